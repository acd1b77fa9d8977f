"""Is this delivery like the last one? What no ordinary night changes stops an import with a question, before anything is written.

An export whose columns were moved, whose references are made in another way or whose dates are suddenly written otherwise is a table like any
other: every row can be read, and nearly every one says something false. What gives it away is how much of what is held it contradicts.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from data_access.digits import plain_number
from data_access.errors import BadInput


class QuestionsRaised(BadInput):
    """A delivery that stops with questions; ``questions`` are their codes and sentences."""

    def __init__(self, questions: Sequence[tuple[str, str]]) -> None:
        asked = " ".join(f"{code}: {question}" for code, question in questions)
        super().__init__(f"Nothing was loaded. {asked} Where it is right, say so with --accept and the word before the colon.")
        self.questions = tuple(questions)


FEWEST = 20
"""Cases held or expected, and rows read: of fewer, a share says little."""
MOST_DISAPPEARED = MOST_REJECTED = 0.1
MOST_CHANGED = MOST_NEW = 0.5
"""Shares above which somebody has to say that it is right. *Choice*: no source sets them."""

QUESTIONS = {
    "disappeared": "{count} of {whole} cases that are held stand in the files no more. Is an export missing, or one filtered?",
    "keys": "{count} of {whole} cases are new while others disappeared. Is the column that names a case still the same?",
    "rejected": "{count} of {whole} rows break a rule. Are dates, values or columns written in another way than before?",
    "changed": "{count} of {whole} rows say otherwise of what is held. Have columns been moved, or their meaning changed?",
    "rows": "{count} rows were read, and {whole} were announced. Is the file cut off, or of another day?",
}
"""Code → what is asked."""


@dataclass(frozen=True)
class Delivery:
    """What a delivery would do to what is held. ``expected`` counts the held cases of the sources that it speaks for, ``disappeared`` and
    ``new`` cases; both are None where the files do not say which there are. ``announced`` is the number of rows that whoever sent them gave,
    None where they gave none."""

    held: int
    expected: int
    read: int
    rejected: int
    changed: int
    new: int | None
    disappeared: int | None
    announced: int | None


def check_delivery(delivery: Delivery, accepted: Collection[str]) -> None:
    """Raises QuestionsRaised with every question that is not accepted by its code."""
    asked = [(code, question) for code, question in _questions(delivery) if code not in accepted]
    if asked:
        raise QuestionsRaised(asked)


def _questions(delivery: Delivery) -> Iterator[tuple[str, str]]:
    if delivery.announced is not None and delivery.announced != delivery.read:
        yield "rows", _asked("rows", delivery.read, delivery.announced)
    # A file of few rows can let many cases disappear: here it is the number of those expected that a share says something of.
    if delivery.disappeared is not None and delivery.expected >= FEWEST and delivery.disappeared > MOST_DISAPPEARED * delivery.expected:
        named = delivery.expected - delivery.disappeared + (delivery.new or 0)
        is_renamed = bool(delivery.new) and delivery.new > MOST_NEW * named
        if is_renamed:
            yield "keys", _asked("keys", delivery.new, named)
        else:
            yield "disappeared", _asked("disappeared", delivery.disappeared, delivery.expected)
    if delivery.held < FEWEST or delivery.read < FEWEST:
        return
    if delivery.rejected > MOST_REJECTED * delivery.read:
        yield "rejected", _asked("rejected", delivery.rejected, delivery.read)
    if delivery.changed > MOST_CHANGED * delivery.read:
        yield "changed", _asked("changed", delivery.changed, delivery.read)


def _asked(code: str, count: int, whole: int) -> str:
    return QUESTIONS[code].format(count=plain_number(count), whole=plain_number(whole))
