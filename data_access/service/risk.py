"""Risk: what waits in which category, how long it took, what was re-graded."""

from collections import Counter

from data_access import vocabulary as words
from data_access.dates import in_words
from data_access.digits import plain_number
from data_access.disclosure.protect import ProtectedTable
from data_access.figures.reckon import days_since, summary_of_days
from data_access.outputs.model import Chart, ChartBlock, Column, PageView, Series, ShownTable, TableBlock
from data_access.outputs.numbers import shown
from data_access.outputs.wording import days_in_words
from data_access.populations.movements import regrades
from data_access.service.look import Look

FEW_CATEGORIES = 8
"""Up to so many, a table from each category to each is shown whole."""
_OPEN_REVIEWS = ("review_to_do", "review_under_way")
AGE_BANDS = ((0, 7, "0–7 days"), (8, 14, "8–14 days"), (15, 28, "15–28 days"), (29, 10**6, "29+ days"))


def compose(look: Look) -> PageView:
    """The risk page."""
    stages = _by_category_and_stage(look)
    blocks = (
        ("category_by_stage", _category_by_stage(look, stages)),
        ("days_to_assessment", _days_to_assessment(look, stages)),
        ("outstanding", _outstanding(look)),
        ("regrades", _regrades(look)),
    )
    headlines = tuple(
        look.headline(key) for key in ("applications_in_scope", "risk_assessed", "detailed_review_required", "detailed_review_completed")
    )
    return PageView(_sentence(look, stages), "", (), headlines, blocks)


def _sentence(look: Look, stages: ProtectedTable) -> str:
    # The day of the assessment is a fact while the detailed review is open, and no longer.
    ages = days_since(look.history, "applications", "assessed_on", day=look.day, of={"risk_category": look.high_categories})
    count = look.total("high-risk waiting", (stages.cell(category, stage) for category in look.high_categories for stage in _OPEN_REVIEWS))
    if not ages:
        return "No high-risk application waits for its detailed review"
    oldest = look.statistic("oldest", max(ages), sum(ages.values()))
    noun = "application waits" if count.value == 1 else "applications wait"
    tail = f", the oldest {days_in_words(oldest.value)} after assessment" if oldest.value is not None else ""
    return f"{shown(count)} high-risk {noun} for a detailed review to be complete{tail}"


def _categories(look: Look) -> dict[str, str]:
    return look.category_labels


def _by_category_and_stage(look: Look) -> ProtectedTable:
    counted = look.history.how_many_by("applications", ("risk_category", "stage"), day=look.day)
    cells = [((category, stage), counted.get((category, stage), 0)) for category in _categories(look) for stage in words.STAGES]
    return look.table("category by stage", ("risk_category", "stage"), cells)


def _category_by_stage(look: Look, table: ProtectedTable) -> TableBlock:
    largest = max((cell.value for cell in table.cells if cell.value), default=1)
    rows = tuple((label, *(shown(table.cell(category, stage)) for stage in words.STAGES)) for category, label in _categories(look).items())
    shares = tuple(
        (1 + index, tuple(_share(table.cell(category, stage).value, largest) for category in _categories(look)))
        for index, stage in enumerate(words.STAGES)
    )
    title = _still_open_in_words(look, table)
    caption = f"Applications in scope by risk category and stage, as at {in_words(look.day)}."
    return TableBlock(
        ShownTable(
            "category_by_stage",
            title,
            caption,
            (Column("Risk category"), *(Column(label, True) for label in words.STAGES.values())),
            rows,
            shares=shares,
        ),
        look.definitions("applications_in_scope", "risk_assessed"),
    )


def _still_open_in_words(look: Look, table: ProtectedTable) -> str:
    """Which category holds most of what is not complete."""
    left = {
        label: look.total(category, (table.cell(category, stage) for stage in words.OPEN_STAGES))
        for category, label in _categories(look).items()
    }
    most = max((cell.value for cell in left.values() if cell.value), default=0)
    holding = [label for label, cell in left.items() if cell.value == most]
    if not most:
        return "No application is open" if all(cell.value == 0 for cell in left.values()) else "Only few applications are open"
    named = holding[0] if len(holding) == 1 else f"{len(holding)} categories each"
    return f"Most still open: {named}, {plain_number(most)}"


def _share(value: float | None, largest: float) -> float | None:
    return None if value is None else value / largest


def _days_to_assessment(look: Look, stages: ProtectedTable) -> ChartBlock:
    waited: dict[str, dict[int, int]] = {}
    for (category, days), n in look.history.how_many_by("assessments", ("risk_category", "days_to_assessment"), day=look.day).items():
        waited.setdefault(category, {})[days] = n
    labels, middle, ninetieth, longest, counts, rows = [], [], [], [], [], []
    for category in look.events.review.categories:
        summary, number = summary_of_days(waited.get(category.code, {})), sum(waited.get(category.code, {}).values())
        cells = [look.statistic(f"{category.code} {name}", summary[name], number) for name in ("median", "ninetieth", "longest")]
        count = look.total(category.code, (stages.cell(category.code, stage) for stage in words.STAGES))
        rows.append((category.label, shown(count), *(shown(cell) for cell in cells)))
        if all(cell.value is not None for cell in cells):
            labels.append(category.label)
            counts.append(count)
            for values, cell in zip((middle, ninetieth, longest), cells, strict=True):
                values.append(cell.value)
    slowest = max(zip(middle, labels, strict=True), default=None)
    title = _slowest_in_words(slowest)
    chart = Chart(
        key="days_to_assessment",
        kind="range",
        title=title,
        caption=f"Days from entering scope to the first risk assessment, by category now: median, 90th percentile and longest, to {in_words(look.day)}.",
        alternative="Dot-and-range chart of days to assessment. "
        + "; ".join(f"{r[0]}: median {r[2]}, 90th percentile {r[3]}, longest {r[4]}" for r in rows)
        + ".",
        categories=tuple(labels),
        series=(
            Series("Median", tuple(middle), "main"),
            Series("90th percentile", tuple(ninetieth), "second"),
            Series("Longest", tuple(longest), "context"),
        ),
        value_axis="Days",
    )
    heads = (
        Column("Risk category"),
        Column("Assessed", True),
        Column("Median", True),
        Column("90th percentile", True),
        Column("Longest", True),
    )
    table = ShownTable("days_to_assessment_table", "Days from scope to assessment", "Days; applications counted once.", heads, tuple(rows))
    return ChartBlock(chart, table, look.definitions("risk_assessed"))


def _slowest_in_words(slowest: tuple[float, str] | None) -> str:
    """``slowest`` is the longest median and its category's label."""
    if slowest is None:
        return "No application is risk assessed yet"
    if slowest[0] == 0:
        return "In every category half were assessed at once"
    return f"{slowest[1]} waited longest: a median of {days_in_words(slowest[0])}"


_OUTSTANDING = ("waiting_for_assessment", "waiting_for_decision", "review_to_do", "review_under_way")


def _outstanding(look: Look) -> TableBlock:
    waiting: dict[str, Counter[int]] = {category: Counter() for category in _categories(look)}
    facts = ("risk_category", "stage", "stage_entered_on")
    for (category, stage, since), n in look.history.how_many_by("applications", facts, day=look.day, where="is_open").items():
        if stage in _OUTSTANDING:
            waiting[category][(look.day - since).days] += n
    cells, oldest = [], {}
    for category, found in waiting.items():
        cells += [((category, name), sum(n for age, n in found.items() if low <= age <= high)) for low, high, name in AGE_BANDS]
        oldest[category] = look.statistic(category, max(found), sum(found.values())) if found else None
    table = look.table("outstanding", ("risk_category", "age"), cells)
    rows = tuple(
        (label, *(shown(table.cell(category, name)) for _, _, name in AGE_BANDS), shown(cell) if (cell := oldest[category]) else "[z]")
        for category, label in _categories(look).items()
    )
    total = look.total("outstanding", table.cells)
    old = look.total("outstanding over 28 days", (table.cell(category, AGE_BANDS[-1][2]) for category in _categories(look)))
    title = f"{shown(total)} outstanding, {shown(old)} for 29 days or more in their stage" if total.value != 0 else "Nothing is outstanding"
    heads = (Column("Risk category"), *(Column(name, True) for _, _, name in AGE_BANDS), Column("Oldest, days", True))
    caption = "Applications waiting for assessment, decision or detailed review, most serious first; age is days in the present stage."
    return TableBlock(ShownTable("outstanding", title, caption, heads, rows), look.definitions("open_age_days"))


def _regrades(look: Look) -> TableBlock:
    """From–to, for applications graded differently by a later assessment."""
    counted = regrades(look.history.switches, day=look.day)
    categories = {c.code: c.label for c in look.events.review.categories}
    rank = {c.code: c.rank for c in look.events.review.categories}
    # With many categories, only those that anything was re-graded from or to: a table of noughts says nothing.
    involved = {code for pair in counted for code in pair}
    if len(categories) > FEW_CATEGORIES or not counted:
        categories = {code: label for code, label in categories.items() if code in involved}
    table = look.table("re-grades", ("from", "to"), [((was, now), counted.get((was, now), 0)) for was in categories for now in categories])
    up = look.total("re-graded up", (table.cell(was, now) for was in categories for now in categories if rank[now] < rank[was]))
    down = look.total("re-graded down", (table.cell(was, now) for was in categories for now in categories if rank[now] > rank[was]))
    rows = tuple(
        (label, *("[z]" if was == now else shown(table.cell(was, now)) for now in categories)) for was, label in categories.items()
    )
    title = f"{shown(up)} re-graded up, {shown(down)} down" if counted else "No application has been re-graded"
    caption = (
        f"Re-grades from (row) to (column) a risk category, to {in_words(look.day)}. [z] is not applicable. A re-grade is a new assessment."
    )
    return TableBlock(
        ShownTable(
            "regrades",
            title,
            caption,
            (Column("From, to"), *(Column(label, True) for label in categories.values())),
            rows,
            "A re-grade is a new assessment that puts an application into another category.",
        ),
        look.definitions("risk_assessed"),
    )
