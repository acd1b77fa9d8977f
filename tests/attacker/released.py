"""The one door to the product: gives a table of counts, or a question, to its command, as an analyst would, and hands back what may go out."""

import io
import json
import os
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from data_access.cli import main


class Refused(Exception):
    """The product will not release this table; the message is its own."""


def protect(table: str, count: str, lane: str, threshold: int = 7, given: Sequence[str] = (), form: str = "csv") -> str:
    """What ``python -m data_access protect`` prints for this table (CSV text), knowing these earlier releases and facts (CSV texts).

    Raises Refused when the command says that what was asked for is wrong, and AssertionError for any other failure.
    """
    with tempfile.TemporaryDirectory(prefix="released-") as folder:
        paths = []
        for number, text in enumerate((table, *given)):
            paths.append(Path(folder, f"table{number}.csv"))
            paths[-1].write_text(text, encoding="utf-8")
        earlier = [word for path in paths[1:] for word in ("--given", str(path))]
        out, said = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(said):
            arguments = [
                "protect",
                str(paths[0]),
                "--count",
                count,
                "--lane",
                lane,
                "--threshold",
                str(threshold),
                *earlier,
                "--format",
                form,
            ]
            code = main(arguments)
    if code == 2:
        raise Refused(said.getvalue().strip())
    assert code == 0, f"exit code {code}: {said.getvalue()}"
    return out.getvalue()


def make_demonstration(folder: Path) -> Path:
    """Makes the demonstration's databases in a folder, by ``python -m data_access demo``; gives the file of its cases."""
    _run(folder, "demo")
    return folder / "cases.db"


def pack(folder: Path, kind: str, day: str, ending: str = "xlsx") -> bytes:
    """The file that ``python -m data_access pack`` writes of the demonstration in a folder."""
    out = folder / f"{kind}-{day}.{ending}"
    _run(folder, "pack", kind, "--as-at", day, "--out", str(out))
    return out.read_bytes()


FROZEN = (
    "applications_in_scope",
    "risk_assessed",
    "detailed_review_required",
    "people_requiring_contact",
    "people_contacted",
    "people_unreachable",
    "people_not_safe_or_appropriate",
    "contact_attempts",
)
BROKEN_DOWN = ("people_requiring_contact/contact_status", "applications_in_scope/stage")


def publish_rounded(folder: Path, day: str) -> None:
    """Freezes figures of the demonstration as at a day in the rounded lane, explains what changed, has them signed twice, and publishes them."""
    figures = [word for figure in FROZEN for word in ("--figure", figure)] + [word for one in BROKEN_DOWN for word in ("--breakdown", one)]
    frozen = _run(folder, "release", "freeze", "--as-at", day, "--lane", "rounded", *figures, "--as", "press_officer", "--format", "json")
    number = str(json.loads(frozen)["number"])
    for outcome in ("revised", "new", "dropped"):
        _run(
            folder,
            "release",
            "explain",
            number,
            "--outcome",
            outcome,
            "--sentence",
            "The review went on.",
            "--as",
            "press_officer",
            codes=(0, 2),
        )
    for verb, role in (("submit", "press_officer"), ("sign", "analyst"), ("approve", "chief_officer"), ("publish", "press_officer")):
        _run(folder, "release", verb, number, "--as", role)


def said_in_public(folder: Path) -> set[int | float]:
    """Every number of every release that stands published: values, denominators and percentages."""
    found: set[int | float] = set()
    for one in json.loads(_run(folder, "release", "list", "--format", "json"))["releases"]:
        shown = json.loads(_run(folder, "release", "show", str(one["number"]), "--format", "json"))
        if shown["state"] in ("published", "superseded"):
            found |= {cell[name] for cell in shown["cells"] for name in ("value", "denominator") if isinstance(cell.get(name), int | float)}
    return found


def _run(folder: Path, *arguments: str, codes: Sequence[int] = (0,)) -> str:
    """What the command prints. ``codes``: how it may end; 2 says that there was nothing of the kind to be done."""
    urls = {f"{name.upper()}_DATABASE_URL": f"sqlite:///{folder / name}{end}" for name, end in (("case", "s.db"), ("register", ".db"))}
    out, said = io.StringIO(), io.StringIO()
    with patch.dict(os.environ, {**urls, "PRIVATE_MACHINE": "yes"}), redirect_stdout(out), redirect_stderr(said):
        code = main(list(arguments))
    assert code in codes, f"exit code {code}: {said.getvalue()}"
    return out.getvalue()
