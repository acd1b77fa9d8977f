"""Letters that may stand in a file: none that turns, hides or is not to be seen, and on paper none that its fonts lack."""

import unicodedata
from collections.abc import Callable

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
_KEPT = {"\n", "\r", "\u00a0"}
"""Ends of lines, and the space that keeps words together."""
_UNSEEN = {"Cf", "Cs", "Co", "Cn", "Mn", "Me", "Mc"}


def visible(text: str) -> str:
    """The text as it is read, line by line: tabs and control characters become spaces, and unseen letters are left out."""
    return "\n".join(unicodedata.normalize("NFC", text).translate(_AS_SEEN).splitlines())


def one_line(text: str) -> str:
    """As ``visible``, every break and every run of blanks as one blank, and none at the ends."""
    return " ".join(visible(text).split())


def legible(text: str) -> str:
    """As ``visible``; a letter that the paper could not show becomes □."""
    return visible(text).translate(_AS_PRINTED)


class _Letters(dict[int, str]):
    """What each letter becomes, worked out when it is first met: texts are long and letters few."""

    def __init__(self, becomes: Callable[[str], str]) -> None:
        self._becomes = becomes

    def __missing__(self, code: int) -> str:
        self[code] = self._becomes(chr(code))
        return self[code]


def _seen(letter: str) -> str:
    if letter in _KEPT:
        return letter
    kind = unicodedata.category(letter)
    return " " if kind in _BREAKS else "" if kind in _UNSEEN else letter


def _printed(letter: str) -> str:
    is_readable = letter == "\n" or any(first <= ord(letter) <= last for first, last in _READABLE)
    return letter if is_readable else _STAND_IN


_AS_SEEN, _AS_PRINTED = _Letters(_seen), _Letters(_printed)
