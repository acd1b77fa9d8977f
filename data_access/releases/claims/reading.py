"""A sentence as the rules read it: small letters, straight marks, single blanks; with the way back to where each letter stood."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """``text`` is what the rules read; ``places`` has, for each of its letters, where it stood in what was written."""

    text: str
    places: tuple[int, ...]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """From where to where a part of the text was written. An empty part has no place."""
        return (self.places[start], self.places[end - 1] + 1) if start < end else (0, 0)


_MARKS = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‑": "-", "‐": "-", "−": "-"}
_MAY = re.compile(r"\bmay\b")
"""In small letters it is no month, and 'two may have been harmed' is not said of the second of May."""
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SEPARATOR = re.compile(r"(?<![0-9][0-9][0-9])(?<=[0-9])[ \u00a0\u202f\u2009](?=[0-9]{3}(?![0-9]))")
SEPARATOR = "\u00a0"
"""What stands in a reading for a blank between thousands."""


def read(written: str) -> Reading:
    """The reading of a sentence."""
    written = _MAY.sub("can", written)
    separators = {found.start() for found in _SEPARATOR.finditer(written)}
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(written):
        small = SEPARATOR if place in separators else _plain(letter)
        if small == " " and letters and letters[-1] == " ":
            continue
        letters += small
        places += [place] * len(small)
    return Reading("".join(letters), tuple(places))


def _plain(letter: str) -> str:
    if letter in _UNSEEN or letter == "\0":
        return ""
    return " " if letter.isspace() else _MARKS.get(letter) or letter.lower()
