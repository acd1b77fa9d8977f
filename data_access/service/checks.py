"""The checks on the records: what each finds on the day, and what it found at the end of each of the last weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from data_access.dates import in_words, week_start
from data_access.digits import plain_number
from data_access.disclosure.protect import CountedCell, ProtectedCell, protect_one, protected_change, protected_line
from data_access.figures.checks import CHECKS, Check
from data_access.outputs.model import Attention, AttentionBlock, Chart, ChartBlock, Column, Definition, Series, ShownTable, TableBlock
from data_access.outputs.numbers import shown, signed
from data_access.outputs.wording import course_in_words, day_month
from data_access.populations.history import History
from data_access.service.look import Look

WEEKS = 9
"""How many whole weeks the trend looks back."""
_LINES = 2
_UNIT = "applications"
"""Of the checks in the chart: one unit an axis."""


@dataclass(frozen=True)
class Checked:
    """What every check finds, for one look."""

    look: Look

    @cached_property
    def now(self) -> dict[str, ProtectedCell]:
        """By code, on the day."""
        return self._at(self.look.history, self.look.day)

    @cached_property
    def before(self) -> dict[str, ProtectedCell]:
        """By code, at the comparison, as known then."""
        return self._at(self.look.before, self.look.compared_with)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The Sundays that end the last whole weeks; the day itself while there is none. What was known on a Sunday serves all days after it."""
        last = week_start(self.look.day + timedelta(days=1)) - timedelta(days=1)
        sundays = (last - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1))
        first = self.look.history.first_day or self.look.day
        return tuple(sunday for sunday in sundays if sunday >= first) or (self.look.day,)

    @cached_property
    def lines(self) -> dict[str, tuple[float | int | None, ...]]:
        """By code, on each of ``days`` as known at its end; None where it may not be shown."""
        found = [_found(self.look.known_then(day), day) for day in self.days]
        return {code: protected_line([[on.get(check.fault, 0) for on in found]], self.look.rules) for code, check in CHECKS.items()}

    @cached_property
    def finding(self) -> tuple[Check, ...]:
        """The checks that find something, or of which nothing can be known."""
        return tuple(check for code, check in CHECKS.items() if self.now[code].value != 0)

    @cached_property
    def by_size(self) -> tuple[Check, ...]:
        """Those of them that find most first; where that is hidden or unknown, last."""
        return tuple(sorted(self.finding, key=lambda check: -(self.now[check.code].value or 0)))

    @cached_property
    def unknown(self) -> tuple[Check, ...]:
        """The checks of which nothing can be known: nothing of the kind is recorded."""
        return tuple(check for check in CHECKS.values() if not self._is_known(check))

    @cached_property
    def clear(self) -> tuple[Check, ...]:
        """The checks that find nothing."""
        return tuple(check for check in CHECKS.values() if check not in self.finding)

    def _at(self, history: History, day: date) -> dict[str, ProtectedCell]:
        found = _found(history, day)
        return {
            code: protect_one(CountedCell((code,), found.get(check.fault, 0), is_recorded=self._is_known(check)), self.look.rules)
            for code, check in CHECKS.items()
        }

    def _is_known(self, check: Check) -> bool:
        return all(map(self.look.is_recorded, check.needs))


def _found(history: History, day: date) -> dict[str, int]:
    return {fault: n for (fault,), n in history.how_many_by("faults", ("fault",), day=day).items()}


def in_a_sentence(checked: Checked) -> str:
    """'5 of 23 checks find something to put right'."""
    finding = [check for check in checked.finding if check not in checked.unknown]
    if not finding:
        return "No check finds anything to put right"
    return f"{len(finding)} of {len(CHECKS)} checks {'finds' if len(finding) == 1 else 'find'} something to put right"


def findings_table(checked: Checked) -> TableBlock:
    """A row for each check that finds something, the most found first; those that cannot be made last."""
    look = checked.look
    rows = tuple(
        (
            check.code,
            check.wrong,
            shown(checked.now[check.code]),
            check.unit,
            _change(checked, check),
        )
        for check in checked.by_size
    )
    columns = (
        Column("Code"),
        Column("What is wrong"),
        Column("Found", True),
        Column("Of what"),
        Column(f"Since {look.since}", True),
    )
    caption = (
        f"Found as at {in_words(look.day)}, and the change since what was known on {in_words(look.compared_with)}. No filter narrows it."
    )
    table = ShownTable("checks", _most_found(checked), caption, columns, rows, "Every check was made, and none found anything.")
    return TableBlock(table, tuple(map(_definition, checked.finding)))


def _change(checked: Checked, check: Check) -> str:
    if check in checked.unknown:
        return "[x]"
    return signed(protected_change(checked.now[check.code], checked.before[check.code]))


def _most_found(checked: Checked) -> str:
    found = [(cell.value, code) for code, cell in checked.now.items() if cell.value]
    if not found:
        return "Only few are found by any check" if checked.finding else "Nothing is found"
    value, code = max(found, key=lambda one: (one[0], one[1]))
    return f"{code} finds most: {plain_number(value)} {CHECKS[code].unit}"


def what_to_do(checked: Checked) -> AttentionBlock:
    """A line for each check that finds something: what would put it right, and what is wrong with how many."""
    lines = tuple(
        Attention(check.code, check.remedy, f"{shown(checked.now[check.code])} {check.unit}: {check.wrong[0].lower()}{check.wrong[1:]}")
        for check in checked.by_size
        if check not in checked.unknown
    )
    return AttentionBlock("What puts it right", "", lines, "Nothing is to be put right.")


def clear_table(checked: Checked) -> TableBlock:
    """A row for each check that found nothing: what was looked for is worth knowing too."""
    rows = tuple((check.code, check.wrong, check.unit, "none") for check in checked.clear)
    noun = "check finds" if len(rows) == 1 else "checks find"
    columns = (Column("Code"), Column("What was looked for"), Column("Of what"), Column("Found", True))
    title = f"{len(rows)} {noun} nothing" if rows else "Every check finds something"
    caption = f"As at {in_words(checked.look.day)}. No filter narrows it."
    return TableBlock(
        ShownTable("clear", title, caption, columns, rows, "No check is without a finding."), tuple(map(_definition, checked.clear))
    )


def _definition(check: Check) -> Definition:
    name = f"{check.code} {check.wrong}"
    return Definition(check.key, name, check.definition, check.unit, "", (f"Why it matters: {check.why}",), f"What to do: {check.remedy}")


def trend(checked: Checked) -> ChartBlock:
    """The checks of applications that find most, week by week as known then; beside it every check that ever found anything."""
    days, lines, mark = checked.days, checked.lines, checked.look.rules.mark
    charted = _charted(checked)
    named = {code: f"{code} {_said(lines[code][-1], mark)}" for code in charted}
    chart = Chart(
        key="checks_trend",
        kind="line",
        title=_moved_most(charted, checked),
        caption=(
            f"Applications found by the checks that find most of them, at the end of each week to {in_words(days[-1])}, each as known "
            "then. Source: case database."
        ),
        alternative="Line chart of applications found by checks. "
        + "; ".join(course_in_words(f"{code}, {CHECKS[code].wrong.lower()}", days, lines[code], mark) for code in charted)
        + ".",
        categories=days,
        series=tuple(
            Series(code, lines[code], emphasis, named[code], mark=checked.look.mark_in(lines[code]))
            for code, emphasis in zip(charted, ("main", "second"), strict=False)
        ),
        value_axis="Applications",
    )
    return ChartBlock(chart, _trend_table(checked), tuple(_definition(CHECKS[code]) for code in charted))


def _charted(checked: Checked) -> list[str]:
    """The checks of applications that find most now, or found most; the first of them all where none ever found anything."""
    of_applications = [check.code for check in CHECKS.values() if check.unit == _UNIT]
    weight = {code: (checked.lines[code][-1] or 0, max((n or 0 for n in checked.lines[code]), default=0)) for code in of_applications}
    ever = [code for code in of_applications if any(n != 0 for n in checked.lines[code])]
    return sorted(ever or of_applications[:1], key=lambda code: weight[code], reverse=True)[:_LINES]


def _moved_most(charted: Sequence[str], checked: Checked) -> str:
    """'Q13 went from 442 to 72 between 7 January and 25 February'."""
    lines, mark = checked.lines, checked.look.rules.mark
    first_day, last_day = day_month(checked.days[0]), day_month(checked.days[-1])
    if len(checked.days) == 1:
        return f"What the checks found on {last_day}"
    moved = {code: abs((lines[code][-1] or 0) - (lines[code][0] or 0)) for code in charted}
    code = max(charted, key=moved.__getitem__)
    if not moved[code]:
        return f"The checks found as much on {last_day} as on {first_day}"
    first, last = (_said(lines[code][end], mark) for end in (0, -1))
    return f"{code} went from {first} to {last} between {first_day} and {last_day}"


def _said(value: float | int | None, mark: str) -> str:
    return mark if value is None else plain_number(value)


def _trend_table(checked: Checked) -> ShownTable:
    unknown, mark = {check.code for check in checked.unknown}, checked.look.rules.mark
    rows = tuple(
        (f"{code} {CHECKS[code].wrong}", *(_said(value, mark) for value in line))
        for code, line in checked.lines.items()
        if code not in unknown and any(value != 0 for value in line)
    )
    columns = (Column("Check"), *(Column(day_month(day), True) for day in checked.days))
    caption = "What each check found at the end of each week, as known then; checks that never found anything are left out."
    return ShownTable(
        "checks_trend_table", "Found at the end of each week", caption, columns, rows, "No check found anything in these weeks."
    )
