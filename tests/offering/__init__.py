"""A page that offers a download and takes a file, for those who try to get what was offered to another."""
