"""Sentences ready to be copied: right plurals, right vagueness, no mark said as a number, and the caveats that travel with them."""

from dataclasses import replace
from datetime import date

import pytest

from data_access.figures.catalogue import FIGURES
from data_access.releases.claims.sentences import ready_sentences
from tests.draft_releases import cell, content, frozen_and_rounded, published


def said(*cells, lane="exact"):
    return [one.text for one in ready_sentences(content(*cells, day=date(2024, 5, 23), lane=lane))]


@pytest.mark.parametrize(
    ("held", "text"),
    [
        (cell("failures_confirmed", 33), "33 failures are confirmed."),
        (cell("failures_confirmed", 1), "1 failure is confirmed."),
        (cell("failures_confirmed", 0), "No failures are confirmed."),
        (cell("failures_harm", 1), "1 confirmed failure may have contributed to harm."),
        (cell("people_requiring_contact", 1), "1 person requires contact."),
        (cell("referrals_made", 1), "1 referral has been made to the regulator."),
        (cell("contact_attempts", 1), "1 contact attempt has been made."),
        (cell("supporting_officers", 1), "1 officer supports the review ad hoc."),
        (cell("enquiries_received", 1), "1 enquiry has been received."),
        (cell("risk_assessed", 1, 3778), "1 of 3,778 applications in scope is risk assessed."),
        (cell("risk_assessed", 0, 3778), "None of 3,778 applications in scope are risk assessed."),
        (cell("risk_assessed", 3778, 3778), "All 3,778 applications in scope are risk assessed."),
        (cell("risk_assessed", 1, 1), "1 of 1 application in scope is risk assessed."),
        (cell("people_contacted", 1, 312), "1 of 312 people requiring contact has been contacted."),
        (cell("people_not_safe_or_appropriate", 14, 312), "For 14 of 312 people requiring contact it is not safe or appropriate."),
        (cell("people_not_safe_or_appropriate", 0, 312), "For none of 312 people requiring contact it is not safe or appropriate."),
        (cell("detailed_review_completed", 1, 558), "1 of 558 applications requiring a detailed review has had it completed."),
        (cell("failures_share", 0.87, 3778), "Failures are 0.87 percent of 3,778 applications in scope."),
        (cell("open_age_days", 1), "Half of the open applications have been in their stage for 1 day or more."),
        (cell("officer_load", 8.5, 42.5), "There are 8.5 open applications per full-time equivalent."),
    ],
)
def test_an_exact_number_is_said_in_plain_english(held, text):
    assert said(held) == [text]


@pytest.mark.parametrize(
    ("held", "text"),
    [
        (cell("officers_on_review", 45, said="about"), "About 45 officers are dedicated to the review."),
        (cell("applications_in_scope", 3500, said="just_over"), "Just over 3,500 applications are in scope."),
        (cell("supporting_officers", 60, said="more_than"), "More than 60 officers support the review ad hoc."),
        (cell("failures_harm", 2, said="at_least"), "At least 2 confirmed failures may have contributed to harm."),
        (cell("enquiries_received", 500, said="less_than"), "Fewer than 500 enquiries have been received."),
        (cell("failures_share", 1, 3778, said="less_than"), "Failures are less than 1 percent of 3,778 applications in scope."),
        (
            cell("people_unreachable", 5, 312, said="a_small_number", exception=1),
            "A small number of people requiring contact could not be reached.",
        ),
        (
            cell("detailed_review_completed", None, mark="[x]", said="all"),
            "All applications requiring a detailed review have had it completed.",
        ),
    ],
)
def test_a_vague_wording_stays_vague(held, text):
    assert said(held) == [text]


def test_a_rounded_number_is_never_said_as_an_exact_one_and_an_exception_is():
    cells = (cell("applications_in_scope", 3780), cell("risk_assessed", 3780, 3780), cell("failures_confirmed", 33, exception=1))
    assert said(*cells, lane="rounded") == [
        "About 3,780 applications are in scope.",
        "About 3,780 of about 3,780 applications in scope are risk assessed.",
        "33 failures are confirmed.",
    ]


@pytest.mark.parametrize("mark", ["[c]", "[x]", "[z]"])
def test_a_mark_is_never_said_as_a_number(mark):
    (text,) = said(cell("people_unreachable", None, 312, mark=mark))
    assert text.startswith(f"Unreachable: {mark}, not ")
    assert not any(letter.isdigit() for letter in text)


def test_a_part_of_a_breakdown_says_which_part():
    texts = [one.text for one in ready_sentences(frozen_and_rounded().content) if one.breakdown]
    assert texts == [
        "Risk category, immediate: About 40 of about 3,680 applications in scope are risk assessed.",
        "Route, right to know: Risk assessed: [c], not given, because it could point to a person.",
    ]


def test_what_was_published_before_is_said_without_a_denominator_that_it_never_had():
    may = {one.figure: one for one in ready_sentences(published()[-1].content) if not one.breakdown}
    assert may["risk_assessed"].text == "3,778 applications in scope are risk assessed."
    assert may["detailed_review_completed"].text == "All applications requiring a detailed review have had it completed."
    assert may["people_unreachable_or_not_safe"].text.endswith(": [x], not available.")
    assert "As published before, in wiltshire.police.uk news, May 2024." in may["risk_assessed"].caveats


def test_the_caveats_name_the_day_the_rounding_and_all_that_the_catalogue_warns_of():
    (one,) = ready_sentences(content(cell("risk_assessed", 3615, 3680), day=date(2024, 3, 1), lane="rounded"))
    assert one.caveats[:3] == (
        "Management information, as at 1 March 2024, as known by 1 March 2024.",
        "Made from synthetic data: these are no real figures.",
        "Counts of 1 to 7 are not given, and others are rounded to the nearest 5.",
    )
    assert set(FIGURES["risk_assessed"].caveats) < set(one.caveats)
    assert FIGURES["risk_assessed"].definition in one.caveats


def test_a_headline_that_is_summed_from_rounded_parts_says_so():
    """33 = 2 + 14 + 17 reads 30 beside its kinds, which rounding alone would not make of it."""
    kinds = {"harm": None, "administrative": 15, "service": 15}
    parts = [cell("failures_confirmed", n, breakdown="failure_type", label=label) for label, n in kinds.items()]
    sums = "It is the sum of its rounded parts, and so can lie further from the count than rounding alone."
    told = ready_sentences(content(cell("failures_confirmed", 30), *parts, day=date(2024, 5, 23), lane="rounded"))
    assert [sums in one.caveats for one in told] == [True, False, False, False]
    alone = content(cell("failures_confirmed", 35), day=date(2024, 5, 23), lane="rounded")
    assert not any(sums in one.caveats for one in ready_sentences(alone))


def test_a_figure_that_is_counted_otherwise_today_says_so():
    old = replace(cell("risk_assessed", 10, 20), definition="0" * 16)
    (one,) = ready_sentences(content(old, day=date(2024, 3, 1), lane="exact"))
    assert one.caveats[-1] == "It was counted by another definition than today's."
