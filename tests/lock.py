"""Pins everything that is installed, with the digest of every file of it: python -m tests.lock

requirements.txt is what we chose. This writes .deploy/requirements.lock, which the commands of README install: what we chose and all that it needs,
for any system and any Python that we run on. What is in the lock already stays at its version as long as requirements.txt allows; --upgrade lets it go.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.house.source import ROOT

CHOSEN, LOCK = ROOT / "requirements.txt", ROOT / ".deploy" / "requirements.lock"
OLDEST_PYTHON = "3.11"
_HEAD = "# Made by `python -m tests.lock` from requirements.txt, never by hand. pip takes no file whose digest is not here.\n"


def lock(*more: str) -> None:
    """Writes the lock anew. Raises CalledProcessError where no set of versions fits together, or the index is out of reach."""
    with TemporaryDirectory() as folder:
        made = Path(folder, "requirements.lock")
        if LOCK.exists():
            made.write_bytes(LOCK.read_bytes())
        how = ("--universal", "--generate-hashes", "--python-version", OLDEST_PYTHON, "--no-header", "--quiet", *more)
        command = [sys.executable, "-m", "uv", "pip", "compile", CHOSEN.name, *how, "--output-file", str(made)]
        subprocess.run(command, cwd=ROOT, check=True)
        LOCK.write_text(_HEAD + made.read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    lock(*sys.argv[1:])
