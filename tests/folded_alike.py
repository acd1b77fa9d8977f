"""What a database counted of its own records, held against what is folded from them: population by population, to the last count."""

import polars as pl

from data_access.facts import FACTS
from data_access.populations.cells import Cells
from data_access.populations.history import History
from data_access.queries.fold import Folded


def differences(told: Folded, history: History) -> list[str]:
    """The populations, and 'switches', of which something was counted otherwise."""
    wrong = []
    for name, facts in FACTS.items():
        wanted = _moved(history.cells[name], facts)
        if not _netted(told.moved[name], facts).cast(dict(wanted.schema)).equals(wanted):
            wrong.append(name)
    wanted = _switched(history)
    if not told.switched.select(wanted.columns).cast(dict(wanted.schema)).sort(wanted.columns[:-1]).equals(wanted):
        wrong.append("switches")
    return wrong


def _netted(moved: pl.DataFrame, facts: tuple[str, ...]) -> pl.DataFrame:
    """Who joined and left on the same day in the same state moved nothing."""
    summed = moved.group_by("day", *facts).agg(pl.col("change").sum().cast(pl.Int64)).filter(pl.col("change") != 0)
    return summed.select("day", *facts, "change").sort("day", *facts)


def _moved(cells: Cells, facts: tuple[str, ...]) -> pl.DataFrame:
    own = cells.own_movements
    days = pl.Series("day", own.days).cast(pl.Int32).cast(pl.Date)
    return _netted(cells.states[own.state].with_columns(days, pl.Series("change", own.change)), facts)


def _switched(history: History) -> pl.DataFrame:
    rows = history.all_switches.facts.states
    names = [name for name in rows.columns if name.endswith(("_was", "_now"))]
    return rows.select("day", *names, change="n").sort("day", *names)
