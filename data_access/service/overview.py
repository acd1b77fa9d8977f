"""The overview: how far, who waits, who is not reached, when done, what changed, what to do next."""

from collections.abc import Mapping
from datetime import date, timedelta

from data_access import vocabulary as words
from data_access.dates import in_words
from data_access.digits import plain_number
from data_access.disclosure.protect import ProtectedCell
from data_access.figures.catalogue import FIGURES
from data_access.figures.reckon import days_since
from data_access.outputs.model import (
    Attention,
    AttentionBlock,
    Chart,
    ChartBlock,
    Column,
    Headline,
    Note,
    PageView,
    Series,
    ShownTable,
)
from data_access.outputs.numbers import shown
from data_access.outputs.wording import course_in_words, day_month, days_in_words, progress_sentence, short_day
from data_access.service import forecasting, movement
from data_access.service.look import Look

_SUNDAY = 6
OVERDUE_REVIEW_DAYS = 28
"""A high-risk detailed review open for longer comes first: the scheme's own limit, in days."""


def compose(look: Look) -> PageView:
    """The overview page."""
    sentence = progress_sentence(look.progress("risk_assessed"), look.progress("detailed_review_completed"))
    if look.ask.wanted and _is_nothing_in_scope(look):
        sentence = "No application in scope fits the filters"
    blocks = (
        ("progress", _progress(look)),
        ("attention", attention(look)),
        ("forecast", forecasting.statement(look)),
        ("movement", movement.by_stage(look)),
    )
    return PageView(sentence, "", (), _headlines(look), blocks)


def _is_nothing_in_scope(look: Look) -> bool:
    return look.value("applications_in_scope").value == 0


def _headlines(look: Look) -> tuple[Headline, ...]:
    kinds = [f"{shown(look.value(f'failures_{kind}'))} {words.FAILURE_TYPES[kind].lower()}" for kind in words.FAILURE_TYPES]
    return (
        look.headline("risk_assessed"),
        look.headline("detailed_review_completed"),
        look.headline("people_contacted"),
        look.headline("people_unreachable"),
        look.headline("people_not_safe_or_appropriate"),
        look.headline("failures_confirmed", of="failures: " + ", ".join(kinds)),
    )


def days_of_review(look: Look) -> list[date]:
    """Every week's end from the announcement to the as-at day, or every day of a short review: what a series is drawn over."""
    start = max(look.history.first_day or look.day, look.events.review.announced_on - timedelta(days=7))
    start = min(start, look.day)
    span = (look.day - start).days
    step = 1 if span <= 400 else 7
    days = [start + timedelta(days=n) for n in range(0, span, step)]
    return [*days, look.day]


def _progress(look: Look) -> ChartBlock:
    days = days_of_review(look)
    keys = ("applications_in_scope", "risk_assessed", "detailed_review_completed")
    lines = {key: look.series("applications", FIGURES[key].numerator, days) for key in keys}
    step, on, before, after = _largest_step(days, lines["applications_in_scope"])
    notes = ()
    if step:
        notes = (Note(on, after, f"{plain_number(before)} to {plain_number(after)}: {plain_number(step)} more found"),)
    chart = Chart(
        key="progress",
        kind="step",
        title=_progress_title(look, step),
        caption=f"Applications, {day_month(days[0])} {days[0].year} to {in_words(look.day)}. Source: case database, data version {look.events.version.number}.",
        alternative=_progress_alternative(look, days, lines, notes),
        categories=tuple(days),
        series=tuple(
            Series(FIGURES[key].title, lines[key], emphasis, f"{label} {_last(lines[key])}", mark=look.mark_in(lines[key]))
            for key, emphasis, label in zip(keys, ("context", "main", "second"), ("In scope", "Assessed", "Reviews complete"), strict=True)
        ),
        value_axis="Applications",
        notes=notes,
    )
    told = [place for place in range(len(days) - 1, -1, -1) if days[place].weekday() == _SUNDAY or days[place] == look.day]
    rows = tuple((short_day(days[place]), *(_text(lines[key][place]) for key in keys)) for place in told)
    table = ShownTable(
        "progress_table",
        "Progress at each week's end",
        "Applications, newest first.",
        (Column("Sunday, or as-at day"), *(Column(FIGURES[key].title, True) for key in keys)),
        rows,
    )
    return ChartBlock(chart, table, look.definitions(*keys))


def _text(value: float | None) -> str:
    return "[c]" if value is None else plain_number(value)


def _last(values: tuple[float | None, ...]) -> str:
    return _text(values[-1])


def _largest_step(days: list[date], values: tuple[float | None, ...]) -> tuple[float, date, float, float]:
    """How much the population grew after the first risk assessments: total growth after the longest level stretch, and when it ended."""
    known = [(day, value) for day, value in zip(days, values, strict=True) if value is not None]
    if len(known) < 30:
        return 0, days[-1], 0, 0
    stretches: list[tuple[int, float]] = []
    start = 0
    for index in range(1, len(known) + 1):
        if index == len(known) or known[index][1] != known[start][1]:
            stretches.append((index - start, known[start][1]))
            start = index
    level = max(stretches[:-1], default=(0, 0.0))
    final = known[-1][1]
    if level[0] < 21 or final <= level[1]:
        return 0, days[-1], 0, 0
    on = next(day for day, value in known if value == final and day > known[0][0])
    return final - level[1], on, level[1], final


def _progress_title(look: Look, step: float) -> str:
    if _is_nothing_in_scope(look):
        return "Nothing is in scope here"
    waiting = look.progress("risk_assessed").left
    if waiting.value == 0 and step:
        return f"Assessment caught up with a population that grew by {plain_number(step)}"
    if waiting.value == 0:
        return "Every application in scope is risk assessed"
    if step:
        return f"The population grew by {plain_number(step)}; assessment follows"
    if waiting.value is None:
        return "Risk assessment against the population in scope"
    return f"{shown(waiting)} applications still wait for a risk assessment"


def _progress_alternative(look: Look, days: list[date], lines: dict[str, tuple[float | None, ...]], notes: tuple[Note, ...]) -> str:
    runs = (course_in_words(FIGURES[key].title, days, values, look.mark_in(values)) for key, values in lines.items())
    written = "".join(f" Written on it at {in_words(note.at)}: {note.text}." for note in notes)
    return f"Step chart of applications. {'; '.join(runs)}.{written}"


def attention(look: Look) -> AttentionBlock:
    """What to do next, oldest and riskiest first; only lines that hold someone."""
    lines = [line for line in (_late_reviews(look), _not_reached(look), _overdue_contact(look), _safety(look), _not_assessed(look)) if line]
    is_contact_known = look.is_recorded("people")
    waits = "nobody waits for an attempt" if is_contact_known else "contact with people at risk is not recorded"
    return AttentionBlock(
        "Look at these first",
        f"Oldest and riskiest, as at {in_words(look.day)}." + ("" if is_contact_known else " Contact with people at risk is not recorded."),
        tuple(lines),
        f"No high-risk review is late, {waits} and every application is assessed.",
    )


def _line(look: Look, ages: Mapping[int, int], nouns: tuple[str, str], worst: str, all_of: ProtectedCell | None = None) -> Attention | None:
    """``ages`` are days → how many wait that long; ``nouns`` say what one and what many wait for; ``all_of``: their number, where it is a
    count that is shown elsewhere too."""
    if not ages:
        return None
    number, (one, many) = sum(ages.values()), nouns
    count, oldest = all_of or look.count(many, number), look.statistic(many, max(ages), number)
    said = worst.format(days=days_in_words(oldest.value)) if oldest.value is not None else "oldest not shown"
    return Attention(shown(count), one if count.value == 1 else many, said)


def _past(ages: Mapping[int, int]) -> dict[int, int]:
    return {age: n for age, n in ages.items() if age > 0}


def _late_reviews(look: Look) -> Attention | None:
    # The day of the assessment is a fact while the detailed review is open, and no longer.
    waiting = days_since(look.history, "applications", "assessed_on", day=look.day, of={"risk_category": look.high_categories})
    ages = {age: n for age, n in waiting.items() if age > OVERDUE_REVIEW_DAYS}
    late = f"open more than {OVERDUE_REVIEW_DAYS} days after assessment"
    return _line(look, ages, (f"high-risk detailed review {late}", f"high-risk detailed reviews {late}"), "oldest {days}")


def _not_reached(look: Look) -> Attention | None:
    ages = days_since(look.history, "people", "decided_on", day=look.day, where="is_still_to_reach")
    nouns = ("person at risk not yet reached", "people at risk not yet reached")
    return _line(look, ages, nouns, "longest {days} since the decision", look.how_many("people", "is_still_to_reach"))


def _overdue_contact(look: Look) -> Attention | None:
    ages = _past(days_since(look.history, "people", "due_on", day=look.day, where="is_still_to_reach"))
    return _line(look, ages, ("next contact attempt overdue", "next contact attempts overdue"), "oldest by {days}")


def _safety(look: Look) -> Attention | None:
    is_decided_otherwise = {"is_still_to_reach": (False,)}
    ages = _past(days_since(look.history, "people", "due_on", day=look.day, where="is_contact_open", of=is_decided_otherwise))
    return _line(look, ages, ("contact decision past its review date", "contact decisions past their review date"), "oldest by {days}")


def _not_assessed(look: Look) -> Attention | None:
    # The day of entry into scope is a fact until the risk assessment.
    ages = days_since(look.history, "applications", "in_scope_since", day=look.day)
    nouns = ("application not yet risk assessed", "applications not yet risk assessed")
    return _line(look, ages, nouns, "longest {days} in scope", look.progress("risk_assessed").left)
