"""What a finished release is to whoever writes a file of it: plain data, all text final and inert, every number the release's own."""

from dataclasses import dataclass
from datetime import date, datetime

from data_access.disclosure.protect import NOT_APPLICABLE
from data_access.releases.model import Value
from data_access.releases.reconcile import Name


@dataclass(frozen=True)
class Line:
    """One number of the release. ``name`` is the cell's: figure, breakdown, label.

    ``value`` is the number, a range of dates as text (2024-03-01/2024-04-01) or None with a ``mark``. ``denominator`` and ``percent`` are
    None where ``denominator_shown`` and ``percent_shown`` are a mark. ``caveats`` must travel with the ``sentence``. ``before`` and ``why``
    are '' unless earlier releases are compared.
    """

    name: Name
    title: str
    part: str
    unit: str
    value: Value
    mark: str
    shown: str
    said: str
    denominator: int | float | None
    denominator_shown: str
    of: str
    percent: float | None
    percent_shown: str
    sentence: str
    caveats: tuple[str, ...]
    note: str
    before: str = ""
    why: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether it was another number before, or none."""
        return self.before != self.why

    @property
    def change(self) -> str:
        """'Before: 3,582 (Release 3). Revision. Further checks found more.'; '' without a change."""
        if not self.is_changed:
            return ""
        return self.why if self.before == NOT_APPLICABLE else f"Before: {self.before}. {self.why}"


@dataclass(frozen=True)
class Section:
    """One table: the headlines (``breakdown`` is ''), or one figure by one breakdown."""

    key: str
    title: str
    breakdown: str
    lines: tuple[Line, ...]

    @property
    def has_denominators(self) -> bool:
        """Whether any of its numbers is out of another that is told."""
        return any(line.denominator is not None for line in self.lines)

    @property
    def has_changes(self) -> bool:
        """Whether any of its numbers was another before."""
        return any(line.is_changed for line in self.lines)

    @property
    def has_notes(self) -> bool:
        """Whether any of its numbers refers to a note."""
        return any(line.note for line in self.lines)


@dataclass(frozen=True)
class Meaning:
    """How one figure of the release is counted, and what must be said with it."""

    figure: str
    title: str
    unit: str
    definition: str
    caveats: tuple[str, ...]


@dataclass(frozen=True)
class SheetContent:
    """All that the files of one release say. ``facts`` are (name, text): number, as at, known by, status, marking, checksum and so on.

    ``made_at`` is the one moment that files carry as theirs, so that the same release gives the same bytes. ``notes`` are ('note 1', text).
    """

    number: int
    name: str
    title: str
    checksum: str
    marking: str
    as_at: date
    known_by: datetime
    made_at: datetime
    facts: tuple[tuple[str, str], ...]
    warning: str
    sections: tuple[Section, ...]
    shorthand: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]
    meanings: tuple[Meaning, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every number, in the order of the tables."""
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def file_stem(self) -> str:
        """'release-7': what its files are called before the dot."""
        return f"release-{self.number}"
