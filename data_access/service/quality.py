"""Quality: how far second reviewers agree, how often categories were changed, and how much was entered late."""

from data_access.figures.catalogue import FIGURES
from data_access.outputs.model import PageView, Statement
from data_access.outputs.numbers import shown
from data_access.service.look import Look


def compose(look: Look) -> PageView:
    """The section of a pack; it has no page of its own yet."""
    blocks = (look.block("agreement", "second_reviews", _agreement),)
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
    low, high = (look.statistic(end, found.extra[end], found.numerator) for end in ("low", "high"))
    share = look.statistic("share", found.percent, found.numerator)
    if None in (share.value, low.value, high.value):
        said = f"The share of the {shown(made)} second reviews that agree rests on too few to be shown."
    else:
        said = (
            f"{shown(share)}% of {shown(made)} second reviews agree in category and outcome; with so many reviews, between {shown(low)}% and "
            f"{shown(high)}% would be expected to (95% interval)."
        )
    return Statement("agreement", title, (said,), look.definitions("review_agreement"))
