"""From events to spells. A spell is a stretch of days in which nothing about a thing changed: key, from_day (included), to_day (excluded), state.

Every date, comparison and series is then a filter or a running sum over one frame, so two pages cannot disagree.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil

import polars as pl

from data_access.dates import FOREVER


def spells_from_changes(key: str, changes: Sequence[pl.DataFrame], defaults: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """One row per key and stretch of days.

    ``changes`` are frames with the key, ``day``, ``event_id`` and some of the state's columns; a change sets the columns it has. ``defaults``
    gives every column's value before its first change; which must not be
    null, and a null in a change never overwrites.
    """
    together = pl.concat([_ordered(key, change) for change in changes], how="diagonal")
    first = together.group_by(key).agg(pl.col("day").min()).with_columns(pl.lit(-1, pl.Int32).alias("order"), **defaults)
    rows = pl.concat([first, together.with_columns(pl.lit(0, pl.Int32).alias("order"))], how="diagonal_relaxed")
    # Each key's first row holds a default for every column, none of them null, so one plain forward fill cannot leak from key to key.
    filled = rows.sort(key, "day", "order", maintain_order=True).with_columns(pl.col(list(defaults)).forward_fill())
    is_last_of_its_day = (pl.col(key) != pl.col(key).shift(-1)) | (pl.col("day") != pl.col("day").shift(-1))
    kept = filled.filter(is_last_of_its_day.fill_null(True)).drop("order", "event_id")
    next_day = pl.when(pl.col(key) == pl.col(key).shift(-1)).then(pl.col("day").shift(-1)).otherwise(None)
    return kept.with_columns(next_day.fill_null(FOREVER).alias("to_day")).rename({"day": "from_day"})


MOST_AT_ONCE = 1_000_000
"""Changes; of more a part of the keys is worked on after another, in a fraction of the memory."""


def in_parts(key: str, changes: list[pl.DataFrame]) -> Iterator[list[pl.DataFrame]]:
    """The changes of some keys, then those of the next; together all of them, in the order of the keys."""
    parts = ceil(sum(change.height for change in changes) / MOST_AT_ONCE)
    keys = changes[0][key]
    if parts < 2 or keys.is_empty():
        yield changes
        return
    # Shares of the first frame's keys are about equal shares of all: every key has a change in it, or next to nothing elsewhere.
    ends = sorted({keys.quantile(part / parts, "nearest") for part in range(1, parts)})
    for after, until in pairwise([None, *ends, None]):
        is_here = pl.lit(True) if after is None else pl.col(key) > after
        yield [change.filter(is_here if until is None else is_here & (pl.col(key) <= until)) for change in changes]


def from_then_on(events: pl.DataFrame) -> pl.DataFrame:
    """Things that happen once and stay: each holds from its day for ever."""
    return events.rename({"occurred_on": "from_day"}).with_columns(pl.lit(FOREVER).alias("to_day"))


def along_applications(spells: pl.DataFrame, applications: pl.DataFrame, dimensions: Sequence[str]) -> pl.DataFrame:
    """The parts of spells in which their application was in scope, with its dimensions at the time: stretches cut where the application changed."""
    host = applications.select("application_id", *dimensions, host_from="from_day", host_to="to_day")
    start, end = pl.max_horizontal("from_day", "host_from"), pl.min_horizontal("to_day", "host_to")
    return (
        spells.join(host, on="application_id", how="inner")
        .with_columns(from_day=start, to_day=end)
        .filter(pl.col("from_day") < pl.col("to_day"))
        .drop("host_from", "host_to")
    )


def since_when(key: str, state: str) -> pl.Expr:
    """The day since which ``state`` has held without a break, for a frame sorted by key and from_day."""
    is_new = (
        (pl.col(key) != pl.col(key).shift(1))
        | (pl.col(state) != pl.col(state).shift(1))
        | (pl.col("from_day") != pl.col("to_day").shift(1))
    )
    return pl.when(is_new.fill_null(True)).then(pl.col("from_day")).otherwise(None).forward_fill()


def _ordered(key: str, change: pl.DataFrame) -> pl.DataFrame:
    return change.sort(key, "day", "event_id", maintain_order=True)
