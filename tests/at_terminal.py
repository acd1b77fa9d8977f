"""A command as it is typed: what a person at the terminal gets for it."""

from collections.abc import Sequence

import pytest

from data_access.cli import main


def answer_to(words: Sequence[str], heard: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit code of a command, what it printed and what it complained of."""
    try:
        code = main(words)
    except SystemExit as exited:
        code = exited.code
    told = heard.readouterr()
    return code, told.out, told.err
