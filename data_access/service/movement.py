"""What moved since the comparison: opening + late entries + in − out = closing, by stage or by risk category."""

from collections import Counter
from collections.abc import Iterable, Mapping

from data_access import vocabulary as words
from data_access.dates import in_words
from data_access.disclosure.protect import ProtectedCell, ProtectedTable, protected_change
from data_access.outputs.model import Column, PageView, ShownTable, TableBlock
from data_access.outputs.numbers import change_in_words, shown, signed
from data_access.outputs.wording import day_month
from data_access.populations.movements import Moved, movements_between
from data_access.service.look import Look

_COLUMNS = ("opening", "late", "in", "out", "closing")
_NONE = Moved()


def compose(look: Look) -> PageView:
    """The section of a pack: by category, since a page has it by stage."""
    block = by_category(look)
    return PageView(block.table.title, "", (), (), (("by_category", block),))


def by_stage(look: Look) -> TableBlock:
    """Applications by stage, with the oldest in each."""
    moved = _moved(look, "stage")
    ages = _oldest(look)
    oldest = {stage: "" if stage == "complete" else ages.get(stage, "[z]") for stage in words.STAGES}
    table = _counted(look, "stage", words.STAGES, moved)
    return TableBlock(
        _table(look, "movement", _became_complete(look, moved), ("Stage", words.STAGES), table, oldest),
        look.definitions("applications_in_scope", "open_age_days"),
    )


def by_category(look: Look) -> TableBlock:
    """Applications in scope by risk category: what came in by assessment or into scope, and what went out by a re-grade or out of scope."""
    moved = _moved(look, "risk_category")
    table = _counted(look, "risk_category", look.category_labels, moved)
    title = "Applications in scope by risk category, then and now"
    if look.is_exact:
        left = look.count("assessed since", moved.get(words.NOT_ASSESSED, _NONE).departed)
        how_many = "No application is" if left.value == 0 else f"{shown(left)} application{' is' if left.value == 1 else 's are'}"
        title = f"{how_many} no longer 'not yet assessed' since {day_month(look.compared_with)}"
    return TableBlock(
        _table(look, "movement_by_category", title, ("Risk category", look.category_labels), table),
        look.definitions("applications_in_scope"),
    )


def _moved(look: Look, by: str) -> dict[str, Moved]:
    history = look.history
    return movements_between(history.cells["applications"], history.switches, by=by, opening_day=look.compared_with, closing_day=look.day)


def _became_complete(look: Look, moved: Mapping[str, Moved]) -> str:
    since = day_month(look.compared_with)
    if look.is_exact:
        return f"{shown(look.count('completed since', moved.get('complete', _NONE).joined))} applications became complete since {since}"
    then, now = _then_and_now(look, "stage", ("complete",))["complete"]
    return f"Applications complete: {change_in_words(protected_change(now, then), since, is_exact=False)}"


def _counted(look: Look, by: str, codes: Mapping[str, str], moved: Mapping[str, Moved]) -> dict[str, dict[str, str]]:
    """What each row says, by code and column. Where counts are hidden or rounded, what came in and what went out are left away: beside an
    opening and a closing number they would tell of small ones. The difference of the two that are shown stands there instead."""
    if look.is_exact:
        return _exactly(look, by, codes, moved)
    return {
        code: {"opening": shown(then), "change": signed(protected_change(now, then)), "closing": shown(now)}
        for code, (then, now) in _then_and_now(look, by, codes).items()
    }


def _then_and_now(look: Look, by: str, codes: Iterable[str]) -> dict[str, tuple[ProtectedCell, ProtectedCell]]:
    then = look.how_many_by("applications", "is_in_scope", by, history=look.before, day=look.compared_with)
    now, nobody = look.how_many_by("applications", "is_in_scope", by), look.count(by, 0)
    return {code: (then.get(code, nobody), now.get(code, nobody)) for code in codes}


def _exactly(look: Look, by: str, codes: Mapping[str, str], moved: Mapping[str, Moved]) -> dict[str, dict[str, str]]:
    """Late entries are what is known now of the comparison day less what was known then."""
    table = _protected(look, by, codes, moved)
    columns = [column for column in _COLUMNS if column != "late" or any(table.cell(code, "late").value for code in codes)]
    return {code: {column: _number(table, code, column) for column in columns} for code in codes}


def _protected(look: Look, by: str, codes: Mapping[str, str], moved: Mapping[str, Moved]) -> ProtectedTable:
    then = look.before.how_many_by("applications", (by,), day=look.compared_with)
    cells = []
    for code in codes:
        row, said = moved.get(code, _NONE), then.get((code,), 0)
        numbers = (said, row.opening - said, row.joined, row.departed, row.closing)
        cells += [((code, head), number) for head, number in zip(_COLUMNS, numbers, strict=True)]
    return look.table("movement", (by, "column"), cells)


def _table(
    look: Look,
    key: str,
    title: str,
    rows_of: tuple[str, Mapping[str, str]],
    table: Mapping[str, Mapping[str, str]],
    oldest: Mapping[str, str] | None = None,
) -> ShownTable:
    head, labels = rows_of
    shown_columns = tuple(next(iter(table.values())))
    opening, closing = f"On {day_month(look.compared_with)}", f"On {day_month(look.day)}"
    names = {"opening": opening, "late": "Late entries", "in": "In", "out": "Out", "change": "Change", "closing": closing}
    rows = tuple((label, *table[code].values(), *((oldest[code],) if oldest else ())) for code, label in labels.items())
    late = "; late entries are what was recorded since about days before it" if "late" in shown_columns else ""
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
        return signed(table.cell(code, column).value)
    return shown(table.cell(code, column))


def _oldest(look: Look) -> dict[str, str]:
    oldest: dict[str, int] = {}
    resting_on: Counter[str] = Counter()
    for (stage, since), n in look.history.how_many_by("applications", ("stage", "stage_entered_on"), day=look.day, where="is_open").items():
        oldest[stage] = max(oldest.get(stage, 0), (look.day - since).days)
        resting_on[stage] += n
    return {stage: shown(look.statistic(stage, days, resting_on[stage])) for stage, days in oldest.items()}
