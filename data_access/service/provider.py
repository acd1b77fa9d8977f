"""Where people sign in: the file of settings by which an operator names the identity provider and says which role each group has.

Every fault in it refuses the start, in a sentence that names the setting and never its value.
"""

import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from data_access.errors import NotConfigured
from data_access.permissions import ROLES
from data_access.settings import Settings

SHORTEST = {"cookie_secret": 32, "client_secret": 16}
"""How many characters a secret has at least."""
CALLBACK = "/oauth2callback"
_TEXTS = ("issuer", "client_id", "client_secret", "redirect_uri", "cookie_secret", "role_claim")
_OPTIONAL = {"metadata_url": "", "prompt": "login", "scope": "openid profile"}
_PROMPTS = ("login", "select_account")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PLACEHOLDER = re.compile(r"change.?me|example|placeholder|your.?(client|cookie|secret)|password|secret|xxxx|1234", re.IGNORECASE)
_DISTINCT = 8


@dataclass(frozen=True)
class Provider:
    """The identity provider and what its claims mean here. Nothing that prints it shows a secret."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    cookie_secret: str = field(repr=False)
    role_claim: str
    """The claim of the identity token that says what somebody is: one text, or a list of them."""
    roles: Mapping[str, str]
    """value of that claim → our role, in the order of the file, which is the order in which a person's roles are offered."""
    metadata_url: str
    """Where the provider describes itself."""
    prompt: str
    """What it asks of a person: 'login' is their password again, each time."""
    scope: str
    """What it is asked to tell of a person; some need 'groups' here for the claim."""


def configured(settings: Settings) -> Provider | None:
    """The provider that the settings name, None where nobody signs in. Raises NotConfigured."""
    return read_provider(settings.sign_in_file) if settings.sign_in_file else None


@lru_cache(maxsize=1)
def read_provider(path: str) -> Provider:
    """The provider described in a file, which is read once. Raises NotConfigured with a sentence for the first fault in it."""
    said = _read(Path(path))
    unknown = sorted(set(said) - {*_TEXTS, *_OPTIONAL, "roles"})
    if unknown:
        raise _fault(f"has a setting that does not exist: {unknown[0][:40]!r}")
    texts = {name: _text(said, name) for name in _TEXTS} | {name: _text(said, name, usual) for name, usual in _OPTIONAL.items()}
    texts["metadata_url"] = texts["metadata_url"] or texts["issuer"].rstrip("/") + "/.well-known/openid-configuration"
    for name in ("issuer", "metadata_url", "redirect_uri"):
        _check_address(name, texts[name])
    if urlsplit(texts["redirect_uri"]).path[-len(CALLBACK) :] != CALLBACK:
        raise _fault(f"must give a redirect_uri that ends in {CALLBACK}")
    for name, shortest in SHORTEST.items():
        _check_secret(name, texts[name], shortest)
    if texts["prompt"] not in _PROMPTS:
        raise _fault(f"has a prompt that is neither of {' and '.join(_PROMPTS)}")
    if "openid" not in texts["scope"].split():
        raise _fault("has a scope without openid")
    return Provider(roles=_roles(said.get("roles")), **texts)


def _fault(what: str) -> NotConfigured:
    return NotConfigured(f"Nobody can sign in: the file that SIGN_IN_SETTINGS names {what}. .github/SIGN_IN.md says what it holds.")


def _read(path: Path) -> dict:
    try:
        if path.stat().st_mode & stat.S_IRWXO:
            raise _fault("can be read or changed by everybody on this machine; take that right away (chmod o-rwx)")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise _fault("is not there or cannot be read") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = re.search(r"line \d+", str(error))
        raise _fault(f"is not TOML{f' ({line.group()})' if line else ''}; a name may stand in it once only") from None


def _text(said: Mapping[str, object], name: str, usual: str | None = None) -> str:
    value = said.get(name, usual)
    if not isinstance(value, str) or (usual is None and not value.strip()):
        raise _fault(f"does not say {name}, as a text")
    return value.strip()


def _check_address(name: str, address: str) -> None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _fault(f"has no address in {name}") from None
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment or parts.username is not None:
        raise _fault(f"has no address in {name}")
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise _fault(f"has an address without encryption in {name}; use https")


def _check_secret(name: str, secret: str, shortest: int) -> None:
    if len(secret) < shortest:
        raise _fault(f"has a {name} of fewer than {shortest} characters; make a long one at random")
    if _PLACEHOLDER.search(secret) or len(set(secret)) < _DISTINCT:
        raise _fault(f"has a {name} that is no secret but stands in place of one; make a long one at random")


def _roles(said: object) -> Mapping[str, str]:
    """Raises NotConfigured for what names no role of ours, and for a value that stands there twice however it is written."""
    if not isinstance(said, dict) or not said:
        raise _fault("has no table [roles] that says which value of the claim is which role")
    seen: set[str] = set()
    for value, role in said.items():
        if not isinstance(role, str) or role not in ROLES:
            raise _fault(f"gives a role that does not exist; the roles are: {', '.join(ROLES)}")
        alike = " ".join(value.split()).casefold()
        if not alike or alike in seen:
            raise _fault("has an empty value in [roles], or one twice, cased or spaced in another way")
        seen.add(alike)
    return MappingProxyType(dict(said))
