"""What of a release is part of what: figures go through the gate together, so that none gives another away, and earlier numbers are reckoned with."""

from datetime import date
from math import inf

import pytest

from data_access.disclosure.rules import LANES
from data_access.errors import WouldDisclose
from data_access.releases.counts import PARTS, Counts, PublicNumbers, public_numbers_of
from data_access.releases.differences import given_away
from data_access.releases.model import State
from tests.release_maker import GRANTED, cell, content, release

DAY = date(2024, 5, 23)


def shown(lane, numbers, breakdowns=(), earlier=()):
    """What is shown of counts given as name → number, with breakdowns as (name, dimension) → {code: number}."""
    parts = dict(breakdowns)
    codes = {pair: tuple(found) for pair, found in parts.items()}

    def count(name, by, code):
        return parts[name, by].get(code, 0) if by else numbers[name]

    found = Counts(tuple(numbers), codes, count, LANES[lane], tuple(earlier)).shown({}, on=DAY)
    return {"/".join(filter(None, name)): one.mark or one.value for name, one in found.items()}


def test_in_the_exact_lane_a_whole_and_nearly_all_of_it_are_not_both_said():
    assert shown("exact", {"applications_in_scope": 3778, "risk_assessed": 3778}) == {"applications_in_scope": 3778, "risk_assessed": 3778}
    assert shown("exact", {"applications_in_scope": 3778, "risk_assessed": 3700}) == {"applications_in_scope": 3778, "risk_assessed": 3700}
    found = shown("exact", {"applications_in_scope": 3778, "risk_assessed": 3775})
    assert "[c]" in found.values()


def test_in_the_exact_lane_what_is_left_within_a_category_is_protected_too():
    by = {"high": 20, "low": 30}
    whole, part = ("applications_in_scope", "risk_category"), ("risk_assessed", "risk_category")
    found = shown("exact", {"applications_in_scope": 50, "risk_assessed": 36}, {whole: by, part: {"high": 18, "low": 18}})
    assert "[c]" in (found["applications_in_scope/risk_category/high"], found["risk_assessed/risk_category/high"])


def test_failures_of_all_three_kinds_add_up_in_the_rounded_lane_to_what_is_shown():
    kinds = {"failures_harm": 2, "failures_administrative": 14, "failures_service": 17}
    assert shown("rounded", {"failures_confirmed": 33, **kinds}) == {
        "failures_confirmed": 30,
        "failures_harm": "[c]",
        "failures_administrative": 15,
        "failures_service": 15,
    }
    assert shown("rounded", {"failures_confirmed": 33, "failures_harm": 2})["failures_confirmed"] == 35


def test_what_cannot_be_published_is_named_with_its_figures_and_what_it_would_give_away():
    """Two are public, so that marks on one and one would say 1 each."""
    public = PublicNumbers("Release 5", {("failures_harm", "", ""): (2, 2, False)})
    with pytest.raises(WouldDisclose) as refused:
        shown("rounded", {"failures_harm": 2}, {("failures_harm", "route"): {"right_to_ask": 1, "right_to_know": 1}}, [public])
    assert str(refused.value) == (
        "Failures: harm by route cannot be published. Whatever is hidden, what is public would give a protected count away: "
        "route right_to_ask; route right_to_know. Leave it out."
    )


def test_a_published_mark_tells_that_there_is_one_at_least_and_in_the_rounded_lane_few():
    marked = [cell("failures_confirmed", None, "failures"), cell("referrals_made", 5, "referrals")]
    assert public_numbers_of(content(*marked, lane="rounded", exceptions=()), "Release 1").told["failures_confirmed", "", ""] == (
        1,
        7,
        True,
    )
    assert public_numbers_of(content(*marked, lane="exact", exceptions=()), "Release 1").told == {
        ("failures_confirmed", "", ""): (1, inf, True),
        ("referrals_made", "", ""): (5, 5, False),
    }


def test_people_unreachable_do_not_give_away_the_two_groups_that_they_are():
    """14 unreachable, rounded to 15, can only be 7 and 7 of two that are each marked as 1 to 7; so 15 is not said beside them."""
    by = {"contacted": 40, "no_valid_details": 7, "no_response": 7, "attempting": 20}
    found = shown(
        "rounded", {"people_requiring_contact": 74, "people_unreachable": 14}, {("people_requiring_contact", "contact_status"): by}
    )
    assert found["people_requiring_contact/contact_status/no_response"] == "[c]"
    assert found["people_unreachable"] != 15


def test_a_number_said_before_of_the_same_counts_is_a_fact_to_the_gate():
    """17 administrative said, 33 in all and 2 hidden: without more it would be worked out."""
    numbers = {"failures_confirmed": 33, "failures_harm": 2, "failures_administrative": 14, "failures_service": 17}
    before = PublicNumbers("Release 1", {("failures_administrative", "", ""): (14, 14, False)})
    assert shown("exact", numbers)["failures_service"] == 17
    assert shown("exact", numbers, earlier=[before])["failures_service"] == "[c]"


def test_a_part_of_a_breakdown_said_before_is_a_fact_too():
    pair = ("risk_assessed", "risk_category")
    told = {"high": 2, "low": 14, "medium": 17}
    before = PublicNumbers("Release 1", {(*pair, "low"): (14, 14, False)})
    assert shown("exact", {"risk_assessed": 33}, {pair: told})["risk_assessed/risk_category/medium"] == 17
    assert shown("exact", {"risk_assessed": 33}, {pair: told}, earlier=[before])["risk_assessed/risk_category/medium"] == "[c]"


def test_a_whole_may_be_broken_down_where_its_part_is_not():
    numbers = {"applications_in_scope": 50, "risk_assessed": 36}
    found = shown("exact", numbers, {("applications_in_scope", "risk_category"): {"high": 20, "low": 30}})
    assert found == {**numbers, "applications_in_scope/risk_category/high": 20, "applications_in_scope/risk_category/low": 30}


def test_what_was_said_of_another_day_is_no_fact_about_this_one():
    numbers = {"failures_confirmed": 33, "failures_harm": 2, "failures_administrative": 14, "failures_service": 17}
    before = PublicNumbers("Release 1", {("failures_administrative", "", ""): (11, 11, False), ("failures_harm", "", ""): (2, 2, False)})
    assert shown("exact", numbers, earlier=[before]) == shown("exact", numbers)


def test_every_part_names_a_dimension_and_a_whole_that_is_none_of_its_own_parts():
    for name, part in PARTS.items():
        above, seen = part, {name}
        while above:
            assert above.of not in seen
            seen.add(above.of)
            above = PARTS.get(above.of)


def test_a_reader_learns_of_a_release_what_its_lane_lets_him():
    cells = (
        cell("applications_in_scope", 3780),
        cell("risk_assessed", 0),
        cell("failures_harm", None, "failures"),
        cell("failures_service", 17, "failures", exception=1),
        cell("officers_on_review", 45, "officers", said="about"),
        cell("failures_share", 0.9, "percent"),
    )
    assert public_numbers_of(content(*cells), "x").told == {
        ("applications_in_scope", "", ""): (3778, 3782, False),
        ("risk_assessed", "", ""): (0, 0, False),
        ("failures_harm", "", ""): (1, 7, True),
        ("failures_service", "", ""): (17, 17, False),
    }
    exact = public_numbers_of(content(*cells[:3], lane="exact"), "x").told
    assert exact == {
        ("applications_in_scope", "", ""): (3780, 3780, False),
        ("risk_assessed", "", ""): (0, 0, False),
        ("failures_harm", "", ""): (1, inf, True),
    }


def test_a_rounded_headline_above_a_breakdown_tells_nothing_of_its_own():
    cells = (cell("risk_assessed", 20), cell("risk_assessed", 20, breakdown="route", label="unknown"))
    assert list(public_numbers_of(content(*cells), "x").told) == [("risk_assessed", "route", "unknown")]


@pytest.mark.parametrize(
    ("before", "now", "lane", "is_given_away"),
    [(25, 33, "exact", False), (25, 28, "exact", True), (28, 25, "exact", True), (25, 25, "exact", False), (20, 30, "rounded", False)],
)
def test_two_releases_are_subtracted_before_the_second_is_submitted(before, now, lane, is_given_away):
    earlier = release(1, State.PUBLISHED, content(cell("failures_confirmed", before, "failures"), lane=lane, exceptions=()))
    found = given_away(content(cell("failures_confirmed", now, "failures"), lane=lane, exceptions=()), [earlier])
    assert [text.split(" gives")[0] for text in found] == (["Subtracting Release 1 from this release"] if is_given_away else [])


def test_breakdowns_are_subtracted_too():
    def said(unknown):
        parts = (("unknown", unknown), ("right_to_know", 90))
        cells = (cell("risk_assessed", number, breakdown="route", label=label) for label, number in parts)
        return content(cell("risk_assessed", 90 + unknown), *cells, lane="exact", exceptions=())

    (sentence,) = given_away(said(23), [release(1, State.PUBLISHED, said(20))])
    assert "(risk_assessed, risk_assessed/route/unknown)" in sentence


def test_what_is_said_by_exception_was_weighed_by_whoever_granted_it():
    earlier = release(1, State.PUBLISHED, content(cell("failures_harm", 8, "failures"), lane="exact", exceptions=()))
    said = content(cell("failures_harm", 2, "failures", exception=1), exceptions=(GRANTED,))
    assert given_away(said, [earlier]) == ()
    assert len(given_away(content(cell("failures_harm", 10, "failures"), lane="exact", exceptions=()), [earlier])) == 1
