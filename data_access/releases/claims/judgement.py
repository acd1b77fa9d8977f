"""What is judged of a claim, and the words in which its reason says numbers, wordings and figures."""

from dataclasses import dataclass
from datetime import date

from data_access.digits import full_number
from data_access.disclosure.rules import ROUNDED
from data_access.figures.catalogue import FIGURES
from data_access.releases.claims.ground import Ground, Held
from data_access.releases.claims.model import Verdict
from data_access.releases.claims.quantities import Quantity
from data_access.releases.claims.reach import is_rounded
from data_access.releases.model import FrozenCell


@dataclass(frozen=True)
class Judgement:
    """A verdict, its reason in a sentence, the figure it is about, and of the release that decided its day and its number, if it has."""

    verdict: Verdict
    reason: str
    figure: str = ""
    as_at: date | None = None
    number: int | float | None = None

    @property
    def is_against(self) -> bool:
        """Whether a release says otherwise."""
        return self.verdict in (Verdict.CONTRADICTS_RELEASE, Verdict.CONTRADICTS_EARLIER_RELEASE)


def against(held: Held, ground: Ground) -> Verdict:
    """The verdict of a contradiction: of the release that the draft rests on, or of an earlier one."""
    return Verdict.CONTRADICTS_RELEASE if ground.is_own(held) else Verdict.CONTRADICTS_EARLIER_RELEASE


_WORDS = {
    "about": "about ",
    "just_over": "just over ",
    "just_under": "just under ",
    "more_than": "more than ",
    "at_least": "at least ",
    "less_than": "less than ",
    "at_most": "at most ",
    "between": "between ",
}


def worded(quantity: Quantity) -> str:
    """A quantity as its draft words it: 'more than 3,500'."""
    if quantity.value is None:
        return "all" if quantity.kind == "all" else "a small number"
    number = f"{full_number(quantity.value)}{'%' if quantity.kind == 'share' else ''}"
    most = f" and {full_number(quantity.most)}" if quantity.most is not None else ""
    return f"{_WORDS.get(quantity.said, '')}{number}{most}"


def said(cell: FrozenCell) -> str:
    """What a cell says: '3,778', 'just over 3,500', '[c]', 'all', 'less than 1%'."""
    if cell.said == "a_small_number":
        return "'a small number'"
    if cell.value is None:
        return "'all'" if cell.said == "all" else cell.mark
    number = cell.value if isinstance(cell.value, str) else full_number(cell.value)
    return f"{_WORDS.get(cell.said, '')}{number}{'%' if cell.unit == 'percent' else ''}"


def rounded_note(held: Held) -> str:
    """', rounded to 5' where a cell's number is."""
    return f", rounded to {ROUNDED.base}" if is_rounded(held.cell, held.lane) else ""


def called(figure: str) -> str:
    """A figure's title in the middle of a sentence."""
    title = FIGURES[figure].title if figure in FIGURES else figure.replace("_", " ")
    return f"'{title}'"
