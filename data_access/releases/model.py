"""What a release is: figures frozen as they were said, addressed by their own contents. Plain data, no database and no rule.

A release is content-addressed: its checksum is the SHA-256 of its canonical JSON (sorted keys, no spaces, UTF-8), so that one altered byte
anywhere in it is found. The exact values behind it are sealed beside it and are no part of what may be said.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Literal

Value = int | float | str | None


class State(StrEnum):
    """Where a release stands. The steps between them are in ``states``."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ANALYST_SIGNED = "analyst_signed"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


Said = Literal["exactly", "about", "just_over", "more_than", "at_least", "less_than", "all", "a_small_number"]
"""How a number was, or may be, worded. Vague words stand on an exact value that is held and approved behind them."""
Origin = Literal["frozen", "published_before"]
"""frozen from the case database; or registered from a text published before the desk existed."""
ALSO_SAID = "also_said"
"""The breakdown of a cell that gives a headline in a second wording of the same text: 3,778 was also said as 'more than 3,500'."""


@dataclass(frozen=True)
class FrozenCell:
    """One number of a release, or the mark in its place.

    ``breakdown`` and ``label`` are '' for a headline, else a dimension and one of its codes (or ALSO_SAID and the words). ``title``,
    ``unit`` and ``sentence`` are the catalogue's of that day, the sentence with its {value} and {of}; ``definition`` is the fingerprint of
    the figure. ``value`` None means ``mark`` says why: [c], [x] or [z]; a range of dates is text, as 2024-03-01/2024-04-01. ``exception``
    is the number of the exception (1, 2 …) by which a headline may be said exactly, 0 for none. ``source`` names the text in which a
    figure was published before the desk existed: then ``sentence`` is as it was published, and there is no fingerprint.
    """

    figure: str
    breakdown: str
    label: str
    title: str
    unit: str
    value: Value
    mark: str
    said: Said
    denominator: int | float | None
    denominator_words: str
    percent: float | None
    sentence: str
    definition: str
    exception: int = 0
    source: str = ""

    @property
    def name(self) -> tuple[str, str, str]:
        """What tells a cell from every other of its release: figure, breakdown, label."""
        return self.figure, self.breakdown, self.label


@dataclass(frozen=True)
class ExceptionGranted:
    """Why one headline may be said exactly though the rules would hide or round it. ``approver`` is a subject id, not the drafter's."""

    number: int
    figure: str
    value: Value
    wording: str
    reason: str
    risk: str
    drafted_by: str
    approver: str
    expires_on: date


@dataclass(frozen=True)
class ExceptionAsked:
    """An exception drafted and not granted: no value, because who drafts it need not know one, and no part of what a release says."""

    number: int
    figure: str
    wording: str
    reason: str
    risk: str
    drafted_by: str
    expires_on: date


@dataclass(frozen=True)
class SealedValue:
    """The exact number behind a cell, and what it is of. For those who may see it; no part of what a release says."""

    exact: Value
    denominator: int | float | None


@dataclass(frozen=True)
class Step:
    """Something that was done to a release: when (aware, UTC), by whom, in which role, and why where that was asked."""

    at: datetime
    who: str
    role: str
    verb: str
    before: State | None
    after: State
    note: str


@dataclass(frozen=True)
class Content:
    """Everything that a release says. ``known_by`` is an aware UTC moment; for a text published before, the end of its day."""

    title: str
    as_at: date
    known_by: datetime
    data_version: int
    is_synthetic: bool
    lane: str
    rules: str
    """The fingerprint of the disclosure rules."""
    code_version: str
    cells: tuple[FrozenCell, ...]
    exceptions: tuple[ExceptionGranted, ...] = ()

    def canonical(self) -> bytes:
        """The one byte string of these contents, on any machine and any database."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_in_text).encode()

    @property
    def checksum(self) -> str:
        """SHA-256 of the canonical bytes, 64 hexadecimal digits."""
        return sha256(self.canonical()).hexdigest()

    def cell(self, figure: str, breakdown: str = "", label: str = "") -> FrozenCell | None:
        """The cell of that name; None when the release does not hold it."""
        return next((cell for cell in self.cells if cell.name == (figure, breakdown, label)), None)


@dataclass(frozen=True)
class Release:
    """A release as the register holds it. People are subject ids; moments are aware and UTC; None until it happened.

    ``turn`` grows with every change of the row: who changes it names the turn they saw, so that two people at once make one change.
    """

    number: int
    state: State
    origin: Origin
    content: Content
    checksum: str
    prepared_by: str
    analyst: str | None
    approver: str | None
    made_at: datetime
    submitted_at: datetime | None
    signed_at: datetime | None
    approved_at: datetime | None
    published_at: datetime | None
    supersedes: int | None
    turn: int

    @property
    def is_intact(self) -> bool:
        """Whether the contents are still those that the checksum was made of."""
        return self.content.checksum == self.checksum

    @property
    def name(self) -> str:
        """'Release 7'."""
        return f"Release {self.number}"


@dataclass(frozen=True)
class Verification:
    """What came of counting a release again. ``differences`` are sentences, () when identical; ``notes`` what else is worth knowing. Neither
    holds an exact value."""

    release: int
    is_identical: bool
    checksum: str
    recomputed: str
    differences: tuple[str, ...]
    notes: tuple[str, ...]


def _in_text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")
