"""The cover over the whole screen: what stands on it, and after how long without use it comes by itself.

It is part of the server's own page, outside all that a run draws, so that it needs no answer of the server. Its script is ``cover.js``, which
runs before anything is drawn, so that a screen that was covered is covered again before the first figure comes.
"""

from datetime import timedelta
from pathlib import Path
from string import Template

from data_access.service import IDLE

IDLE_MINUTES = IDLE // timedelta(minutes=1)
"""After so long without pointer or key the screen is locked, and after as long a sign-in is over."""
_ON_IT = Template((Path(__file__).parent / "shell_files" / "cover.html").read_text(encoding="utf-8"))


def script() -> str:
    """The element of its script. It holds up the page, by design: nothing is to be drawn before it."""
    return f'<script src="./shell/cover.js" data-idle-minutes="{IDLE_MINUTES}"></script>'


def elements() -> str:
    """The button that covers, and the cover with the one that uncovers."""
    return _ON_IT.substitute(minutes=IDLE_MINUTES)
