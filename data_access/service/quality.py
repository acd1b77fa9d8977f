"""Quality: how far second reviewers agree, how often categories were changed, and how much was entered late."""

from data_access.dates import in_words
from data_access.figures.catalogue import FIGURES
from data_access.outputs.model import Column, PageView, ShownTable, Statement, TableBlock
from data_access.outputs.numbers import shown
from data_access.service.look import Look


def compose(look: Look) -> PageView:
    """The section of a pack; its blocks are on the data quality page too."""
    blocks = (look.block("agreement", "second_reviews", _agreement), ("late", _late_entries(look)))
    return PageView(_sentence(look), "", (), (), blocks)


def _sentence(look: Look) -> str:
    if not look.is_recorded("second_reviews"):
        return "No second review is recorded, so agreement is unknown"
    found = look.reckoned("review_agreement")
    if not found.denominator:
        return "No second review has been made so far"
    agreed, made = look.value("review_agreement"), look.denominator("review_agreement")
    return f"{shown(agreed)} of {shown(made)} second reviews agree with the first"


def _agreement(look: Look) -> Statement:
    found = look.reckoned("review_agreement")
    made = look.denominator("review_agreement")
    title = FIGURES["review_agreement"].title
    if not found.denominator:
        return Statement("agreement", title, ("No second review has been made so far.",), look.definitions("review_agreement"))
    if look.is_exact:
        low, high = (look.statistic(end, found.extra[end], found.numerator) for end in ("low", "high"))
        share = look.statistic("share", found.percent, found.numerator)
        said = (
            f"{shown(share, 1)}% of {shown(made)} second reviews agree in category and outcome; with so many reviews, between "
            f"{shown(low, 1)}% and {shown(high, 1)}% would be expected to (95% interval)."
        )
    else:
        # A share and an interval to one place would tell the numbers behind the rounded ones.
        # Nor may all seem to agree because those that do not are few.
        agreed = look.progress("review_agreement")
        said = f"{shown(agreed.done)} second reviews agree in category and outcome, and {shown(agreed.left)} do not."
    return Statement("agreement", title, (said,), look.definitions("review_agreement"))


_WATCHED = ("applications_in_scope", "risk_assessed", "detailed_review_completed", "people_contacted", "failures_confirmed")


def _late_entries(look: Look) -> TableBlock:
    """How the figures of the comparison day read then and read now: what was entered late, or corrected."""
    rows, changed = [], 0
    for key in _WATCHED:
        figure = FIGURES[key]
        if not look.is_recorded(figure.population):
            continue
        then, now, difference = look.value_before(key), look.value_in(key, look.history, look.compared_with), look.change_of_knowledge(key)
        changed += difference.startswith(("+", "−"))
        rows.append((figure.title, shown(then), shown(now), difference))
    day = in_words(look.compared_with)
    title = f"{changed} of {len(rows)} figures as at {day} read otherwise now" if changed else f"No figure as at {day} reads otherwise now"
    columns = (Column("Figure"), Column("As known then", True), Column("As known now", True), Column("Entered late or corrected"))
    table = ShownTable(
        "late_entries", title, f"Figures as at {day}, as they were known at its end and as they are known now.", columns, tuple(rows)
    )
    return TableBlock(table, look.definitions(*(key for key in _WATCHED if look.is_recorded(FIGURES[key].population))))
