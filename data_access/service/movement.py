"""What moved since the comparison: opening + late entries + in − out = closing, by stage or by risk category."""

from collections.abc import Mapping

import polars as pl

from data_access import vocabulary as words
from data_access.dates import in_words
from data_access.disclosure.protect import ProtectedTable
from data_access.outputs.model import Column, PageView, ShownTable, TableBlock
from data_access.outputs.numbers import change_in_words, shown
from data_access.outputs.wording import day_month
from data_access.populations.movements import movements_between
from data_access.service.look import Look

_COLUMNS = ("opening", "late", "in", "out", "closing")
_NONE = {"opening": 0, "joined": 0, "departed": 0, "closing": 0}


def compose(look: Look) -> PageView:
    """The section of a pack: by category, since a page has it by stage."""
    block = by_category(look)
    return PageView(block.table.title, "", (), (), (("by_category", block),))


def by_stage(look: Look) -> TableBlock:
    """Applications by stage, with the oldest in each."""
    moved = _moved(look, "stage")
    ages = _oldest(look)
    became = shown(look.count("completed since", moved.get("complete", _NONE)["joined"]))
    oldest = {stage: "" if stage == "complete" else ages.get(stage, "[z]") for stage in words.STAGES}
    return TableBlock(
        _table(
            look,
            "movement",
            f"{became} applications became complete since {day_month(look.compared_with)}",
            ("Stage", words.STAGES),
            _protected(look, "stage", words.STAGES, moved),
            oldest,
        ),
        look.definitions("applications_in_scope", "open_age_days"),
    )


def by_category(look: Look) -> TableBlock:
    """Applications in scope by risk category: what came in by assessment or into scope, and what went out by a re-grade or out of scope."""
    moved = _moved(look, "risk_category")
    left = look.count("assessed since", moved.get(words.NOT_ASSESSED, _NONE)["departed"])
    noun = "application is" if left.value == 1 else "applications are"
    how_many = "No application is" if left.value == 0 else f"{shown(left)} {noun}"
    title = f"{how_many} no longer 'not yet assessed' since {day_month(look.compared_with)}"
    table = _protected(look, "risk_category", look.category_labels, moved)
    return TableBlock(
        _table(look, "movement_by_category", title, ("Risk category", look.category_labels), table),
        look.definitions("applications_in_scope"),
    )


def _moved(look: Look, by: str) -> dict[str, dict[str, int]]:
    history = look.history
    found = movements_between(history.cells["applications"], history.switches, by=by, opening_day=look.compared_with, closing_day=look.day)
    return {row[by]: row for row in found.iter_rows(named=True)}


def _protected(look: Look, by: str, codes: Mapping[str, str], moved: Mapping[str, Mapping[str, int]]) -> ProtectedTable:
    """Late entries are what is known now of the comparison day less what was known then."""
    then = dict(look.before.population("applications", day=look.compared_with).group_by(by).agg(pl.col("n").sum()).iter_rows())
    cells = []
    for code in codes:
        row = moved.get(code, _NONE)
        numbers = (then.get(code, 0), row["opening"] - then.get(code, 0), row["joined"], row["departed"], row["closing"])
        cells += [((code, head), number) for head, number in zip(_COLUMNS, numbers, strict=True)]
    return look.table("movement", (by, "column"), cells)


def _table(
    look: Look, key: str, title: str, rows_of: tuple[str, Mapping[str, str]], table: ProtectedTable, oldest: Mapping[str, str] | None = None
) -> ShownTable:
    head, labels = rows_of
    has_late = any(table.cell(code, "late").value for code in labels)
    shown_columns = [column for column in _COLUMNS if column != "late" or has_late]
    opening, closing = f"On {day_month(look.compared_with)}", f"On {day_month(look.day)}"
    names = {"opening": opening, "late": "Late entries", "in": "In", "out": "Out", "closing": closing}
    rows = tuple(
        (label, *(_number(table, code, column) for column in shown_columns), *((oldest[code],) if oldest else ()))
        for code, label in labels.items()
    )
    late = "; late entries are what was recorded since about days before it" if has_late else ""
    ages = " Oldest: days in the stage." if oldest else ""
    columns = (
        Column(head),
        *(Column(names[column], True) for column in shown_columns),
        *((Column("Oldest, days", True),) if oldest else ()),
    )
    caption = f"Applications by {head.lower()}. On {in_words(look.compared_with)} as known then{late}.{ages}"
    return ShownTable(key, title, caption, columns, rows)


def _number(table: ProtectedTable, code: str, column: str) -> str:
    if column == "late":
        return change_in_words(table.cell(code, column).value, "").removesuffix(" since ").replace("no change", "0")
    return shown(table.cell(code, column))


def _oldest(look: Look) -> dict[str, str]:
    there = look.population("applications").filter(pl.col("is_open"))
    grouped = there.group_by("stage").agg(oldest=(pl.lit(look.day) - pl.col("stage_entered_on")).dt.total_days().max(), n=pl.col("n").sum())
    return {stage: shown(look.statistic(stage, oldest, n)) for stage, oldest, n in grouped.iter_rows()}
