"""A release on its way out of the door: what its files say, the files themselves, and the scanner that reads each one again."""
