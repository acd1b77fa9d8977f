"""Text made harmless before any file holds it: no formula, no control character, no letter that turns, hides or is not to be seen."""

from data_access.formulas import is_formula
from data_access.outputs.letters import legible


def inert(text: str) -> str:
    """One line of visible text. What could be read as a formula stands behind an apostrophe, in every file alike.

    Unseen letters (joiners, direction marks, marks upon marks) are left out; breaks, tabs and control characters become a single space; a
    letter that the paper could not show becomes □.
    """
    line = " ".join(legible(text).split())
    return f"'{line}" if is_formula(line) else line
