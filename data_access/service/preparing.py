"""What a new release may be made of, for who prepares one on the screen: figures, breakdowns, lanes and days, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data_access.dates import in_words
from data_access.disclosure.menu import PUBLISHED_MENU
from data_access.disclosure.rules import LANES
from data_access.figures.catalogue import FIGURES
from data_access.figures.dimensions import DIMENSIONS
from data_access.outputs.model import Option
from data_access.permissions import May, require
from data_access.releases.freeze import Wanted
from data_access.releases.model import Release
from data_access.service.desk import Desk
from data_access.service.refusals import door
from data_access.service.release_desk import freeze_release
from data_access.viewer import Viewer

USUAL = (
    "applications_in_scope",
    "risk_assessed",
    "detailed_review_required",
    "detailed_review_completed",
    "failures_confirmed",
    "failures_harm",
    "failures_administrative",
    "failures_service",
    "failures_out_of_scope",
    "referrals_made",
    "people_requiring_contact",
    "people_contacted",
    "people_unreachable",
    "people_not_safe_or_appropriate",
)
"""What a statement about the review usually says."""


@dataclass(frozen=True)
class Choices:
    """``breakdowns`` have codes 'figure/dimension', from the fixed menu of what may be published."""

    figures: tuple[Option, ...]
    usual: tuple[str, ...]
    breakdowns: tuple[Option, ...]
    lanes: tuple[Option, ...]
    first_day: date
    last_day: date
    usual_day: date


@door
def choices(desk: Desk, viewer: Viewer) -> Choices:
    """What can be chosen. Raises NotPermitted and DatabaseUnavailable."""
    require(viewer, May.OPEN_STATEMENT, May.SEE_PROTECTED_COUNTS)
    controls = desk.controls(viewer)
    return Choices(
        figures=tuple(Option(key, figure.title) for key, figure in FIGURES.items()),
        usual=USUAL,
        breakdowns=tuple(Option(f"{key}/{by}", f"{FIGURES[key].title} by {DIMENSIONS[by].title.lower()}") for key, by in PUBLISHED_MENU),
        lanes=tuple(Option(name, f"{name.capitalize()}: {rules.reasons[0].words}") for name, rules in LANES.items()),
        first_day=controls.first_day,
        last_day=min(controls.last_day, desk.today),
        usual_day=controls.opens_as_at,
    )


@door
def prepare(
    desk: Desk, viewer: Viewer, *, title: str, as_at: date, lane: str, figures: Sequence[str], breakdowns: Sequence[str]
) -> Release:
    """Freezes what was chosen, as known at the present moment, as a new draft of the viewer's. Raises as ``freeze_release`` does."""
    require(viewer, May.PREPARE_RELEASES)
    pairs = tuple((key, by) for key, _, by in (code.partition("/") for code in breakdowns))
    wanted = Wanted(title.strip() or f"Figures as at {in_words(as_at)}", as_at, desk.clock(), lane, tuple(figures), pairs)
    return freeze_release(desk, viewer, wanted)
