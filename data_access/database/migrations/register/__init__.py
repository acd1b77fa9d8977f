"""The steps of the register."""
