"""Whole copies of the two databases in a folder, and the way back: nothing that cannot be proved whole is put back, and nothing overwritten."""
