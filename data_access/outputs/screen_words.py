"""Words for those parts of a page that the screen reads as markdown: its controls, its notices and its desks."""

import re
from functools import lru_cache

_MEANINGFUL = re.compile(r"([\\`*_\[\]<>#~$&{}|])")
_WORD_JOINER = "\u2060"


def plain(words: object) -> str:
    """Text that a screen cannot read as markdown: no emphasis, link, image, formula, icon or heading comes out of what data says.

    A colon before a letter, 'www.' and '@' are kept apart by an invisible character, because links and icons are found after escapes are read.
    """
    return _plain(str(words))


@lru_cache(maxsize=8192)
def _plain(words: str) -> str:
    """Remembered, since a page says mostly what the one before it said."""
    text = _MEANINGFUL.sub(r"\\\1", " ".join(words.split()))
    text = re.sub(r":(?=[A-Za-z/+]|\d+:)", f":{_WORD_JOINER}", text)
    text = re.sub(r"(?i)\bwww\.", lambda found: f"{found[0][:-1]}{_WORD_JOINER}.", text)
    text = text.replace("@", f"@{_WORD_JOINER}")
    return re.sub(r"^([-+=](?=\s|$|[-=])|\d+(?=[.)](\s|$)))", lambda found: _not_a_list(found[0]), text)


def _not_a_list(start: str) -> str:
    return f"{start}{_WORD_JOINER}" if start.isdigit() else f"\\{start}"
