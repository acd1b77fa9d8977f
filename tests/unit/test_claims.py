"""Verdicts: single sentences against the published history and against two frozen releases, and what a draft as a whole gives."""

from dataclasses import replace
from datetime import date

import pytest

from data_access.figures.catalogue import FIGURES
from data_access.releases.claims.checking import check
from data_access.releases.claims.model import NO_CLAIM, Verdict
from data_access.releases.claims.sentences import ready_sentences
from data_access.releases.model import State
from tests.claim_scores import grounds
from tests.draft_releases import cell, content, frozen_and_rounded, frozen_exactly, published, release_of

SENTENCES = {
    "2024-05-23": (
        ("3% of failures were out of scope.", "undecided"),
        ("Failures were found in 31 applications.", "not_frozen"),
        ("33 failures in 3,778 applications.", "agrees agrees"),
        ("10 recommendations were made.", "undecided"),
        ("9 recommendations were made.", ""),
        (
            "In January there were 25 failures; today there are 33. At that time, 3,582 applications had been risk assessed.",
            "agrees agrees agrees",
        ),
        (
            "On 11 January 2024 there were 25 failures. At that time, 3,778 applications had been risk assessed.",
            "agrees contradicts_earlier_release",
        ),
        ("The original figure of 25 failures now stands at 33.", "agrees agrees"),
        ("In December the failures confirmed were 25 in January.", "agrees"),
        ("Failures: 33 (+8).", "agrees agrees"),
        ("Failures: 33 (+9).", "agrees contradicts_release"),
        ("We have risk assessed 3,787 applications.", "contradicts_release"),
        ("More than 3,700 applications were in scope.", "agrees_as_worded"),
        ("More than 3,800 applications were in scope.", "contradicts_release"),
        ("More than 3,500 people were affected.", "wrong_unit"),
        ("3,778 people have been risk assessed.", "wrong_unit"),
        ("The review looked at 3,500 people.", "wrong_unit"),
        ("We have now reviewed all 3,778 applications.", "wrong_stage"),
        ("All applications have been reviewed.", "wrong_stage"),
        ("The review is complete: 3,778 applications have been reviewed.", "wrong_stage"),
        ("All 3,778 applications have been risk assessed.", "agrees"),
        ("In January we had risk assessed 3,582 applications.", "agrees"),
        ("In January we had risk assessed 3,778 applications.", "contradicts_earlier_release"),
        ("By January, each of the 3,778 applications had been risk assessed.", "contradicts_earlier_release"),
        ("On 11 January 2024 we said that 26 failures had been found.", "contradicts_earlier_release"),
        ("On 11 January 2024 we said that 25 failures had been found.", "agrees"),
        (
            "As of 11 January, 3,582 applications had been assessed and 25 failures confirmed, of which four had been referred.",
            "agrees agrees agrees",
        ),
        (
            "As of 11 January, 3,582 applications had been assessed and 25 failures confirmed, of which five had been referred.",
            "agrees agrees contradicts_earlier_release",
        ),
        ("In January we told you about 25 failures; today there are 33.", "agrees agrees"),
        ("In January we told you about 33 failures.", "contradicts_earlier_release"),
        ("On 8 December, 3,600 applications were in scope.", "contradicts_earlier_release"),
        ("At least two people were harmed.", "agrees_as_worded"),
        ("At least three people were harmed.", "contradicts_release"),
        ("Two people may have been harmed.", "agrees"),
        ("Three people may have been harmed.", "contradicts_release"),
        ("No one was harmed.", "contradicts_release"),
        ("Less than 1% of applications involved a failure.", "agrees_as_worded"),
        ("Less than 0.5% of applications involved a failure.", "contradicts_release"),
        ("Fewer than 40 failures were found.", "agrees_as_worded"),
        ("Fewer than 30 failures were found.", "contradicts_release"),
        ("Around 30 failures were found.", "agrees_as_worded"),
        ("Up to 35 failures were found.", "agrees_as_worded"),
        ("Nearly 3,800 applications were risk assessed.", "agrees_as_worded"),
        ("Just over 3,500 applications were in scope.", "contradicts_release"),
        ("33 failures were found: 2 led to harm, 14 were administrative and 17 were service failures.", "agrees agrees agrees agrees"),
        (
            "33 failures were found: 2 led to harm, 14 were administrative and 16 were service failures.",
            "agrees agrees agrees contradicts_release",
        ),
        ("12 people could not be contacted.", "not_frozen"),
        ("A small number of people could not be contacted.", "not_frozen"),
        ("558 applications required a detailed review.", "not_frozen"),
        ("41 applications were graded as high risk.", "not_frozen"),
        ("Five referrals have been made to the IOPC.", "agrees"),
        ("Four referrals have been made to the IOPC.", "contradicts_release"),
        ("In January, four referrals had been made to the IOPC.", "agrees"),
        ("The number of failures rose from 25 to 33.", "agrees agrees"),
        ("The number of failures rose from 25 in January to 33 today.", "agrees agrees"),
        ("The number of failures rose from 26 in January to 33 today.", "contradicts_earlier_release agrees"),
        ("The number of failures rose from 25 to 33, an increase of eight.", "agrees agrees agrees"),
        ("33 referrals were made.", "wrong_unit"),
        ("Since January, eight more failures have been confirmed.", "agrees"),
        ("Since January, nine more failures have been confirmed.", "contradicts_release"),
        ("Call 999 or 101, or visit us at 10am on 23 May 2024 at 12 High Street.", ""),
        ("One member of staff was suspended.", ""),
        ("The scheme began in 2014 and the period was April 2015 to August 2023.", ""),
        ("We held two-day workshops over six weeks.", ""),
        ("All our officers are committed to doing better, and every victim deserves a good service.", ""),
        ("Everyone deserves to be safe.", ""),
        ("No one should have to live in fear.", ""),
        ("Some people will find this distressing.", ""),
        ("We will contact all those affected.", ""),
        ("All victims should be believed.", ""),
        ("Two thirds of applications were not disclosed at the time.", "agrees_as_worded"),
        ("The IOPC has received five referrals.", "agrees"),
        ("There are three phases to our work.", ""),
        ("Around 100 officers worked on the review.", "contradicts_earlier_release"),
        ("0.9 per cent of applications involved a failure.", "agrees"),
        ("1 in 100 applications involved a failure.", "agrees_as_worded"),
        ("The number of failures rose from 25 to 33, an increase of nine.", "agrees agrees contradicts_release"),
        ("Visit us at 12 High Street.", ""),
        ("Our review into over 3,500 applications found 33 failures.", "agrees_as_worded agrees"),
        ("Our review into 2,778 applications has concluded.", "contradicts_release"),
        ("The review of 3,778 applications, a decrease on the original figure of 3,582, has concluded.", "agrees contradicts_release"),
        ("In our January update we reported 24 failures.", "contradicts_earlier_release"),
        ("Last October we made a voluntary referral; by December four had been made.", "agrees"),
        ("In March we had risk assessed 3,613 applications.", "not_frozen"),
        ("We identified 33 failures in total. Of these, 17 related to service.", "agrees agrees"),
        ("Of the 33 failures, 14 were administrative and two may have contributed to harm.", "agrees agrees agrees"),
        ("Failures: 33.", "agrees"),
        ("33 people were failed by us.", "wrong_unit"),
        ("33 victims were failed.", "wrong_unit"),
        ("Every application has been reviewed.", "wrong_stage"),
        ("We have completed our review of all 3,778 applications.", "wrong_stage"),
        ("All of the detailed reviews required are complete.", "agrees"),
        ("A third of the applications had been disclosed originally.", "agrees_as_worded"),
        ("Originally, 1,195 applications had led to a disclosure.", "agrees"),
        ("Originally, 1,295 applications had led to a disclosure.", "contradicts_earlier_release"),
        ("0.05% of applications were made by men.", "would_disclose"),
        ("At least 30 failures were identified.", "agrees_as_worded"),
        ("At its height the team had about 45 officers.", "agrees_as_worded"),
        ("The team had around 45 officers in January.", "agrees_as_worded"),
        ("The team had around 60 officers in January.", "contradicts_earlier_release"),
        ("More than 60 other staff supported the review in December.", "agrees_as_worded"),
        ("More than 70 other staff supported the review in December.", "not_frozen"),
        ("One failure was found outside the scope of the review.", "agrees"),
        ("34 failures were found, including one outside the scope.", "contradicts_release agrees"),
        ("Approximately 3,800 applications were in scope.", "agrees_as_worded"),
        ("Three people had no valid contact details.", "not_frozen"),
        ("We have 12 recommendations.", "undecided"),
        ("The review found three more administrative failures than in January.", "agrees"),
        ("There were 33 failures, representing less than one per cent of applications.", "agrees agrees_as_worded"),
        ("There were 33 failures, about 2% of applications.", "agrees contradicts_release"),
        (
            "Our urgent review into more than 4,000 Domestic Violence Disclosure Scheme (known as Clare’s Law) applications has concluded.",
            "contradicts_release",
        ),
        (
            "As a result, we committed to reviewing every single application which has totalled 3,887 applications (an increase on the original figure of 3,582 following additional database checks).",
            "contradicts_release agrees",
        ),
        (
            "As a result, we committed to reviewing every single application which has totalled 3,778 applications (an increase on the original figure of 3,528 following additional database checks).",
            "agrees contradicts_earlier_release",
        ),
        (
            "In January, we confirmed that we had risk assessed each of the 3,582 applications after adopting a risk-based approach.",
            "agrees",
        ),
        (
            "In December, we confirmed that we had risk assessed each of the 3,582 applications after adopting a risk-based approach.",
            "not_frozen",
        ),
        (
            "We let people down and we now know that our failures may have contributed to at least three people being harmed.",
            "contradicts_release",
        ),
        (
            "The completion of the 3,582 risk assessments ensured that we identified the people who required our immediate support.",
            "contradicts_release",
        ),
        ("We can today confirm that every detailed review has been completed and appropriate action has been taken.", "agrees"),
        ("We have completed reviews of all 3,778 applications.", "wrong_stage"),
        ("All 3,778 applications have now been reviewed.", "wrong_stage"),
        ("Officers have reviewed 3,778 applications.", "wrong_stage"),
        ("3,778 reviews have been completed.", "wrong_stage"),
        ("Our urgent review into the cases of more than 3,500 victims has concluded.", "wrong_unit"),
        ("3,500 people asked for information.", "wrong_unit"),
        ("17 people have not been contacted.", "not_frozen"),
        ("We have contacted 240 people.", "not_frozen"),
        ("There are fewer than ten people who we have been unable to contact.", "not_frozen"),
        ("Some people could not be reached.", "not_frozen"),
        ("The IOPC received five referrals from us.", "agrees"),
        ("We have made seven referrals to the IOPC.", "contradicts_release"),
        ("Since January we have made one further referral to the IOPC.", "agrees"),
        ("The failure rate was less than 1%.", "agrees_as_worded"),
        ("The failure rate was more than 1%.", "contradicts_release"),
        ("Fewer than 1 per cent of applications contained a failure.", "agrees_as_worded"),
        ("25 failures had been identified by January.", "agrees"),
        ("33 failures had been identified by January.", "contradicts_earlier_release"),
        ("We identified 25 failures in January and 33 by May.", "agrees agrees"),
        ("We identified 33 failures, an increase of ten.", "agrees contradicts_release"),
        ("Just over a third of applications were originally disclosed.", "not_frozen"),
        ("We reported ourselves to the IOPC in September 2023.", ""),
        ("Chief Constable Catherine Roper took up her post in February 2023.", ""),
        ("You can apply online 24 hours a day, seven days a week.", ""),
        ("Domestic abuse affects one in four women.", "undecided"),
        ("Every two minutes police receive a call.", ""),
    ),
    "frozen exactly": (
        ("Since January, 196 more applications have been risk assessed.", "agrees"),
        ("Since January, 200 more applications have been risk assessed.", "contradicts_release"),
        ("42% of the failures were administrative.", "agrees"),
        ("Half of the failures were administrative.", "contradicts_release"),
        ("Planning to have completed 500 detailed reviews.", "undecided"),
        ("Once 558 detailed reviews are completed, we will publish.", "wrong_stage"),
        ("All detailed reviews have been completed.", "agrees"),
        ("558 of 558 detailed reviews have been completed.", "agrees agrees"),
        ("557 detailed reviews have been completed.", "contradicts_release"),
        ("31 people could not be contacted.", "agrees"),
        ("32 people could not be contacted.", "contradicts_release"),
        ("45 people could not be reached or it was not safe to contact them.", "undecided"),
        ("It was not safe or appropriate to contact 14 people.", "agrees"),
        ("84% of people who required contact have been contacted.", "agrees"),
        ("94% of people who required contact have been contacted.", "contradicts_release"),
        ("Most people who required contact have been contacted.", "agrees_as_worded"),
        ("More than 80% of people who required contact have been contacted.", "agrees_as_worded"),
        ("51 people still need to be contacted.", "agrees"),
        ("31 applications could not be contacted.", "wrong_unit"),
        ("1,251 applications were disclosed at the time.", "agrees"),
        ("A third of applications were disclosed at the time.", "agrees_as_worded"),
        ("Around one in three applications were disclosed at the time.", "agrees_as_worded"),
        ("Half of applications were disclosed at the time.", "contradicts_release"),
        ("3,778 detailed reviews have been completed.", "wrong_stage"),
        ("3,778 applications required a detailed review.", "wrong_stage"),
        ("558 applications have been risk assessed.", "wrong_stage"),
    ),
    "frozen and rounded": (
        ("Fewer than three quarters of the detailed reviews required have been completed.", "contradicts_release"),
        ("About two thirds of people requiring contact have been contacted.", "agrees_as_worded"),
        ("No detailed reviews are outstanding.", "contradicts_release"),
        ("3,613 applications have been risk assessed.", "would_disclose"),
        ("3,615 applications have been risk assessed.", "agrees"),
        ("About 3,600 applications have been risk assessed.", "agrees_as_worded"),
        ("Four people could not be contacted.", "would_disclose"),
        ("Twelve people could not be contacted.", "contradicts_release"),
        ("Fewer than eight people could not be contacted.", "agrees_as_worded"),
        ("Fewer than five people could not be contacted.", "would_disclose"),
        ("No people could not be contacted.", "contradicts_release"),
        ("One failure led to harm.", "would_disclose"),
        ("0.05% of applications led to harm.", "would_disclose"),
        ("A small number of people could not be contacted.", "undecided"),
        ("All applications have been risk assessed.", "contradicts_release"),
        ("Two referrals have been made.", "would_disclose"),
    ),
}
"""The release that a draft rests on → a draft of one sentence, and the verdicts on its claims in their order."""
CASES = [(ground, draft, verdicts) for ground, rows in SENTENCES.items() for draft, verdicts in rows]


def claims_of(draft, ground="2024-05-23", **more):
    release, others = grounds()[ground]
    return check(draft, release, others, **more)


def only(draft, ground="2024-05-23", **more):
    (claim,) = claims_of(draft, ground, **more)
    return claim


@pytest.mark.parametrize(("ground", "draft", "verdicts"), CASES, ids=[f"{ground}: {draft}" for ground, draft, _ in CASES])
def test_a_sentence_gets_these_verdicts(ground, draft, verdicts):
    assert " ".join(claim.verdict for claim in claims_of(draft, ground)) == verdicts


# The real closing statement, sentence by sentence ------------------------------------------------------------------------------------------


def test_the_january_claim_of_the_closing_statement_contradicts_what_january_said():
    claim = only(
        "In January, we confirmed that we had risk assessed each of the 3,778 applications after adopting a risk-based approach which involved"
        " dedicated officers triaging applications into different risk categories."
    )
    assert (claim.text, claim.said, claim.value, claim.figure, claim.unit) == ("3,778", "exactly", 3778, "risk_assessed", "applications")
    assert (claim.as_at, claim.verdict) == (date(2024, 1, 11), Verdict.CONTRADICTS_EARLIER_RELEASE)
    assert claim.reason == (
        "Release 3, as at 11 January 2024, has 3,582 for 'Risk assessed', not 3,778; that is the number of Release 5, as at 23 May 2024."
    )


def test_the_original_figure_is_that_of_an_earlier_release_and_the_increase_is_one():
    total, original = claims_of(
        "As a result, we committed to reviewing every single application which has totalled 3,778 applications"
        " (an increase on the original figure of 3,582 following additional database checks)."
    )
    assert (total.value, total.verdict, total.as_at) == (3778, Verdict.AGREES, date(2024, 5, 23))
    assert (original.value, original.figure, original.verdict) == (3582, "applications_in_scope", Verdict.AGREES)
    assert original.as_at < date(2024, 5, 23)
    assert original.reason.endswith("3,778 is 196 more than 3,582, as the sentence says.")


def test_a_decrease_that_is_an_increase_is_found():
    _, original = claims_of("The scope is 3,778 applications, a decrease on the original figure of 3,582.")
    assert original.verdict is Verdict.CONTRADICTS_RELEASE
    assert original.reason.endswith("But 3,778 is 196 more than 3,582, which is no decrease.")


def test_vague_words_over_two_groups_need_an_approved_number_and_say_that_they_hide_two():
    draft = (
        "“There are a small number of people who we’ve been unable to contact or where contacting them directly might not have been safe or"
        " appropriate."
    )
    claim = only(draft)
    assert (claim.text, claim.said, claim.value, claim.verdict) == ("a small number of", "a_small_number", None, Verdict.NOT_FROZEN)
    assert "need an exact value, held and approved" in claim.reason
    assert "two groups that are counted apart: 'Unreachable', and 'Not safe or appropriate'" in claim.reason
    frozen = only(draft, "frozen exactly")
    assert frozen.verdict is Verdict.UNDECIDED
    assert "has 31; vague words need their own approval" in frozen.reason
    assert "two groups" in frozen.reason


@pytest.mark.parametrize(
    ("draft", "figure", "verdict"),
    [
        ("Fourteen people could not safely be contacted.", "people_not_safe_or_appropriate", "agrees"),
        ("Fifteen people could not be safely contacted.", "people_not_safe_or_appropriate", "contradicts_release"),
        ("31 people did not answer.", "people_unreachable", "agrees"),
        ("30 people did not respond.", "people_unreachable", "contradicts_release"),
    ],
)
def test_the_two_reasons_why_somebody_was_not_reached_are_told_apart_in_plain_words_too(draft, figure, verdict):
    (claim,) = check(draft, frozen_exactly(), published())
    assert (claim.figure, claim.verdict) == (figure, verdict)


def test_two_people_may_have_been_harmed_is_no_wrong_unit():
    claim = only("“We let people down and we now know that our failures may have contributed to at least two people being harmed.")
    assert (claim.text, claim.said, claim.value, claim.figure, claim.verdict) == (
        "at least two",
        "at_least",
        2,
        "failures_harm",
        Verdict.AGREES_AS_WORDED,
    )


@pytest.mark.parametrize(
    ("draft", "text", "figure", "verdict"),
    [
        (
            "Our urgent review into more than 3,500 Domestic Violence Disclosure Scheme (known as Clare’s Law) applications has concluded.",
            "more than 3,500",
            "applications_in_scope",
            "agrees_as_worded",
        ),
        (
            "We can today confirm that all detailed reviews of applications requiring them have been completed and appropriate action has been"
            " taken.",
            "all detailed reviews",
            "detailed_review_completed",
            "agrees",
        ),
        (
            "“The completion of the 3,778 risk assessments ensured that we identified the people who required our immediate support.",
            "3,778",
            "risk_assessed",
            "agrees",
        ),
        (
            "“Whilst I hope our communities will take some reassurance from the fact we’ve now reviewed all of these applications, we should"
            " never forget that people were put at risk due to our failures.",
            "all of these applications",
            "risk_assessed",
            "wrong_stage",
        ),
    ],
)
def test_a_sentence_of_the_closing_statement(draft, text, figure, verdict):
    claim = only(draft)
    assert (claim.text, claim.figure, claim.verdict) == (text, figure, verdict)
    assert claim.reason.endswith(".")


@pytest.mark.parametrize(
    "draft",
    [
        "If anyone feels they are in immediate danger, please do not hesitate to call us on 999.",
        "This followed us making a voluntary referral regarding concerns linked to disclosures made by one member of Wiltshire Police staff.",
        "We announced an urgent review of all applications made to us between April 2015 and August 2023.",
        "We will continue to attempt contact where safe to do so.",
    ],
)
def test_what_claims_nothing_is_passed_over(draft):
    assert claims_of(draft) == ()


# Which release a claim is held against -----------------------------------------------------------------------------------------------------


def test_a_month_means_the_releases_of_that_month_in_the_year_before_the_draft():
    assert only("In December the force said that 36 officers were dedicated to the review.").as_at == date(2023, 12, 8)
    assert only("In October last year 1,195 applications had been disclosed at the time.").as_at == date(2023, 10, 26)
    assert only("On 11 January 2024, 25 failures were confirmed.").as_at == date(2024, 1, 11)


def test_a_moment_of_which_nothing_was_published_holds_nothing():
    claim = only("In March, 3,613 applications had been risk assessed.")
    assert (claim.verdict, claim.as_at) == (Verdict.NOT_FROZEN, None)
    assert "in March 2024" in claim.reason


def test_a_figure_that_the_release_does_not_hold_is_held_against_what_was_said_of_it_last():
    claim = only("About 45 officers were dedicated to the review.")
    assert (claim.verdict, claim.as_at) == (Verdict.AGREES_AS_WORDED, date(2024, 1, 11))


def test_a_figure_that_no_release_of_that_day_holds_is_told_with_the_day():
    assert only("The original figure of 12 people contacted was wrong.").reason.startswith("No release earlier holds 'People contacted'")


def test_drafts_and_withdrawn_releases_are_not_what_was_said():
    draft = release_of(content(cell("failures_confirmed", 99), day=date(2024, 1, 20), lane="exact"), 7, state=State.DRAFT)
    withdrawn, public = replace(draft, number=8, state=State.WITHDRAWN), replace(draft, number=9, state=State.PUBLISHED)
    sentence, release = "In January, 99 failures had been confirmed.", published()[-1]
    assert [claim.verdict for claim in check(sentence, release, (draft, withdrawn))] == [Verdict.NOT_FROZEN]
    assert [claim.verdict for claim in check(sentence, release, (draft, withdrawn, public))] == [Verdict.AGREES]


def test_what_was_published_after_the_day_of_the_draft_is_not_held_against_it():
    january, later = published()[2], published()[3:]
    assert [claim.verdict for claim in check("33 failures are confirmed.", january, later)] == [Verdict.CONTRADICTS_RELEASE]


def test_what_a_release_rounds_may_be_said_where_it_is_public_of_the_same_day_and_not_otherwise():
    said = content(cell("applications_in_scope", 3780), cell("failures_harm", None), day=date(2024, 5, 23), lane="rounded")
    release = release_of(said, 6, state=State.DRAFT)
    draft = "3,778 applications are in scope and at least two failures led to harm."
    assert [claim.verdict for claim in check(draft, release, ())] == [Verdict.WOULD_DISCLOSE, Verdict.WOULD_DISCLOSE]
    assert [claim.verdict for claim in check(draft, release, published())] == [Verdict.AGREES, Verdict.AGREES_AS_WORDED]
    assert [claim.verdict for claim in check("3,770 applications are in scope.", release, published())] == [Verdict.CONTRADICTS_RELEASE]


def test_a_new_number_of_the_same_day_takes_the_place_of_the_published_one():
    release = release_of(content(cell("failures_confirmed", 34, exception=1), day=date(2024, 5, 23), lane="rounded"), 6)
    claim = check("33 failures are confirmed.", release, published())[0]
    assert claim.verdict is Verdict.CONTRADICTS_RELEASE
    assert claim.reason == "Release 6, as at 23 May 2024, has 34 for 'Failures confirmed', not 33; Release 5, as at 23 May 2024, had that."


def test_the_points_of_a_list_stand_under_the_day_of_its_head():
    draft = "By 11 January we had confirmed:\n• 25 failures\n• four referrals\n• 3,582 applications risk assessed"
    assert [(claim.verdict, claim.as_at) for claim in claims_of(draft)] == [(Verdict.AGREES, date(2024, 1, 11))] * 3


# Parts, changes and sums -------------------------------------------------------------------------------------------------------------------


def test_parts_that_make_the_whole_say_so_and_those_that_do_not_too():
    right = claims_of("33 failures: 2 of harm, 14 administrative and 17 of service.")[0]
    assert right.reason.endswith("Its parts, 2, 14 and 17, make 33, as said.")
    wrong = claims_of("We found 33 failures. Of these, two led to harm, 14 were administrative and 16 were about service.")[0]
    assert wrong.reason.endswith("Its parts, 2, 14 and 16, make 32, not 33.")


def test_a_sum_of_what_stands_before_it_is_reckoned():
    sums = [claims_of(f"14 administrative failures and 17 service failures, {n} between them.")[-1] for n in (31, 32)]
    assert (sums[0].verdict, sums[0].reason) == (Verdict.AGREES, "14 and 17 make 31, as the sentence says.")
    assert not sums[1].verdict.is_fine


def test_a_further_three_is_told_from_two_releases():
    december = grounds()["2023-12-08"]
    claim = check("Three further referrals have been made to the IOPC.", *december)[0]
    assert (claim.verdict, claim.value, claim.kind) == (Verdict.AGREES, 3, "change")
    assert claim.reason == "1 (Release 1, as at 26 October 2023) to 4 (Release 2, as at 8 December 2023) is 3 more."


def test_the_number_behind_of_the_is_held_against_the_denominator():
    part, whole = claims_of("410 of 540 applications requiring a detailed review have had it completed.", "frozen and rounded")
    assert (part.figure, part.verdict) == ("detailed_review_completed", Verdict.AGREES)
    assert (whole.figure, whole.verdict) == ("detailed_review_required", Verdict.AGREES)
    wrong = claims_of("410 of 545 applications requiring a detailed review have had it completed.", "frozen and rounded")[1]
    assert wrong.verdict is Verdict.CONTRADICTS_RELEASE


def test_a_part_of_a_breakdown_is_found_by_its_name_and_a_part_that_is_not_frozen_is_not_frozen():
    assert only("40 applications were assessed as immediate risk.", "frozen and rounded").verdict is Verdict.AGREES
    assert only("70 applications were assessed as immediate risk.", "frozen and rounded").verdict is Verdict.CONTRADICTS_RELEASE
    assert only("40 applications were assessed as high risk.", "frozen and rounded").verdict is Verdict.NOT_FROZEN
    assert only("Four applications came by Right to Know.", "frozen and rounded").verdict is Verdict.WOULD_DISCLOSE


# Disclosure ---------------------------------------------------------------------------------------------------------------------------------


def test_a_percentage_that_only_one_number_fits_says_the_number():
    claim = only("0.05% of applications involved harm.", "frozen and rounded")
    assert claim.verdict is Verdict.WOULD_DISCLOSE
    assert claim.reason == "0.05% of 3,680 gives the count away: only one number fits."


@pytest.mark.parametrize(("percent", "numerators"), [("0.8", 4), ("0.82", 1), ("1", 37)])
def test_a_percentage_of_a_public_number_must_fit_five_numerators(percent, numerators):
    said = content(cell("applications_in_scope", 3680), day=date(2024, 3, 1), lane="exact")
    claim = check(f"{percent}% of applications were made online.", release_of(said, 1), ())[0]
    assert claim.verdict is (Verdict.WOULD_DISCLOSE if numerators < 5 else Verdict.UNDECIDED)


def test_no_reason_tells_what_is_hidden():
    for release in (frozen_and_rounded(), frozen_exactly()):
        hidden = replace(release, content=replace(release.content, cells=(cell("failures_harm", None),)))
        for draft in ("Six failures led to harm.", "No failures led to harm.", "40 failures led to harm.", "A few failures led to harm."):
            assert all(claim.reason.count("[c]") == 1 for claim in check(draft, hidden, ()))


# Corrections --------------------------------------------------------------------------------------------------------------------------------


def test_a_correction_is_remembered_by_the_words_around_the_number_whatever_the_number():
    sentence = "Across the force {} files were looked at again."
    claim = only(sentence.format("5"))
    assert claim.verdict is not Verdict.AGREES
    matches = {claim.phrase: "referrals_made"}
    assert only(sentence.format("5"), matches=matches).verdict is Verdict.AGREES
    assert only(sentence.format("7"), matches=matches).verdict is Verdict.CONTRADICTS_RELEASE


def test_a_person_can_say_that_words_claim_nothing():
    sentence = "Our 120 volunteers wrote 3,778 letters."
    claims = claims_of(sentence)
    assert len(claims) == 2
    assert claims_of(sentence, matches={claim.phrase: NO_CLAIM for claim in claims}) == ()


def test_a_claim_says_where_it_stands():
    draft = "Hello.\n\n“Nearly   3,800  applications were risk\nassessed.”"
    claim = only(draft)
    assert claim.text == "Nearly   3,800"
    assert draft[claim.start :].startswith(claim.text)
    assert claim.sentence in draft


# Edges ----------------------------------------------------------------------------------------------------------------------------------------


def verdict_on(draft, *cells, lane="exact", others=()):
    release = release_of(content(*cells, day=date(2024, 3, 1), lane=lane), 7)
    return " ".join(claim.verdict for claim in check(draft, release, others))


@pytest.mark.parametrize(
    ("value", "verdict"), [(313, "agrees_as_worded"), (353, "agrees_as_worded"), (312, "contradicts_release"), (354, "contradicts_release")]
)
def test_a_share_in_words_allows_two_points(value, verdict):
    assert verdict_on("A third of applications were disclosed at the time.", cell("originally_disclosed", value, 1000)) == verdict


@pytest.mark.parametrize(
    ("words", "value", "verdict"),
    [
        ("Thousands of", 2000, "agrees_as_worded"),
        ("Thousands of", 1999, "contradicts_release"),
        ("Hundreds of", 200, "agrees_as_worded"),
        ("Hundreds of", 199, "contradicts_release"),
        ("Dozens of", 24, "agrees_as_worded"),
        ("Dozens of", 23, "contradicts_release"),
    ],
)
def test_a_multitude_is_at_least_two_of_its_kind(words, value, verdict):
    assert verdict_on(f"{words} applications have been risk assessed.", cell("risk_assessed", value, 4000)) == verdict


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("38 people could not be reached.", "would_disclose"),
        ("42 people could not be reached.", "would_disclose"),
        ("37 people could not be reached.", "contradicts_release"),
        ("43 people could not be reached.", "contradicts_release"),
        ("40 people could not be reached.", "agrees"),
        ("More than 37 people could not be reached.", "agrees_as_worded"),
        ("More than 38 people could not be reached.", "would_disclose"),
        ("At least 43 people could not be reached.", "contradicts_release"),
    ],
)
def test_a_rounded_number_may_be_said_and_nothing_finer(draft, verdict):
    assert verdict_on(draft, cell("people_unreachable", 40, 100), lane="rounded") == verdict


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("7 people could not be reached.", "would_disclose"),
        ("8 people could not be reached.", "contradicts_release"),
        ("At least one person could not be reached.", "agrees_as_worded"),
        ("Fewer than eight people could not be reached.", "agrees_as_worded"),
        ("Fewer than seven people could not be reached.", "would_disclose"),
        ("Less than 10% of people could not be reached.", "agrees_as_worded"),
        ("Less than 5% of people could not be reached.", "would_disclose"),
        ("More than 10% of people could not be reached.", "contradicts_release"),
    ],
)
def test_what_a_mark_hides_may_not_be_narrowed(draft, verdict):
    cells = (cell("people_requiring_contact", 100), cell("people_unreachable", None, 100))
    assert verdict_on(draft, *cells, lane="rounded") == verdict


def test_the_original_figure_is_one_of_an_earlier_day_and_not_of_the_same():
    same_day = release_of(content(cell("applications_in_scope", 500), day=date(2024, 3, 1), lane="exact"), 6)
    before = release_of(content(cell("applications_in_scope", 400), day=date(2024, 2, 1), lane="exact"), 5)
    own = cell("applications_in_scope", 600)
    assert verdict_on("The original figure was 500 applications.", own, others=(same_day, before)) == "contradicts_earlier_release"
    assert verdict_on("The original figure was 400 applications.", own, others=(same_day, before)) == "agrees"


def test_what_is_left_of_a_stage_is_reckoned_from_exact_numbers_only():
    done = cell("detailed_review_completed", 410, 540)
    assert verdict_on("130 detailed reviews are still to be completed.", done) == "agrees"
    assert verdict_on("131 detailed reviews are still to be completed.", done) == "contradicts_release"
    assert verdict_on("130 detailed reviews are still to be completed.", done, lane="rounded") == "not_frozen"


@pytest.mark.parametrize(("value", "verdict"), [(0, "agrees"), (1, "contradicts_release"), (10, "contradicts_release")])
def test_none_of_the_actions_required_says_how_many_and_not_what_is_left_of_them(value, verdict):
    assert verdict_on("None of 10 actions required are completed.", cell("actions_completed", value, 10)).split()[0] == verdict


def test_a_release_of_noughts_agrees_with_its_own_sentences():
    for key in [key for key, figure in FIGURES.items() if figure.kind == "count"]:
        release = release_of(content(cell(key, 0, 10 if FIGURES[key].denominator else None), day=date(2024, 3, 1), lane="exact"), 7)
        for sentence in ready_sentences(release.content):
            assert [claim for claim in check(sentence.text, release, ()) if not claim.verdict.is_fine] == [], sentence.text


def test_all_needs_the_whole_and_rounded_numbers_that_look_equal_do_not_say_all():
    draft = "All applications have been risk assessed."
    assert verdict_on(draft, cell("risk_assessed", 540, 540)) == "agrees"
    assert verdict_on(draft, cell("risk_assessed", 539, 540)) == "contradicts_release"
    assert verdict_on(draft, cell("risk_assessed", 540, 540), lane="rounded") == "undecided"
    assert verdict_on(draft, cell("risk_assessed", 535, 540), lane="rounded") == "contradicts_release"
    assert verdict_on(draft, cell("risk_assessed", 540)) == "undecided"


def test_a_change_in_per_cent_is_reckoned():
    before = release_of(content(cell("applications_in_scope", 400), day=date(2024, 2, 1), lane="exact"), 5)
    now = cell("applications_in_scope", 500)
    assert verdict_on("The number of applications rose by 25 per cent.", now, others=(before,)) == "agrees_as_worded"
    assert verdict_on("The number of applications rose by 20 per cent.", now, others=(before,)) == "contradicts_release"
    assert verdict_on("The number of applications rose by a quarter.", now, others=(before,)) == "agrees_as_worded"
    assert verdict_on("The number of applications fell by 25 per cent.", now, others=(before,)) == "contradicts_release"
    assert verdict_on("The number of applications rose by 2 percentage points.", now, others=(before,)) == "undecided"


def test_an_approved_vague_wording_stands_and_nought_is_no_small_number():
    draft = "A small number of people could not be reached."
    assert verdict_on(draft, cell("people_unreachable", 5, 100, said="a_small_number", exception=1)) == "agrees_as_worded"
    assert verdict_on(draft, cell("people_unreachable", None, 100, mark="[x]", said="a_small_number")) == "not_frozen"
    assert verdict_on(draft, cell("people_unreachable", 0, 100)) == "contradicts_release"
    assert verdict_on(draft, cell("people_unreachable", 5, 100)) == "undecided"


def test_a_day_stands_for_the_week_that_ends_with_it():
    january, may = published()[2], published()[4]
    assert [claim.as_at for claim in check("On 18 January 25 failures were known.", may, (january,))] == [date(2024, 1, 11)]
    assert [claim.verdict for claim in check("On 19 January 25 failures were known.", may, (january,))] == [Verdict.NOT_FROZEN]


def test_a_correction_to_a_figure_that_is_no_longer_in_the_catalogue_holds_nothing_and_raises_nothing():
    phrase = only("Across the force 5 files were looked at again.").phrase
    claim = only("Across the force 5 files were looked at again.", matches={phrase: "figure_of_long_ago"})
    assert (claim.verdict, claim.figure) == (Verdict.NOT_FROZEN, "figure_of_long_ago")


@pytest.mark.parametrize(("base", "verdict"), [(5000, "undecided"), (4000, "would_disclose")])
def test_five_numbers_must_fit_a_percentage_and_four_do_not_do(base, verdict):
    assert verdict_on("0.8% of applications were made online.", cell("applications_in_scope", base)) == verdict


def test_the_reason_of_a_share_gives_the_two_numbers_or_the_percentage():
    in_scope, failures = cell("applications_in_scope", 4000), cell("failures_confirmed", 30)
    (claim,) = check(
        "Less than 1% of applications involved a failure.",
        release_of(content(in_scope, failures, day=date(2024, 3, 1), lane="exact"), 7),
        (),
    )
    assert claim.reason == "Release 7, as at 1 March 2024, has 30 of 4,000 (0.75%)."
    (claim,) = check("91% of second reviews agreed.", frozen_exactly(), ())
    assert claim.reason == "Release 6, as at 23 May 2024, has 91.1%."


def test_a_sum_can_be_announced_before_its_number():
    assert claims_of("14 administrative failures and 17 service failures, making 31.")[-1].verdict is Verdict.AGREES
    assert claims_of("14 administrative failures and 17 service failures, making a total of 31.")[-1].verdict is Verdict.AGREES
