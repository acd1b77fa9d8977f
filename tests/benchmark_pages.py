"""Only a page that shows its figures is measured: one that says a sentence in their place is answered sooner than any other."""

import re
from collections.abc import Collection

from tests.wire import Answer

ON_EVERY_PAGE = frozenset({"html", "date_input", "selectbox"})
"""The kinds of elements that no page of figures lacks."""


_ESCAPED = re.compile(r"\\(?=[^A-Za-z0-9\s])")
"""What keeps words from being taken for Markdown."""


class NotMeasured(Exception):
    """Nothing is measured; one sentence says why."""


def check_shows_figures(page: str, answer: Answer, usual: Collection[str] = ON_EVERY_PAGE) -> None:
    """``usual`` are the kinds of elements that the page has. Raises NotMeasured, naming the page and what it said in place of its figures."""
    if why := _fault_of(answer, usual):
        raise NotMeasured(f"The page {page} cannot be measured, since {why}")


def _fault_of(answer: Answer, usual: Collection[str]) -> str:
    """'' where there is none."""
    if said := list(dict.fromkeys((*answer.sentences, *answer.faults))):
        return f"it said: {_ESCAPED.sub('', ' '.join(said))}"
    if not answer.figures:
        return "it showed neither a chart nor words."
    if not answer.charts:
        return "it showed no chart."
    if lacking := sorted({*usual, *ON_EVERY_PAGE} - set(answer.kinds)):
        return f"it lacked what it usually has: {', '.join(lacking)}."
    return ""


def check_no_fault(page: str, answer: Answer) -> None:
    """The same of a page that ours is held against, which has no figures. Raises NotMeasured."""
    if answer.faults:
        raise NotMeasured(f"The page {page} that ours is held against cannot be measured, since it said: {' '.join(answer.faults)}")
