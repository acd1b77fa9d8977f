"""Attacks what the product releases of many generated tables, and counts what came of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from tests.attacker.attack import Recovered, attack
from tests.attacker.generated import APPLICATIONS, Case, Counted, View
from tests.attacker.published import Table
from tests.attacker.reading import METHODS, Hidden, read_csv, read_facts, read_json
from tests.attacker.released import Refused, protect
from tests.attacker.system import Inconsistent, System

Protect = Callable[..., str]


@dataclass
class Outcome:
    """What came of one case: what went out, what was refused and why, and everything that should not be."""

    case: Case
    texts: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    recovered: list[Recovered] = field(default_factory=list)
    literally: list[Recovered] = field(default_factory=list)
    """What is recovered besides by who takes every mark among rounded counts for a small count, where that happens to be so."""
    hidden: list[Hidden] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)
    """What was published and is not so: then no bound means anything."""

    @property
    def is_safe(self) -> bool:
        """Whether nothing was recovered, hidden or untrue."""
        return not (self.recovered or self.hidden or self.untrue)

    def __str__(self) -> str:
        found = [*map(str, self.recovered), *(f"hidden: {hidden.where}: {hidden.what}" for hidden in self.hidden), *self.untrue]
        out = "\n".join(self.texts)
        return f"{self.case}\nreleased:\n{out}\n" + "\n".join(f"  {one}" for one in [*found, *(f"refused: {why}" for why in self.refused)])


def attacked(case: Case, protecting: Protect = protect) -> Outcome:
    """Protects a case's tables one after the other, and attacks all that went out together with what everybody knows."""
    outcome = Outcome(case)
    known = case.known()
    given = [known.as_csv()] if known else []
    for view, table in case.tables():
        try:
            _release(outcome, view, table, given, protecting)
        except Refused as why:
            outcome.refused.append(str(why))
    facts = [read_facts(known.as_csv(), APPLICATIONS)] if known else []
    try:
        outcome.untrue = _untrue(outcome.tables, case)
        outcome.recovered = attack(outcome.tables, facts, case.truth(), case.threshold) if outcome.tables else []
        if _are_all_parts_out(outcome.case, outcome.tables):
            outcome.recovered += attack(outcome.tables, facts, case.truth(), case.threshold, nothing_is_left=True)
        literally = [replace(table, method=replace(table.method, any_marked=table.method.base == 1)) for table in outcome.tables]
        if literally != outcome.tables and not _untrue(literally, case):
            outcome.literally = [one for one in attack(literally, facts, case.truth(), case.threshold) if one not in outcome.recovered]
    except Inconsistent as fault:
        outcome.untrue.append(str(fault))
    return outcome


def _release(outcome: Outcome, view: View, table: Counted, given: list[str], protecting: Protect) -> None:
    case = outcome.case
    text = protecting(table.as_csv(), table.count, view.lane, case.threshold, given, case.form)
    found = read_json(text) if case.form == "json" else read_csv(text, replace(METHODS[view.lane], small=case.threshold), APPLICATIONS)
    if given:
        # What is public already can make it mark other counts than small ones.
        found.tables = [replace(table, method=replace(table.method, any_marked=True)) for table in found.tables]
    if case.form == "csv":
        given.append(text)
    if len(found.tables) != 1 or {cell.labels for cell in found.tables[0].cells} != {unknown.labels for unknown in table.truth()}:
        outcome.untrue.append("what was released has not the cells of what was given")
    outcome.texts.append(text)
    outcome.tables += found.tables
    outcome.hidden += found.hidden


def _are_all_parts_out(case: Case, tables: list[Table]) -> bool:
    """Whether every value has its table of which only some might have had: who knows all values knows that nothing else is left."""
    values = {place[-1] for place in case.population}
    out = {value for table in tables for cell in table.cells for name, value in cell.labels if name == case.dimensions[-1]}
    return any(view.only for view in case.views) and values <= out


def _untrue(tables: list[Table], case: Case) -> list[str]:
    """Counts that cannot lie behind what was published of them."""
    system, truth = System(tables), case.truth()
    wrong = [unknown for unknown, (low, high) in system.ranges.items() if unknown in truth and not low <= truth[unknown] <= high]
    return [f"{unknown} is {truth[unknown]}, which what was published rules out" for unknown in wrong]


def report(outcomes: Iterable[Outcome]) -> str:
    """Counts of cases, cells and marks by lane and kind, and everything that was found."""
    outcomes = list(outcomes)
    kinds = sorted({_kind(outcome) for outcome in outcomes})
    lines = [
        f"{'':<34}{'cases':>7}{'tables':>8}{'refused':>9}{'cells':>8}{'marks':>7}{'recovered':>11}{'literally':>11}{'hidden':>8}{'untrue':>8}"
    ]
    for kind in [*kinds, ""]:
        of_kind = [outcome for outcome in outcomes if kind in ("", _kind(outcome))]
        lines.append(f"{kind or 'all':<34}{len(of_kind):>7}" + "".join(f"{number:>{width}}" for number, width in _counts(of_kind)))
    reasons = sorted({why for outcome in outcomes for why in outcome.refused})[:5]
    lines += ["", "refused, for example:", *(f"  {why}" for why in reasons)] if reasons else []
    return "\n".join([*lines, *(f"\n{outcome}" for outcome in outcomes if not outcome.is_safe)])


def _kind(outcome: Outcome) -> str:
    case = outcome.case
    what = case.name.split(":")[1].split(",")[0].strip() if len(case.views) > 1 else f"{len(case.dimensions)}-way"
    lanes = {view.lane for view in case.views}
    return f"{what}, {lanes.pop() if len(lanes) == 1 else 'both lanes'}"


def _counts(outcomes: list[Outcome]) -> list[tuple[int, int]]:
    tables = [table for outcome in outcomes for table in outcome.tables]
    cells = [cell for table in tables for cell in table.cells]
    return [
        (len(tables), 8),
        (sum(len(outcome.refused) for outcome in outcomes), 9),
        (len(cells), 8),
        (sum(cell.number is None for cell in cells), 7),
        (sum(len(outcome.recovered) for outcome in outcomes), 11),
        (sum(len(outcome.literally) for outcome in outcomes), 11),
        (sum(len(outcome.hidden) for outcome in outcomes), 8),
        (sum(len(outcome.untrue) for outcome in outcomes), 8),
    ]
