"""Whether a release may leave the house: only what is approved or published, in every kind of file alike."""

from data_access.errors import Refused
from data_access.releases.model import Release, State
from data_access.releases.states import in_words, next_step

LEAVES = (State.APPROVED, State.PUBLISHED)
"""The states in which a release may be exported."""


def check_leaves(release: Release) -> None:
    """Raises Refused, saying who or what would lift it, unless the release may be exported now."""
    if release.state in LEAVES:
        return
    if release.state in (State.SUPERSEDED, State.WITHDRAWN):
        raise Refused(f"{release.name} is {in_words(release.state)} and leaves no more. Export the release that is published now.")
    raise Refused(f"{release.name} is not approved, and only what is approved leaves. {next_step(release)}")
