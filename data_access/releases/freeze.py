"""Freezes figures: counted as at a day and as known by a moment, through the gate, with everything needed to count them again.

What comes out is of two parts that never mix: the content, which may be said, and beside it the exact values, sealed, for those who may see
them. The same records give the same bytes on any machine and any database, and on any later day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from data_access.dates import as_utc
from data_access.disclosure.menu import check_menu
from data_access.disclosure.protect import protect, protected_percent
from data_access.disclosure.rules import LANES, Rules
from data_access.disclosure.tables import NOT_APPLICABLE, UNAVAILABLE, CountedCell, CountedTable, ProtectedCell
from data_access.errors import BadRequest
from data_access.figures.catalogue import FIGURES
from data_access.figures.dimensions import codes_of
from data_access.figures.model import Figure
from data_access.figures.reckon import Reckoned, reckon, reckon_by
from data_access.populations.history import History
from data_access.queries.events import Review
from data_access.releases.counts import WHOLE, Counts, Name, public_numbers_of
from data_access.releases.model import Content, ExceptionGranted, FrozenCell, Release, SealedValue, Value

COUNTED_BY = (
    "vocabulary.py",
    "dates.py",
    "queries",
    "populations",
    "figures",
    "disclosure",
    "releases/counts.py",
    "releases/freeze.py",
    "releases/model.py",
)
"""The source that a frozen number comes from."""


@dataclass(frozen=True)
class Wanted:
    """What is to be frozen. ``known_by`` is a concrete, aware moment, never open; ``breakdowns`` are pairs of a figure and a dimension."""

    title: str
    as_at: date
    known_by: datetime
    lane: str
    figures: tuple[str, ...] = tuple(FIGURES)
    breakdowns: tuple[tuple[str, str], ...] = ()


def frozen_content(
    wanted: Wanted,
    history: History,
    *,
    review: Review,
    data_version: int,
    exceptions: Sequence[ExceptionGranted] = (),
    earlier: Sequence[Release] = (),
) -> tuple[Content, tuple[SealedValue, ...]]:
    """What a release of these figures says, and the exact values behind its cells, one for each in their order.

    ``history`` must be the one known by ``wanted.known_by``; ``earlier`` are the releases that are public already. An exception holds for
    the value that it was granted for: where the figure is another by now, it is left out and the figure follows the rules. Raises BadRequest
    for what cannot be frozen, and WouldDisclose where the figures, with one another, would give a protected count away.
    """
    check_wanted(wanted)
    counted = _Counted(wanted, history, review)
    holding = tuple(one for one in exceptions if one.figure in wanted.figures and one.value == counted.exact(one.figure).exact)
    by_figure = {one.figure: one for one in holding}
    gate = _Gate(counted, _shown(counted, by_figure, earlier), by_figure)
    names = list(counted.names())
    content = Content(
        title=wanted.title,
        as_at=wanted.as_at,
        known_by=as_utc(wanted.known_by),
        data_version=data_version,
        is_synthetic=review.is_synthetic,
        lane=wanted.lane,
        rules=LANES[wanted.lane].fingerprint,
        code_version=code_version(),
        cells=tuple(gate.frozen(*name) for name in names),
        exceptions=holding,
    )
    return content, tuple(counted.exact(*name) for name in names)


def check_wanted(wanted: Wanted) -> None:
    """Raises BadRequest for a lane, a figure or a breakdown that is not there to be frozen, and for what is named twice."""
    if wanted.lane not in LANES:
        raise BadRequest(f"There is no lane {wanted.lane!r}. The lanes are: {', '.join(LANES)}.")
    for key in wanted.figures:
        if key not in FIGURES:
            raise BadRequest(f"There is no figure {key!r}. The figures are: {', '.join(FIGURES)}.")
    for key, by in wanted.breakdowns:
        if key not in wanted.figures:
            raise BadRequest(f"{key!r} is broken down and not frozen itself. Freeze it too, or leave the breakdown out.")
        if not by:
            raise BadRequest(f"{key!r} is to be broken down, and it is not said by what.")
        check_menu(key, by)
    if not wanted.figures or len({*wanted.figures}) < len(wanted.figures) or len({*wanted.breakdowns}) < len(wanted.breakdowns):
        raise BadRequest("A release holds at least one figure, and each figure and breakdown once.")


@cache
def code_version() -> str:
    """A fingerprint of the source by which numbers are read, counted and protected; 16 hexadecimal digits, the same on every machine."""
    package = files("data_access")
    sources = sorted(found for name in COUNTED_BY for found in _sources(package, name))
    told = sha256()
    for name, text in sources:
        told.update(f"{name}\n{len(text)}\n{text}".encode())
    return told.hexdigest()[:16]


def _sources(package: Traversable, name: str) -> Iterator[tuple[str, str]]:
    """(name, text) of a source file, or of every one in a folder. Read as text, so that line endings are alike everywhere."""
    found = package.joinpath(*name.split("/"))
    if found.is_file():
        yield name, found.read_text(encoding="utf-8")
        return
    for inner in found.iterdir():
        if inner.is_dir() or inner.name.endswith(".py"):
            yield from _sources(package, f"{name}/{inner.name}")


@dataclass
class _Counted:
    """The exact numbers of everything wanted, each counted once."""

    wanted: Wanted
    history: History
    review: Review
    _found: dict[str, Reckoned] = field(default_factory=dict)
    _parts: dict[tuple[str, str], dict[str, Reckoned]] = field(default_factory=dict)

    def names(self) -> Iterator[Name]:
        """Every cell of the release: each figure in the catalogue's order, its breakdowns beneath it in its own."""
        for key, figure in FIGURES.items():
            if key in self.wanted.figures:
                yield key, "", ""
                for by in figure.breakdowns:
                    if (key, by) in self.wanted.breakdowns:
                        yield from ((key, by, label) for label in self.parts(key, by))

    def reckoned(self, key: str, by: str = "", label: str = "") -> Reckoned:
        """A figure, or one part of a breakdown of it."""
        if by:
            return self.parts(key, by)[label]
        if key not in self._found:
            self._found[key] = reckon(FIGURES[key], self.history, day=self.wanted.as_at, weights=self._weights)
        return self._found[key]

    def parts(self, key: str, by: str) -> dict[str, Reckoned]:
        """A breakdown, by code. A code of nobody is there as zero when it belongs to the dimension, and absent when it does not."""
        if (key, by) not in self._parts:
            codes = codes_of(by, tuple(category.code for category in self.review.categories))
            found = reckon_by(FIGURES[key], self.history, day=self.wanted.as_at, by=by, codes=codes, weights=self._weights)
            self._parts[key, by] = {code: one for code, one in found.items() if code in codes or one.numerator}
        return self._parts[key, by]

    def count(self, name: str, by: str, code: str) -> int:
        """A count by its name: a figure's, or with WHOLE what a figure is of. Nobody has a code that the breakdown does not know."""
        key = name.removesuffix(WHOLE)
        if by and code not in self.parts(key, by):
            return 0
        found = self.reckoned(key, by, code)
        return int(found.denominator or 0) if name.endswith(WHOLE) else found.numerator

    def exact(self, key: str, by: str = "", label: str = "") -> SealedValue:
        """The number itself, and what it is of."""
        found = self.reckoned(key, by, label)
        return SealedValue(_as_frozen(found), found.denominator)

    @property
    def _weights(self) -> dict[str, float]:
        return {category.code: category.weight for category in self.review.categories}


@dataclass(frozen=True)
class _Gate:
    """What of the counted may be said: each count once through the gate, and whatever is made of counts from what came through it."""

    counted: _Counted
    shown: Mapping[Name, ProtectedCell]
    exceptions: Mapping[str, ExceptionGranted]

    def frozen(self, key: str, by: str, label: str) -> FrozenCell:
        """One cell as it may be said."""
        figure = FIGURES[key]
        value, mark = self._value(figure, by, label)
        base = self._base(figure, by, label)
        is_count = figure.kind == "count" and base is not None
        exception = self.exceptions.get(key) if not by else None
        return FrozenCell(
            figure=key,
            breakdown=by,
            label=label,
            title=figure.title,
            unit=figure.unit,
            value=value,
            mark=mark,
            said="exactly",
            denominator=base.value if base else None,
            denominator_words=figure.denominator_words,
            percent=protected_percent(self._part(figure, by, label), base, places=2) if is_count else None,
            sentence=figure.sentence,
            definition=figure.fingerprint,
            exception=exception.number if exception else 0,
        )

    def _value(self, figure: Figure, by: str, label: str) -> tuple[Value, str]:
        """The value, or None and the mark in its place."""
        if figure.kind in _RATIOS:
            return self._ratio(figure, by, label)
        found, shown = self.counted.reckoned(figure.key, by, label), self._part(figure, by, label)
        if figure.kind == "count" or shown.value is None:
            return shown.value, shown.mark
        return (_as_frozen(found), "") if found.value is not None else (None, NOT_APPLICABLE)

    def _ratio(self, figure: Figure, by: str, label: str) -> tuple[Value, str]:
        """Of what is shown, never of what is behind it: a ratio of exact numbers would give them away."""
        part, base = self._part(figure, by, label), self._base(figure, by, label)
        if base is None or part.value is None or base.value is None:
            return None, part.mark or (base.mark if base else NOT_APPLICABLE)
        if not base.value:
            return None, NOT_APPLICABLE
        value = round(part.value / base.value, 1) if figure.kind == "load" else protected_percent(part, base, places=2)
        return (value, "") if value is not None else (None, UNAVAILABLE)

    def _part(self, figure: Figure, by: str, label: str) -> ProtectedCell:
        """The count that a figure is, or rests on."""
        return self.shown[_part_of(figure), by, label]

    def _base(self, figure: Figure, by: str, label: str) -> ProtectedCell | None:
        """What a figure is of, as the release says it; None without a denominator, and for a part whose whole is not broken down."""
        return self.shown.get((_base_of(figure), by, label)) if figure.denominator else None


_COUNTS = {(figure.population, figure.numerator): key for key, figure in FIGURES.items() if figure.kind == "count"}
"""Which figure is the count of a flag of a population."""
_RATIOS = ("share", "agreement", "load")


def _shown(counted: _Counted, exceptions: Mapping[str, ExceptionGranted], earlier: Sequence[Release]) -> dict[Name, ProtectedCell]:
    """Every count of the release through the gate, with those that only stand beneath another. Raises WouldDisclose."""
    wanted, rules = counted.wanted, LANES[counted.wanted.lane]
    names = dict.fromkeys(name for key in wanted.figures for name in _counts_of(FIGURES[key]))
    codes = {(key, by): tuple(counted.parts(key, by)) for key, by in wanted.breakdowns}
    # An exception ends for who would publish with it, which is asked elsewhere: what was frozen is frozen again on any later day.
    public = tuple(public_numbers_of(release.content, release.name) for release in earlier)
    shown = Counts(tuple(names), codes, counted.count, rules, public).shown(exceptions, on=wanted.as_at)
    loads = (FIGURES[key] for key in wanted.figures if FIGURES[key].kind == "load")
    return {**shown, **{(_base_of(figure), "", ""): _hours(counted.reckoned(figure.key), rules) for figure in loads}}


def _counts_of(figure: Figure) -> tuple[str, ...]:
    """The counts that a figure is made of. Hours of officers are none: they are nobody's number."""
    return (_part_of(figure), _base_of(figure)) if figure.denominator and figure.kind != "load" else (_part_of(figure),)


def _part_of(figure: Figure) -> str:
    return _COUNTS[figure.population, figure.numerator] if figure.kind == "share" else figure.key


def _base_of(figure: Figure) -> str:
    population, _, flag = figure.denominator.rpartition(".")
    return _COUNTS.get((population or figure.population, flag), figure.key + WHOLE)


def _hours(found: Reckoned, rules: Rules) -> ProtectedCell:
    return protect(CountedTable("hours", ("figure",), (CountedCell((found.key,), found.denominator),)), rules).cells[0]


def _as_frozen(found: Reckoned) -> Value:
    """A range of dates as text, 2024-03-01/2024-04-01; anything else as it is."""
    return "/".join(day.isoformat() for day in found.value) if isinstance(found.value, tuple) else found.value
