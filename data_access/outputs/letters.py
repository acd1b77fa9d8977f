"""Letters that may stand in a file: none that turns, hides or is not to be seen, and on paper none that its fonts lack."""

import unicodedata

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


def visible(text: str) -> str:
    """The text as it is read, line by line: tabs and control characters become spaces, and unseen letters are left out."""
    return "\n".join("".join(map(_seen, line)) for line in unicodedata.normalize("NFC", text).splitlines())


def legible(text: str) -> str:
    """As ``visible``; a letter that the paper could not show becomes □."""
    return "".join(letter if letter == "\n" or _is_readable(letter) else _STAND_IN for letter in visible(text))


def _seen(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in _BREAKS:
        # A space that keeps words together still does.
        return letter if letter == "\u00a0" else " "
    return "" if kind in _UNSEEN else letter


def _is_readable(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _READABLE)
