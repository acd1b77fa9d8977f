"""What may be done to a release, in which state, by whom; and the sentence for everyone else."""

import re
from dataclasses import replace

import pytest

from data_access.errors import NotPermitted, Refused
from data_access.permissions import ROLES, may
from data_access.releases import states
from data_access.releases.model import State
from data_access.releases.states import TRANSITIONS, can, check, next_step, state_diagram
from data_access.viewer import Viewer
from tests.house.source import ROOT
from tests.release_maker import ANALYST, APPROVER, PREPARER, release


def viewer(role, subject="somebody else"):
    return Viewer(role, ROLES[role][0], subject)


def test_the_documents_hold_exactly_the_diagram_of_the_table():
    document = (ROOT / ".github/RELEASES.md").read_text(encoding="utf-8")
    assert re.search(r"<!-- states -->\n```mermaid\n(.*?)\n```", document, re.DOTALL).group(1) == state_diagram()


def test_the_way_forward_is_the_one_that_was_agreed():
    steps = [(verb, *map(str, TRANSITIONS[verb].before), str(TRANSITIONS[verb].after)) for verb in states.FORWARD]
    assert steps == [
        ("submit", "draft", "submitted"),
        ("sign", "submitted", "analyst_signed"),
        ("approve", "analyst_signed", "approved"),
        ("publish", "approved", "published"),
    ]


def test_nothing_leads_out_of_superseded_or_withdrawn_and_nothing_back_from_published():
    assert not [step.verb for step in TRANSITIONS.values() if {State.SUPERSEDED, State.WITHDRAWN} & set(step.before)]
    assert {step.after for step in TRANSITIONS.values() if State.PUBLISHED in step.before} == {State.SUPERSEDED, State.WITHDRAWN}


def test_whatever_changes_a_release_before_publication_makes_it_a_draft_again():
    changing = [step for step in TRANSITIONS.values() if step.verb in ("edit", "explain", "except", "grant")]
    assert len(changing) == 4
    assert {(step.before, step.after) for step in changing} == {(states.UNPUBLISHED, State.DRAFT)}


@pytest.mark.parametrize(
    ("verb", "state", "role", "subject"),
    [
        ("edit", State.APPROVED, "press_officer", PREPARER),
        ("submit", State.DRAFT, "press_officer", PREPARER),
        ("sign", State.SUBMITTED, "analyst", ANALYST),
        ("approve", State.ANALYST_SIGNED, "chief_officer", APPROVER),
        ("publish", State.APPROVED, "press_officer", PREPARER),
        ("withdraw", State.PUBLISHED, "chief_officer", APPROVER),
    ],
)
def test_each_step_is_open_to_its_person_in_its_state_only(verb, state, role, subject):
    who = viewer(role, subject)
    for other in State:
        assert (can(verb, release(1, other), who) == "") == (other in TRANSITIONS[verb].before), other
    check(verb, release(1, state), who)


@pytest.mark.parametrize("verb", [verb for verb in TRANSITIONS if verb != "freeze"])
@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_without_the_permission_is_told_which_roles_have_it(verb, role):
    step = TRANSITIONS[verb]
    one = release(1, step.before[0], prepared_by="me" if step.is_preparers else PREPARER)
    refusal = can(verb, one, viewer(role, "me"))
    if may(viewer(role), step.permission):
        assert refusal == ""
        check(verb, one, viewer(role, "me"))
    else:
        able = [label.lower() for label, allowed in ROLES.values() if step.permission in allowed]
        assert refusal.startswith(f"The role {ROLES[role][0]} may not {step.permission.value}; ")
        assert all(label in refusal for label in able)
        with pytest.raises(NotPermitted, match=re.escape(refusal)):
            check(verb, one, viewer(role, "me"))


@pytest.mark.parametrize("subject", [PREPARER, f" {PREPARER.upper()} "])
def test_nobody_signs_what_they_prepared(subject):
    refusal = states.can_sign(release(1, State.SUBMITTED), viewer("analyst", subject))
    assert refusal == "You prepared Release 1, so that another person (an analyst) has to sign it."
    with pytest.raises(Refused, match="You prepared Release 1"):
        states.check_sign(release(1, State.SUBMITTED), viewer("analyst", subject))


def test_nobody_approves_what_they_prepared_or_signed():
    for subject, did in ((PREPARER, "prepared"), (ANALYST, "signed")):
        refusal = states.can_approve(release(1, State.ANALYST_SIGNED), viewer("chief_officer", subject))
        assert refusal == f"You {did} Release 1, so that another person (a chief officer) has to approve it."


def test_only_the_preparer_changes_or_submits_a_release():
    for verb in ("edit", "submit", "explain", "except"):
        refusal = can(verb, release(1), viewer("analyst"))
        assert refusal.startswith("Release 1 was prepared by another person; only they can")


def test_a_refusal_for_the_state_says_what_has_to_happen_first_and_by_whom():
    assert states.can_approve(release(7), viewer("chief_officer")) == (
        "Release 7 is a draft; it can be approved once it is analyst signed. Next, the person who prepared it can submit Release 7."
    )
    assert states.can_publish(release(7, State.ANALYST_SIGNED), viewer("chief_officer")) == (
        "Release 7 is analyst signed; it can be published once it is approved. "
        "Next, a chief officer who neither prepared nor signed it can approve Release 7."
    )
    assert states.can_edit(release(7, State.PUBLISHED), viewer("analyst", PREPARER)) == (
        "Release 7 is published and never changes: withdraw it, or freeze a new one that supersedes it."
    )
    assert "nothing more is done with it" in states.can_withdraw(release(7, State.WITHDRAWN), viewer("chief_officer"))


def test_the_next_step_is_always_said_until_there_is_none():
    said = [next_step(release(7, state)) for state in State]
    assert said == [
        "Next, the person who prepared it can submit Release 7.",
        "Next, an analyst who did not prepare it can sign Release 7.",
        "Next, a chief officer who neither prepared nor signed it can approve Release 7.",
        "Next, a chief officer or a press officer can publish Release 7.",
        "",
        "",
        "",
    ]


def test_a_role_that_does_not_exist_may_nothing():
    nobody = Viewer("unknown", "unknown", "x")
    assert all(can(verb, replace(release(1), state=step.before[0]), nobody) for verb, step in TRANSITIONS.items() if step.before)
