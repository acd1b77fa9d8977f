"""What writes a board pack into a file: slides, paper, workbook, print view. Each gets the same pack and adds nothing."""
