"""Whether the password in the URL of a database is one that nobody guesses."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from data_access.errors import NotConfigured

SHORTEST = 12
_ON_THIS_MACHINE = ("", "localhost", "127.0.0.1", "::1")
_EVERYBODYS = (
    "admin administrator cases changeit changeme changethis citus clare dashboard database default example guest letmein local master oracle pass "
    "passwd password postgres postgresql qwerty register reviewer review root secret server superuser test topsecret user welcome"
).split()


def check_url(name: str, url: str) -> str:
    """The URL that a setting gives, as it was given. Raises NotConfigured where it cannot be read, or its password guards nothing.

    What is no URL at all is left to who opens it. A database on this machine, by its socket or its loopback, is guarded by the machine.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        return url
    except ValueError:
        raise NotConfigured(
            f"{name} cannot be read: its port is no number. A password with @ : / ? # or % in it is written percent-encoded."
        ) from None
    if "@" in (parsed.host or ""):
        raise NotConfigured(f"{name} cannot be read: it has two @. A password with @ : / ? # or % in it is written percent-encoded.")
    password = password_in(parsed)
    if password is not None and _is_elsewhere(parsed) and (fault := _fault(password, parsed)):
        raise NotConfigured(f"The password in {name} {fault}. Give its role another: at least {SHORTEST} characters, made by a machine.")
    return url


def password_in(parsed: URL) -> str | None:
    """The password of a URL, in whichever of its two places it stands; None where there is none."""
    found = parsed.query.get("password") if parsed.password is None else parsed.password
    return None if found is None else str(found)


def _is_elsewhere(parsed: URL) -> bool:
    asked = [parsed.query[name] for name in ("host", "hostaddr") if name in parsed.query] or [parsed.host or ""]
    told = [one for hosts in asked for one in ((hosts,) if isinstance(hosts, str) else hosts)]
    named = [host for one in told for host in one.split(",")]
    return any(host not in _ON_THIS_MACHINE and not host.startswith(("/", "@")) for host in named)


def _fault(password: str, parsed: URL) -> str:
    if len(password) < SHORTEST:
        return f"is shorter than {SHORTEST} characters"
    letters = "".join(filter(str.isalpha, password.lower()))
    own = {part.lower() for part in (parsed.username, parsed.database, parsed.host) if part}
    if len(set(password)) < 5 or password.isdecimal() or password.lower() in own or _is_made_of(letters or password, (*_EVERYBODYS, *own)):
        return "is one that everybody tries first"
    return ""


def _is_made_of(letters: str, words: tuple[str, ...]) -> bool:
    """Whether nothing is left of the letters once everybody's words are taken out."""
    for word in sorted(words, key=len, reverse=True):
        letters = letters.replace(word, "")
    return not letters
