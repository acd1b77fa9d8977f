"""Movements: what joined and what left on each day. A position is their running sum, so opening + in − out = closing by construction."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from data_access.populations.as_at import FOREVER


def movements(spells: pl.DataFrame, flag: str) -> pl.DataFrame:
    """(day, change): the net number of members for which ``flag`` became true on each day."""
    true = spells.filter(pl.col(flag))
    joined = true.select(day="from_day", change=pl.lit(1, pl.Int64))
    left = true.filter(pl.col("to_day") < FOREVER).select(day="to_day", change=pl.lit(-1, pl.Int64))
    return pl.concat([joined, left]).group_by("day").agg(pl.col("change").sum()).sort("day")


def series(spells: pl.DataFrame, flag: str, days: Sequence[date]) -> tuple[int, ...]:
    """The position at the end of each of the days, which must ascend."""
    running = movements(spells, flag).select("day", position=pl.col("change").cum_sum())
    asked = pl.DataFrame({"day": list(days)}, schema={"day": pl.Date})
    return tuple(asked.join_asof(running, on="day", strategy="backward")["position"].fill_null(0).to_list())


def stage_movements(spells: pl.DataFrame, *, opening_day: date, closing_day: date) -> pl.DataFrame:
    """(stage, opening, joined, departed, closing) for applications between the ends of two days.

    Staying in a stage while something else changes is no movement. An application that passes through within the period is in both
    ``joined`` and ``departed``.
    """
    same_before = _continues("application_id", "stage", -1)
    rows = spells.sort("application_id", "from_day").with_columns(
        is_entry=~same_before, is_exit=~_continues("application_id", "stage", 1) & (pl.col("to_day") < FOREVER)
    )

    def within(column: str) -> pl.Expr:
        return (pl.col(column) > opening_day) & (pl.col(column) <= closing_day)

    def held(day: date) -> pl.Expr:
        return (pl.col("from_day") <= day) & (pl.col("to_day") > day)

    return rows.group_by("stage").agg(
        opening=held(opening_day).sum(),
        joined=(pl.col("is_entry") & within("from_day")).sum(),
        departed=(pl.col("is_exit") & within("to_day")).sum(),
        closing=held(closing_day).sum(),
    )


def _continues(key: str, state: str, step: int) -> pl.Expr:
    """Whether the row before (−1) or after (+1) is the same key in the same state without a gap."""
    other = -step
    touches = (pl.col("from_day") == pl.col("to_day").shift(other)) if step < 0 else (pl.col("to_day") == pl.col("from_day").shift(other))
    same = (pl.col(key) == pl.col(key).shift(other)) & (pl.col(state) == pl.col(state).shift(other))
    return (same & touches).fill_null(False)
