"""Movements of applications between stages: what went in and out in a period, so that opening + in − out = closing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from data_access.populations.applications import DIMENSIONS
from data_access.populations.as_at import FOREVER
from data_access.populations.cells import Cells

_WATCHED = ("stage", *DIMENSIONS)


def switches_between(spells: pl.DataFrame) -> pl.DataFrame:
    """One row per day and kind of change, with ``n``, how many applications changed so.

    ``…_was`` and ``…_now`` are the stage and dimensions before and after; null is outside the population. ``graded_from`` is the risk
    category before, where it changed.
    """
    rows = spells.sort("application_id", "from_day").select("application_id", "from_day", "to_day", *_WATCHED)
    is_continued = (pl.col("application_id") == pl.col("application_id").shift(1)) & (pl.col("from_day") == pl.col("to_day").shift(1))
    was = [pl.when("is_continued").then(pl.col(name).shift(1)).alias(f"{name}_was") for name in _WATCHED]
    now = [pl.col(name).alias(f"{name}_now") for name in _WATCHED]
    begun = rows.with_columns(is_continued=is_continued.fill_null(False)).select("is_continued", *was, *now, day="from_day")
    is_other = pl.any_horizontal([pl.col(f"{name}_was").ne_missing(pl.col(f"{name}_now")) for name in _WATCHED])
    is_followed = (pl.col("application_id") == pl.col("application_id").shift(-1)) & (pl.col("to_day") == pl.col("from_day").shift(-1))
    last = rows.filter(~is_followed.fill_null(False) & (pl.col("to_day") < FOREVER))
    ended = last.select(
        *(pl.col(name).alias(f"{name}_was") for name in _WATCHED),
        *(pl.lit(None, pl.String).alias(f"{name}_now") for name in _WATCHED),
        day="to_day",
    )
    every = pl.concat([begun.filter(is_other).drop("is_continued"), ended.select(begun.drop("is_continued").columns)])
    grouped = every.group_by("day", *(f"{name}_{side}" for name in _WATCHED for side in ("was", "now"))).agg(n=pl.len().cast(pl.Int64))
    is_regraded = pl.col("risk_category_was") != pl.col("risk_category_now")
    return grouped.with_columns(graded_from=pl.when(is_regraded).then("risk_category_was")).sort("day")


def narrowed_switches(switches: pl.DataFrame, wanted: dict[str, str]) -> pl.DataFrame:
    """The switches of applications with these dimension values: what was not so before comes in, what is not so after goes out."""
    sides = {
        side: pl.all_horizontal([pl.col(f"{name}_{side}") == value for name, value in wanted.items()]).fill_null(False)
        for side in ("was", "now")
    }
    masked = [pl.when(sides[side]).then(pl.col(f"{name}_{side}")).alias(f"{name}_{side}") for name in _WATCHED for side in sides]
    return switches.filter(sides["was"] | sides["now"]).with_columns(*masked, graded_from=pl.when(sides["now"]).then("graded_from"))


@dataclass(frozen=True)
class Moved:
    """How many stood in a stage before and after a period, and how many came into it and left it within."""

    opening: int = 0
    joined: int = 0
    departed: int = 0
    closing: int = 0


def movements_between(
    applications: Cells, switches: pl.DataFrame, *, opening_day: date, closing_day: date, by: str = "stage"
) -> dict[str, Moved]:
    """Stage → what moved, of applications between the ends of two days; ``by`` may name a dimension instead.

    Staying in a stage while something else changes is no movement. An application that passes through within the period is in both
    ``joined`` and ``departed``.
    """
    opening, closing = (applications.how_many_by((by,), day) for day in (opening_day, closing_day))
    joined, departed = Counter(), Counter()
    for was, now, n in _switched(switches, by, opening_day, closing_day):
        if was != now:
            departed[was] += n
            joined[now] += n
    codes = dict.fromkeys([*(code for (code,) in opening), *(code for (code,) in closing), *joined, *departed])
    return {
        code: Moved(opening.get((code,), 0), joined[code], departed[code], closing.get((code,), 0)) for code in codes if code is not None
    }


def _switched(switches: pl.DataFrame, by: str, after: date, until: date) -> Iterator[tuple[str | None, str | None, int]]:
    """(before, after, how many) of the switches in a period; None is outside the population."""
    first, last = (switches["day"].search_sorted(day, side="right") for day in (after, until))
    sides = [f"{by}_was", f"{by}_now"]
    return switches[first:last].group_by(sides).agg(pl.col("n").sum()).iter_rows()


def regrades(switches: pl.DataFrame, *, day: date) -> dict[tuple[str, str], int]:
    """(from, to) → how many applications in scope were graded so by a later assessment, to the end of a day."""
    until = switches["day"].search_sorted(day, side="right")
    counted = switches[:until].group_by("graded_from", "risk_category_now").agg(pl.col("n").sum())
    return {(was, now): n for was, now, n in counted.iter_rows() if n and now is not None and was not in (None, "not_assessed")}
