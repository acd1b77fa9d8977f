"""Files that say where people sign in, as an operator writes them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.own_provider import CLIENT, CLIENT_SECRET

ISSUER = "https://login.police.test/realms/force"
COOKIE_SECRET = "Vb8#nQ2!kT6zR9wLp4XeJ7mC1sG5hD3y"
ROLES = {"leads": "review_lead", "chiefs": "chief_officer", "press": "press_officer", "panel": "board_member", "audit": "auditor"}
SAID = {
    "issuer": ISSUER,
    "client_id": CLIENT,
    "client_secret": CLIENT_SECRET,
    "redirect_uri": "https://review.police.test/oauth2callback",
    "cookie_secret": COOKIE_SECRET,
    "role_claim": "groups",
}


def written_in(folder: Path, *, roles: dict[str, str] | None = None, mode: int = 0o600, **changes: str | None) -> str:
    """The path of a file that is right but for the changes; None leaves a setting out."""
    lines = [f'{name} = "{value}"' for name, value in {**SAID, **changes}.items() if value is not None]
    lines += ["[roles]", *(f'"{value}" = "{role}"' for value, role in (ROLES if roles is None else roles).items())]
    return file_of("\n".join(lines), folder, mode=mode)


START = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def claims(
    subject: str = "a-1", groups: Sequence[str] = ("leads",), *, at: datetime = START, nonce: str = "n-1", **changes: object
) -> dict:
    """What the server says of somebody who signed in at this provider, at a moment."""
    said = {"is_logged_in": True, "iss": ISSUER, "aud": CLIENT, "sub": subject, "iat": int(at.timestamp()), "nonce": nonce}
    return {**said, "groups": list(groups), **changes}


def file_of(text: str, folder: Path, *, mode: int = 0o600) -> str:
    """The path of a file that holds this text."""
    path = folder / "sign-in.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return str(path)
