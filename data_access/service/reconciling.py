"""Two releases held against each other from the front desk, and the change of one figure explained in counted causes."""

from data_access import audit
from data_access.disclosure.rules import INTERNAL, LANES, Rules
from data_access.errors import BadRequest
from data_access.figures.catalogue import FIGURES
from data_access.outputs.bridges import bridge
from data_access.outputs.model import ChartBlock
from data_access.permissions import May, may, require
from data_access.populations.as_at import AsAt
from data_access.releases.causes import Causes, causes_of
from data_access.releases.model import Release
from data_access.releases.reconcile import Reconciliation, reconcile
from data_access.releases.store import Kept, read, reading, writing
from data_access.service.desk import Desk
from data_access.service.refusals import door
from data_access.viewer import Viewer


@door
def reconcile_releases(desk: Desk, viewer: Viewer, number: int, against: int) -> Reconciliation:
    """A release figure by figure beside an earlier or a later one, with the sentences that explain its changes.

    Raises NotPermitted, BadRequest, Altered and DatabaseUnavailable.
    """
    kept, other = _both(desk, viewer, number, against)
    _log(desk, viewer, f"release {number} against {against}", kept.release)
    return reconcile(other.release, kept.release, [told for whom, told in kept.explanations if whom == against])


@door
def count_causes(desk: Desk, viewer: Viewer, number: int, against: int, figure: str) -> Causes:
    """Why a figure of a release is not what the other said, in exact counts of causes. Raises as ``bridge_between`` does."""
    require(viewer, May.OPEN_RELEASES, May.SEE_EXACT_COUNTS)
    kept, other = _both(desk, viewer, number, against)
    _log(desk, viewer, f"release {number} against {against}: causes of {figure}", kept.release)
    return _causes(desk, other.release, kept.release, figure)


@door
def bridge_between(desk: Desk, viewer: Viewer, number: int, against: int, figure: str) -> ChartBlock:
    """The same as a bridge chart with its table: exact for who may see exact counts, else by the rules of the release.

    Raises NotPermitted, BadRequest (also for a figure that is no count), Altered and DatabaseUnavailable.
    """
    kept, other = _both(desk, viewer, number, against)
    _log(desk, viewer, f"release {number} against {against}: bridge of {figure}", kept.release)
    causes = _causes(desk, other.release, kept.release, figure)
    return bridge(causes, _rules(viewer, kept.release), is_exact=(_is_exact(other.release, figure), _is_exact(kept.release, figure)))


def _both(desk: Desk, viewer: Viewer, number: int, against: int) -> tuple[Kept, Kept]:
    require(viewer, May.OPEN_RELEASES)
    if number == against:
        raise BadRequest("A release is compared with another one. Name two.")
    with reading(desk.register) as connection:
        return read(connection, number), read(connection, against)


def _causes(desk: Desk, then: Release, now: Release, key: str) -> Causes:
    if key not in FIGURES:
        raise BadRequest(f"There is no figure {key[:60]!r}.")
    before, after = (AsAt(release.content.as_at, release.content.known_by) for release in (then, now))
    return causes_of(FIGURES[key], desk.verified().events.frames, before=before, now=after)


def _rules(viewer: Viewer, release: Release) -> Rules:
    return INTERNAL if may(viewer, May.SEE_EXACT_COUNTS) else LANES[release.content.lane]


def _is_exact(release: Release, figure: str) -> bool:
    """Whether the release itself gives the headline exactly: by an exception, or published so before the desk existed."""
    cell = release.content.cell(figure)
    return cell is not None and cell.said == "exactly" and (bool(cell.exception) or release.origin == "published_before")


def _log(desk: Desk, viewer: Viewer, what: str, release: Release) -> None:
    with writing(desk.register) as connection:
        audit.record(connection, viewer, audit.Operation.COMBINATION, what, at=desk.clock(), data_version=release.content.data_version)
