"""What every answer of the server tells the browser: to run no script but ours, to be framed by nobody, to tell nobody where it was."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from streamlit import file_util

from pages.parts.offers import is_for_one

Pairs = list[tuple[bytes, bytes]]

_KEPT = ("/static/", "/shell/", "/favicon.png", "/manifest.json")
"""What may lie in the browser's store: the same for everyone."""
_OFF = (
    "accelerometer autoplay browsing-topics camera display-capture encrypted-media fullscreen geolocation gyroscope hid identity-credentials-get "
    "idle-detection local-fonts magnetometer microphone midi payment picture-in-picture publickey-credentials-get screen-wake-lock serial "
    "storage-access usb window-management xr-spatial-tracking"
).split()
A_YEAR = 365 * 24 * 60 * 60


def hashes_of_scripts(page: str) -> list[str]:
    """How a policy names the scripts that stand in a page itself."""
    inside = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return [f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inside]


@cache
def content_policy() -> str:
    """Scripts of this host, and the one that stands in the server's own page; made when the server starts."""
    page = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    rules = (
        "default-src 'none'",
        " ".join(["script-src 'self'", *hashes_of_scripts(page)]),
        "style-src 'self' 'unsafe-inline'",  # the screen library writes its styles into the page
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "media-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
    return "; ".join(rules)


@cache
def _always() -> tuple[tuple[bytes, bytes], ...]:
    told = {
        "content-security-policy": content_policy(),
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "permissions-policy": ", ".join(f"{feature}=()" for feature in _OFF),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    return tuple((name.encode(), value.encode()) for name, value in told.items())


def guarded(path: str, given: Pairs, *, is_behind_tls: bool) -> Pairs:
    """The headers of an answer to a path, from those that the server gave it."""
    added = [*_always()]
    told = dict(given)
    if not path.startswith(_KEPT) or told.get(b"content-type", b"").startswith(b"text/html"):
        added.append((b"cache-control", b"no-store"))
    if is_behind_tls:
        added.append((b"strict-transport-security", f"max-age={A_YEAR}; includeSubDomains".encode()))
    if is_for_one(path) and not told.get(b"content-disposition", b"").startswith(b"attachment"):
        added.append((b"content-disposition", b"attachment"))
    ours = {name for name, _ in added}
    return [*(pair for pair in given if pair[0].lower() not in ours), *added]
