"""Movements of applications between stages: what went in and out in a period, so that opening + in − out = closing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import polars as pl

from data_access.dates import FOREVER
from data_access.facts import WATCHED
from data_access.populations.cells import Cells, Facts, day_number


@dataclass(frozen=True)
class Switches:
    """Changes of applications in the order of their days: a row of ``facts`` for each kind of change on a day, and ``n``, how many changed so.

    ``…_was`` and ``…_now`` are the stage and dimensions before and after; null is outside the population. ``graded_from`` is the risk
    category before, where it changed. ``wanted`` narrows to applications with these dimension values.
    """

    facts: Facts
    days: np.ndarray
    n: np.ndarray
    wanted: Mapping[str, str] = field(default_factory=dict)

    def narrowed(self, wanted: Mapping[str, str]) -> "Switches":
        """The switches of applications with these dimension values: what was not so before comes in, what is not so after goes out."""
        return replace(self, wanted=wanted)

    def between(self, before: str, after: str, *, since: date, until: date) -> Counter[tuple[str | None, str | None]]:
        """What stood in two columns → how many changed so after the one day and until the other; None is outside the population."""
        ends = np.array([day_number(since), day_number(until)], self.days.dtype)
        first, last = np.searchsorted(self.days, ends, side="right")
        names = tuple(dict.fromkeys([before, after, *(f"{name}_{side}" for name in self.wanted for side in ("was", "now"))]))
        found: Counter[tuple[str | None, str | None]] = Counter()
        for values, n in self.facts.groups(names, "").summed(slice(first, last), self.n[first:last]).items():
            row = dict(zip(names, values, strict=True))
            found[self._if_wanted(row, before), self._if_wanted(row, after)] += n
        return found

    def _if_wanted(self, row: Mapping[str, str | None], column: str) -> str | None:
        side = "was" if column.endswith("_was") else "now"
        return row[column] if all(row[f"{name}_{side}"] == value for name, value in self.wanted.items()) else None


def switches_of(rows: pl.DataFrame) -> Switches:
    """The switches of a frame with a row per day and kind of change."""
    rows = rows.sort("day")
    return Switches(Facts(rows), rows["day"].to_physical().to_numpy(), rows["n"].to_numpy())


def switches_between(spells: pl.DataFrame) -> Switches:
    """The switches of applications, whose spells these are."""
    return switches_counted(switched(spells))


def switched(spells: pl.DataFrame) -> pl.DataFrame:
    """``day``, what stood before and after, and ``change``, how many of the applications whose spells these are changed so."""
    rows = spells.sort("application_id", "from_day").select("application_id", "from_day", "to_day", *WATCHED)
    is_continued = (pl.col("application_id") == pl.col("application_id").shift(1)) & (pl.col("from_day") == pl.col("to_day").shift(1))
    was = [pl.when("is_continued").then(pl.col(name).shift(1)).alias(f"{name}_was") for name in WATCHED]
    now = [pl.col(name).alias(f"{name}_now") for name in WATCHED]
    begun = rows.with_columns(is_continued=is_continued.fill_null(False)).select("is_continued", *was, *now, day="from_day")
    is_other = pl.any_horizontal([pl.col(f"{name}_was").ne_missing(pl.col(f"{name}_now")) for name in WATCHED])
    is_followed = (pl.col("application_id") == pl.col("application_id").shift(-1)) & (pl.col("to_day") == pl.col("from_day").shift(-1))
    last = rows.filter(~is_followed.fill_null(False) & (pl.col("to_day") < FOREVER))
    ended = last.select(
        *(pl.col(name).alias(f"{name}_was") for name in WATCHED),
        *(pl.lit(None, pl.String).alias(f"{name}_now") for name in WATCHED),
        day="to_day",
    )
    every = pl.concat([begun.filter(is_other).drop("is_continued"), ended.select(begun.drop("is_continued").columns)])
    return every.group_by(every.columns).agg(change=pl.len().cast(pl.Int64))


def switches_counted(rows: pl.DataFrame) -> Switches:
    """The switches of a frame of ``day``, what stood before and after, and ``change``, how many applications changed so."""
    is_regraded = pl.col("risk_category_was") != pl.col("risk_category_now")
    return switches_of(rows.rename({"change": "n"}).with_columns(graded_from=pl.when(is_regraded).then("risk_category_was")))


@dataclass(frozen=True)
class Moved:
    """How many stood in a stage before and after a period, and how many came into it and left it within."""

    opening: int = 0
    joined: int = 0
    departed: int = 0
    closing: int = 0


def movements_between(
    applications: Cells, switches: Switches, *, opening_day: date, closing_day: date, by: str = "stage"
) -> dict[str, Moved]:
    """Stage → what moved, of applications between the ends of two days; ``by`` may name a dimension instead.

    Staying in a stage while something else changes is no movement. An application that passes through within the period is in both
    ``joined`` and ``departed``.
    """
    opening, closing = (applications.how_many_by((by,), day) for day in (opening_day, closing_day))
    joined, departed = Counter(), Counter()
    for (was, now), n in switches.between(f"{by}_was", f"{by}_now", since=opening_day, until=closing_day).items():
        if was != now:
            departed[was] += n
            joined[now] += n
    codes = dict.fromkeys([*(code for (code,) in opening), *(code for (code,) in closing), *joined, *departed])
    return {
        code: Moved(opening.get((code,), 0), joined[code], departed[code], closing.get((code,), 0)) for code in codes if code is not None
    }


def regrades(switches: Switches, *, day: date) -> dict[tuple[str, str], int]:
    """(from, to) → how many applications in scope were graded so by a later assessment, to the end of a day."""
    found = switches.between("graded_from", "risk_category_now", since=date.min, until=day)
    return {(was, now): n for (was, now), n in found.items() if n and now is not None and was not in (None, "not_assessed")}
