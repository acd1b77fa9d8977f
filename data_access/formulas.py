"""What a spreadsheet program takes for a formula."""

FORMULA_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
"""What makes a spreadsheet read a cell as a formula when it comes first; the last four are the full-width forms, which some do too."""
