"""The one door to the product: gives a table of counts to its command, as an analyst would, and hands back the text that may go out."""

import io
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

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
