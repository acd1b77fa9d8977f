"""Breaks every control of .github/SECURITY.md on purpose and sees whether each test that is said to prove it fails: python -m tests.controls

Nothing of the working tree is touched: each change is made in a copy in a temporary folder, and taken back before the next. Where a row names
several tests, each of them has to fail for one of the row's changes at least. Prints a line a row; the exit code is 1 where a test held out.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns

ROOT = Path(__file__).resolve().parents[1]
SECURITY = ROOT / ".github" / "SECURITY.md"
_HEAD = "| threat | control | proved by |"
_LEFT_OUT = ignore_patterns(".git", ".venv", "__pycache__", ".data", ".hypothesis", ".pytest_cache", ".ruff_cache")


@dataclass(frozen=True)
class Change:
    """What stands once in a file, and what stands there instead while the control is broken."""

    path: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """A threat and the tests that prove its control."""

    threat: str
    tests: tuple[str, ...]


def rows() -> tuple[Row, ...]:
    """The table of the document."""
    lines = SECURITY.read_text(encoding="utf-8").split(_HEAD, 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return tuple(Row(threat, tuple(re.findall(r"`(tests/[^`]+)`", proved))) for threat, _, proved in cells)


_GUARD, _HEADERS, _OFFERS, _COVER = (f"pages/parts/{name}" for name in ("guard.py", "headers.py", "offers.py", "shell_files/cover.js"))
_SIGNING_IN, _SIGN_INS, _PROVIDER = "data_access/service/signing_in.py", "data_access/sign_ins.py", "data_access/service/provider.py"
_PERMISSIONS, _DESK, _NGINX = "data_access/permissions.py", "data_access/service/desk.py", ".deploy/nginx.conf"
_LOG, _CONFIG = "data_access/service/logs.py", ".streamlit/config.toml"
_EVERYBODY_MAY = Change(
    _PERMISSIONS, 'return set(permissions) <= ROLES.get(viewer.role, ("", frozenset()))[1]', "return viewer is not None or not permissions"
)
_NO_ORIGIN = Change(_GUARD, "return bool(separator) and is_secure_enough and _place(name) == _place(host.lower())", "return True")
_EVERYBODY_HOLDS = Change(
    _OFFERS,
    "return key in self._browsers and (address.group() if address else what) in self._browsers[key].offered",
    "return bool(address) or any(what in one.offered for one in self._browsers.values()) or key == what",
)

BROKEN: dict[str, tuple[Change, ...]] = {
    "Somebody opens a page without signing in": (
        Change("pages/parts/account.py", 'if st.user.to_dict().get("is_logged_in") is not True:', "if False:"),
        Change(_SIGNING_IN, 'if claims.get("is_logged_in") is not True:', "if False:"),
    ),
    "A token of another provider": (Change(_SIGNING_IN, "if not (is_ours and is_one_of_many", "if not (is_one_of_many"),),
    "A cookie is stolen": (
        Change(_SIGN_INS, 'return WAS_IDLE if now - self.last_seen_at >= IDLE else ""', 'return ""'),
        Change(_SIGN_INS, "if now - self.signed_in_at >= LONGEST:", "if False:"),
    ),
    "… or after its owner signed out": (
        Change(_SIGN_INS, "        if self.ended_why:\n            return self.ended_why\n", ""),
        Change(_SIGNING_IN, "if ended and identity.issued_at < ended.replace(microsecond=0):", "if False:"),
    ),
    "A role is claimed by the address": (
        Change(
            _SIGNING_IN,
            'role = wanted if wanted in identity.roles else next(iter(identity.roles), "")',
            "role = wanted or identity.roles[0]",
        ),
        Change(
            _SIGNING_IN,
            "if value in _texts(claims.get(provider.role_claim)))",
            "if value in [one for each in claims.values() for one in _texts(each)])",
        ),
        Change(_SIGNING_IN, "subject_of(issuer, subject), datetime", 'subject_of(issuer, str(claims.get("name", subject))), datetime'),
    ),
    "Sign-in is set up with a weak": (Change(_PROVIDER, "        _check_secret(name, texts[name], shortest)", "        pass"),),
    "A page or a deed is asked for": (_EVERYBODY_MAY,),
    "What was made for one role": (Change(_DESK, "compared, viewer.role, self.today", "compared, self.today"),),
    "Names of officers or small counts": (
        Change(_DESK, "may_see_names = may(viewer, May.SEE_OFFICER_NAMES)", "may_see_names = True"),
        Change(_DESK, "rules=INTERNAL if may(viewer, May.SEE_EXACT_COUNTS) else ROUNDED,", "rules=INTERNAL,"),
    ),
    "Counts that were kept for the next start": (
        Change(
            "data_access/queries/kept_counts.py",
            "        _put_in_place(written, folder / mark)\n",
            "        written.chmod(0o755)\n        _put_in_place(written, folder / mark)\n",
        ),
        Change("data_access/queries/kept_counts.py", "if _digest(found) != digest:", "if not digest:"),
        Change("data_access/service/verified.py", "                _tell_difference(self._held, found)\n", ""),
    ),
    "References of cases are gathered": (
        Change(
            "data_access/service/case_references.py",
            "return OPENED_BY[page], May.SEE_EXACT_COUNTS, May.SEE_CASE_REFERENCES",
            "return OPENED_BY[page], May.SEE_PROTECTED_COUNTS",
        ),
        Change(
            "data_access/service/case_references.py", "data_version=events.version.number, why=told)", "data_version=events.version.number)"
        ),
    ),
    "Cases are loaded": (Change("data_access/service/importing.py", "log=self.log_collection,", "log=lambda _connection, _report: None,"),),
    "Somebody looks, or takes a file": (
        Change(
            "data_access/service/exporting.py",
            "    audit.record(connection, viewer, operation, what, at=desk.clock(), data_version=version, why=why, recipient=recipient)",
            "    del connection, viewer, operation, what, version, why, recipient",
        ),
        Change(
            _DESK,
            "                audit.record(connection, viewer, audit.Operation.CONSULTATION, what",
            "                dict(a=connection, b=viewer, what=what",
        ),
    ),
    "The log is altered afterwards": (
        Change("data_access/audit/chain.py", "if stored != seal_of((number, *entry), last.seal):", "if False:"),
    ),
    "Text from data is read as markdown": (
        Change("data_access/outputs/screen_words.py", 'text = _MEANINGFUL.sub(r"\\\\\\1", text.replace("@", f"@{_WORD_JOINER}"))', "pass"),
        Change("data_access/outputs/markup.py", "return Markup(escape(visible(words)))", "return Markup(words)"),
    ),
    "Text from data becomes a formula": (
        Change("data_access/outputs/release_files/inert.py", 'return f"\'{line}" if is_formula(line) else line', "return line"),
        Change(
            "data_access/intake/mended.py", """return f"'{cell}" if cell.startswith("'") or is_formula(cell) else cell""", "return cell"
        ),
    ),
    "Somebody reads over a shoulder": (
        Change(_COVER, "if (why()) root.dataset.covered = why();", "if (why()) delete root.dataset.covered;"),
    ),
    "A screen is left alone": (Change(_COVER, "if (!kept.locked && idle() >= LIMIT) lock();", ""),),
    "A page of another site opens a connection": (_NO_ORIGIN,),
    "The same where only the proxy": (
        Change(
            _NGINX, "    location = /_stcore/stream {\n        if ($review_is_foreign) { return 403; }", "    location = /_stcore/stream {"
        ),
    ),
    "A name of the attacker's is pointed": (
        Change(_GUARD, '    if not is_host_allowed(asked.headers.get("host")):\n        return HTTPStatus.MISDIRECTED_REQUEST\n', ""),
        Change(_NGINX, "    listen 80 default_server;\n    return 444;", "    listen 80 default_server;\n    return 200;"),
    ),
    "Another site changes something": (
        Change(_GUARD, "return HTTPStatus.FORBIDDEN if is_change and not _is_from_our_page(asked) else None", "return None"),
    ),
    "A download's number or address": (
        Change(_GUARD, 'return {**message, "bytes": passed_on}', "return message"),
        _EVERYBODY_HOLDS,
    ),
    "A session's number is overheard": (
        Change(_GUARD, "known = scope if not left or self._offers.holds(key, left) else _without_session(scope)", "known = scope"),
    ),
    "The next person at the same browser": (
        Change(
            _OFFERS,
            "return sha256(repr((word, signed_in)).encode()).hexdigest()",
            "return sha256(repr((word, len(signed_in) > 9)).encode()).hexdigest()",
        ),
        Change(_OFFERS, "if not one.open and now - one.left_at > KEPT_FOR]:", "if not one.open and now - one.left_at > KEPT_FOR + 60]:"),
    ),
    "Text that gets into a page runs": (
        Change(
            _HEADERS,
            """" ".join(["script-src 'self'", *hashes_of_scripts(page)]),""",
            """"script-src 'self' 'unsafe-inline' 'unsafe-eval'",""",
        ),
    ),
    "A page is shown in a frame": (
        Change(_HEADERS, "        \"frame-ancestors 'none'\",\n", ""),
        Change(_HEADERS, "return tuple((name.encode(), value.encode()) for name, value in told.items())", "return ()"),
    ),
    "What was seen stays in the browser's": (Change(_HEADERS, 'added.append((b"cache-control", b"no-store"))', "pass"),),
    "A download is opened as a page": (Change(_HEADERS, 'added.append((b"content-disposition", b"attachment"))', "pass"),),
    "The connection is listened to": (
        Change(_NGINX, "    return 301 https://review.example$request_uri;", "    return 301 https://review.example/;"),
        Change(_NGINX, "    proxy_cookie_flags ~ secure;\n", ""),
        Change(_NGINX, "    proxy_hide_header Referrer-Policy;\n", ""),
    ),
    "The server is flooded": (
        Change(_NGINX, "        client_max_body_size 26m;\n", "        client_max_body_size 260m;\n"),
        Change(_NGINX, "    location /auth/ {\n        limit_req zone=review_signing_in burst=20 nodelay;\n", "    location /auth/ {\n"),
    ),
    "A stranger learns how the server is": (
        Change(_GUARD, '_CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")', "_CLOSED = ()"),
        Change("pages/parts/ready.py", 'PlainTextResponse("not ready", 503)', 'PlainTextResponse(" ".join(self._missing), 503)'),
    ),
    "The screen library comes with doors open": (Change(_CONFIG, 'showErrorDetails = "none"', 'showErrorDetails = "full"'),),
    "A record, a name or a password gets": (
        Change(_LOG, 'return {"fault": type(error).__name__, "way"', 'return {"fault": repr(error), "way"'),
        Change(_LOG, '"said": self._without_secrets(record.getMessage()),', '"said": record.getMessage(),'),
    ),
    "… or into an error of a command": (
        Change(
            "data_access/secrecy.py",
            "    except ValueError:\n        raise NotConfigured(",
            "    except ZeroDivisionError:\n        raise NotConfigured(",
        ),
    ),
    "A database elsewhere is opened": (
        Change(
            "data_access/secrecy.py",
            "if password is not None and _is_elsewhere(parsed) and (fault := _fault(password, parsed)):",
            "if (fault := '') and password:",
        ),
    ),
    "The server is taken over": (
        Change(
            ".deploy/review.service",
            "ProtectSystem=strict\nProtectHome=yes\nPrivateTmp=yes\nPrivateDevices=yes\nPrivateIPC=yes\nPrivateUsers=yes\n",
            "",
        ),
    ),
    "A package is replaced": (
        Change(".deploy/requirements.lock", "\nstreamlit==", "\na-stranger==1.0\nstreamlit=="),
        Change(".deploy/requirements.lock", "\nstreamlit==", "\nstreamlit==0."),
    ),
    "A package turns out to be faulty": (
        Change(
            "data_access/cli/sbom.py",
            "components = [_component(installed[name]) for name in sorted(installed)]",
            "components = [_component(installed[name]) for name in sorted(installed)[1:]]",
        ),
    ),
}
"""How each threat of the table begins → what its control is broken by."""


def changes_for(row: Row) -> tuple[Change, ...]:
    """Those of the row. Raises ValueError where the row has none, or more than one entry begins it."""
    found = [changes for start, changes in BROKEN.items() if row.threat.startswith(start)]
    if len(found) != 1:
        raise ValueError(f"{len(found)} entries of BROKEN begin {row.threat!r}; there has to be one.")
    return found[0]


def _fail_under(copy: Path, change: Change, tests: Sequence[str]) -> set[str]:
    """The tests that fail while the change is made."""
    file = copy / change.path
    as_it_was = file.read_text(encoding="utf-8")
    file.write_text(as_it_was.replace(change.before, change.after), encoding="utf-8")
    try:
        return {test for test in tests if _fails(copy, test)}
    finally:
        file.write_text(as_it_was, encoding="utf-8")


def _fails(copy: Path, test: str) -> bool:
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", test]
    told = subprocess.run(command, cwd=copy, env={**os.environ, "REQUIRE_BROWSER": "1"}, capture_output=True, text=True, check=False)
    if told.returncode not in (0, 1):
        raise RuntimeError(f"{test} could not be run:\n{told.stdout[-2_000:]}{told.stderr[-2_000:]}")
    return told.returncode == 1


def main() -> int:
    """Runs it."""
    parser = argparse.ArgumentParser(prog="python -m tests.controls", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--only", default="", metavar="WORDS", help="only rows whose threat has these words in it")
    only = parser.parse_args().only
    held_out = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        copytree(ROOT, copy, ignore=_LEFT_OUT)
        for row in rows():
            if only not in row.threat:
                continue
            failed: set[str] = set()
            for change in changes_for(row):
                failed |= _fail_under(copy, change, [test for test in row.tests if test not in failed])
            left = [test for test in row.tests if test not in failed]
            held_out += len(left)
            print(f"{len(failed)} of {len(row.tests)} failed  {row.threat}", *(f"HELD OUT {test}" for test in left), sep="\n  ", flush=True)
    return 1 if held_out else 0


if __name__ == "__main__":
    sys.exit(main())
