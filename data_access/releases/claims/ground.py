"""What a draft is held against: the release that it rests on, and what was said in public before."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from data_access.dates import in_words
from data_access.figures.catalogue import FIGURES
from data_access.figures.dimensions import DIMENSIONS
from data_access.releases.claims.moments import Moment
from data_access.releases.model import ALSO_SAID, FrozenCell, Release, State

_PUBLIC = (State.PUBLISHED, State.SUPERSEDED)
_DAYS_LATE = timedelta(days=7)
"""A statement can say 'on 12 January' of figures as at the 11th: a day stands for the releases of the week that ends with it."""


@dataclass(frozen=True)
class Held:
    """A cell and the release that holds it."""

    release: Release
    cell: FrozenCell

    @property
    def lane(self) -> str:
        """By which rules the cell was protected."""
        return self.release.content.lane

    @property
    def of(self) -> str:
        """'Release 5, as at 23 May 2024'."""
        return named(self.release)


@dataclass(frozen=True)
class Ground:
    """``before`` is newest first."""

    release: Release
    before: tuple[Release, ...]

    def holding(self, figure: str, moment: Moment | None, part: tuple[str, str] = ("", "")) -> tuple[Held, ...]:
        """The cells that a claim of that time can be held against, the likeliest first; empty where no release of then holds the figure.

        Of the present it is the release's own, then what was said in public of the same day; where neither holds the figure, what was said
        of it last.
        """
        if moment is None or moment.is_now or moment.is_since:
            own_day = [one for one in self._all if one.content.as_at == self.release.content.as_at]
            return self._held(own_day, figure, part) or self._held(self.before, figure, part)[:1]
        if moment.is_earlier:
            return self._held([one for one in self.before if one.content.as_at < self.release.content.as_at], figure, part)
        found = self._held(self.of_then(moment), figure, part)
        if found or moment.first != moment.last:
            return found
        week = [one for one in self._all if timedelta() < moment.first - one.content.as_at <= _DAYS_LATE]
        return self._held(week, figure, part)

    def part_named(self, figure: str, text: str) -> tuple[str, tuple[str, str]] | None:
        """Figure, and the dimension and code to which a sentence narrows it, where the release holds that part; the longest name wins."""
        unit = FIGURES[figure].unit if figure in FIGURES else ""
        parts = [cell for cell in self.release.content.cells if cell.breakdown in DIMENSIONS and unit in ("", cell.unit)]
        named = [cell for cell in parts if _names(text, cell)]
        best = max(named, key=lambda cell: (len(cell.label), cell.figure == figure), default=None)
        return (best.figure, (best.breakdown, best.label)) if best else None

    def of_then(self, moment: Moment) -> list[Release]:
        """The releases as at a day of the moment."""
        return [one for one in self._all if moment.first <= one.content.as_at <= moment.last]

    def earlier_than(self, held: Held) -> tuple[Held, ...]:
        """The same figure in the releases before that one, newest first."""
        older = [one for one in self.before if _age(one) < _age(held.release)]
        return self._held(older, held.cell.figure, (held.cell.breakdown, held.cell.label))

    def other_cells(self, release: Release, figure: str) -> tuple[Held, ...]:
        """The other headlines of a release."""
        return tuple(Held(release, cell) for cell in release.content.cells if cell.figure != figure and not cell.breakdown)

    def also_said(self, held: Held) -> tuple[Held, ...]:
        """The same headline as the same release worded it elsewhere."""
        figure = held.cell.figure
        return tuple(
            Held(held.release, cell) for cell in held.release.content.cells if cell.figure == figure and cell.breakdown == ALSO_SAID
        )

    def headlines(self, moment: Moment | None) -> Iterator[FrozenCell]:
        """The headlines of the releases that a claim of that time can be held against."""
        is_now = moment is None or moment.is_now or moment.is_since
        releases = self._all if is_now else self.before if moment.is_earlier else self.of_then(moment)
        return (cell for release in releases for cell in release.content.cells if not cell.breakdown)

    def is_own(self, held: Held) -> bool:
        """Whether it is of the release that the draft rests on."""
        return held.release is self.release

    @property
    def _all(self) -> tuple[Release, ...]:
        return (self.release, *self.before)

    @staticmethod
    def _held(releases: Iterable[Release], figure: str, part: tuple[str, str]) -> tuple[Held, ...]:
        found = ((one, one.content.cell(figure, *part)) for one in releases)
        return tuple(Held(release, cell) for release, cell in found if cell is not None)


def ground_of(release: Release, others: Iterable[Release]) -> Ground:
    """The ground of a draft. Of the other releases only those count that the public has seen, and that are not of a later day."""
    before = [one for one in others if one.number != release.number and one.state in _PUBLIC and one.content.as_at <= release.content.as_at]
    return Ground(release, tuple(sorted(before, key=_age, reverse=True)))


def named(release: Release) -> str:
    """'Release 5, as at 23 May 2024'."""
    return f"{release.name}, as at {in_words(release.content.as_at)}"


def _names(text: str, cell: FrozenCell) -> bool:
    """Whether a sentence names a part of a breakdown: 'high risk', 'in the high category', 'Route, Right to Know: …'."""
    label, dimension = re.escape(cell.label.replace("_", " ").lower()), re.escape(DIMENSIONS[cell.breakdown].title.lower())
    bare = rf"|\b{label}\b" if " " in label else ""
    near = rf"\b{dimension}, {label}:|\b{label}[ -](?:risk|category|grade|route)\b|\b(?:as|at|category|route|team|stage) {label}\b{bare}"
    return re.search(near, text) is not None


def _age(release: Release) -> tuple:
    return release.content.as_at, release.content.known_by, release.number
