"""The fold as SQL: a database too large to read counts its own records into movements, and only those are read.

What comes is, for each population, how many joined or left which combination of facts on which day: the same to the last count as what
``populations`` counts from the events themselves. Only constructs that every engine has: windows, unions, CASE and GROUP BY.
"""

from data_access.queries.fold.folded import Folded, folded, folded_in, in_steps, read_folded

__all__ = ["Folded", "folded", "folded_in", "in_steps", "read_folded"]
