"""Workload: load and welfare, never a ranking. One row per officer for those who may see officers, else one per team."""

from collections import Counter, defaultdict
from collections.abc import ItemsView, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from data_access import vocabulary as words
from data_access.dates import in_words, week_start
from data_access.digits import plain_number
from data_access.disclosure.protect import ProtectedCell
from data_access.figures.catalogue import FIGURES
from data_access.figures.reckon import summary_of_days
from data_access.outputs.model import Chart, ChartBlock, Column, Headline, PageView, Series, ShownTable, Statement, TableBlock
from data_access.outputs.numbers import shown
from data_access.outputs.wording import course_in_words, listed, short_day
from data_access.service.look import Look

RECENT_WEEKS = 4
FAR_ABOVE = 2.0
"""A high-risk share this many times the team's is said to the lead, as a question of welfare. *Choice*: no source sets one."""
FEWEST_FOR_A_NOTE = 4
MOST_BARS = 40
"""With more officers than a screen holds, the drawing is by team; the table stays by officer."""


@dataclass(frozen=True)
class Load:
    """What one officer, or one team, carries at the end of a day."""

    label: str
    role: str
    team: str
    members: int
    hours: float
    by_category: Counter[str]
    ages: Counter[int]
    """Days in the present stage → how many."""
    completed_recently: int
    high: int
    weighted: float

    @cached_property
    def open(self) -> int:
        return self.ages.total()


@dataclass(frozen=True)
class Carried:
    """What everybody carries, and the rows in which that is shown: officers to who may see them, else teams."""

    look: Look
    loads: list[Load]

    @cached_property
    def rows(self) -> list[Load]:
        busy = [load for load in self.loads if load.open or load.completed_recently]
        return busy if self.look.may_see_officers else _by_team(busy)

    @cached_property
    def by_risk(self) -> list[tuple[ProtectedCell, ProtectedCell]]:
        """Of each row the open ones of high risk, and the others."""
        return [(self.look.count("high", load.high), self.look.count("other", load.open - load.high)) for load in self.rows]

    @cached_property
    def allocated(self) -> ProtectedCell:
        """All that are allocated and open: the sum of what is shown of each row by risk."""
        return self.look.total("allocated", (cell for both in self.by_risk for cell in both))


def compose(look: Look) -> PageView:
    """The workload page."""
    carried = Carried(look, _loads(look))
    blocks = (
        ("officers", _officers(look, carried)),
        ("load_by_risk", _load_by_risk(look, carried)),
        look.block("capacity", "officers", _capacity),
        ("welfare", _welfare(look, carried.loads)),
    )
    headlines = (look.headline("officers_on_review"), look.headline("supporting_officers"), _load_headline(look, carried))
    return PageView(_sentence(look, carried), "", (), headlines, blocks)


def _sentence(look: Look, carried: Carried) -> str:
    if not look.is_recorded("officers"):
        return "No officer is recorded in the case database"
    officers, waiting = look.value("officers_on_review"), carried.allocated
    if officers.value == 0:
        return "No officer is dedicated to the review on this day"
    if waiting.value == 0:
        return f"No detailed review is allocated and open; {shown(officers)} officers are on the review"
    return f"{shown(officers)} officers carry {shown(waiting)} open detailed reviews: {shown(_load_now(look, carried), 1)} per full-time equivalent"


def _load_now(look: Look, carried: Carried) -> ProtectedCell:
    now = look.reckoned("officer_load")
    hours = look.statistic("hours", now.denominator, look.reckoned("officers_on_review").numerator)
    return look.ratio("load", now.value, carried.allocated, hours)


def _load_headline(look: Look, carried: Carried) -> Headline:
    now, before = look.reckoned("officer_load"), look.reckoned_before("officer_load")
    beneath, change = "open applications", f"change since {look.since} not shown"
    if look.is_exact:
        heavy = look.statistic("weighted", now.extra["weighted"], now.numerator)
        beneath += f"; {shown(heavy, 1)} weighted by risk"
        change = f"{shown(look.statistic('load before', before.value, before.numerator), 1)} on {look.since}"
    return Headline("officer_load", FIGURES["officer_load"].title, shown(_load_now(look, carried), 1), beneath, change)


def _loads(look: Look) -> list[Load]:
    since = look.day - timedelta(weeks=RECENT_WEEKS)
    done = look.history.how_many_by("completions", ("officer_id",), day=look.day, after=("completed_on", since))
    posted = look.history.how_many_by("officers", ("officer_id", *_POSTING), day=look.day, where="is_on_review")
    here = {officer: dict(zip(_POSTING, posting, strict=True)) for officer, *posting in posted}
    recent = {officer: n for (officer,), n in done.items() if officer is not None and officer >= 0}
    held: defaultdict[int, _Held] = defaultdict(_Held, {officer: _Held() for officer in [*here, *recent]})
    day = look.day
    # The oldest first, so that the team of who is posted nowhere is that of the oldest.
    for (officer, since, team), n in _open_by(look, "officer_id", "stage_entered_on", "team"):
        kept = held[officer]
        kept.team = kept.team or team
        kept.ages[(day - since).days] += n
    for (officer, category), n in _open_by(look, "officer_id", "risk_category"):
        held[officer].by_category[category] += n
    loads = (_load(look, officer, kept, here.get(officer), recent.get(officer, 0)) for officer, kept in held.items())
    return sorted(loads, key=lambda load: (load.hours == 0, load.team, load.role, load.label))


_POSTING = ("officer_role", "team", "full_time_equivalent")


@dataclass
class _Held:
    """What one officer has open, while it is gathered."""

    team: str = ""
    ages: Counter[int] = field(default_factory=Counter)
    by_category: Counter[str] = field(default_factory=Counter)


def _open_by(look: Look, *facts: str) -> ItemsView[tuple, int]:
    return look.history.how_many_by("applications", facts, day=look.day, where="is_allocated_and_open").items()


def _load(look: Look, officer: int, held: _Held, posting: dict | None, completed: int) -> Load:
    return Load(
        label=look.officer_labels.get(officer, "Officer not recorded"),
        role=words.OFFICER_ROLES[posting["officer_role"]] if posting else "No longer on the review",
        team=posting["team"] if posting else (held.team or "Not on the review"),
        members=1,
        hours=posting["full_time_equivalent"] if posting else 0.0,
        by_category=held.by_category,
        ages=held.ages,
        completed_recently=completed,
        high=sum(n for category, n in held.by_category.items() if category in look.high_categories),
        weighted=sum(look.weights.get(category, 1.0) * n for category, n in held.by_category.items()),
    )


def _by_team(loads: list[Load]) -> list[Load]:
    teams: dict[str, list[Load]] = {}
    for load in loads:
        teams.setdefault(load.team, []).append(load)
    return [_together(team, members) for team, members in sorted(teams.items())]


def _together(team: str, members: list[Load]) -> Load:
    return Load(
        label=team,
        role="",
        team=team,
        members=sum(load.members for load in members),
        hours=sum(load.hours for load in members),
        by_category=_summed(load.by_category for load in members),
        ages=_summed(load.ages for load in members),
        completed_recently=sum(load.completed_recently for load in members),
        high=sum(load.high for load in members),
        weighted=sum(load.weighted for load in members),
    )


def _summed(counts: Iterable[Counter]) -> Counter:
    together: Counter = Counter()
    for one in counts:
        together.update(one)
    return together


def _shared_in_words(carried: Carried, who: str) -> str:
    carrying, allocated = sum(1 for load in carried.rows if load.open), carried.allocated
    if not carrying:
        return f"No {who} carries an open detailed review"
    reviews = f"{shown(allocated)} open detailed review{'' if allocated.value == 1 else 's'}"
    return f"1 {who} carries {reviews}" if carrying == 1 else f"{carrying} {who}s carry {reviews}"


def _who(look: Look, load: Load) -> tuple[str, ...]:
    """A row is an officer, or a team, which needs no column that says so again."""
    if look.may_see_officers:
        return load.label, load.role, load.team
    officers = look.count("officers", load.members)
    return load.label, f"{shown(officers)} officer{'' if officers.value == 1 else 's'}"


def _weighted(look: Look, load: Load) -> ProtectedCell:
    return look.statistic("weighted", round(load.weighted / load.hours, 1) if load.hours else None, load.open)


def _officers(look: Look, carried: Carried) -> TableBlock:
    rows, shares = [], []
    for load, (high, other) in zip(carried.rows, carried.by_risk, strict=True):
        n, summary = load.open, summary_of_days(load.ages)
        together = look.total("open", (high, other))
        hours = look.statistic("hours", round(load.hours, 1), load.members)
        per = look.ratio("load", round(n / load.hours, 1) if load.hours else None, together, hours)
        share = look.ratio("high share", round(100 * load.high / n) if n else None, high, together, per=100)
        numbers = (
            shown(together),
            shown(look.count("completed", load.completed_recently)),
            shown(look.statistic("median", summary["median"], n)),
            shown(look.statistic("oldest", summary["longest"], n)),
            shown(share, 0) + ("%" if share.value is not None else ""),
            shown(hours, 1),
            shown(per, 1),
            *([shown(_weighted(look, load), 1)] if look.is_exact else []),
        )
        rows.append((*_who(look, load), *numbers))
        shares.append(together.value)
    most = max((share for share in shares if share), default=1)
    who = "officer" if look.may_see_officers else "team"
    heads = (
        *((Column("Officer"), Column("Role"), Column("Team")) if look.may_see_officers else (Column("Team"), Column("Who"))),
        Column("Open", True),
        Column(f"Completed, {RECENT_WEEKS} weeks", True),
        Column("Median age, days", True),
        Column("Oldest, days", True),
        Column("High-risk share", True),
        Column("FTE", True),
        Column("Open per FTE", True),
        *([Column("Weighted", True)] if look.is_exact else []),
    )
    caption = f"Detailed reviews allocated and open, by {who}, as at {in_words(look.day)}. Ordered by team and role: load and welfare, not a ranking."
    table = ShownTable(
        "officers",
        _shared_in_words(carried, who),
        caption,
        heads,
        tuple(rows),
        "No detailed review is allocated on this day.",
        shares=(
            (
                next(place for place, head in enumerate(heads) if head.is_number),
                tuple(None if share is None else share / most for share in shares),
            ),
        ),
    )
    return TableBlock(table, look.definitions("officer_load", "open_age_days"))


def _load_by_risk(look: Look, carried: Carried) -> ChartBlock:
    chosen = [load for load in carried.rows if load.open]
    is_by_officer = look.may_see_officers and len(chosen) <= MOST_BARS
    if len(chosen) > MOST_BARS:
        chosen = [load for load in _by_team(carried.loads) if load.open]
    groups = ("High risk", "Other categories")
    cells = [((load.label, name), n) for load in chosen for name, n in zip(groups, (load.high, load.open - load.high), strict=True)]
    table = look.table("load by risk", ("officer", "risk"), cells)
    labels = tuple(load.label for load in chosen)
    series = tuple(
        Series(
            name,
            tuple(table.cell(label, name).value for label in labels),
            emphasis,
            value_labels=tuple(shown(table.cell(label, name)) for label in labels),
        )
        for name, emphasis in zip(groups, ("main", "context"), strict=True)
    )
    total_high = look.total("high", (table.cell(label, "High risk") for label in labels))
    title = f"{shown(total_high)} of the open reviews are high risk" if chosen else "No detailed review is allocated on this day"
    who = "officer" if is_by_officer else "team"
    chart = Chart(
        key="load_by_risk",
        kind="stacked",
        title=title,
        caption=f"Detailed reviews allocated and open by {who}, split by risk, as at {in_words(look.day)}.",
        alternative=f"Stacked bars, one per {who}: "
        + "; ".join(
            f"{label}: {shown(table.cell(label, 'High risk'))} high risk, {shown(table.cell(label, 'Other categories'))} other"
            for label in labels
        )
        + ".",
        categories=labels,
        series=series,
        value_axis="Applications",
    )
    rows = tuple((label, *(shown(table.cell(label, name)) for name in groups)) for label in labels)
    shown_table = ShownTable(
        "load_by_risk_table",
        "Open reviews by risk",
        "Applications.",
        (Column(who.capitalize()), *(Column(name, True) for name in groups)),
        rows,
    )
    return ChartBlock(chart, shown_table, look.definitions("officer_load"))


def _capacity(look: Look) -> ChartBlock:
    officers = look.history.cells["officers"]
    first = min(officers.where("is_on_review").first_day or look.day, look.day)
    sundays = list(_weeks(first, look.day))
    numbers, worked = officers.series("is_on_review", sundays), officers.sums("full_time_equivalent", "is_on_review", sundays)
    heads_present = [look.count("officers", number) for number in numbers]
    hours = [look.statistic("hours", round(total, 1), number) for total, number in zip(worked, numbers, strict=True)]
    counted, equivalents = (tuple(cell.value for cell in cells) for cells in (heads_present, hours))
    now, most = heads_present[-1], max((value for value in counted if value is not None), default=None)
    title = f"{shown(now)} officers on the review"
    if now.value is not None and most is not None:
        title += ", the most so far" if now.value == most else f", {plain_number(most)} at the height"
    chart = Chart(
        key="capacity",
        kind="step",
        title=title,
        caption=f"Dedicated officers and their full-time equivalents at each week's end, to {in_words(look.day)}; ad-hoc support apart.",
        alternative=f"Step chart. {course_in_words('Officers', sundays, counted, look.mark_in(counted))}; "
        f"{course_in_words('full-time equivalents', sundays, equivalents, look.mark_in(equivalents))}.",
        categories=tuple(sundays),
        series=(
            Series("Officers", counted, "main", f"Officers {shown(now)}", mark=look.mark_in(counted)),
            Series("Full-time equivalents", equivalents, "second", f"FTE {shown(hours[-1], 1)}", mark=look.mark_in(equivalents)),
        ),
        value_axis="Officers",
    )
    rows = tuple((short_day(day), shown(n), shown(h, 1)) for day, n, h in reversed(list(zip(sundays, heads_present, hours, strict=True))))
    table = ShownTable(
        "capacity_table",
        "Capacity at each week's end",
        "Newest first.",
        (Column("Day"), Column("Officers", True), Column("FTE", True)),
        rows,
    )
    return ChartBlock(chart, table, look.definitions("officers_on_review", "supporting_officers"))


def _weeks(first: date, last: date) -> list[date]:
    sunday = week_start(first) + timedelta(days=6)
    return [*(sunday + timedelta(weeks=n) for n in range(((last - sunday).days // 7) + 1) if sunday + timedelta(weeks=n) < last), last]


def _welfare(look: Look, loads: list[Load]) -> Statement:
    high, carried = sum(load.high for load in loads), sum(load.open for load in loads)
    title = "Welfare"
    if not look.may_see_officers:
        return Statement("welfare", title, ("Notes about single officers are shown only to those who see officers one by one.",))
    if not carried:
        return Statement(
            "welfare",
            title,
            ("No detailed review is allocated on this day, so there is nothing to note. Choose another day, or fewer filters.",),
        )
    usual = high / carried
    heavy = [
        load.label for load in loads if load.open >= FEWEST_FOR_A_NOTE and load.high / load.open >= FAR_ABOVE * usual and load.high >= 3
    ]
    if not heavy:
        return Statement("welfare", title, ("Nobody's share of high-risk work is far above the team's.",))
    verb = "carries" if len(heavy) == 1 else "carry"
    return Statement(
        "welfare",
        title,
        (
            f"{listed(heavy)} {verb} at least {plain_number(FAR_ABOVE)} times the team's share of high-risk work ({round(100 * usual)}%).",
            "A question of welfare for the lead: who has had a break from it, and who offers support?",
        ),
    )
