"""The way of a release from draft to published: one table of what may be done, in which state, by whom, and who must be another person.

Whether somebody may is asked in twins: ``can_sign`` gives '' or the sentence that says who or what would lift the refusal, ``check_sign``
raises it. The database holds the same rules as constraints; this is where they become sentences.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from data_access.errors import NotPermitted, Refused
from data_access.permissions import May, require, who_may
from data_access.permissions import can as can_by_role
from data_access.releases.model import Release, State
from data_access.viewer import Viewer

UNPUBLISHED = (State.DRAFT, State.SUBMITTED, State.ANALYST_SIGNED, State.APPROVED)


@dataclass(frozen=True)
class Transition:
    """One thing that can be done. ``before`` () is a release that does not exist yet.

    ``others`` names who of the release must be another person than the one who does it; ``is_preparers`` that nobody else may.
    """

    verb: str
    done: str
    before: tuple[State, ...]
    after: State
    permission: May
    others: tuple[str, ...] = ()
    is_preparers: bool = False


TRANSITIONS = {
    step.verb: step
    for step in (
        Transition("freeze", "frozen", (), State.DRAFT, May.PREPARE_RELEASES),
        Transition("submit", "submitted", (State.DRAFT,), State.SUBMITTED, May.PREPARE_RELEASES, is_preparers=True),
        Transition("sign", "signed", (State.SUBMITTED,), State.ANALYST_SIGNED, May.SIGN_RELEASES, ("prepared_by",)),
        Transition("approve", "approved", (State.ANALYST_SIGNED,), State.APPROVED, May.APPROVE_RELEASES, ("prepared_by", "analyst")),
        Transition("publish", "published", (State.APPROVED,), State.PUBLISHED, May.PUBLISH_RELEASES),
        Transition("supersede", "superseded", (State.PUBLISHED,), State.SUPERSEDED, May.PUBLISH_RELEASES),
        Transition("withdraw", "withdrawn", (State.PUBLISHED,), State.WITHDRAWN, May.WITHDRAW_RELEASES),
        # Whatever changes what would be said or why, changes what was signed: it goes back to draft and the signatures are gone.
        Transition("edit", "edited", UNPUBLISHED, State.DRAFT, May.PREPARE_RELEASES, is_preparers=True),
        Transition("explain", "explained", UNPUBLISHED, State.DRAFT, May.PREPARE_RELEASES, is_preparers=True),
        Transition("except", "given an exception", UNPUBLISHED, State.DRAFT, May.PREPARE_RELEASES, is_preparers=True),
        Transition("grant", "granted an exception", UNPUBLISHED, State.DRAFT, May.APPROVE_RELEASES, ("prepared_by",)),
    )
}
"""Every verb, in the order in which a release meets them."""
FORWARD = ("submit", "sign", "approve", "publish")
"""The verbs that take a draft to the public."""
_CALLED = {"prepared_by": "prepared", "analyst": "signed"}


def can(verb: str, release: Release, viewer: Viewer) -> str:
    """'' when the viewer may do it to the release now, else the sentence that says who or what would lift the refusal."""
    return next((refusal for _, refusal in _refusals(TRANSITIONS[verb], release, viewer)), "")


def check(verb: str, release: Release, viewer: Viewer) -> None:
    """Raises NotPermitted where the role does not allow it, and Refused where the state does not or the person may not."""
    for kind, refusal in _refusals(TRANSITIONS[verb], release, viewer):
        raise kind(refusal)


can_edit, check_edit = partial(can, "edit"), partial(check, "edit")
can_submit, check_submit = partial(can, "submit"), partial(check, "submit")
can_sign, check_sign = partial(can, "sign"), partial(check, "sign")
can_approve, check_approve = partial(can, "approve"), partial(check, "approve")
can_publish, check_publish = partial(can, "publish"), partial(check, "publish")
can_withdraw, check_withdraw = partial(can, "withdraw"), partial(check, "withdraw")


def check_role(verb: str, viewer: Viewer) -> None:
    """Raises NotPermitted, naming the roles that may, unless the viewer's role allows the verb at all."""
    require(viewer, TRANSITIONS[verb].permission)


def is_same_person(one: str, other: str) -> bool:
    """Two subject ids are one person however they are cased or spaced."""
    return one.strip().casefold() == other.strip().casefold()


def next_step(release: Release) -> str:
    """What has to happen next and who does it, in a sentence; '' when nothing more does."""
    step = next((TRANSITIONS[verb] for verb in FORWARD if release.state in TRANSITIONS[verb].before), None)
    if step is None:
        return ""
    return f"Next, {_who(step, release)} can {step.verb} {release.name}."


def state_diagram() -> str:
    """The states as a Mermaid diagram, one line for each pair of states with the verbs that lead from one to the other."""
    ways: dict[tuple[str, str], list[str]] = {}
    for step in TRANSITIONS.values():
        for before in step.before or ("[*]",):
            ways.setdefault((str(before), str(step.after)), []).append(step.verb)
    lines = [f"    {before} --> {after}: {', '.join(verbs)}" for (before, after), verbs in ways.items()]
    final = [state for state in State if not any(state in step.before for step in TRANSITIONS.values())]
    return "\n".join(["stateDiagram-v2", *lines, *(f"    {state} --> [*]" for state in final)])


def in_words(state: State) -> str:
    """'analyst signed'."""
    return state.value.replace("_", " ")


def _refusals(step: Transition, release: Release, viewer: Viewer) -> Iterator[tuple[Callable[[str], Exception], str]]:
    if refusal := can_by_role(viewer, step.permission):
        yield NotPermitted, refusal
    if release.state not in step.before:
        yield Refused, _wrong_state(step, release)
    if step.is_preparers and not is_same_person(viewer.subject, release.prepared_by):
        yield (
            Refused,
            f"{release.name} was prepared by another person; only they can {step.verb} it, or you can freeze a release of your own.",
        )
    for part in step.others:
        person = getattr(release, part)
        if person and is_same_person(viewer.subject, person):
            yield Refused, f"You {_CALLED[part]} {release.name}, so that another person ({who_may(step.permission)}) has to {step.verb} it."


def _wrong_state(step: Transition, release: Release) -> str:
    stands = f"{release.name} is {_article(release.state)}"
    if release.state in (State.SUPERSEDED, State.WITHDRAWN):
        return f"{stands}: nothing more is done with it. Freeze a new release."
    if release.state is State.PUBLISHED:
        return f"{stands} and never changes: withdraw it, or freeze a new one that supersedes it."
    wanted = " or ".join(in_words(state) for state in step.before)
    return f"{stands}; it can be {step.done} once it is {wanted}. {next_step(release)}"


def _article(state: State) -> str:
    return "a draft" if state is State.DRAFT else in_words(state)


def _who(step: Transition, release: Release) -> str:
    if step.is_preparers:
        return "the person who prepared it"
    beside = " who neither prepared nor signed it" if "analyst" in step.others else " who did not prepare it" if step.others else ""
    return f"{who_may(step.permission)}{beside}"
