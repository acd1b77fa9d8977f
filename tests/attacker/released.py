"""The one door to the product: gives a table of counts, or a question, to its command, as an analyst would, and hands back what may go out."""

import io
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


def _run(folder: Path, *arguments: str) -> None:
    urls = {f"{name.upper()}_DATABASE_URL": f"sqlite:///{folder / name}{end}" for name, end in (("case", "s.db"), ("register", ".db"))}
    said = io.StringIO()
    with patch.dict(os.environ, {**urls, "PRIVATE_MACHINE": "yes"}), redirect_stdout(said), redirect_stderr(said):
        code = main(list(arguments))
    assert code == 0, f"exit code {code}: {said.getvalue()}"
