"""Everything that composing one page needs: the histories asked for, the rules of the viewer's lane, and words for codes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from data_access import vocabulary as words
from data_access.disclosure.protect import (
    CountedCell,
    CountedTable,
    ProtectedCell,
    ProtectedTable,
    is_certain_change,
    protect,
    protect_one,
    protected_change,
    protected_line,
    protected_ratio,
    protected_total,
)
from data_access.disclosure.rules import INTERNAL, Rules
from data_access.figures.catalogue import FIGURES
from data_access.figures.made_of import groups_of
from data_access.figures.model import Figure
from data_access.figures.reckon import Reckoned, reckon
from data_access.outputs.model import Block, Definition, Headline, Statement
from data_access.outputs.numbers import change_in_words, shown
from data_access.outputs.wording import Progress, day_month, definition_of, of_in_words
from data_access.populations.history import History
from data_access.queries.events import Events
from data_access.service.asking import Ask

RECORDS = {
    "people": "decision on contact",
    "contact_attempts": "contact attempt",
    "failures": "finding of failure",
    "actions": "action",
    "referrals": "referral",
    "disclosures": "new disclosure",
    "second_reviews": "second review",
    "officers": "officer",
    "enquiries": "enquiry",
}
"""population → what the case database would hold one of, if it told of the population."""


@dataclass(frozen=True)
class Look:
    """One question, ready to be answered.

    ``history`` is what is known now about all days; ``before`` is what was known at the end of the comparison day: a change is the
    difference from what was said then, not from a recalculation. ``everything`` is ``history`` without the filters, and ``known_then`` gives, of
    everything, what was known at the end of another day.
    """

    ask: Ask
    events: Events
    history: History
    everything: History
    before: History
    known_then: Callable[[date], History]
    compared_with: date
    compared_label: str
    rules: Rules
    may_see_officers: bool
    officer_labels: Mapping[int, str]
    stamp: str = ""
    """'' while the case database answers; else since when it does not, and what is shown instead."""
    _counted: dict[tuple[str, str], Reckoned] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return self.ask.as_at

    @property
    def since(self) -> str:
        """'16 February'."""
        return day_month(self.compared_with)

    @property
    def is_exact(self) -> bool:
        return self.rules is INTERNAL

    @cached_property
    def weights(self) -> dict[str, float]:
        return {category.code: category.weight for category in self.events.review.categories}

    @cached_property
    def high_categories(self) -> tuple[str, ...]:
        return tuple(category.code for category in self.events.review.categories if category.is_high)

    @cached_property
    def category_labels(self) -> dict[str, str]:
        named = {category.code: category.label for category in self.events.review.categories}
        return {**named, words.NOT_ASSESSED: "Not yet assessed"}

    def reckoned(self, key: str) -> Reckoned:
        """A figure on the day."""
        return self._once((key, "now"), lambda: reckon(FIGURES[key], self.history, day=self.day, weights=self.weights))

    def reckoned_before(self, key: str) -> Reckoned:
        """A figure at the comparison, as known then."""
        return self._once((key, "then"), lambda: reckon(FIGURES[key], self.before, day=self.compared_with, weights=self.weights))

    def _once(self, key: tuple[str, str], make: Callable[[], Reckoned]) -> Reckoned:
        """A page says the same figure in its sentence, its headline and its chart: it is counted once."""
        if key not in self._counted:
            self._counted[key] = make()
        return self._counted[key]

    def series(self, population: str, flag: str, days: Sequence[date]) -> tuple[float | None, ...]:
        """How many had a fact at the end of each of the days, through the gate: each as ``how_many`` would show it on its day."""
        groups = () if self.is_exact else groups_of(population, flag)
        if not groups:
            return protected_line([self.history.series(population, flag, days)], self.rules)
        lines = list(self.history.cells[population].series_by(flag, groups, days).values())
        return protected_line(lines, self.rules) if lines else (0,) * len(days)

    def how_many(
        self, population: str, flag: str, *, but_not: str = "", history: History | None = None, day: date | None = None
    ) -> ProtectedCell:
        """How many had a fact, and not another, through the gate. Where counts are hidden or rounded, a fact that is made up of groups is
        the sum of what is shown of them, so that it tells no more of any group than the group's own number does."""
        groups = () if self.is_exact else groups_of(population, flag)
        if not groups or (but_not and groups_of(population, but_not) != groups):
            cells, day = (history or self.history).cells[population], day or self.day
            left = cells.how_many(flag, day) - (cells.how_many(but_not, day) if but_not else 0)
            return self.count(f"{flag} {but_not}".strip(), left)
        return self.total(flag, self._groups(population, flag, but_not=but_not, history=history, day=day))

    def _groups(
        self, population: str, flag: str, *, but_not: str = "", history: History | None = None, day: date | None = None
    ) -> tuple[ProtectedCell, ...]:
        """What is shown of the groups that a fact is made of."""
        cells, by = (history or self.history).cells[population], groups_of(population, flag)
        told_apart = tuple(dict.fromkeys((*by, *([but_not] if but_not else []))))
        found = cells.how_many_by(told_apart, day or self.day, where=flag)
        counted = [count for shared, count in found.items() if not (but_not and shared[told_apart.index(but_not)])]
        return self._each(flag, counted)

    def how_many_by(
        self, population: str, flag: str, by: str, *, history: History | None = None, day: date | None = None
    ) -> dict[str, ProtectedCell]:
        """As ``how_many``, for each value of a fact, by those that ever occur."""
        cells, day = (history or self.history).cells[population], day or self.day
        groups = (by,) if self.is_exact else tuple(dict.fromkeys((by, *groups_of(population, flag))))
        parts: dict[str, list[int]] = {}
        for (value, *_), number in cells.how_many_by(groups, day, where=flag).items():
            parts.setdefault(value, []).append(number)
        return {value: self.total(flag, self._each(flag, numbers)) for value, numbers in parts.items()}

    def _each(self, name: str, counts: Iterable[int]) -> tuple[ProtectedCell, ...]:
        """Counts of the same thing in one group after another, each through the gate by itself."""
        return tuple(protect_one(CountedCell((name, str(n)), count), self.rules) for n, count in enumerate(counts))

    def total(self, name: str, cells: Iterable[ProtectedCell]) -> ProtectedCell:
        """The sum of what is shown; nought of nothing."""
        shown_ones = tuple(cells)
        return protected_total(shown_ones, (name,)) if shown_ones else self.count(name, 0)

    def mark_in(self, values: Iterable[float | None]) -> str:
        """The mark of this lane where a series holds what may not be shown; '' where it shows everything."""
        return self.rules.mark if None in values else ""

    def table(self, name: str, dimensions: Iterable[str], cells: Iterable[tuple[tuple[str, ...], float | int | None]]) -> ProtectedTable:
        """A table of counts, through the gate."""
        counted = tuple(CountedCell(labels, value) for labels, value in cells)
        return protect(CountedTable(name, tuple(dimensions), counted), self.rules)

    def count(self, name: str, value: float | int | None) -> ProtectedCell:
        """A single count, through the gate."""
        return protect_one(CountedCell((name,), value), self.rules)

    def statistic(self, name: str, value: float | None, resting_on: int) -> ProtectedCell:
        """A median, percentile or ratio, through the gate with the count it rests on."""
        return protect_one(CountedCell((name,), value, resting_on), self.rules)

    def ratio(self, name: str, value: float | None, part: ProtectedCell, whole: ProtectedCell, *, per: int = 1) -> ProtectedCell:
        """A ratio of two numbers that are shown: ``value`` where nothing is hidden or rounded, and else the ratio of what is shown, since a
        true one would tell the number behind a rounded one."""
        return self.statistic(name, value, 1) if self.is_exact else protected_ratio(part, whole, (name,), per=per)

    def is_recorded(self, population: str) -> bool:
        """Whether the case database tells of a population at all; else its figures are unknown, and not nought."""
        return population not in self.history.unrecorded

    def value(self, key: str) -> ProtectedCell:
        """A figure's number now."""
        return self.value_in(key, self.history)

    def denominator(self, key: str) -> ProtectedCell:
        """A figure's denominator now."""
        return self.denominator_in(key, self.history)

    def value_in(self, key: str, history: History, day: date | None = None) -> ProtectedCell:
        """A figure's number in a history, on the day unless another is named."""
        figure = FIGURES[key]
        if self._is_summed(figure, figure.numerator):
            return self.how_many(figure.population, figure.numerator, history=history, day=day)
        return self._of_figure(key, self._reckoned_in(key, history, day).numerator)

    def denominator_in(self, key: str, history: History) -> ProtectedCell:
        """A figure's denominator in a history."""
        figure = FIGURES[key]
        if self._is_summed(figure, figure.denominator):
            return self.how_many(figure.population, figure.denominator, history=history)
        return self._of_figure(key, self._reckoned_in(key, history, None).denominator)

    def _is_summed(self, figure: Figure, flag: str) -> bool:
        return not self.is_exact and self.is_recorded(figure.population) and bool(groups_of(figure.population, flag))

    def _reckoned_in(self, key: str, history: History, day: date | None) -> Reckoned:
        if history is self.history and day in (None, self.day):
            return self.reckoned(key)
        return reckon(FIGURES[key], history, day=day or self.day, weights=self.weights)

    def _of_figure(self, key: str, value: float | int | None) -> ProtectedCell:
        return protect_one(CountedCell((key,), value, is_recorded=self.is_recorded(FIGURES[key].population)), self.rules)

    def value_before(self, key: str) -> ProtectedCell:
        """A figure's number at the comparison, as known then."""
        if self._is_summed(FIGURES[key], FIGURES[key].numerator):
            return self.value_in(key, self.before, self.compared_with)
        return self.count(key, self.reckoned_before(key).numerator)

    def change(self, key: str) -> str:
        """A figure's change in words since what was known at the comparison; of a sum of rounded numbers, where they tell of one."""
        return self._change(key, self.day, self.since)

    def change_of_knowledge(self, key: str) -> str:
        """In words, how a figure of the comparison day reads otherwise now than it did then: '+3', 'no change'."""
        return self._change(key, self.compared_with, "").replace(" since ", "")

    def _change(self, key: str, day: date, since: str) -> str:
        figure, now, before = FIGURES[key], self.value_in(key, self.history, day), self.value_before(key)
        if self._is_summed(figure, figure.numerator) and None not in (now.value, before.value) and now.value != before.value:
            parts = self._groups(figure.population, figure.numerator, day=day)
            parts_before = self._groups(figure.population, figure.numerator, history=self.before, day=self.compared_with)
            if not is_certain_change(parts, parts_before, self.rules):
                return f"no clear change since {since}, once rounded"
        return change_in_words(protected_change(now, before), since, is_exact=self.is_exact)

    def progress(self, key: str) -> Progress:
        """A figure, its denominator and what is left between them."""
        figure = FIGURES[key]
        left = self.how_many(figure.population, figure.denominator, but_not=figure.numerator)
        return Progress(self.value(key), self.denominator(key), left)

    def headline(self, key: str, of: str = "") -> Headline:
        """One headline of the catalogue's words; ``of`` replaces the denominator's."""
        figure, value = FIGURES[key], self.value(key)
        if not self.is_recorded(figure.population):
            return Headline(key, figure.title, shown(value), f"no {RECORDS[figure.population]} recorded", "unknown, not nought")
        beneath = of or (self._of_in_words(key) if figure.denominator else figure.unit)
        return Headline(key, figure.title, shown(value), beneath, self.change(key))

    def _of_in_words(self, key: str) -> str:
        """The denominator and the share: rounded numbers can look equal and not be, and then no share of 100% is said."""
        figure, value, whole = FIGURES[key], self.value(key), self.denominator(key)
        is_all = value.value != whole.value or self.is_exact or "." in figure.denominator or self.progress(key).left.value == 0
        return of_in_words(value, whole, figure.denominator_words, says_share=is_all)

    def block(self, name: str, population: str, build: Callable[["Look"], Block]) -> tuple[str, Block]:
        """A block of a page under its name; where nothing of its population was ever recorded, the sentence that says so."""
        if self.is_recorded(population):
            return name, build(self)
        records = RECORDS[population]
        said = f"The case database holds no {records}, so nothing can be counted here: unknown, not nought."
        return name, Statement(name, f"No {records} recorded", (said, "Whoever may import brings such records on the page Imports."))

    def definitions(self, *keys: str) -> tuple[Definition, ...]:
        return tuple(definition_of(FIGURES[key]) for key in keys)
