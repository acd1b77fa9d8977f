"""The claim checker on whole statements: what .github/CLAIMS.md says of it is so."""

import re
from pathlib import Path

from tests.claim_scores import outcomes

DOCUMENT = Path(__file__).resolve().parents[2] / ".github" / "CLAIMS.md"


def test_precision_and_recall_are_what_the_document_says():
    found = outcomes()
    expected, reported, right = (sum(len(getattr(one, name)) for one in found) for name in ("expected", "found", "right"))
    told = re.search(r"\| --- \|\n\| (.+) \|\n", DOCUMENT.read_text(encoding="utf-8")).group(1).split(" | ")
    assert told == [str(len(found)), str(expected), str(reported), str(right), f"{right / reported:.1%}", f"{right / expected:.1%}"]
    assert right / reported > 0.95
    assert right / expected > 0.95
