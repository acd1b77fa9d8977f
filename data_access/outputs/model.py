"""What a screen or a paper is given to draw: frozen, finished, protected. Text is final; nothing here is computed again.

A page draws these and adds nothing. The numbers inside were made by ``data_access.outputs`` from protected tables only.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Literal

from data_access.outputs.letters import one_line

Emphasis = Literal["main", "second", "third", "fourth", "context"]
"""The part a series plays: main is dark blue, second orange, third turquoise, fourth dark pink, context grey."""


class Addressed:
    """What is known by all that it says, so that the same is drawn once for everybody who may see it."""

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of everything it says, 64 hexadecimal digits; worked out when first asked for.

        A field left at its default says nothing. So a field that a later release adds, with a default, changes no fingerprint: what was
        issued before is still known by its own.
        """
        return sha256(repr(_said(self)).encode()).hexdigest()


def _said(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(one if type(one) in _SAYS_ITSELF else _said(one) for one in value)
    if is_dataclass(value):
        held = ((field.name, getattr(value, field.name), field.default) for field in fields(value))
        return type(value).__name__, tuple((name, _said(found)) for name, found, default in held if found != default)
    return value


_SAYS_ITSELF = {str, int, float, date, type(None)}
"""What most of a drawing is, by the hundred."""


@dataclass(frozen=True)
class Series:
    """One line, step line or set of bars. ``values`` may hold None: unknown, or suppressed, drawn as a gap and never as zero.

    ``mark`` says which, in words beside the drawing, of every None that has no label of its own; '' is not available.
    """

    name: str
    values: tuple[float | None, ...]
    emphasis: Emphasis = "main"
    end_label: str = ""
    value_labels: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class Note:
    """An event written on the chart at a position of the axis (a date or a category) and a height."""

    at: date | str
    height: float
    text: str


@dataclass(frozen=True)
class Chart:
    """One message. ``kind``: line and step run over dates; bar is horizontal, one bar per category, series side by side;
    stacked is horizontal bars, series end to end; range is dot-and-range, with series low, middle, high in that order; column is upright;
    bridge is horizontal, one bar per category: context stands on nought, main goes on from where the bar before ended, second goes back."""

    key: str
    kind: Literal["line", "step", "bar", "stacked", "range", "column", "bridge"]
    title: str
    """The message, at most ten words."""
    caption: str
    """Measure, coverage, period and source."""
    alternative: str
    """What the chart says, for who cannot see it."""
    categories: tuple[date | str, ...]
    series: tuple[Series, ...]
    value_axis: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Column:
    """A table's column: its head, and whether it holds numbers (set to the right)."""

    head: str
    is_number: bool = False


@dataclass(frozen=True)
class ShownTable:
    """A table of finished text, one tuple a row. ``shares`` gives, for a column's index, the 0–1 length of a bar inside each cell."""

    key: str
    title: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    when_empty: str = "Nothing to show."
    shares: tuple[tuple[int, tuple[float | None, ...]], ...] = ()


@dataclass(frozen=True)
class Definition:
    """How a figure is counted, in the catalogue's words."""

    key: str
    name: str
    definition: str
    unit: str
    denominator: str
    caveats: tuple[str, ...]
    checked: str


@dataclass(frozen=True)
class Entry:
    """One thing explained: the place in the page to which a link can lead, what it is called, the code to quote, what it means, and what else
    is to be known, a line each. ``code`` is '' where its name is all there is to quote."""

    place: str
    name: str
    code: str
    meaning: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entries:
    """Things of one kind, explained one after another."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class ShownGuide:
    """What a role is told at its first visit. ``role`` is its code, by which a browser remembers that it was closed."""

    role: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Headline:
    """One headline: the number, its unit and denominator in words, and its change since the comparison in words."""

    key: str
    name: str
    value: str
    of: str
    change: str


@dataclass(frozen=True)
class Attention:
    """One line of what to do next: a count, a plain sentence and its worst case."""

    count: str
    sentence: str
    worst: str


@dataclass(frozen=True)
class ChartBlock:
    """A chart with the table beside it and the definitions of what it shows."""

    chart: Chart
    table: ShownTable
    definitions: tuple[Definition, ...]


@dataclass(frozen=True)
class TableBlock:
    """A table that stands by itself."""

    table: ShownTable
    definitions: tuple[Definition, ...]


@dataclass(frozen=True)
class Statement:
    """A short heading with sentences under it: a forecast, or three denominators."""

    key: str
    title: str
    sentences: tuple[str, ...]
    definitions: tuple[Definition, ...] = ()


@dataclass(frozen=True)
class AttentionBlock:
    """What to do next, oldest and riskiest first."""

    title: str
    caption: str
    lines: tuple[Attention, ...]
    when_empty: str


Block = ChartBlock | TableBlock | Statement | AttentionBlock


@dataclass(frozen=True)
class Option:
    """A choice of the control strip: ``code`` goes into the link, ``label`` is read, on one line and without letters that turn or hide."""

    code: str
    label: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", one_line(self.label))


@dataclass(frozen=True)
class Controls:
    """What the control strip offers. ``filters`` are (parameter, label, options); the first option of each means all."""

    first_day: date
    last_day: date
    opens_as_at: date
    comparisons: tuple[Option, ...]
    known_by: tuple[Option, ...]
    filters: tuple[tuple[str, str, tuple[Option, ...]], ...]


@dataclass(frozen=True)
class PageView:
    """A whole page. ``blocks`` are named, so that a page lays them out and a missing one is an error at once."""

    sentence: str
    context: str
    """As at, data recorded to, filters set."""
    notices: tuple[str, ...]
    """Stale data, dates out of range, suppression: plain sentences above the figures."""
    headlines: tuple[Headline, ...]
    blocks: tuple[tuple[str, Block], ...]
    definitions: tuple[Definition, ...] = ()
    """How the headlines are counted."""
    marking: str = "OFFICIAL-SENSITIVE"
    is_synthetic: bool = False
    stamp: str = ""
    """'' while the case database answers; else since when it does not, and what is shown instead."""
    leads_to_definitions: bool = False
    """Whether who looks at it may open the page of definitions."""

    def blocks_of(self, families: Collection[str]) -> Iterator[Block]:
        """The blocks whose names are these or begin with one of them and a space, in the page's order."""
        yield from (block for name, block in self.blocks if name.partition(" ")[0] in families)

    def block(self, name: str) -> Block:
        """The block of that name; KeyError if the page was made without it."""
        return dict(self.blocks)[name]
