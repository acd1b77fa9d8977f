"""Every figure of the catalogue as plain values, for the command line and whoever prepares them further. Through the gate like all else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches

import polars as pl

from data_access.disclosure.protect import UNAVAILABLE, protected_percent
from data_access.errors import BadRequest
from data_access.figures.catalogue import FIGURES
from data_access.figures.dimensions import DIMENSIONS, codes_of
from data_access.figures.model import Figure
from data_access.figures.reckon import Reckoned, reckon
from data_access.populations.history import History
from data_access.service.look import Look


@dataclass(frozen=True)
class Answer:
    """One figure, or one value of its breakdown, protected. ``value`` is None when there is none or it may not be shown; ``mark`` says which."""

    label: str
    value: float | int | str | None
    mark: str
    denominator: float | int | None
    percent: float | None


@dataclass(frozen=True)
class FigureAnswer:
    """A figure with what belongs beside it. ``detail`` holds percentiles, intervals and reasons; ``breakdown`` is empty unless asked for."""

    figure: Figure
    answer: Answer
    detail: Mapping[str, object]
    breakdown: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Figures:
    """All that was asked for, of one data version."""

    as_at: date
    known_by: datetime | None
    data_version: int
    by: str
    figures: tuple[FigureAnswer, ...]


def chosen_figures(keys: Sequence[str]) -> tuple[Figure, ...]:
    """The figures of these keys, all of them when there are none. Raises BadRequest naming what would be right."""
    unknown = [key for key in keys if key not in FIGURES]
    if unknown:
        near = get_close_matches(unknown[0], FIGURES, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"The figures are: {', '.join(FIGURES)}."
        raise BadRequest(f"There is no figure {unknown[0][:60]!r}. {hint}")
    return tuple(FIGURES[key] for key in keys) if keys else tuple(FIGURES.values())


def check_dimension(by: str) -> None:
    """Raises BadRequest for a breakdown that no figure has."""
    if by and by not in DIMENSIONS:
        raise BadRequest(f"There is no breakdown by {by[:60]!r}. The breakdowns are: {', '.join(DIMENSIONS)}.")


def answer(look: Look, figures: Sequence[Figure], by: str) -> Figures:
    """Counts the figures as the Look asks."""
    parts = _narrowed_by(look, figures, by) if by else {}
    found = tuple(_figure_answer(look, figure, by, parts) for figure in figures)
    return Figures(look.day, look.ask.known_by_moment, look.events.version.number, by, found)


def _figure_answer(look: Look, figure: Figure, by: str, parts: Mapping[str, History]) -> FigureAnswer:
    whole = _reckoned(look, figure, look.history)
    breakdown = tuple(_answer(look, figure, history, code) for code, history in parts.items() if by in figure.breakdowns)
    return FigureAnswer(figure, _answer(look, figure, look.history, figure.key), _detail(look, figure, whole), breakdown)


def _reckoned(look: Look, figure: Figure, history: History) -> Reckoned:
    return reckon(figure, history, day=look.day, weights=look.weights)


def _answer(look: Look, figure: Figure, history: History, label: str) -> Answer:
    if not look.is_recorded(figure.population):
        return Answer(label, None, UNAVAILABLE, None, None)
    found = _reckoned(look, figure, history)
    if isinstance(found.value, tuple):
        return Answer(label, f"{found.value[0].isoformat()}/{found.value[1].isoformat()}", "", None, None)
    is_count = figure.kind == "count"
    part = look.value_in(figure.key, history)
    if found.denominator is None:
        shown = part if is_count else look.statistic(label, found.value, found.numerator)
        return Answer(label, shown.value, shown.mark, None, None)
    base = look.denominator_in(figure.key, history)
    per = 1 if figure.kind == "load" else 100
    shown = part if is_count else look.ratio(label, found.value, part, base, per=per)
    return Answer(label, shown.value, shown.mark, base.value, protected_percent(shown, base, places=2) if is_count else None)


def _detail(look: Look, figure: Figure, found: Reckoned) -> dict[str, object]:
    if not look.is_exact or not look.is_recorded(figure.population):
        return {}
    others = found.extra.get("others", {})
    plain = {name: value for name, value in found.extra.items() if name != "others" and value not in (None, "")}
    if others:
        plain["other_denominators"] = {named: {"value": top, "denominator": base} for named, (top, base) in others.items()}
    return plain


def _narrowed_by(look: Look, figures: Sequence[Figure], by: str) -> dict[str, History]:
    codes = list(codes_of(by, tuple(category.code for category in look.events.review.categories)))
    for figure in figures:
        if by in figure.breakdowns:
            counted = look.history.population(figure.population, day=look.day).filter(pl.col(figure.numerator))
            codes += counted.select(pl.col(by).unique().sort()).to_series().to_list()
    return {code: look.history.narrowed({by: code}) for code in dict.fromkeys(codes)}
