"""Findings: failures by type with the scope apart, three denominators, outcomes then and now, referrals, actions."""

from datetime import date, timedelta

from data_access import vocabulary as words
from data_access.dates import in_words
from data_access.digits import plain_number
from data_access.disclosure.protect import protected_percent
from data_access.figures.catalogue import FIGURES
from data_access.outputs.model import Chart, ChartBlock, Column, PageView, Series, ShownTable, Statement, TableBlock
from data_access.outputs.numbers import shown, shown_percent
from data_access.outputs.wording import course_in_words, short_day
from data_access.service.look import Look


def compose(look: Look) -> PageView:
    """The findings page."""
    keys = (
        "failures_confirmed",
        "failures_out_of_scope",
        "applications_with_failure",
        "referrals_made",
        "new_disclosures",
        "actions_completed",
    )
    blocks = (
        look.block("failures_over_time", "failures", _failures_over_time),
        look.block("denominators", "failures", _denominators),
        ("outcomes", _outcomes(look)),
        look.block("referrals", "referrals", _referrals),
        look.block("actions", "actions", _actions),
    )
    return PageView(_sentence(look), "", (), tuple(look.headline(key) for key in keys), blocks)


def _sentence(look: Look) -> str:
    if not look.is_recorded("failures"):
        return "No finding of failure is recorded in the case database"
    confirmed = look.value("failures_confirmed")
    outside = look.value("failures_out_of_scope")
    tail = f"; {shown(outside)} outside the scope {'is' if outside.value == 1 else 'are'} counted apart" if outside.value != 0 else ""
    if confirmed.value == 0:
        return f"No failure is confirmed so far{tail}"
    kinds = [
        f"{shown(look.value(f'failures_{kind}'))} {'of harm' if kind == 'harm' else 'of service' if kind == 'service' else kind}"
        for kind in words.FAILURE_TYPES
    ]
    verb = "failure is" if confirmed.value == 1 else "failures are"
    return f"{shown(confirmed)} {verb} confirmed: {kinds[0]}, {kinds[1]} and {kinds[2]}{tail}"


def _failures_over_time(look: Look) -> ChartBlock:
    first = min(filter(None, (look.events.review.announced_on, look.history.cells["failures"].first_day, look.day)))
    days = _days(first, look.day)
    flags = {"is_harm": "Harm", "is_administrative": "Administrative", "is_service": "Service", "is_confirmed_out_of_scope": "Out of scope"}
    lines = {flag: look.series("failures", flag, days) for flag in flags}
    rows, last = [], None
    for day, *values in zip(days, *lines.values(), strict=True):
        if values != last:
            rows.append((short_day(day), *("[c]" if v is None else plain_number(v) for v in values)))
        last = values
    ends = {flag: "[c]" if values[-1] is None else plain_number(values[-1]) for flag, values in lines.items()}
    new = look.change("failures_confirmed")
    title = f"No further failure since {look.since}" if look.is_exact and new.startswith("no change") else f"Failures confirmed: {new}"
    chart = Chart(
        key="failures_over_time",
        kind="step",
        title=title,
        caption=f"Confirmed failures by type, {in_words(days[0])} to {in_words(look.day)}; out of scope apart. Source: case database.",
        alternative="Step chart of confirmed failures. "
        + "; ".join(course_in_words(name, days, lines[flag], look.mark_in(lines[flag])) for flag, name in flags.items())
        + ".",
        categories=tuple(days),
        series=tuple(
            Series(name, lines[flag], emphasis, f"{name} {ends[flag]}", mark=look.mark_in(lines[flag]))
            for (flag, name), emphasis in zip(flags.items(), ("fourth", "main", "second", "context"), strict=True)
        ),
        value_axis="Failures",
    )
    heads = (Column("From"), *(Column(name, True) for name in flags.values()))
    table = ShownTable("failures_table", "Each day on which a number changed", "Confirmed failures.", heads, tuple(reversed(rows)))
    return ChartBlock(
        chart,
        table,
        look.definitions("failures_confirmed", "failures_harm", "failures_administrative", "failures_service", "failures_out_of_scope"),
    )


def _days(first: date, last: date) -> list[date]:
    step = 1 if (last - first).days <= 400 else 7
    return [first + timedelta(days=n) for n in range(0, (last - first).days, step)] + [last]


def _denominators(look: Look) -> Statement:
    figure = FIGURES["applications_with_failure"]
    bases = ((figure.numerator, figure.denominator, figure.denominator_words), *figure.other_denominators)
    sentences = []
    for top, base, named in bases:
        part, whole = look.how_many("applications", top), look.how_many("applications", base)
        percent = shown_percent(protected_percent(part, whole))
        sentences.append(f"{shown(part)} of {shown(whole)} {named}" + (f": {percent}." if percent else "."))
    return Statement(
        "denominators", "The share depends on what it is a share of", tuple(sentences), look.definitions("applications_with_failure")
    )


def _outcomes(look: Look) -> TableBlock:
    facts = ("original_outcome", "reviewed_outcome")
    counted = look.history.how_many_by("applications", facts, day=look.day, where="is_review_completed")
    cells = [((then, now), counted.get((then, now), 0)) for then in words.ORIGINAL_OUTCOMES for now in words.REVIEWED_OUTCOMES]
    table = look.table("outcomes", ("original_outcome", "reviewed_outcome"), cells)
    rows = tuple(
        (label, *(shown(table.cell(then, now)) for now in words.REVIEWED_OUTCOMES)) for then, label in words.ORIGINAL_OUTCOMES.items()
    )
    should = look.total("should have been disclosed", (table.cell(then, "disclose_now") for then in words.ORIGINAL_OUTCOMES))
    title = (
        f"{shown(should)} {'application' if should.value == 1 else 'applications'} should have been disclosed"
        if counted
        else "No detailed review is complete yet"
    )
    heads = (Column("Original outcome"), *(Column(label, True) for label in words.REVIEWED_OUTCOMES.values()))
    caption = (
        f"Applications with a detailed review complete, original outcome (row) by reviewed outcome (column), as at {in_words(look.day)}."
    )
    return TableBlock(
        ShownTable("outcomes", title, caption, heads, rows), look.definitions("detailed_review_completed", "originally_disclosed")
    )


def _referrals(look: Look) -> TableBlock:
    there = look.history.how_many_by("referrals", ("made_on", "referral_kind", "body", "is_initial", "is_in_scope"), day=look.day)
    rows = tuple(
        (
            short_day(made_on),
            words.REFERRAL_BODIES[body],
            words.REFERRAL_KINDS[kind] + (", initial" if is_initial else ""),
            "In scope" if is_in_scope else "Out of scope",
        )
        for (made_on, kind, body, is_initial, is_in_scope), n in there.items()
        for _ in range(n)
    )
    made = look.value("referrals_made")
    title = (
        "No referral has been made"
        if made.value == 0
        else f"{shown(made)} {'referral' if made.value == 1 else 'referrals'} to the regulator, the initial one flagged"
    )
    if not look.is_exact:
        rows = ()
    heads = (Column("Made on"), Column("To"), Column("Kind"), Column("Scope"))
    empty = (
        "No referral has been made by this day."
        if look.is_exact
        else "Referrals are listed one by one only for those who may see exact counts."
    )
    table = ShownTable("referrals", title, f"Referrals made by {in_words(look.day)}; not affected by filters.", heads, rows, empty)
    return TableBlock(table, look.definitions("referrals_made"))


def _actions(look: Look) -> TableBlock:
    counted = look.history.how_many_by("actions", ("action_kind", "is_completed"), day=look.day, where="is_required")
    cells = []
    for kind in words.ACTION_KINDS:
        cells += [((kind, state), counted.get((kind, is_done), 0)) for state, is_done in (("completed", True), ("outstanding", False))]
    table = look.table("actions", ("action_kind", "state"), cells)
    rows = tuple(
        (label, shown(look.total(kind, (done, open_ones))), shown(done), shown(open_ones))
        for kind, label in words.ACTION_KINDS.items()
        for done, open_ones in [(table.cell(kind, "completed"), table.cell(kind, "outstanding"))]
    )
    left = look.total("outstanding actions", (table.cell(kind, "outstanding") for kind in words.ACTION_KINDS))
    title = (
        "Every action required is completed"
        if left.value == 0 and counted
        else "1 action is outstanding"
        if left.value == 1
        else f"{shown(left)} actions are outstanding"
        if counted
        else "No action is required so far"
    )
    heads = (Column("Kind of action"), Column("Required", True), Column("Completed", True), Column("Outstanding", True))
    return TableBlock(
        ShownTable("actions", title, f"Actions as at {in_words(look.day)}; withdrawn ones left out.", heads, rows),
        look.definitions("actions_completed"),
    )
