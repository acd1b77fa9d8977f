"""Holds the checker against drafts whose every claim and verdict was written down by a person, and counts how often the two meet."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data_access.releases.claims.checking import check
from data_access.releases.claims.model import Claim, Verdict
from data_access.releases.model import Release
from tests.draft_releases import frozen_and_rounded, frozen_exactly, published

GOLDEN = Path(__file__).parent / "golden"
STATEMENTS, HELD_OUT, CLOSING = GOLDEN / "statements", GOLDEN / "held_out", GOLDEN / "closing_statement.json"


@dataclass(frozen=True)
class Expected:
    """A claim that a person found: where its number begins in the draft, the figure ('' is any) and the verdict."""

    at: int
    words: str
    figure: str
    verdict: str


@dataclass(frozen=True)
class Outcome:
    """One draft: what was expected, what was found, and the pairs that are about the same words."""

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


@dataclass(frozen=True)
class Score:
    """Some drafts together: precision is of what was found, recall of what was expected."""

    outcomes: tuple[Outcome, ...]

    @property
    def expected(self) -> int:
        """How many claims people found."""
        return sum(len(one.expected) for one in self.outcomes)

    @property
    def found(self) -> int:
        """How many the checker found."""
        return sum(len(one.found) for one in self.outcomes)

    @property
    def pairs(self) -> int:
        """How many both found, whatever the verdict."""
        return sum(len(one.pairs) for one in self.outcomes)

    @property
    def right(self) -> int:
        """How many both found and judged alike, on one figure."""
        return sum(len(one.right) for one in self.outcomes)

    @property
    def alarms(self) -> tuple[int, int, int]:
        """Claims that a person would stop at: expected, raised by the checker, and raised where a person would, for whatever reason."""
        expected = sum(not Verdict(one.verdict).is_fine for outcome in self.outcomes for one in outcome.expected)
        raised = sum(not claim.verdict.is_fine for outcome in self.outcomes for claim in outcome.found)
        both = [(one, claim) for outcome in self.outcomes for one, claim in outcome.pairs if not claim.verdict.is_fine]
        return expected, raised, sum(not Verdict(one.verdict).is_fine for one, _ in both)


def grounds() -> dict[str, tuple[Release, tuple[Release, ...]]]:
    """Name → the release that a draft rests on, and all others."""
    said = published()
    found = {one.content.as_at.isoformat(): (one, tuple(other for other in said if other is not one)) for one in said}
    return found | {"frozen exactly": (frozen_exactly(), said), "frozen and rounded": (frozen_and_rounded(), said)}


@cache
def score_of(folder: Path) -> Score:
    """The score on every statement of a folder, each with its expected claims in a file beside it."""
    return Score(tuple(_outcome(path) for path in sorted(folder.glob("*.txt"))))


def closing_score() -> Score:
    """The score on single sentences of the real closing statement of May 2024, the ones with a quantity in them."""
    passages = json.loads(CLOSING.read_text(encoding="utf-8"))
    ground = grounds()["2024-05-23"]
    return Score(
        tuple(Outcome(one["sentence"][:40], _expected(one["sentence"], one["claims"]), check(one["sentence"], *ground)) for one in passages)
    )


def _outcome(path: Path) -> Outcome:
    draft = path.read_text(encoding="utf-8")
    facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return Outcome(path.stem, _expected(draft, facts["claims"]), check(draft, *grounds()[facts["rests_on"]]))


def _expected(draft: str, claims: Iterable[dict[str, str]]) -> tuple[Expected, ...]:
    found = []
    for claim in claims:
        assert draft.count(claim["words"]) == 1, claim["words"]
        at = draft.index(claim["words"]) + claim["words"].index(claim["text"])
        found.append(Expected(at, claim["words"], claim["figure"], claim["verdict"]))
    return tuple(found)


# The report -------------------------------------------------------------------------------------------------------------------------------


def report() -> str:
    """The table that the document shows, from the drafts as they are checked now."""
    rows = (
        ("sentences of the real closing statement", closing_score()),
        ("statements that the rules were written by", score_of(STATEMENTS)),
        ("statements set aside", score_of(HELD_OUT)),
    )
    head = (
        "| drafts | expected | found | precision, recall of finding | precision, recall of verdict and figure | alarms: precision, recall |"
    )
    lines = [head, "| --- | --- | --- | --- | --- | --- |"]
    return "\n".join([*lines, *(_row(name, score) for name, score in rows)])


def _row(name: str, score: Score) -> str:
    expected, raised, both = score.alarms
    finding = f"{_share(score.pairs, score.found)}, {_share(score.pairs, score.expected)}"
    whole = f"{_share(score.right, score.found)}, {_share(score.right, score.expected)}"
    alarms = f"{_share(both, raised)}, {_share(both, expected)}"
    return f"| {len(score.outcomes)} {name} | {score.expected} | {score.found} | {finding} | {whole} | {alarms} |"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


if __name__ == "__main__":
    print(report())
