"""What words refer to: the question before them, a number said before, the stage that a verb says, and what is a part of what."""

import pytest

from data_access.releases.claims.checking import check
from tests.claim_scores import grounds

CLOSING = "2024-05-23"


def told(draft, ground=CLOSING):
    """(figure, verdict) of each claim, in order."""
    return [(claim.figure, str(claim.verdict)) for claim in check(draft, *grounds()[ground])]


def last(draft, ground=CLOSING):
    return told(draft, ground)[-1]


# What was said before -----------------------------------------------------------------------------------------------------------------------


def test_an_answer_without_a_figure_is_about_what_its_question_names():
    assert last("How many people did you never manage to reach? It was about a dozen.") == ("people_unreachable", "not_frozen")
    assert last("Who watches the police? The Independent Office for Police Conduct. We told them on five occasions.") == (
        "referrals_made",
        "agrees",
    )


def test_an_answer_is_of_the_day_that_its_question_names():
    draft = "You ask how many failures had been identified when we wrote to you in January. The answer is {}."
    assert last(draft.format(25)) == ("failures_confirmed", "agrees")
    assert last(draft.format(33)) == ("failures_confirmed", "contradicts_earlier_release")


def test_in_its_question_an_answer_stands_where_how_many_does():
    assert last("How many failures did you confirm over those eight long years of the scheme? Some 34.") == (
        "failures_confirmed",
        "contradicts_release",
    )


def test_what_was_found_is_what_was_spoken_of():
    draft = "33 failures were confirmed. Was it true that {} had been found?"
    assert last(draft.format("forty")) == ("failures_confirmed", "contradicts_release")


def test_only_the_first_number_is_said_of_those():
    draft = "31 could not be reached and for 14 it was not safe. Those groups come to 45, and six are missing."
    assert last(draft, "frozen exactly") == ("", "undecided")


def test_a_wish_about_what_was_said_before_is_no_claim_of_today():
    draft = "We have contacted 261 people. It is a start; we hope to reach 20 of the others by July."
    assert last(draft, "frozen exactly")[1] == "undecided"


def test_what_a_share_says_is_said_of_the_part_and_not_of_what_the_part_is_of():
    draft = "33 failures were found among 3,778 applications. That works out at roughly one in 115, or 0.87 per cent."
    assert told(draft)[2:] == [("failures_share", "agrees_as_worded"), ("failures_share", "agrees")]


def test_every_one_is_of_the_stage_that_its_verb_says():
    draft = "There were 558 that needed a detailed review, and every one had been completed."
    assert last(draft, "frozen exactly") == ("detailed_review_completed", "agrees")


def test_a_few_more_of_what_is_not_counted_are_no_claim():
    assert told("The report made 12 recommendations. All have been accepted and nine have been carried out.") == [("", "undecided")]


def test_the_share_that_this_is_is_one_of_what_was_said():
    draft = "33 failures had been found. We accept that this is fewer than one in {} applications."
    assert last(draft.format("a hundred")) == ("failures_share", "agrees_as_worded")
    assert last(draft.format("a thousand")) == ("failures_share", "contradicts_release")


def test_a_share_leans_on_failures_where_only_their_count_is_held():
    assert last("Put it in proportion. The 25 are about 0.7% of the total.", "2024-01-11") == ("failures_share", "agrees_as_worded")


def test_sixty_of_them_are_no_figure_that_happens_to_be_sixty():
    assert last("900 survivors come to us in a year. Sixty or so of them have used it.")[0] == ""


def test_a_number_that_was_once_said_of_another_thing_is_no_claim_of_today():
    assert last("We drew some files at random. Thirty-six were in good order.", "frozen exactly") == ("", "undecided")


def test_not_contacted_may_be_not_yet_and_could_not_be_contacted_may_not():
    assert told("51 of the 312 people had not been contacted.", "frozen exactly")[0] == ("people_contacted", "agrees")
    assert told("31 of the 312 people had not been contacted.", "frozen exactly")[0] == ("people_unreachable", "agrees")
    assert told("51 of the 312 people could not be contacted.", "frozen exactly")[0] == ("people_unreachable", "contradicts_release")


def test_a_question_is_heard_over_what_is_said_before_its_answer():
    draft = (
        "Was anybody hurt? I can't say. The number is so small that to give it might tell somebody whom it was about. I hear that it is {}."
    )
    assert last(draft.format("six"), "frozen and rounded") == ("failures_harm", "would_disclose")


def test_parts_in_sentences_of_their_own_leave_the_whole_to_lean_on():
    draft = "33 failures were found. 17 were of service. 14 were administrative. Two led to harm. It is {} more than in January."
    assert last(draft.format("eight")) == ("failures_confirmed", "agrees")
    assert last(draft.format("nine")) == ("failures_confirmed", "contradicts_release")


def test_what_is_said_after_a_claim_does_not_lean_on_the_question_before_it():
    draft = "How many people could you not reach? We found 33 failures. We served 12."
    assert last(draft) == ("", "undecided")


def test_a_number_said_again_with_its_article_is_the_same_number():
    draft = "Two failures led to harm. In January 25 failures were known, of which the {} referred to above were part."
    assert last(draft.format("two")) == ("failures_harm", "agrees")
    assert last(draft.format("three"))[1] != "agrees"


def test_the_figure_in_the_middle_of_a_sentence_is_the_one_said_last():
    assert last("The review covered 3,778 applications. On 12 January we told you that the figure was 3,582.") == (
        "applications_in_scope",
        "agrees",
    )


def test_what_is_to_go_is_what_is_left_of_the_stage_said_last():
    draft = "We have risk assessed 98 per cent of applications. So there are {} to go."
    assert last(draft.format(65), "frozen and rounded") == ("risk_assessed", "not_frozen")


@pytest.mark.parametrize(
    ("predicate", "figure"),
    [("are closed", "detailed_review_completed"), ("are complete", "detailed_review_completed"), ("arose", "detailed_review_required")],
)
def test_the_predicate_says_the_stage_of_a_number_said_before(predicate, figure):
    assert last(f"One in seven applications went forward to a detailed review: 558. All 558 {predicate}.", "frozen exactly")[0] == figure


def test_a_number_with_a_predicate_of_its_own_is_of_the_stage_that_it_says():
    draft = "558 met the threshold for a detailed review and all {} have had one."
    assert [figure for figure, _ in told(draft.format(558), "frozen exactly")] == ["detailed_review_required", "detailed_review_completed"]
    assert last(draft.format(557), "frozen exactly")[1] == "contradicts_release"


def test_a_share_of_these_is_of_the_stage_that_it_says():
    draft = "Around 15 per cent of applications have gone on to a detailed review and {} of these have been completed."
    assert last(draft.format("three quarters"), "frozen and rounded") == ("detailed_review_completed", "agrees_as_worded")
    assert last(draft.format("half"), "frozen and rounded") == ("detailed_review_completed", "contradicts_release")


def test_what_a_stage_is_needed_in_is_no_number_of_it_done():
    draft = "Then there is the detailed review. That is needed in {} cases."
    assert last(draft.format(540), "frozen and rounded") == ("detailed_review_required", "agrees")
    assert last(draft.format(440), "frozen and rounded") == ("detailed_review_required", "contradicts_release")


def test_cases_count_what_the_words_beside_them_say():
    assert told("In 33 cases we had made a mistake.") == [("failures_confirmed", "agrees")]
    assert told("In 33 cases something was amiss.") == [("failures_confirmed", "agrees")]


# Parts and wholes ---------------------------------------------------------------------------------------------------------------------------


def test_some_of_them_are_a_part_that_nobody_has_frozen():
    draft = "31 applications contained a failure, and two of them contained more than one."
    assert last(draft, "frozen exactly") == ("applications_with_failure", "not_frozen")
    assert last("The team had 45 officers. Two of the 45 were trained in January.", "frozen exactly")[0] == "officers_on_review"


def test_a_number_in_a_larger_one_is_a_part_of_it():
    assert told("Thirty-three in 3,778 is under one per cent.") == [
        ("failures_confirmed", "agrees"),
        ("applications_in_scope", "agrees"),
        ("failures_share", "agrees_as_worded"),
    ]


def test_so_many_of_those_in_a_category_are_the_part_that_is_frozen():
    assert told("There were forty of those in the immediate category.", "frozen and rounded") == [("risk_assessed", "agrees")]
    assert told("There were fifty of those in the immediate category.", "frozen and rounded") == [("risk_assessed", "contradicts_release")]


def test_assessed_as_unsafe_is_no_risk_category():
    assert told("4.5% were assessed as unsafe to approach.", "frozen exactly") == [("people_not_safe_or_appropriate", "agrees")]


def test_a_sum_may_stand_in_the_next_sentence():
    draft = "Officers contacted 261 people and could not reach 31. That makes {}."
    assert last(draft.format(292), "frozen exactly") == ("", "agrees")
    assert last(draft.format(293), "frozen exactly")[1] != "agrees"


def test_a_sum_is_of_things_of_one_kind_and_takes_no_whole_with_its_parts():
    draft = (
        "We contacted 261 of the 312 people and made 754 attempts. 31 could not be reached and for 14 it was not safe. That comes to {}."
    )
    assert last(draft.format(306), "frozen exactly") == ("", "agrees")
    assert last(draft.format(618), "frozen exactly")[1] != "agrees"


def test_another_so_many_may_be_the_next_of_a_list():
    assert last("Two led to harm. Bosses blamed paperwork for another 14.") == ("failures_administrative", "agrees")
    assert last("Two led to harm. Bosses blamed paperwork for another 15.") == ("failures_administrative", "contradicts_release")


def test_a_share_that_does_not_say_of_what_may_be_of_any_whole_of_its_own():
    assert told("52% were of service.", "frozen exactly") == [("failures_service", "agrees")]
    assert told("62% were of service.", "frozen exactly") == [("failures_service", "contradicts_release")]
    assert last("The riskiest had a detailed review (n = 558; 14.8%).", "frozen exactly") == ("detailed_review_completed", "agrees")
    assert last("The riskiest had a detailed review (n = 558; 18.4%).", "frozen exactly")[1] == "contradicts_release"


def test_what_a_part_is_of_stands_by_itself_where_its_release_does_not_say():
    assert told("1,195 disclosures out of 3,582 applications were made.", "2024-01-11")[1] == ("applications_in_scope", "agrees")
    assert told("1,195 disclosures out of 3,482 applications were made.", "2024-01-11")[1][1] == "contradicts_release"


def test_what_happens_twice_is_a_number_of_referrals_or_of_nothing():
    assert told("We count failures, and one person can be failed twice.") == []
    assert told("We have gone to the IOPC twice.") == [("referrals_made", "contradicts_release")]


def test_one_more_that_is_no_change_of_a_figure_is_no_claim():
    assert told("Our inbox has had 410 enquiries; one more won't hurt.", "frozen exactly") == [("enquiries_received", "agrees")]


def test_a_few_times_of_nothing_that_is_counted_are_no_claim():
    assert told("My daughter asked about him three times.") == []
    assert told("My daughter was one of 30 who asked three times.") == [("", "undecided")]


def test_a_further_failure_where_nothing_has_changed_is_the_next_of_a_list():
    assert told("One further failure lies outside the scope of the review.", "frozen exactly") == [("failures_out_of_scope", "agrees")]
    assert told("Two further failures led to harm.", "frozen exactly")[0][1] == "agrees"
    assert told("Five further referrals were made.")[0][1] == "contradicts_release"


def test_parts_of_a_change_are_changes():
    draft = "Since January the number of failures has risen by eight, of which {} were administrative and {} were failures of service."
    assert [verdict for _, verdict in told(draft.format("three", "five"))] == ["agrees"] * 3
    assert [verdict for _, verdict in told(draft.format("four", "five"))] == ["agrees", "contradicts_release", "agrees"]


def test_the_subject_of_a_number_outdoes_what_comes_behind_it():
    assert told("Confirmed failures stand at 33, and the paperwork is at fault.") == [("failures_confirmed", "agrees")]


def test_one_of_something_else_is_no_claim():
    assert told("One investigation is still open.", "frozen exactly") == []
    assert told("One failure was confirmed outside the scope of the review.", "frozen exactly") == [("failures_out_of_scope", "agrees")]


def test_a_few_of_a_few_are_no_claim():
    assert told("Six of the nine we spoke to would volunteer again.", "frozen exactly") == [("", "undecided")]


def test_a_few_officers_of_no_figure_are_no_claim():
    assert told("Two of my officers spent the day ringing round.") == []
    assert told("Twelve of my officers spent the day ringing round.") == [("", "undecided")]


def test_what_is_not_said_is_no_claim():
    assert told("33 failures were confirmed, not 40.") == [("failures_confirmed", "agrees")]


def test_the_others_are_a_whole_less_its_parts():
    draft = "33 failures were confirmed. Two led to harm. The other {} did not come to anything."
    assert last(draft.format(31)) == ("", "agrees")
    assert last(draft.format(30)) == ("", "undecided")
    assert last("33 failures were confirmed. You will recall the 25 failures of January. The other eight came later.") == (
        "failures_confirmed",
        "agrees",
    )


def test_nothing_is_taken_from_a_rounded_number():
    draft = "540 detailed reviews were needed and 410 had been done. The chair wants the other 130."
    assert last(draft, "frozen and rounded") == ("detailed_review_completed", "not_frozen")
    assert last("All but a few dozen applications had been risk assessed.", "frozen and rounded") == ("risk_assessed", "not_frozen")


def test_the_other_two_thirds_are_what_the_share_leaves():
    draft = "1,251 applications were disclosed at the time and the other {} were not."
    assert last("Why were a third of applications disclosed at the time and the other two thirds left?", "frozen exactly") == (
        "originally_disclosed",
        "agrees_as_worded",
    )
    assert last(draft.format("three quarters"), "frozen exactly")[1] == "contradicts_release"


def test_a_shortfall_is_what_is_left():
    draft = "312 people required contact and 261 were contacted. The shortfall of {} is a matter of regret."
    assert last(draft.format(51), "frozen exactly") == ("people_contacted", "agrees")
    assert last(draft.format(52), "frozen exactly")[1] != "agrees"


def test_the_number_behind_of_the_keeps_its_own_noun():
    assert last("The team is 45 strong and has answered many of the 410 enquiries.", "frozen exactly") == ("enquiries_received", "agrees")


def test_who_is_yet_to_be_reached_is_left_to_be_contacted():
    assert told("51 have yet to be reached.", "frozen exactly") == [("people_contacted", "agrees")]
    assert told("Ninety have yet to be reached.", "frozen and rounded") == [("people_contacted", "not_frozen")]


def test_the_others_that_a_figure_is_named_of_are_held_against_it():
    assert last("33 failures were confirmed. 14 were administrative. The other 19 were failures of service.")[1] == "contradicts_release"


def test_one_that_stands_for_something_said_before_is_no_claim():
    assert told("A team of 45 was set up, and one has been assigned to you.", "frozen exactly") == [("officers_on_review", "agrees")]


def test_an_average_is_no_count():
    assert told("The force logged 754 contact attempts, an average of 2.4 per person.", "frozen exactly") == [
        ("contact_attempts", "agrees"),
        ("", "undecided"),
    ]


def test_a_percentage_of_nobody_knows_what_gives_nothing_away():
    assert last("The panel came to a view on most of it, or 91.1%.")[1] == "undecided"


# Times --------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "draft",
    [
        "When we started we thought there were just over 3,500 applications.",
        "You said 3,582 applications before.",
        "When the review was launched the force spoke of just over 3,500 applications.",
        "I was warned that it would take in just over 3,500 applications.",
        "We once thought that there were 3,582 applications.",
    ],
)
def test_what_was_thought_at_first_is_held_against_what_was_said_before(draft):
    assert told(draft)[0][1] in ("agrees", "agrees_as_worded")


def test_another_number_of_before_is_of_what_was_spoken_of():
    draft = "The force went through 3,778 applications. At first it claimed there were only {}."
    assert last(draft.format("2,500")) == ("applications_in_scope", "contradicts_earlier_release")
    assert last(draft.format("3,582")) == ("applications_in_scope", "agrees")


def test_a_clause_with_when_is_of_the_time_before_it():
    assert told("Risk assessment was finished in January, when 3,582 had been done.") == [("risk_assessed", "agrees")]
    assert told("The review, which began in October when records were found, found 33 failures.") == [("failures_confirmed", "agrees")]


def test_things_that_fall_on_others_are_no_fall_over_time():
    assert told("They fall on 31 applications.", "frozen exactly") == [("applications_with_failure", "agrees")]


def test_at_close_is_the_day_of_the_draft():
    assert told("The number in scope stood at 3,582 in December and 3,778 at close.") == [("applications_in_scope", "agrees")] * 2


# Names --------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("draft", "figure"),
    [
        ("Assessors put 558 applications forward for a detailed review.", "detailed_review_required"),
        ("It was decided that 312 people should be contacted.", "people_requiring_contact"),
        ("There are 312 people who needed to hear from us.", "people_requiring_contact"),
        ("Officers got in touch with 261.", "people_contacted"),
        ("We have got hold of 261 people.", "people_contacted"),
        ("There are 31 people whom we just can't find.", "people_unreachable"),
        ("There are 31 people we have tried to contact and could not.", "people_unreachable"),
        ("In all, 754 attempts at contact were recorded.", "contact_attempts"),
        ("Fourteen were paperwork errors.", "failures_administrative"),
        ("In 17 the service we gave was poor.", "failures_service"),
        ("In 17 we gave a poor service.", "failures_service"),
        ("We sent 558 to detailed review.", "detailed_review_required"),
        ("It had not been possible to reach 31.", "people_unreachable"),
        ("We gave every last one of them a risk assessment.", "risk_assessed"),
        ("They arise from 31 applications.", "applications_with_failure"),
        ("They succeeded with 261.", "people_contacted"),
        ("The scope is now 3,778.", "applications_in_scope"),
        ("The failures affect 31 applications.", "applications_with_failure"),
        ("Seventeen had to do with the service we provide.", "failures_service"),
        ("Each had carried 8.5 open applications.", "officer_load"),
        ("Fourteen slips of administration.", "failures_administrative"),
        ("Seventeen where the service fell below what you would expect.", "failures_service"),
        ("Thirty-one have moved and cannot be found.", "people_unreachable"),
        ("The detailed reviews, all of which are said to be finished.", "detailed_review_completed"),
        ("The detailed reviews are all done.", "detailed_review_completed"),
        ("These sit on 31 applications.", "applications_with_failure"),
        ("We have gone to the IOPC five times in all.", "referrals_made"),
        ("The load is 8.5 open applications for each full-time equivalent.", "officer_load"),
        ("51 people are still waiting for our call.", "people_contacted"),
        ("A second officer came to the same view in 91.1% of cases.", "review_agreement"),
    ],
)
def test_a_figure_is_known_by_the_words_that_people_use_for_it(draft, figure):
    assert told(draft, "frozen exactly") == [(figure, "agrees")]


def test_what_would_not_be_safe_is_no_plan():
    assert told("For one of them it would not have been safe.", "frozen and rounded") == [
        ("people_not_safe_or_appropriate", "would_disclose")
    ]


def test_a_team_that_has_been_through_something_is_no_number_of_officers():
    assert told("By the time my team had been through it, the pile had grown to 3,778.") == [("applications_in_scope", "agrees")]


def test_a_share_in_which_nothing_went_wrong_is_the_rest():
    assert told("In more than 99 out of 100 applications, nothing had gone wrong.") == [("failures_share", "agrees_as_worded")]
    assert told("In more than 99.5% of applications, nothing had gone wrong.") == [("failures_share", "contradicts_release")]


def test_upwards_of_so_many_more_agrees_as_it_is_worded():
    assert last("Some 45 officers were engaged on it full time and upwards of 60 more assisted.") == (
        "supporting_officers",
        "agrees_as_worded",
    )


def test_those_who_lend_a_hand_support_the_review():
    assert last("36 of us are on it full time and over 60 lend a hand.", "2023-12-08") == ("supporting_officers", "agrees_as_worded")


def test_seven_mistakes_in_every_thousand_is_a_share_and_not_twelve():
    assert told("That is about seven mistakes in every 1,000 requests.", "2024-01-11") == [("failures_share", "agrees_as_worded")]
    assert told("That is about twelve mistakes in every 1,000 requests.", "2024-01-11") == [("failures_share", "contradicts_release")]


def test_owning_up_to_a_number_is_no_upper_limit():
    assert told("The force owned up to 33 failures.") == [("failures_confirmed", "agrees")]
    assert told("The force confirmed up to 33 failures.") == [("failures_confirmed", "agrees_as_worded")]


def test_a_small_number_that_they_could_not_get_to_is_of_the_unreachable():
    assert told("It was a small number they couldn't get to.") == [("people_unreachable", "not_frozen")]


def test_those_who_stepped_in_to_support_others_are():
    assert told("Dozens of others stepped in to support them.") == [("supporting_officers", "agrees_as_worded")]


def test_those_who_support_victims_are_no_officers_in_support():
    assert told("We support 900 survivors a year.")[0][0] == ""


def test_not_finding_a_thing_is_not_being_unable_to_find_a_person():
    assert told("In 13 we could not find a rationale.", "frozen exactly") == [("", "undecided")]
