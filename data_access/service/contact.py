"""Contact: whom the review must reach, whom it reached, whom it could not, and whom it would not be safe to."""

from datetime import date, timedelta

from data_access import vocabulary as words
from data_access.dates import in_words
from data_access.digits import plain_number
from data_access.disclosure.protect import ProtectedCell
from data_access.facts import MOST_ATTEMPTS_TOLD_APART
from data_access.figures.catalogue import FIGURES
from data_access.outputs.model import Attention, AttentionBlock, Chart, ChartBlock, Column, PageView, Series, ShownTable, TableBlock
from data_access.outputs.numbers import shown
from data_access.outputs.wording import course_in_words, days_in_words, short_day
from data_access.service.look import Look

_SHOWN_STATUSES = tuple(status for status in words.CONTACT_STATUSES if status != "not_required")
_NEVER = date(9999, 1, 1)
"""From this day on, a day that something is due stands for none."""
_UNREACHABLE, _NOT_SAFE = FIGURES["people_unreachable"].title, FIGURES["people_not_safe_or_appropriate"].title


def compose(look: Look) -> PageView:
    """The contact page."""
    keys = ("people_requiring_contact", "people_contacted", "people_unreachable", "people_not_safe_or_appropriate", "contact_attempts")
    blocks = (
        look.block("statuses", "people", _statuses),
        look.block("unreachable_and_unsafe", "people", _unreachable_and_unsafe),
        look.block("attempts", "contact_attempts", _attempts),
        look.block("overdue", "people", _overdue),
        look.block("trend", "people", _trend),
    )
    return PageView(_sentence(look), "", (), tuple(look.headline(key) for key in keys), blocks)


def _sentence(look: Look) -> str:
    if not look.is_recorded("people"):
        return "Contact with people at risk is not recorded in the case database"
    requiring, contacted = look.value("people_requiring_contact"), look.value("people_contacted")
    if requiring.value == 0:
        return "No one at risk requires contact so far"
    rest = f"{shown(look.value('people_unreachable'))} could not be reached and for {shown(look.value('people_not_safe_or_appropriate'))} it is not safe or appropriate"
    if look.progress("people_contacted").left.value == 0:
        return f"All {shown(requiring)} people requiring contact have been contacted"
    return f"{shown(contacted)} of {shown(requiring)} people requiring contact have been contacted; {rest}"


_UNREACHED = (*words.UNREACHABLE_STATUSES, *words.NOT_SAFE_OR_APPROPRIATE_STATUSES)


def _people_by(look: Look, *facts: str) -> dict[tuple, int]:
    """People requiring contact who share these facts → how many."""
    return look.history.how_many_by("people", facts, day=look.day, where="is_requiring_contact")


def _days_due(look: Look) -> dict[str, dict[date, int]]:
    """Contact status → when its next attempt or review is due → how many people."""
    found: dict[str, dict[date, int]] = {}
    for (status, due), n in _people_by(look, "contact_status", "due_on").items():
        found.setdefault(status, {})[due] = n
    return found


def _still_to_reach(waiting: ProtectedCell) -> str:
    return "1 person is still to be reached" if waiting.value == 1 else f"{shown(waiting)} people are still to be reached"


def _statuses(look: Look) -> ChartBlock:
    counted = _people_by(look, "contact_status")
    table = look.table("contact statuses", ("contact_status",), [((status,), counted.get((status,), 0)) for status in _SHOWN_STATUSES])
    values = tuple(table.cell(status).value for status in _SHOWN_STATUSES)
    waiting = look.total("still to reach", (table.cell(status) for status in words.STILL_TO_REACH_STATUSES))
    title = "Nobody waits to be reached" if waiting.value == 0 else _still_to_reach(waiting)
    labels = tuple(words.CONTACT_STATUSES[status] for status in _SHOWN_STATUSES)
    said = "; ".join(f"{label}: {shown(table.cell(status))}" for status, label in zip(_SHOWN_STATUSES, labels, strict=True))
    chart = Chart(
        key="statuses",
        kind="bar",
        title=title,
        caption=f"People requiring contact, each in one status, as at {in_words(look.day)}. Source: case database.",
        alternative=f"Bar chart of people requiring contact. {said}.",
        categories=labels,
        series=(Series("People", values, "main", value_labels=tuple(shown(table.cell(status)) for status in _SHOWN_STATUSES)),),
        value_axis="People",
    )
    rows = tuple((label, shown(table.cell(status))) for status, label in zip(_SHOWN_STATUSES, labels, strict=True))
    shown_table = ShownTable(
        "statuses_table", "People by contact status", "People requiring contact.", (Column("Status"), Column("People", True)), rows
    )
    return ChartBlock(chart, shown_table, look.definitions("people_requiring_contact", "people_contacted", "people_unreachable"))


def _unreachable_and_unsafe(look: Look) -> TableBlock:
    days_due, rows = _days_due(look), []
    for status in _UNREACHED:
        held = days_due.get(status, {})
        overdue, everyone = sum(n for due, n in held.items() if due is not None and due < look.day), sum(held.values())
        upcoming = min((due for due in held if due is not None and look.day <= due < _NEVER), default=None)
        count, late = look.count(status, everyone), look.count(f"{status} overdue", overdue)
        next_on = (
            short_day(upcoming)
            if upcoming is not None and count.value
            else "[z]"
            if not everyone
            else "none set"
            if upcoming is None
            else "[c]"
        )
        group = _UNREACHABLE if status in words.UNREACHABLE_STATUSES else _NOT_SAFE
        rows.append((group, words.CONTACT_STATUSES[status].removeprefix("Unable: ").capitalize(), shown(count), shown(late), next_on))
    heads = (Column("Group"), Column("Status"), Column("People", True), Column("Review overdue", True), Column("Next review", True))
    title = (
        f"{shown(look.value('people_unreachable'))} unreachable and {shown(look.value('people_not_safe_or_appropriate'))} "
        "not safe or appropriate: two groups, never one"
    )
    caption = "Both groups stay open: attempts continue where it is safe, and each decision has a date for its next review."
    return TableBlock(
        ShownTable("unreachable_and_unsafe", title, caption, heads, tuple(rows)),
        look.definitions("people_unreachable", "people_not_safe_or_appropriate"),
    )


def _attempts(look: Look) -> ChartBlock:
    counted = {made: n for (made,), n in _people_by(look, "attempts_made").items()}
    names = tuple(f"{n} or more" if n == MOST_ATTEMPTS_TOLD_APART else str(n) for n in range(MOST_ATTEMPTS_TOLD_APART + 1))
    table = look.table("attempts per person", ("attempts",), [((name,), counted.get(n, 0)) for n, name in enumerate(names)])
    policy = look.events.review.policy_attempts
    most = max((cell for cell in table.cells if cell.value), key=lambda cell: cell.value, default=None)
    title = (
        f"Most often, {most.labels[0]} {'attempt was' if most.labels[0] == '1' else 'attempts were'} made for a person"
        if most
        else "No contact attempt has been made yet"
    )
    chart = Chart(
        key="attempts",
        kind="column",
        title=title,
        caption=f"People requiring contact by attempts made, as at {in_words(look.day)}. The policy number before 'no response' is {policy}.",
        alternative="Column chart of people by number of contact attempts. "
        + "; ".join(f"{name}: {shown(table.cell(name))}" for name in names)
        + ".",
        categories=names,
        series=(
            Series("People", tuple(cell.value for cell in table.cells), "main", value_labels=tuple(shown(cell) for cell in table.cells)),
        ),
        value_axis="People",
    )
    rows = tuple((name, shown(table.cell(name))) for name in names)
    heads = (Column("Attempts made"), Column("People", True))
    return ChartBlock(
        chart,
        ShownTable("attempts_table", "Attempts per person", "People requiring contact.", heads, rows),
        look.definitions("contact_attempts"),
    )


def _overdue(look: Look) -> AttentionBlock:
    days_due, lines, counts = _days_due(look), [], []
    for status in (*words.STILL_TO_REACH_STATUSES, *_UNREACHED):
        held = {due: n for due, n in days_due.get(status, {}).items() if due is not None and due < look.day}
        late = sum(held.values())
        if late:
            oldest = look.statistic(status, (look.day - min(held)).days, late)
            what = "next attempt overdue" if status in words.STILL_TO_REACH_STATUSES else "next review overdue"
            worst = "age not shown" if oldest.value is None else f"oldest by {days_in_words(oldest.value)}"
            counts.append(look.count(status, late))
            lines.append(Attention(shown(counts[-1]), f"{words.CONTACT_STATUSES[status]}: {what}", worst))
    total = look.total("overdue", counts)
    noun = "attempt or review of a decision is" if total.value == 1 else "attempts or reviews of decisions are"
    return AttentionBlock(
        f"{shown(total)} {noun} overdue" if lines else "Nothing is overdue",
        f"People, as at {in_words(look.day)}.",
        tuple(lines),
        "No attempt and no review of a decision is overdue.",
    )


def _trend(look: Look) -> ChartBlock:
    first = min(look.history.cells["people"].first_day or look.day, look.day)
    step = 1 if (look.day - first).days <= 400 else 7
    days = [first + timedelta(days=n) for n in range(0, (look.day - first).days, step)] + [look.day]
    flags = {
        "is_still_to_reach": "Still to reach",
        "is_unreachable": _UNREACHABLE,
        "is_not_safe_or_appropriate": _NOT_SAFE,
    }
    lines = {flag: look.series("people", flag, days) for flag in flags}
    now, peak = lines["is_still_to_reach"][-1], max((v for v in lines["is_still_to_reach"] if v is not None), default=None)
    title = "People still to be reached over time"
    if now is not None and peak:
        title = (
            f"Still to reach: {plain_number(now)} now, {plain_number(peak)} at the peak"
            if now < peak
            else f"Still to reach is at its peak: {plain_number(now)}"
        )
    ends = {flag: "[c]" if values[-1] is None else plain_number(values[-1]) for flag, values in lines.items()}
    chart = Chart(
        key="trend",
        kind="step",
        title=title,
        caption=f"People requiring contact, {in_words(days[0])} to {in_words(look.day)}. Source: case database.",
        alternative="Step chart of people. "
        + "; ".join(course_in_words(name, days, lines[flag], look.mark_in(lines[flag])) for flag, name in flags.items())
        + ".",
        categories=tuple(days),
        series=tuple(
            Series(name, lines[flag], emphasis, f"{name} {ends[flag]}", mark=look.mark_in(lines[flag]))
            for (flag, name), emphasis in zip(flags.items(), ("main", "second", "third"), strict=True)
        ),
        value_axis="People",
    )
    rows = tuple(
        (short_day(day), *("[c]" if lines[flag][i] is None else plain_number(lines[flag][i]) for flag in flags))
        for i, day in reversed(list(enumerate(days)))
        if day.weekday() == 6 or day == look.day
    )
    table = ShownTable(
        "trend_table",
        "At each week's end",
        "People, newest first.",
        (Column("Day"), *(Column(name, True) for name in flags.values())),
        rows,
    )
    return ChartBlock(chart, table, look.definitions("people_unreachable", "people_not_safe_or_appropriate"))
