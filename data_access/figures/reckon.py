"""Counts a figure: from a history, at a day, by a dimension. The only place where a definition meets the records."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, sqrt

from data_access.dates import week_start
from data_access.figures.forecast import WEEKS_USED, Forecast, Levels, Position, forecast_finish
from data_access.figures.model import Figure
from data_access.populations.history import History

Value = int | float | tuple[date, date] | None


@dataclass(frozen=True)
class Reckoned:
    """A figure's value. ``value`` is None when it does not exist (a median of nothing), never nought instead.

    ``numerator`` and ``denominator`` are counts; ``extra`` holds what belongs beside the value (percentiles, interval, other bases).
    """

    key: str
    value: Value
    numerator: int
    denominator: float | int | None = None
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def percent(self) -> float | None:
        """Numerator of denominator in per cent, two places; None without a denominator or of nothing."""
        return percent_of(self.numerator, self.denominator)


def percent_of(numerator: float, denominator: float | None) -> float | None:
    """Per cent to two places, half away from zero; None of nothing."""
    if not denominator:
        return None
    return int(Fraction(numerator).limit_denominator(10**9) * 20_000 / Fraction(denominator).limit_denominator(10**9) + 1) // 2 / 100


def reckon(figure: Figure, history: History, *, day: date, weights: Mapping[str, float] | None = None) -> Reckoned:
    """One figure at the end of a day. ``weights`` are the categories' weights in a load, by code."""
    return _RULES[figure.kind](figure, history, day, weights or {})


def reckon_by(
    figure: Figure, history: History, *, day: date, by: str, codes: tuple[str, ...] = (), weights: Mapping[str, float] | None = None
) -> dict[str, Reckoned]:
    """One figure for each value of a dimension, those of ``codes`` first, zero where nothing is; they add up to the figure."""
    present = history.population(figure.population, day=day)[by].unique().sort().to_list()
    asked = list(dict.fromkeys([*codes, *present]))
    return {code: reckon(figure, history.narrowed({by: code}), day=day, weights=weights) for code in asked}


def _count(figure: Figure, history: History, day: date, _weights: Mapping[str, float]) -> Reckoned:
    def how_many(flag: str) -> int:
        return history.how_many(figure.population, flag, day=day)

    others = {words: (how_many(top), how_many(base)) for top, base, words in figure.other_denominators}
    numerator, denominator = how_many(figure.numerator), how_many(figure.denominator) if figure.denominator else None
    return Reckoned(figure.key, numerator, numerator, denominator, {"others": others} if others else {})


def _share(figure: Figure, history: History, day: date, _weights: Mapping[str, float]) -> Reckoned:
    population, flag = figure.denominator.split(".")
    numerator = history.how_many(figure.population, figure.numerator, day=day)
    denominator = history.how_many(population, flag, day=day)
    return Reckoned(figure.key, percent_of(numerator, denominator), numerator, denominator)


def _age(figure: Figure, history: History, day: date, _weights: Mapping[str, float]) -> Reckoned:
    summary = summary_of_days(days_since(history, figure.population, "stage_entered_on", day=day, where=figure.numerator))
    return Reckoned(figure.key, summary["median"], history.how_many(figure.population, figure.numerator, day=day), None, summary)


def days_since(
    history: History, population: str, since: str, *, day: date, where: str = "", of: Mapping[str, Container[object]] | None = None
) -> dict[int, int]:
    """Days from a date to the as-at day → how many members of a population that is; those without the date are left out.

    ``where`` names a fact that must be true, and ``of`` gives for others what they may be.
    """
    of, ages = of or {}, Counter()
    for (*held, began), n in history.how_many_by(population, (*of, since), day=day, where=where).items():
        if began is not None and all(value in allowed for value, allowed in zip(held, of.values(), strict=True)):
            ages[(day - began).days] += n
    return ages


def summary_of_days(numbers: Mapping[int, int]) -> dict[str, float | None]:
    """Median, 90th percentile (nearest rank) and longest of days, given as days → how many; None of nothing."""
    ordered, running = sorted(numbers), []
    for days in ordered:
        running.append(numbers[days] + (running[-1] if running else 0))
    if not running or not running[-1]:
        return {"median": None, "ninetieth": None, "longest": None}
    total = running[-1]

    def ranked(rank: int) -> int:
        return ordered[bisect_left(running, rank)]

    low, high = ranked((total + 1) // 2), ranked(total // 2 + 1)
    middle = low if low == high else (low + high) / 2
    return {"median": middle, "ninetieth": ranked(ceil(0.9 * total)), "longest": ranked(total)}


def _load(figure: Figure, history: History, day: date, weights: Mapping[str, float]) -> Reckoned:
    by_category = history.how_many_by(figure.population, ("risk_category",), day=day, where=figure.numerator)
    officers = history.how_many_by("officers", ("full_time_equivalent",), day=day, where="is_on_review")
    hours = round(sum(equivalent * n for (equivalent,), n in officers.items()), 2)
    carried, weighted = sum(by_category.values()), sum(weights.get(category, 1.0) * n for (category,), n in by_category.items())
    value, heavy = (round(carried / hours, 1), round(weighted / hours, 1)) if hours else (None, None)
    return Reckoned(figure.key, value, carried, hours, {"weighted": heavy})


def _agreement(figure: Figure, history: History, day: date, weights: Mapping[str, float]) -> Reckoned:
    counted = _count(figure, history, day, weights)
    low, high = wilson_interval(counted.numerator, int(counted.denominator or 0))
    return Reckoned(figure.key, counted.percent, counted.numerator, counted.denominator, {"low": low, "high": high})


def wilson_interval(successes: int, trials: int) -> tuple[float | None, float | None]:
    """Wilson's 95% interval for a proportion, in per cent to one place; None of nothing."""
    if trials == 0:
        return None, None
    z, share = 1.959964, successes / trials
    centre, spread = share + z * z / (2 * trials), z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    low, high = ((centre + sign * spread) / (1 + z * z / trials) for sign in (-1, 1))
    return round(100 * max(low, 0), 1), round(100 * min(high, 1), 1)


def _forecast(figure: Figure, history: History, day: date, _weights: Mapping[str, float]) -> Reckoned:
    forecast = finish_forecast(history, day=day)
    finish = (forecast.early, forecast.late) if forecast.early and forecast.late else None
    return Reckoned(figure.key, finish, forecast.remaining, None, {"reason": forecast.reason, "weekly": forecast.weekly})


def finish_forecast(history: History, *, day: date, more: float = 0.0) -> Forecast:
    """The forecast for detailed reviews, from the whole weeks (Monday to Sunday) before the day."""
    levels, now = forecast_levels(history, day=day)
    return forecast_finish(now, levels, day=day, more=more)


def forecast_levels(history: History, *, day: date) -> tuple[Levels, Position]:
    """Where things stood at the end of each whole week, and on the day: the days since the last Sunday are not yet a week, so that they count
    in what remains and not in the pace."""
    last_sunday = week_start(day + timedelta(days=1)) - timedelta(days=1)
    first = min(history.first_day or last_sunday, last_sunday - timedelta(weeks=WEEKS_USED))
    weeks = min(ceil((last_sunday - first).days / 7), _WEEKS_LOOKED_BACK)
    days = [*(last_sunday - timedelta(weeks=back) for back in range(weeks, -1, -1)), day]
    required, completed, in_scope, assessed, undecided = (history.series("applications", flag, days) for flag in _LEVELS)
    decided = tuple(known - open_still for known, open_still in zip(assessed, undecided, strict=True))
    return Levels(required[:-1], completed[:-1], in_scope[:-1], decided[:-1]), Position(
        required[-1], completed[-1], in_scope[-1], decided[-1]
    )


_LEVELS = ("is_review_required", "is_review_completed", "is_in_scope", "is_risk_assessed", "is_review_undecided")
_WEEKS_LOOKED_BACK = 156
_RULES = {"count": _count, "share": _share, "age": _age, "load": _load, "agreement": _agreement, "forecast": _forecast}
