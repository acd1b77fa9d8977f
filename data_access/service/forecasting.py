"""The forecast with all that a board should know of it: the range, what more officers would change, and how far past ranges were right."""

from collections.abc import Sequence
from datetime import date, timedelta

from data_access.dates import week_start
from data_access.digits import plain_number
from data_access.figures.forecast import LEARNING_WEEKS, SIMULATIONS, WEEKS_AHEAD, PastForecast, past_forecasts
from data_access.figures.reckon import finish_forecast, forecast_levels
from data_access.outputs.model import Column, PageView, ShownTable, Statement, TableBlock
from data_access.outputs.numbers import shown
from data_access.outputs.wording import range_in_words, short_day
from data_access.service.look import Look

MORE_OFFICERS = (0, 5, 10)
_PAST_SHOWN = 8


def compose(look: Look) -> PageView:
    """The section of a pack."""
    blocks = (("forecast", statement(look)), ("capacities", _capacities(look)), ("past", _past(look)))
    return PageView(statement(look).title, "", (), (), blocks)


def statement(look: Look) -> Statement:
    """The range in which the detailed reviews finish, and what it rests on; or why none can be given."""
    found = look.reckoned("forecast_finish")
    remaining = look.progress("detailed_review_completed").left
    if isinstance(found.value, tuple):
        early, late = found.value
        weekly = list(found.extra["weekly"])  # type: ignore[attr-defined]
        cells = look.table("weekly net completions", ("week",), [((str(n),), week) for n, week in enumerate(weekly)]).cells
        seen = [cell.value for cell in cells if cell.value is not None]
        pace = _pace_in_words(seen) if len(seen) == len(cells) else "a weekly pace that is not shown"
        return Statement(
            "forecast",
            f"Detailed reviews finish {range_in_words(early, late)}",
            (
                f"10th to 90th percentile of {plain_number(SIMULATIONS)} simulations from the last {len(weekly)} whole weeks: "
                f"{shown(remaining)} left, {pace}.",
                "It assumes weeks like those, and a pace that strays from them as far as it did before; the team or its work may change.",
            ),
            look.definitions("forecast_finish"),
        )
    if found.numerator == 0 and look.reckoned("detailed_review_required").numerator:
        return Statement(
            "forecast", "No detailed review remains", ("All that are required so far are complete.",), look.definitions("forecast_finish")
        )
    return Statement(
        "forecast",
        "A finish cannot be forecast",
        (
            f"There are {found.extra['reason']}."
            if str(found.extra["reason"]).startswith("fewer")
            else f"The reason: {found.extra['reason']}.",
        ),
        look.definitions("forecast_finish"),
    )


def _pace_in_words(weekly: Sequence[float]) -> str:
    """'16 to 23 fewer each week'; where more came than went, it says so."""
    least, most = min(weekly), max(weekly)
    if least >= 0:
        return (
            f"{plain_number(least)} to {plain_number(most)} fewer each week" if least != most else f"{plain_number(most)} fewer each week"
        )
    if most <= 0:
        return f"which grew by {plain_number(-most)} to {plain_number(-least)} each week as more were required than completed"
    return f"between {plain_number(most)} fewer and {plain_number(-least)} more each week"


def _capacities(look: Look) -> TableBlock:
    """When reviews would finish with more officers, one row for each number of them."""
    hours = look.reckoned("officer_load").denominator or 0
    rows, title = [], "No finish can be forecast, with more officers or without"
    for officers in MORE_OFFICERS:
        found = finish_forecast(look.history, day=look.day, more=officers / hours if hours else 0.0)
        if officers and not hours:
            said = "no officer is on the review to compare with"
        else:
            said = range_in_words(found.early, found.late) if found.early and found.late else f"none: {found.reason}"
        rows.append((f"{officers} more officers" if officers else "As it is", said))
        if found.early and found.late and (hours or not officers):
            title = f"With {officers} more officers: {said}" if officers else f"With no more officers: {said}"
        elif found.remaining == 0:
            title = "No detailed review remains to be finished"
    caption = f"Whole-time officers who join on the day and come to the full pace within {LEARNING_WEEKS} weeks; both are assumptions."
    table = ShownTable("capacities", title, caption, (Column("Capacity"), Column("Finish, 10% to 90%")), tuple(rows))
    return TableBlock(table, look.definitions("forecast_finish"))


def _past(look: Look) -> TableBlock:
    """Past forecasts beside what came: the newest ones, and in the title how many of all were right."""
    levels, _ = forecast_levels(look.history, day=look.day)
    found = past_forecasts(levels)
    sunday = week_start(look.day + timedelta(days=1)) - timedelta(days=1)
    rows = tuple(_row_of_past(look, one, (len(levels.required) - one.week, sunday)) for one in reversed(found[-_PAST_SHOWN:]))
    inside = look.count("inside", sum(one.is_inside for one in found))
    title = f"The truth fell inside {shown(inside)} of {shown(look.count('forecasts', len(found)))} past ranges"
    caption = (
        f"How many detailed reviews would be left {WEEKS_AHEAD} weeks later, 10th to 90th percentile, from what had happened by each Sunday, "
        "newest first. Eight in ten should fall inside."
    )
    columns = (
        Column("Forecast on"),
        Column("Left then", True),
        Column("Range forecast", True),
        Column("Came to be", True),
        Column("Inside"),
    )
    table = ShownTable(
        "past_forecasts",
        title if found else "No past forecast can be compared yet",
        caption,
        columns,
        rows,
        f"None yet. The first can be compared {WEEKS_AHEAD} weeks after it was made: choose a later day.",
    )
    return TableBlock(table, look.definitions("forecast_finish"))


def _row_of_past(look: Look, one: PastForecast, place: tuple[int, date]) -> tuple[str, ...]:
    weeks_back, sunday = place
    names = ("left", "low", "high", "outcome")
    left, low, high, outcome = (look.count(name, getattr(one, name)) for name in names)
    is_shown = None not in (low.value, high.value, outcome.value)
    return (
        short_day(sunday - timedelta(weeks=weeks_back)),
        shown(left),
        f"{shown(low)} to {shown(high)}",
        shown(outcome),
        ("yes" if one.is_inside else "no") if is_shown else "[c]",
    )
