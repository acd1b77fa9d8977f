"""What a spreadsheet program takes for a formula."""

import unicodedata

FORMULA_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
"""What makes a spreadsheet read a cell as a formula when it comes first; the last four are the full-width forms, which some do too."""


def is_formula(text: str) -> bool:
    """Whether the first letter that can be seen begins one: what stands before it (blanks, tabs, controls, marks) programs leave out."""
    first = next((letter for letter in text if unicodedata.category(letter)[0] not in "CZM"), "")
    return first != "" and first in FORMULA_STARTS
