"""Text made harmless before any file holds it: no formula, no control character, no letter that turns, hides or is not to be seen."""

import unicodedata

FORMULA_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
"""What makes a spreadsheet read a cell as a formula when it comes first; the last four are the full-width forms, which some do too."""
_READABLE = (
    (0x20, 0x7E),  # English
    (0xA0, 0x17F),  # the Latin letters of Europe
    (0x218, 0x21B),  # Romanian
    (0x386, 0x3CE),  # Greek
    (0x400, 0x45F),  # Cyrillic
    (0x1E80, 0x1E85),  # Welsh
    (0x1EF2, 0x1EF3),
    (0x2010, 0x2027),  # dashes, quotation marks, dots
    (0x2030, 0x203A),
    (0x20AC, 0x20AC),  # euro
    (0x2116, 0x2116),
    (0x2122, 0x2122),
    (0x2190, 0x2193),  # arrows
    (0x2200, 0x2265),  # signs of mathematics
    (0x25A0, 0x25CF),
)
"""The letters that every file can show, the paper too: the fonts that the setter brings have all of them."""
_STAND_IN = "□"
_BREAKS = {"Cc", "Zl", "Zp", "Zs"}
_UNSEEN = {"Cf", "Cs", "Co", "Cn", "Mn", "Me", "Mc"}


def inert(text: str) -> str:
    """One line of visible text. What could be read as a formula stands behind an apostrophe, in every file alike.

    Unseen letters (joiners, direction marks, marks upon marks) are left out; breaks, tabs and control characters become a single space; a
    letter that the paper could not show becomes □.
    """
    line = " ".join("".join(map(_seen, unicodedata.normalize("NFC", text))).split())
    return f"'{line}" if line.startswith(tuple(FORMULA_STARTS)) else line


def _seen(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in _BREAKS:
        return " "
    if kind in _UNSEEN:
        return ""
    return letter if any(first <= ord(letter) <= last for first, last in _READABLE) else _STAND_IN
