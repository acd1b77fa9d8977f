"""Holds the checker against statements whose every claim and verdict was written down by a person, and counts how often they meet."""

import json
from dataclasses import dataclass
from pathlib import Path

from data_access.releases.claims.checking import check
from data_access.releases.claims.model import Claim
from data_access.releases.model import Release
from tests.draft_releases import frozen_and_rounded, frozen_exactly, published

STATEMENTS = Path(__file__).parent / "golden" / "statements"


@dataclass(frozen=True)
class Expected:
    """A claim that a person found: where its number begins in the draft, the figure ('' is any) and the verdict."""

    at: int
    words: str
    figure: str
    verdict: str


@dataclass(frozen=True)
class Outcome:
    """One statement: what was expected, what was found, and the pairs that are about the same words."""

    name: str
    expected: tuple[Expected, ...]
    found: tuple[Claim, ...]

    @property
    def pairs(self) -> list[tuple[Expected, Claim]]:
        """The claims found where one was expected."""
        return [(one, claim) for one in self.expected for claim in self.found if claim.start <= one.at < claim.start + len(claim.text)]

    @property
    def right(self) -> list[tuple[Expected, Claim]]:
        """Those of them with the expected verdict on the expected figure."""
        return [(one, claim) for one, claim in self.pairs if claim.verdict == one.verdict and one.figure in ("", claim.figure)]


def grounds() -> dict[str, tuple[Release, tuple[Release, ...]]]:
    """Name → the release that a statement rests on, and all others."""
    said = published()
    found = {one.content.as_at.isoformat(): (one, tuple(other for other in said if other is not one)) for one in said}
    return found | {"frozen exactly": (frozen_exactly(), said), "frozen and rounded": (frozen_and_rounded(), said)}


def outcome(path: Path) -> Outcome:
    """The checker's result on one statement beside what was expected."""
    draft = path.read_text(encoding="utf-8")
    facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    release, others = grounds()[facts["rests_on"]]
    expected = []
    for claim in facts["claims"]:
        assert draft.count(claim["words"]) == 1, (path.name, claim["words"])
        at = draft.index(claim["words"]) + claim["words"].index(claim["text"])
        expected.append(Expected(at, claim["words"], claim["figure"], claim["verdict"]))
    return Outcome(path.stem, tuple(expected), check(draft, release, others))


def outcomes(folder: Path = STATEMENTS) -> list[Outcome]:
    """Every statement's."""
    return [outcome(path) for path in sorted(folder.glob("*.txt"))]
