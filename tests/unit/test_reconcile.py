"""What changed between two releases: every class, values as they were said, and what still needs a sentence."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.errors import BadRequest
from data_access.releases.model import ALSO_SAID, Content, FrozenCell, Release, State
from data_access.releases.reconcile import Explanation, Outcome, reconcile, unexplained

JANUARY, MAY = date(2024, 1, 11), date(2024, 5, 23)


def cell(figure: str, value: object, said: str = "exactly", **more: object) -> FrozenCell:
    facts = {
        "breakdown": "",
        "label": "",
        "title": figure.capitalize(),
        "unit": "applications",
        "mark": "" if value is not None else "[c]",
        "denominator": None,
        "denominator_words": "",
        "percent": None,
        "sentence": "{value} applications.",
        "definition": "0123456789abcdef",
    }
    return FrozenCell(figure=figure, value=value, said=said, **{**facts, **more})


def content(*cells: FrozenCell, as_at: date = JANUARY, **more: object) -> Content:
    known_by = datetime(as_at.year, as_at.month, as_at.day, 23, 59, 59, tzinfo=UTC)
    facts = {"data_version": 1, "is_synthetic": True, "lane": "rounded", "rules": "r1", "code_version": "1"}
    return Content(title=f"As at {as_at}", as_at=as_at, known_by=known_by, cells=cells, **{**facts, **more})


def only_row(before: FrozenCell, now: FrozenCell, *explanations: Explanation):
    (row,) = reconcile(content(before), content(now, as_at=MAY), explanations).rows
    return row


CELLS = st.builds(
    cell,
    st.sampled_from(["applications_in_scope", "risk_assessed", "failures_confirmed", "people_contacted"]),
    st.one_of(st.none(), st.integers(0, 5000), st.floats(0, 100), st.just("2024-05-01/2024-06-01")),
    st.sampled_from(["exactly", "about", "just_over", "more_than", "at_least", "less_than", "all", "a_small_number"]),
    breakdown=st.sampled_from(["", "route"]),
    label=st.sampled_from(["", "unknown", "right_to_know"]),
    definition=st.sampled_from(["", "0123456789abcdef"]),
    denominator=st.one_of(st.none(), st.integers(0, 5000)),
    percent=st.one_of(st.none(), st.floats(0, 100)),
    source=st.sampled_from(["", "statement"]),
)
RELEASES = st.lists(CELLS, unique_by=lambda one: one.name).map(lambda cells: content(*cells))


@given(release=RELEASES)
def test_a_release_reconciled_with_itself_is_the_same_throughout(release):
    found = reconcile(release, release)
    assert [row.name for row in found.rows] == [one.name for one in release.cells]
    assert {row.outcome for row in found.rows} <= {Outcome.SAME}
    assert unexplained(found) == ()
    assert not any(row.difference for row in found.rows)
    assert all(row.agrees is not False for row in found.rows)


@given(before=RELEASES, now=RELEASES)
def test_every_figure_of_either_release_has_exactly_one_row_and_going_back_is_the_mirror(before, now):
    there, back = reconcile(before, now), reconcile(now, before)
    assert sorted(row.name for row in there.rows) == sorted({one.name for one in (*before.cells, *now.cells)})
    mirrored = {Outcome.NEW: Outcome.DROPPED, Outcome.DROPPED: Outcome.NEW}
    returned = {row.name: row for row in back.rows}
    for row in there.rows:
        other = returned[row.name]
        assert other.outcome == mirrored.get(row.outcome, row.outcome)
        assert (row.before, row.now, row.agrees) == (other.now, other.before, other.agrees)
        assert (row.difference or 0) == -(other.difference or 0)
    assert {row.name for row in unexplained(there)} == {row.name for row in there.rows if row.outcome is not Outcome.SAME}


def test_the_real_history_of_january_and_may():
    january = content(
        cell("applications_in_scope", 3582), cell("failures_harm", 2, unit="failures"), cell("officers_on_review", 45, "about")
    )
    may = content(cell("failures_harm", 2, unit="failures"), cell("applications_in_scope", 3778), cell("risk_assessed", 3778), as_at=MAY)
    found = [(row.name[0], row.outcome, row.difference) for row in reconcile(january, may).rows]
    assert found == [
        ("failures_harm", Outcome.SAME, 0),
        ("applications_in_scope", Outcome.REVISED, 196),
        ("risk_assessed", Outcome.NEW, None),
        ("officers_on_review", Outcome.DROPPED, None),
    ]


def test_a_release_as_the_register_holds_it_is_compared_by_its_content():
    held = content(cell("applications_in_scope", 3582))
    moments = dict.fromkeys(["submitted_at", "signed_at", "approved_at", "published_at", "supersedes", "analyst", "approver"])
    release = Release(1, State.DRAFT, "frozen", held, held.checksum, "p", made_at=held.known_by, turn=1, **moments)
    assert reconcile(release, content(cell("applications_in_scope", 3583))).rows[0].difference == 1


def test_another_value_under_another_definition_is_redefined_even_when_somebody_calls_it_an_error():
    before, now = cell("risk_assessed", 3582), cell("risk_assessed", 3582, definition="fedcba9876543210")
    assert only_row(before, now).outcome is Outcome.REDEFINED
    row = only_row(before, now, Explanation("risk_assessed", "", "", "The definition left out withdrawn ones.", is_correction=True))
    assert (row.outcome, row.is_correction) == (Outcome.REDEFINED, True)


def test_another_unit_is_another_definition_and_nothing_is_subtracted():
    row = only_row(cell("failures_confirmed", 25, unit="failures"), cell("failures_confirmed", 33, unit="applications"))
    assert (row.outcome, row.difference, row.agrees) == (Outcome.REDEFINED, None, None)


def test_a_revision_and_a_correction_are_told_apart_by_what_the_explanation_says():
    before = content(cell("applications_in_scope", 3582), cell("risk_assessed", 3582), cell("failures_confirmed", 25))
    now = content(cell("applications_in_scope", 3778), cell("risk_assessed", 3778), cell("failures_confirmed", 25), as_at=MAY)
    why = [
        Explanation("applications_in_scope", "", "", "196 were found by additional checks."),
        Explanation("risk_assessed", "", "", "Eleven had been counted twice.", is_correction=True),
        Explanation("failures_confirmed", "", "", "Nothing changed.", is_correction=True),
    ]
    found = reconcile(before, now, why)
    assert [row.outcome for row in found.rows] == [Outcome.REVISED, Outcome.CORRECTED, Outcome.SAME]
    assert [row.name[0] for row in found.revisions] == ["applications_in_scope"]
    assert [row.name[0] for row in found.corrections] == ["risk_assessed"]
    assert [row.title for row in found.corrections] == ["Risk_assessed"]


def test_a_figure_dropped_because_it_was_wrong_is_logged_among_the_corrections():
    why = [Explanation("risk_assessed", "", "", "The figure was wrong.", is_correction=True)]
    found = reconcile(content(cell("risk_assessed", 3582)), content(as_at=MAY), why)
    assert [(row.outcome, row.title) for row in found.corrections] == [(Outcome.DROPPED, "Risk_assessed")]
    assert found.revisions == ()


@pytest.mark.parametrize(
    ("then", "now", "agrees"),
    [
        ((3500, "more_than"), (3778, "exactly"), True),
        ((3500, "more_than"), (3500, "exactly"), False),
        ((3500, "at_least"), (3500, "exactly"), True),
        ((3500, "just_over"), (3582, "exactly"), True),
        ((3500, "just_over"), (3778, "exactly"), False),
        ((3500, "just_over"), (3500, "exactly"), False),
        ((45, "about"), (46, "exactly"), True),
        ((45, "about"), (48, "exactly"), False),
        ((1, "less_than"), (0.87, "exactly"), True),
        ((1, "less_than"), (1, "exactly"), False),
        ((60, "more_than"), (60, "less_than"), False),
        ((60, "more_than"), (70, "less_than"), True),
        ((25, "exactly"), (33, "exactly"), False),
        ((12, "a_small_number"), (12, "exactly"), None),
        ((None, "exactly"), (12, "exactly"), None),
    ],
)
def test_vague_words_agree_with_the_numbers_they_allow_but_are_never_the_same_as_one(then, now, agrees):
    row = only_row(cell("applications_in_scope", *then), cell("applications_in_scope", *now))
    assert (row.outcome, row.agrees) == (Outcome.REVISED, agrees)
    if then[1] != "exactly" or None in then:
        assert row.difference is None, "nothing can be subtracted from words"


def test_all_of_a_number_and_the_number_say_the_same():
    assert only_row(cell("risk_assessed", 3778, "all"), cell("risk_assessed", 3778)).outcome is Outcome.SAME


def test_a_range_of_dates_agrees_with_itself_only():
    spring, summer = "2024-04-12/2024-05-10", "2024-06-01/2024-07-01"
    assert only_row(cell("forecast_finish", spring), cell("forecast_finish", spring)).agrees is True
    row = only_row(cell("forecast_finish", spring), cell("forecast_finish", summer))
    assert (row.outcome, row.agrees, row.difference) == (Outcome.REVISED, False, None)


def test_a_second_wording_of_a_figure_that_is_no_longer_used_needs_no_sentence():
    worded = cell("applications_in_scope", 3500, "more_than", breakdown=ALSO_SAID, label="more than 3,500")
    found = reconcile(content(cell("applications_in_scope", 3778), worded), content(cell("applications_in_scope", 3778), as_at=MAY))
    assert [row.outcome for row in found.rows] == [Outcome.SAME, Outcome.DROPPED]
    assert unexplained(found) == found.revisions == found.corrections == ()


def test_the_same_words_twice_are_the_same_and_other_words_for_one_number_are_not():
    assert only_row(cell("supporting_officers", 60, "more_than"), cell("supporting_officers", 60, "more_than")).outcome is Outcome.SAME
    assert only_row(cell("officers_on_review", 45, "about"), cell("officers_on_review", 45)).outcome is Outcome.REVISED


def test_a_hidden_number_that_is_shown_now_is_revised_and_not_subtracted():
    row = only_row(cell("failures_harm", None), cell("failures_harm", 10))
    assert (row.outcome, row.difference) == (Outcome.REVISED, None)
    assert only_row(cell("failures_harm", None), cell("failures_harm", None)).outcome is Outcome.SAME
    assert only_row(cell("failures_harm", None), cell("failures_harm", None, mark="[x]")).outcome is Outcome.REVISED


def test_the_same_number_of_another_denominator_is_revised():
    before = cell("applications_with_failure", 25, denominator=3582, percent=0.7)
    assert only_row(before, replace(before, denominator=3778, percent=0.66)).outcome is Outcome.REVISED
    assert only_row(before, replace(before, denominator=None, percent=None)).outcome is Outcome.REVISED


def test_a_text_of_before_the_desk_that_names_no_definition_and_no_denominator_is_compared_by_its_number():
    text = cell("risk_assessed", 3582, definition="", source="A statement")
    assert only_row(text, cell("risk_assessed", 3582, denominator=3582, percent=100.0)).outcome is Outcome.SAME
    assert only_row(text, cell("risk_assessed", 3778, denominator=3778, percent=100.0)).outcome is Outcome.REVISED


def test_a_share_is_subtracted_to_two_places():
    row = only_row(cell("failures_share", 0.87, unit="percent"), cell("failures_share", 0.7, unit="percent"))
    assert row.difference == -0.17


def test_parts_of_a_breakdown_are_compared_one_by_one():
    before = [cell("risk_assessed", 3582), cell("risk_assessed", 100, breakdown="route", label="unknown")]
    now = [cell("risk_assessed", 3582), cell("risk_assessed", 105, breakdown="route", label="unknown")]
    found = reconcile(content(*before), content(*now))
    assert [(row.name, row.difference) for row in found.rows if row.needs_sentence] == [(("risk_assessed", "route", "unknown"), 5)]


def test_every_class_but_the_same_needs_a_sentence_and_blanks_are_none():
    before, now = content(cell("risk_assessed", 3582), cell("gone", 1)), content(cell("risk_assessed", 3778), cell("added", 1), as_at=MAY)
    found = reconcile(before, now, [Explanation("gone", "", "", "No longer published.")])
    assert [row.name[0] for row in unexplained(found)] == ["risk_assessed", "added"]
    given = [Explanation("risk_assessed", "", "", "196 were found."), Explanation("added", "", "", "  ")]
    assert [row.name[0] for row in unexplained(found, given)] == ["added"]
    assert [row.name[0] for row in unexplained(found, [Explanation("added", "route", "unknown", "Another cell.")])] == [
        "risk_assessed",
        "added",
    ]


def test_other_rules_are_pointed_out_because_rounding_alone_can_then_make_a_difference():
    before = content(cell("failures_confirmed", 33))
    assert not reconcile(before, content(cell("failures_confirmed", 33))).is_under_other_rules
    assert reconcile(before, content(cell("failures_confirmed", 35), lane="exact")).is_under_other_rules
    assert reconcile(before, content(cell("failures_confirmed", 35), rules="r2")).is_under_other_rules


def test_a_release_that_holds_a_figure_twice_cannot_be_compared():
    with pytest.raises(BadRequest, match="'As at 2024-01-11' holds one figure twice"):
        reconcile(content(cell("gone", 1), cell("gone", 2)), content())
