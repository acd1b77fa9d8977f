"""What can be said of a claim that no release bears out: not held, of no figure, of another unit, or of a stage that the words do not name."""

from data_access.figures.catalogue import FIGURES
from data_access.releases.claims.ground import Ground, Held
from data_access.releases.claims.judgement import Judgement, called, said
from data_access.releases.claims.matching import Match
from data_access.releases.claims.model import Verdict
from data_access.releases.claims.moments import Moment
from data_access.releases.claims.quantities import Quantity
from data_access.releases.claims.reach import is_count
from data_access.releases.claims.shares import base_number, gives_away, gives_away_reason
from data_access.releases.claims.words import CONFUSED, HEADLINES, STAGES
from data_access.releases.model import FrozenCell

_TELLS = 20
"""From here on, that two numbers are the same is hardly chance; below, a figure must also be named nearby."""


_NEARBY = 0.1


_UNITS_OF_THE_REVIEW = ("applications", "people", "failures", "disclosures", "referrals", "contact attempts", "actions")


def unmatched(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement:
    """The judgement on a quantity whose words name no figure."""
    other = mistaken(quantity, match, moment, ground)
    if other:
        return other
    is_of_scope = match.base or match.unit != "percent" or match.has_noun
    if quantity.kind == "share" and is_of_scope and gives_away(quantity, base_number(match.base or "applications_in_scope", ground)):
        return Judgement(Verdict.WOULD_DISCLOSE, gives_away_reason(quantity, base_number("applications_in_scope", ground)))
    if match.unit in _UNITS_OF_THE_REVIEW:
        return Judgement(Verdict.NOT_FROZEN, f"No release holds a number of {match.unit} that these words name.")
    return Judgement(Verdict.UNDECIDED, "These words name no figure of the catalogue; say which it is, or that it claims nothing.")


def mistaken(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement | None:
    """Whether the number is one of another unit or stage than the words say."""
    if (
        quantity.kind != "count"
        or quantity.value is None
        or quantity.said not in ("exactly", "about", "just_over", "just_under", "more_than", "at_least")
    ):
        return None
    for release in _of_time(moment, ground):
        for held in sorted(ground.other_cells(release, match.figure), key=lambda held: held.cell.figure not in match.near):
            kind = _mistaken_for(quantity, match, held)
            if kind is not None:
                return Judgement(kind, _mistaken_reason(quantity, match, held, kind), held.cell.figure, release.content.as_at)
    return None


def _of_time(moment: Moment | None, ground: Ground) -> list:
    if moment is None or moment.is_now or moment.is_since:
        return [ground.release, *ground.before]
    return list(ground.before) if moment.is_earlier else ground.of_then(moment)


def _mistaken_for(quantity: Quantity, match: Match, held: Held) -> Verdict | None:
    cell = held.cell
    if not _tells(quantity, match, cell):
        return None
    is_exact = cell.value == quantity.value
    if match.figure in STAGES and cell.figure in STAGES and is_exact:
        return Verdict.WRONG_STAGE
    said = match.unit or (FIGURES[match.figure].unit if match.figure in FIGURES else "")
    if said == cell.unit or said not in CONFUSED or cell.unit not in CONFUSED:
        return None
    return Verdict.WRONG_UNIT if is_exact or not match.figure or match.unit == "people" else None


def _tells(quantity: Quantity, match: Match, cell: FrozenCell) -> bool:
    """Whether the number can hardly be any but the cell's: the same, or near it where words or size leave no other."""
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float) or not is_count(cell) or quantity.value is None:
        return False
    is_same = cell.value == quantity.value
    if cell.figure in match.near:
        return is_same or (abs(cell.value - quantity.value) <= _NEARBY * cell.value and quantity.value >= _TELLS)
    is_near = abs(cell.value - quantity.value) <= _NEARBY * cell.value and quantity.value >= 100
    is_known = cell.figure in HEADLINES or (match.figure in STAGES and cell.figure in STAGES)
    return is_known and ((is_same and quantity.value >= _TELLS) or (is_near and match.unit == "people"))


def _mistaken_reason(quantity: Quantity, match: Match, held: Held, kind: Verdict) -> str:
    number = f"{held.of}, has {said(held.cell)} {held.cell.unit} ({held.cell.title})"
    if kind is Verdict.WRONG_STAGE:
        return f"The words say {called(match.figure)}; {number}."
    return f"The words say {match.unit or FIGURES[match.figure].unit}; {number}."


def reviewed(quantity: Quantity, moment: Moment | None, ground: Ground) -> Judgement:
    """'Reviewed' alone says neither stage."""
    assessed, detailed = (ground.holding(figure, moment)[:1] for figure in ("risk_assessed", "detailed_review_completed"))
    as_at = next((held.release.content.as_at for held in (*assessed, *detailed)), None)
    if quantity.kind == "count" and any(held.cell.value == quantity.value and quantity.value for held in detailed):
        reason = "'Reviewed' does not say which stage; the number is that of detailed reviews complete, so say that."
        return Judgement(Verdict.UNDECIDED, reason, "detailed_review_completed", as_at)
    number = f" ({assessed[0].of}, has {said(assessed[0].cell)} risk assessed)" if assessed else ""
    reason = f"'Reviewed' can mean risk assessed or detailed review complete: say which stage{number}."
    return Judgement(Verdict.WRONG_STAGE, reason, "risk_assessed", as_at)


def not_held(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement:
    """The judgement on a figure that no release of the time holds."""
    base = base_number(match.base, ground)
    if quantity.kind == "share" and gives_away(quantity, base):
        return Judgement(Verdict.WOULD_DISCLOSE, gives_away_reason(quantity, base), match.figure)
    when = "" if moment is None or moment.is_now or moment.is_since else f" {moment.words}"
    why = " Vague words need an exact value, held and approved, behind them." if quantity.value is None else ""
    return Judgement(Verdict.NOT_FROZEN, f"No release{_as_at(when)} holds {called(match.figure)}, so it cannot be said.{why}", match.figure)


def _as_at(when: str) -> str:
    return f" of a day{when}" if when.startswith((" in", " on")) else when
