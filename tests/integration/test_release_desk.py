"""The desk of releases, from a draft to the public and back, over a tiny review."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from data_access.database.engine import open_case_database_to_write
from data_access.database.tables import audit_entries, case_metadata, imports
from data_access.errors import Altered, BadRequest, NotPermitted, Refused
from data_access.intake.load import append, next_data_version
from data_access.releases import conditions
from data_access.releases.model import State
from data_access.releases.published_before import register_published_before
from data_access.service import release_desk as desk_of
from data_access.service import releases
from tests.desk_maker import (
    ANALYST,
    CHIEF,
    DAY,
    FIGURES,
    LEAD,
    NOW,
    PRESS,
    approved,
    closing,
    desk_over,
    forty_applications,
    person,
    published,
    signed,
    submitted,
    wanted,
)
from tests.review_maker import assessed, event, failure, review


@pytest.fixture
def databases(fresh_sqlite):
    return fresh_sqlite()


@pytest.fixture
def either(fresh_databases):
    """A desk on SQLite and on PostgreSQL, for what the register itself takes part in."""
    with closing(desk_over(fresh_databases())) as made:
        yield made


def frozen(desk, **more):
    return desk_of.freeze_release(desk, PRESS, wanted(desk, **more))


def audited(desk):
    with desk.register.connect() as connection:
        rows = connection.execute(select(audit_entries).order_by(audit_entries.c.entry_id)).all()
    return [(row.viewer, row.operation, row.what) for row in rows]


def values(release):
    return {"/".join(filter(None, cell.name)): cell.mark or cell.value for cell in release.content.cells}


def test_what_is_frozen_went_through_the_gate_and_what_is_exact_is_sealed_beside_it(either):
    release = frozen(either)
    assert values(release) == {
        "applications_in_scope": 40,
        "risk_assessed": 30,
        "risk_assessed/risk_category/high": 10,
        "risk_assessed/risk_category/medium": 10,
        "risk_assessed/risk_category/low": 10,
        "risk_assessed/risk_category/not_assessed": 0,
        "failures_confirmed": 15,
        "failures_harm": "[c]",
        "failures_service": 10,
        "failures_share": 37.5,
    }
    sealed = desk_of.show_release(either, ANALYST, release.number).sealed
    exact = dict(zip(values(release), (value.exact for value in sealed), strict=True))
    assert (exact["failures_confirmed"], exact["failures_harm"], exact["failures_share"]) == (14, 2, 35.0)
    assert (release.state, release.prepared_by, release.content.data_version, release.content.as_at) == (State.DRAFT, PRESS.subject, 1, DAY)


@pytest.mark.parametrize("role", ["board_member", "press_officer", "auditor"])
def test_exact_values_are_not_given_to_roles_that_may_not_see_them(desk, role):
    number = frozen(desk).number
    shown = desk_of.show_release(desk, person(role), number)
    assert shown.sealed is None
    assert "sealed" not in json.dumps({name: str(value) for name, value in vars(shown).items() if name != "sealed"})


def test_a_release_goes_the_whole_way_by_three_people_and_each_step_is_logged_with_it(either):
    number = published(either)
    shown = desk_of.show_release(either, CHIEF, number)
    assert shown.release.state is State.PUBLISHED
    assert (shown.release.prepared_by, shown.release.analyst, shown.release.approver) == (PRESS.subject, ANALYST.subject, CHIEF.subject)
    assert [(one.verb, one.who, one.role) for one in shown.steps] == [
        ("freeze", PRESS.subject, "press_officer"),
        ("submit", PRESS.subject, "press_officer"),
        ("sign", ANALYST.subject, "analyst"),
        ("approve", CHIEF.subject, "chief_officer"),
        ("publish", PRESS.subject, "press_officer"),
    ]
    assert [entry for entry in audited(either) if entry[1] != "consultation"] == [
        (PRESS.subject, "freeze", "Release 1, as at 2024-03-01: freeze, now draft"),
        (PRESS.subject, "alteration", "Release 1, as at 2024-03-01: submit, now submitted"),
        (ANALYST.subject, "sign", "Release 1, as at 2024-03-01: sign, now analyst_signed"),
        (CHIEF.subject, "sign", "Release 1, as at 2024-03-01: approve, now approved"),
        (PRESS.subject, "publish", "Release 1, as at 2024-03-01: publish, now published"),
    ]
    moments = [getattr(shown.release, f"{name}_at") for name in ("made", "submitted", "signed", "approved", "published")]
    assert moments == sorted(moments)
    assert moments[0] > NOW


def test_a_deed_and_its_entry_in_the_log_are_written_together_or_not_at_all(either, monkeypatch):
    number = submitted(either)

    def failing(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr(desk_of.audit, "record", failing)
    with pytest.raises(RuntimeError):
        desk_of.sign_release(either, ANALYST, number)
    with pytest.raises(RuntimeError):
        desk_of.freeze_release(either, PRESS, wanted(either))
    monkeypatch.undo()
    assert [release.state for release in desk_of.list_releases(either, ANALYST).releases] == [State.SUBMITTED]


def test_nobody_signs_or_approves_their_own_whatever_their_role(desk):
    number = desk_of.submit_release(desk, ANALYST, desk_of.freeze_release(desk, ANALYST, wanted(desk)).number).number
    with pytest.raises(Refused, match="You prepared Release 1, so that another person"):
        desk_of.sign_release(desk, ANALYST, number)
    desk_of.sign_release(desk, person("analyst", "analyst 2"), number)
    with pytest.raises(Refused, match="You signed Release 1"):
        desk_of.approve_release(desk, person("chief_officer", "Analyst 2 "), number)
    desk_of.approve_release(desk, CHIEF, number)


def test_roles_without_the_permission_are_told_who_has_it_and_nothing_is_done(desk):
    number = submitted(desk)
    for deed, who in ((desk_of.sign_release, CHIEF), (desk_of.approve_release, ANALYST), (desk_of.publish_release, LEAD)):
        with pytest.raises(NotPermitted, match=r"may not .*; an? .* may"):
            deed(desk, who, number)
    for who in map(person, ("board_member", "importer", "auditor", "administrator", "chief_officer")):
        with pytest.raises(NotPermitted):
            desk_of.freeze_release(desk, who, wanted(desk))
    with pytest.raises(NotPermitted):
        desk_of.list_releases(desk, person("importer"))
    assert desk_of.show_release(desk, ANALYST, number).release.state is State.SUBMITTED


def test_an_edit_freezes_anew_and_the_signatures_are_gone(either):
    number = approved(either)
    again = desk_of.edit_release(
        either, PRESS, number, wanted(either, title="March figures, again", figures=("risk_assessed",), breakdowns=())
    )
    assert (again.state, again.analyst, again.approver, again.submitted_at, again.signed_at, again.approved_at) == (
        State.DRAFT,
        *[None] * 5,
    )
    assert values(again) == {"risk_assessed": 30}
    shown = desk_of.show_release(either, ANALYST, number)
    assert shown.release == again
    assert [one.verb for one in shown.steps] == ["freeze", "submit", "sign", "approve", "edit"]
    with pytest.raises(Refused, match="can be published once it is approved"):
        desk_of.publish_release(either, PRESS, number)


def test_only_the_preparer_edits_and_nobody_after_publication(desk):
    number = approved(desk)
    with pytest.raises(Refused, match="prepared by another person"):
        desk_of.edit_release(desk, LEAD, number, wanted(desk))
    desk_of.publish_release(desk, PRESS, number)
    with pytest.raises(Refused, match="is published and never changes"):
        desk_of.edit_release(desk, PRESS, number, wanted(desk))


def test_publishing_takes_the_place_of_an_earlier_release_when_said_so(either):
    first = published(either)
    number = approved(either)
    release = desk_of.publish_release(either, PRESS, number, supersedes=first)
    assert release.supersedes == first
    assert [one.state for one in desk_of.list_releases(either, PRESS).releases] == [State.PUBLISHED, State.SUPERSEDED]
    assert desk_of.show_release(either, PRESS, first).steps[-1].note == "By Release 2."
    third = approved(either)
    with pytest.raises(Refused, match="Release 1 is superseded: nothing more is done with it"):
        desk_of.publish_release(either, PRESS, third, supersedes=first)
    with pytest.raises(BadRequest, match="does not supersede itself"):
        desk_of.publish_release(either, PRESS, third, supersedes=third)
    assert desk_of.show_release(either, PRESS, third).release.state is State.APPROVED


def test_withdrawing_keeps_the_reason_and_needs_one(desk):
    number = published(desk)
    with pytest.raises(BadRequest, match="The reason is empty"):
        desk_of.withdraw_release(desk, CHIEF, number, reason="  ")
    assert desk_of.withdraw_release(desk, CHIEF, number, reason="A  wrong\nbasis.").state is State.WITHDRAWN
    assert desk_of.show_release(desk, CHIEF, number).steps[-1].note == "A wrong basis."
    with pytest.raises(BadRequest, match="No release is published yet"):
        desk_of.release_number(desk, "latest")


def test_who_saw_an_earlier_turn_is_told_so_before_anything_is_done(desk):
    number = submitted(desk)
    turn = desk_of.show_release(desk, ANALYST, number).release.turn
    desk_of.edit_release(desk, PRESS, number, wanted(desk))
    desk_of.submit_release(desk, PRESS, number)
    with pytest.raises(Refused, match="was changed after you looked at it"):
        desk_of.sign_release(desk, ANALYST, number, turn=turn)
    assert desk_of.show_release(desk, ANALYST, number).release.state is State.SUBMITTED


def test_a_release_is_named_by_its_number_or_as_the_latest_published(desk):
    published(desk)
    published(desk, as_at=DAY - timedelta(days=7), title="A week before")
    submitted(desk)
    assert [desk_of.release_number(desk, name) for name in ("2", " release 2", "latest", "Latest")] == [2, 2, 1, 1]
    for name in ("", "first", "-1", "1.0", "٣", "9" * 30):
        with pytest.raises(BadRequest, match="names no release"):
            desk_of.release_number(desk, name)
    with pytest.raises(BadRequest, match=r"There is no release 9\."):
        desk_of.show_release(desk, PRESS, 9)


# Exceptions ------------------------------------------------------------------------------------------------------------------------------

WHY = {"wording": "two failures", "reason": "It is owed to the public.", "risk": "Nobody is named.", "expires_on": date(2024, 12, 31)}


def test_an_exception_lets_one_headline_be_said_exactly_and_is_kept_with_the_release(either):
    number = frozen(either).number
    desk_of.ask_exception(either, PRESS, number, figure="failures_harm", **WHY)
    assert values(desk_of.show_release(either, PRESS, number).release)["failures_harm"] == "[c]"
    release = desk_of.grant_exceptions(either, CHIEF, number, [1])
    assert values(release)["failures_harm"] == 2
    assert release.content.cell("failures_harm").exception == 1
    (one,) = release.content.exceptions
    assert (one.figure, one.value, one.drafted_by, one.approver, one.expires_on) == (
        "failures_harm",
        2,
        PRESS.subject,
        CHIEF.subject,
        WHY["expires_on"],
    )
    assert desk_of.show_release(either, PRESS, number).asked == ()


def test_granting_or_drafting_an_exception_takes_the_release_back_to_draft(desk):
    number = signed(desk)
    assert desk_of.ask_exception(desk, PRESS, number, figure="failures_harm", **WHY).state is State.DRAFT
    desk_of.submit_release(desk, PRESS, number)
    desk_of.sign_release(desk, ANALYST, number)
    granted = desk_of.grant_exceptions(desk, CHIEF, number, [1])
    assert (granted.state, granted.analyst) == (State.DRAFT, None)


def test_who_drafted_an_exception_does_not_grant_it_and_only_seniors_do(desk):
    number = desk_of.freeze_release(desk, person("analyst", "one and the same"), wanted(desk)).number
    desk_of.ask_exception(desk, person("analyst", "one and the same"), number, figure="failures_harm", **WHY)
    with pytest.raises(Refused, match="You prepared Release 1, so that another person"):
        desk_of.grant_exceptions(desk, person("chief_officer", "One And The Same"), number, [1])
    for who in (PRESS, ANALYST, LEAD):
        with pytest.raises(NotPermitted):
            desk_of.grant_exceptions(desk, who, number, [1])
    with pytest.raises(BadRequest, match="has no exception 2"):
        desk_of.grant_exceptions(desk, CHIEF, number, [2])


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"figure": "failures_share"}, "for a headline count"),
        ({"figure": "officers_on_review"}, "for a headline count"),
        ({"expires_on": date(2024, 3, 1)}, "1 March 2024 is over already"),
        ({"wording": ""}, "The wording is empty"),
        ({"reason": "x" * 401}, "The reason has 401 characters; at most 400"),
        ({"risk": "a\x00b"}, "The risk considered holds characters that cannot be printed"),
    ],
)
def test_an_exception_that_cannot_be_is_refused_in_a_sentence(desk, changed, sentence):
    number = frozen(desk).number
    with pytest.raises(BadRequest, match=sentence):
        desk_of.ask_exception(desk, PRESS, number, **{"figure": "failures_harm", **WHY, **changed})


def test_an_exception_for_another_value_has_to_be_granted_again(desk):
    number = frozen(desk).number
    desk_of.ask_exception(desk, PRESS, number, figure="failures_harm", **WHY)
    desk_of.grant_exceptions(desk, CHIEF, number, [1])
    earlier = wanted(desk, as_at=date(2024, 2, 1))
    again = desk_of.edit_release(desk, PRESS, number, earlier)
    assert (again.content.exceptions, values(again)["failures_harm"]) == ((), 0)
    assert [one.number for one in desk_of.show_release(desk, PRESS, number).asked] == [1]


def test_an_exception_that_ended_bars_every_signature_and_publication(desk):
    number = frozen(desk).number
    desk_of.ask_exception(desk, PRESS, number, figure="failures_harm", **{**WHY, "expires_on": date(2024, 3, 2)})
    desk_of.grant_exceptions(desk, CHIEF, number, [1])
    desk_of.submit_release(desk, PRESS, number)
    desk_of.sign_release(desk, ANALYST, number)
    desk_of.approve_release(desk, CHIEF, number)
    desk.clock.now += timedelta(days=1)
    with pytest.raises(Refused, match="Exception 1, for failures_harm, ended on 2 March 2024"):
        desk_of.publish_release(desk, PRESS, number)


# Conditions ------------------------------------------------------------------------------------------------------------------------------


def barred(desk, number):
    with pytest.raises(Refused, match=rf"^Release {number} cannot be submitted yet\. ") as refusal:
        desk_of.submit_release(desk, PRESS, number)
    assert str(refusal.value).endswith(" ".join(desk_of.show_release(desk, PRESS, number).blocked_by))
    return str(refusal.value)


def add_to_cases(databases, frames):
    """A later import: more rows, and the data version that tells of them."""
    engine = open_case_database_to_write(databases.case_url)
    with engine.begin() as connection:
        for name, frame in frames.items():
            append(connection, case_metadata.tables[name], frame)
        last = max(frame["recorded_at"].max() for frame in frames.values() if frame.height)
        next_data_version(connection, last, "a later import", NOW.replace(tzinfo=None))
    engine.dispose()


def test_data_that_end_long_before_the_day_bar_submission(desk):
    desk.clock.now += timedelta(days=30)
    number = frozen(desk, as_at=DAY + timedelta(days=8)).number
    assert "Nothing was recorded after 1 March 2024, more than 7 days before 9 March 2024." in barred(desk, number)
    desk_of.submit_release(desk, PRESS, frozen(desk, as_at=DAY + timedelta(days=7)).number)


def test_data_that_came_in_since_bar_submission_until_frozen_again(desk, databases):
    number = frozen(desk).number
    add_to_cases(databases, review(assessed(31, "2024-02-25", recorded="2024-03-02T09:00")))
    assert "frozen from data version 1, and version 2 came in since" in barred(desk, number)
    again = desk_of.edit_release(desk, PRESS, number, wanted(desk))
    assert again.content.data_version == 2
    desk_of.submit_release(desk, PRESS, number)


def test_a_scope_that_is_not_the_stated_population_needs_a_reason(databases):
    frames = review(event("population_baselines", "2024-02-15", applications=45, reason="Stated again"))
    both = {name: frame.vstack(frames[name]) for name, frame in forty_applications().items()}
    with closing(desk_over(databases, both)) as desk:
        number = frozen(desk).number
        told = barred(desk, number)
        assert "on 15 February 2024 the population was stated as 45, and fewer are counted as at 1 March 2024" in told
        assert "40" not in told
        desk_of.explain_change(desk, PRESS, number, name=("unreconciled_scope", "", ""), sentence="Five duplicates were taken out.")
        desk_of.submit_release(desk, PRESS, number)


def test_rows_that_the_last_import_could_not_take_need_a_reason(desk):
    number = frozen(desk).number
    counts = {"rows_read": 9, "rows_loaded": 6, "rows_duplicate": 0, "rows_rejected": 3}
    _imported(desk, NOW, **counts)
    assert "could not take 3 rows" in barred(desk, number)
    _imported(desk, NOW + timedelta(minutes=1), **{**counts, "rows_loaded": 9, "rows_rejected": 0})
    desk_of.submit_release(desk, PRESS, number)


def test_a_reason_lifts_the_rows_that_the_last_import_could_not_take(desk):
    number = frozen(desk).number
    _imported(desk, NOW, rows_read=1, rows_loaded=0, rows_duplicate=0, rows_rejected=1)
    assert "could not take 1 row," in barred(desk, number)
    desk_of.explain_change(desk, PRESS, number, name=("rejected_rows", "", ""), sentence="It is of another force.")
    desk_of.submit_release(desk, PRESS, number)


_CONTACT = {"figures": ("people_requiring_contact", "failures_confirmed"), "breakdowns": (("people_requiring_contact", "contact_status"),)}
_REASON = "The letters had not gone out by then, to nobody."


def test_a_breakdown_that_is_all_in_one_cell_needs_a_reason(either):
    number = frozen(either, **_CONTACT).number
    told = barred(either, number)
    assert (
        "All of People requiring contact by contact status is in not started: that says the same of each of them. Leave the breakdown out, or "
        "write the reason why it may be published (all_in_one_cell)."
    ) in told
    shown = desk_of.show_release(either, PRESS, number)
    (why,) = [option for option in releases.to_be_explained(shown) if option.code.startswith("all_in_one_cell/")]
    assert why.label == "Why all of People requiring contact may be said to be in “Not started”"
    releases.explain(either, PRESS, shown, why.code, sentence=_REASON, is_correction=False)
    assert desk_of.show_release(either, PRESS, number).to_reason == ()
    desk_of.submit_release(either, PRESS, number)


def test_a_reason_for_one_cell_that_is_all_is_none_for_another(desk):
    number = frozen(desk, **_CONTACT).number
    desk_of.explain_change(desk, PRESS, number, name=("all_in_one_cell", "", ""), sentence=_REASON)
    with pytest.raises(BadRequest, match=rf"^No breakdown of Release {number} that is all in one cell waits for a reason\.$"):
        desk_of.explain_change(desk, PRESS, number, name=("all_in_one_cell", "", ""), sentence=_REASON)
    both = (*_CONTACT["breakdowns"], ("failures_confirmed", "route"))
    desk_of.edit_release(desk, PRESS, number, wanted(desk, **{**_CONTACT, "breakdowns": both}))
    told = barred(desk, number)
    assert "All of Failures confirmed by route is in right to know" in told
    assert "People requiring contact" not in told


def test_a_breakdown_that_is_spread_over_two_cells_needs_none(desk):
    spread = {"figures": ("failures_confirmed",), "breakdowns": (("failures_confirmed", "failure_type"),)}
    desk_of.submit_release(desk, PRESS, frozen(desk, **spread).number)


def test_only_reasons_that_would_lift_something_are_asked_for(desk):
    shown = desk_of.show_release(desk, PRESS, frozen(desk).number)
    assert (shown.blocked_by, releases.to_be_explained(shown)) == ((), ())
    _imported(desk, NOW, rows_read=1, rows_loaded=0, rows_duplicate=0, rows_rejected=1)
    shown = desk_of.show_release(desk, PRESS, shown.release.number)
    assert [option.label for option in releases.to_be_explained(shown)] == ["Why rejected rows may stand"]


def _imported(desk, at, **counts):
    moment = at.replace(tzinfo=None)
    file = {"at": moment, "recorded_at": moment, "imported_by": "importer", "file_name": "a.csv", "checksum": "a"}
    with desk.register.begin() as connection:
        connection.execute(imports.insert().values(rows_changed=0, rows_unchanged=0, **file, **counts))


def test_a_definition_that_changed_since_bars_submission(desk, monkeypatch):
    number = frozen(desk).number
    other = replace(conditions.FIGURES["risk_assessed"], definition="Something else.")
    monkeypatch.setattr(conditions, "FIGURES", {**conditions.FIGURES, "risk_assessed": other})
    monkeypatch.setattr(conditions, "faults", lambda: ["risk_assessed: it needs a definition in a sentence"])
    told = barred(desk, number)
    assert "these were defined anew: risk_assessed. Freeze them again." in told
    assert "The catalogue of figures has a fault: risk_assessed: it needs a definition in a sentence." in told


def test_rules_that_changed_since_bar_submission(desk, monkeypatch):
    number = frozen(desk).number
    monkeypatch.setattr(conditions, "LANES", {"rounded": replace(conditions.LANES["rounded"], name="other")})
    assert "the rules of disclosure control changed. Freeze them again." in barred(desk, number)


def test_an_altered_release_bars_the_submission_of_any_other(desk):
    published(desk)
    number = frozen(desk).number
    on = " ON release_cells" if desk.register.dialect.name == "postgresql" else ""
    with desk.register.begin() as connection:
        connection.execute(text(f"DROP TRIGGER keep_release_cells_update{on}"))
        connection.execute(text("UPDATE release_cells SET unit = 'people' WHERE release_number = 1"))
    assert "Release 1 does not say what it said when it was sealed" in barred(desk, number)
    with pytest.raises(Altered, match="Release 1"):
        desk_of.show_release(desk, PRESS, 1)
    listing = desk_of.list_releases(desk, PRESS)
    assert [release.number for release in listing.releases] == [number]
    assert len(listing.altered) == 1


# What was said before --------------------------------------------------------------------------------------------------------------------


def later(desk, databases):
    """A published release, then an assessment more, and the same figures frozen again with one figure more and one less."""
    published(desk)
    add_to_cases(databases, review([assessed(key, "2024-02-25", recorded="2024-03-02T09:00") for key in range(31, 38)]))
    figures = ("applications_in_scope", "risk_assessed", "originally_disclosed", "failures_confirmed", "failures_harm", "failures_service")
    return frozen(desk, figures=figures, breakdowns=()).number


def test_every_change_from_what_was_said_before_needs_a_sentence(desk, databases):
    number = later(desk, databases)
    found = {row.name: (other.number, str(row.outcome)) for other, row in desk_of.show_release(desk, PRESS, number).to_explain}
    assert found == {
        ("risk_assessed", "", ""): (1, "revised"),
        ("originally_disclosed", "", ""): (1, "new"),
        ("failures_share", "", ""): (1, "dropped"),
        **{("risk_assessed", "risk_category", code): (1, "dropped") for code in ("high", "medium", "low", "not_assessed")},
    }
    assert "Not yet explained: Risk assessed (revised since Release 1), Originally disclosed (new since Release 1)" in barred(desk, number)
    assert "and 4 more. Write a sentence for each" in barred(desk, number)
    desk_of.explain_change(desk, PRESS, number, name=("risk_assessed", "", ""), sentence="Five more were assessed.")
    for category in ("high", "medium"):
        desk_of.explain_change(desk, PRESS, number, name=("risk_assessed", "risk_category", category), sentence="Not said this time.")
    assert "and 1 more. Write a sentence for each" in barred(desk, number)
    desk_of.explain_change(desk, PRESS, number, outcome="dropped", sentence="Not said this time.")
    assert "Not yet explained: Originally disclosed (new since Release 1)." in barred(desk, number)
    desk_of.explain_change(desk, PRESS, number, outcome="new", sentence="Said for the first time.")
    desk_of.submit_release(desk, PRESS, number)
    rows = {row.name: row for _, row in desk_of.show_release(desk, PRESS, number).to_explain}
    assert rows["risk_assessed", "", ""].explanation.sentence == "Five more were assessed."
    assert rows["risk_assessed", "", ""].explanation.written_by == PRESS.subject


def test_a_correction_is_told_from_a_revision(desk, databases):
    number = later(desk, databases)
    desk_of.explain_change(desk, PRESS, number, name=("risk_assessed", "", ""), sentence="An error.", is_correction=True)
    ((_, row),) = [pair for pair in desk_of.show_release(desk, PRESS, number).to_explain if pair[1].name == ("risk_assessed", "", "")]
    assert row.is_correction


def test_sentences_stay_with_an_edit_where_the_figure_they_are_about_stays(desk, databases):
    number = later(desk, databases)
    desk_of.explain_change(desk, PRESS, number, name=("risk_assessed", "", ""), sentence="Five more were assessed.")
    desk_of.explain_change(desk, PRESS, number, outcome="new", sentence="Said for the first time.")
    figures = ("applications_in_scope", "risk_assessed", "originally_disclosed")
    desk_of.edit_release(desk, PRESS, number, wanted(desk, figures=figures, breakdowns=(), as_at=date(2024, 1, 20)))
    left = [explanation.name[0] for _, explanation in desk_of.show_release(desk, PRESS, number).explanations]
    assert left == ["originally_disclosed"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"name": ("failures_harm", "", ""), "sentence": "Why."}, "failures_harm is what was said before"),
        ({"outcome": "same", "sentence": "Why."}, "Name a figure, or one of these outcomes: revised"),
        ({"outcome": "corrected", "sentence": "Why."}, "No figure that is corrected waits for a sentence"),
        ({"outcome": "new", "sentence": " "}, "The sentence is empty"),
    ],
)
def test_an_explanation_of_nothing_is_refused_in_a_sentence(desk, databases, asked, sentence):
    with pytest.raises(BadRequest, match=sentence):
        desk_of.explain_change(desk, PRESS, later(desk, databases), **asked)


def test_each_figure_is_compared_with_the_release_that_said_it_last(either):
    register_published_before(either.register, at=NOW)
    figures = ("applications_in_scope", "supporting_officers", "originally_disclosed")
    number = frozen(either, figures=figures, breakdowns=()).number
    found = {
        row.name[0]: (other.content.as_at.isoformat(), str(row.outcome))
        for other, row in desk_of.show_release(either, PRESS, number).to_explain
    }
    assert found == {
        "applications_in_scope": ("2024-01-11", "revised"),
        "failures_out_of_scope": ("2024-01-12", "dropped"),
        "supporting_officers": ("2023-12-08", "revised"),
        "originally_disclosed": ("2023-10-26", "revised"),
    }


def test_what_could_be_subtracted_from_an_earlier_release_bars_submission_until_an_exception_is_granted(desk, databases):
    published(desk, as_at=date(2024, 2, 22), lane="exact", figures=("failures_confirmed",), breakdowns=())
    add_to_cases(databases, review([failure(key, key, "2024-02-27", recorded="2024-03-02T09:00") for key in (21, 22, 23)]))
    number = frozen(desk, lane="exact", figures=("failures_confirmed", "risk_assessed"), breakdowns=()).number
    assert "Subtracting Release 1 from this release gives a protected count away (failures_confirmed)." in barred(desk, number)
    desk_of.ask_exception(desk, PRESS, number, figure="failures_confirmed", **WHY)
    desk_of.grant_exceptions(desk, CHIEF, number, [1])
    desk_of.explain_change(desk, PRESS, number, outcome="revised", sentence="Three more were confirmed.")
    desk_of.explain_change(desk, PRESS, number, outcome="new", sentence="Not said in February.")
    desk_of.submit_release(desk, PRESS, number)


def test_a_release_is_counted_again_the_same_after_later_entries(fresh_databases):
    databases = fresh_databases()
    with closing(desk_over(databases)) as desk:
        _counted_again_later(desk, databases)


def _counted_again_later(desk, databases):
    number = published(desk, figures=(*FIGURES, "originally_disclosed"), lane="exact")
    late = [assessed(key, "2024-02-25", recorded="2024-03-02T12:00") for key in range(31, 38)]
    add_to_cases(databases, review(late, failure(30, 30, "2024-02-27", kind="harm", recorded="2024-03-03T09:00")))
    desk.clock.now += timedelta(days=5)
    found = desk_of.verify_release(desk, person("auditor"), number)
    assert (found.is_identical, found.differences, found.checksum) == (True, (), found.recomputed)
    assert found.notes == ("It was frozen from data version 1; it was counted again from version 2, as known then.",)


def test_a_release_with_an_exception_is_counted_again_after_the_exception_ended(desk):
    number = frozen(desk).number
    desk_of.ask_exception(desk, PRESS, number, figure="failures_harm", **{**WHY, "expires_on": date(2024, 3, 2)})
    desk_of.grant_exception(desk, CHIEF, number, 1)
    desk.clock.now += timedelta(days=400)
    assert desk_of.verify_release(desk, PRESS, number).is_identical


# What cannot be frozen --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"lane": "internal"}, "There is no lane 'internal'"),
        ({"figures": ("risk_asessed",)}, "There is no figure 'risk_asessed'"),
        ({"figures": (), "breakdowns": ()}, "holds at least one figure"),
        ({"figures": ("risk_assessed", "risk_assessed"), "breakdowns": ()}, "each figure and breakdown once"),
        ({"breakdowns": (("risk_assessed", "colour"),)}, "risk_assessed by colour is not on the menu"),
        ({"figures": ("failures_harm",)}, "'risk_assessed' is broken down and not frozen itself"),
        ({"as_at": date(2023, 1, 1)}, "before the review's first record"),
        ({"as_at": date(2024, 3, 9)}, "is in the future"),
        ({"known_by": NOW + timedelta(days=2)}, "What will be known on 4 March 2024 is not known yet"),
        ({"known_by": NOW - timedelta(days=3)}, "On 28 February 2024 nothing could be known of 1 March 2024"),
        ({"title": ""}, "The title is empty"),
        ({"title": "x" * 201}, "The title has 201 characters"),
    ],
)
def test_what_cannot_be_frozen_is_refused_in_a_sentence(desk, changed, sentence):
    with pytest.raises(BadRequest, match=sentence):
        frozen(desk, **changed)
    assert desk_of.list_releases(desk, PRESS).releases == ()
