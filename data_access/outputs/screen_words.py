"""Words for those parts of a page that the screen reads as markdown: its controls, its notices and its desks."""

import re
from functools import lru_cache

from data_access.outputs.letters import one_line

_WORD_JOINER = "\u2060"
_MEANINGFUL = re.compile(r"([\\`*_\[\]<>#~$&{}|])")
_SIGN = re.compile(r"(?<!\S)[-<>~](?=(?:->?|>|=)(?!\S))")
"""How what becomes another sign begins: -- a dash, -> an arrow, >= one letter."""
_SHORTCODE = re.compile(r":(?=[^\W\d]|[/+-]|\d+(?:[^\W\d]|:))")
_WWW = re.compile(r"(?i)www(?=\.)")
_ICON = re.compile(r"^(?=[^\w\x00-\x7f])")
"""A notice that begins with a picture letter would show it as its icon."""
_LIST = re.compile(r"^([-+=](?=\s|$|[-=])|\d+(?=[.)](\s|$)))")


def plain(words: object) -> str:
    """Text that a screen cannot read as markdown: no emphasis, link, image, formula, icon or heading comes out of what data says, nor a letter
    that turns or hides.

    A colon before a name, 'www.', '@' and the halves of an arrow are kept apart by an invisible character, because links, icons and signs are
    found after escapes are read.
    """
    return _plain(str(words))


@lru_cache(maxsize=8192)
def _plain(words: str) -> str:
    """Remembered, since a page says mostly what the one before it said."""
    text = one_line(words)
    for found in (_ICON, _SIGN, _SHORTCODE, _WWW):
        text = found.sub(rf"\g<0>{_WORD_JOINER}", text)
    text = _MEANINGFUL.sub(r"\\\1", text.replace("@", f"@{_WORD_JOINER}"))
    return _LIST.sub(lambda found: _not_a_list(found[0]), text)


def _not_a_list(start: str) -> str:
    return f"{start}{_WORD_JOINER}" if start.isdigit() else f"\\{start}"
