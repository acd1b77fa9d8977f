"""The steps of the case database."""
