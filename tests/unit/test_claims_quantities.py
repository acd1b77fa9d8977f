"""Finding the quantities of a sentence: what they say, which number they are, and what only looks like one."""

from datetime import date
from itertools import pairwise

import pytest

from data_access.releases.claims import moments, quantities
from data_access.releases.claims.drafts import split
from data_access.releases.claims.numerals import value_of
from data_access.releases.claims.reach import Reach, held_by, numerators, reach_of, said_share
from data_access.releases.claims.reading import read
from tests.draft_releases import cell


def found(sentence):
    """(words, how they are said, number) of each quantity."""
    reading = read(sentence)
    told = []
    for one in quantities.find(reading.text):
        start, end = reading.written(one.start, one.end)
        told.append((sentence[start:end], one.said, one.value))
    return told


@pytest.mark.parametrize(
    ("sentence", "words", "said", "value"),
    [
        ("3,582 applications", "3,582", "exactly", 3582),
        ("3582 applications", "3582", "exactly", 3582),
        ("3\u00a0582 applications", "3\u00a0582", "exactly", 3582),
        ("3 582 applications", "3 582", "exactly", 3582),
        ("3.5 thousand applications", "3.5 thousand", "exactly", 3500),
        ("Twenty-five failures", "Twenty-five", "exactly", 25),
        ("three thousand seven hundred and seventy-eight applications", "three thousand seven hundred and seventy-eight", "exactly", 3778),
        ("three and a half thousand applications", "three and a half thousand", "exactly", 3500),
        ("a hundred and one enquiries", "a hundred and one", "exactly", 101),
        ("two dozen officers", "two dozen", "exactly", 24),
        ("more than 3,500 applications", "more than 3,500", "more_than", 3500),
        ("well over 3,500 applications", "well over 3,500", "more_than", 3500),
        ("in excess of 3,500 applications", "in excess of 3,500", "more_than", 3500),
        ("just over 3,500 applications", "just over 3,500", "just_over", 3500),
        ("nearly 3,800 applications", "nearly 3,800", "just_under", 3800),
        ("approximately 45 officers", "approximately 45", "about", 45),
        ("some 45 officers", "some 45", "about", 45),
        ("45 or so officers", "45 or so", "about", 45),
        ("a shade over 3,500 applications", "a shade over 3,500", "just_over", 3500),
        ("a bit under two thirds", "a bit under two thirds", "just_under", 66.7),
        ("3,680 applications, give or take", "3,680", "about", 3680),
        ("more than 99 out of 100 applications", "more than 99 out of 100", "more_than", 99),
        ("better than four in five", "better than four in five", "more_than", 80),
        ("the failures number 34", "34", "exactly", 34),
        ("3,778 at close", "3,778", "exactly", 3778),
        ("we went twice", "twice", "exactly", 2),
        ("a handful we could not find", "a handful", "a_small_number", None),
        ("it had grown again, by nearly 100", "grown again, by nearly 100", "just_under", 100),
        ("~45 officers", "~45", "about", 45),
        ("at least two people", "at least two", "at_least", 2),
        ("no fewer than 33 failures", "no fewer than 33", "at_least", 33),
        ("60 or more officers", "60 or more", "at_least", 60),
        ("60+ officers", "60+", "more_than", 60),
        ("fewer than five people", "fewer than five", "less_than", 5),
        ("no more than five referrals", "no more than five", "at_most", 5),
        ("up to 45 officers", "up to 45", "at_most", 45),
        ("between 30 and 35 failures", "between 30 and 35", "between", 30),
        ("30–35 failures", "30–35", "between", 30),
        ("two or three failures", "two or three", "between", 2),
        ("less than 1% of applications", "less than 1%", "less_than", 1),
        ("<1% of applications", "<1%", "less_than", 1),
        ("0.9 per cent of applications", "0.9 per cent", "exactly", 0.9),
        ("two thirds of applications", "two thirds", "exactly", 66.7),
        ("more than half of them", "more than half", "more_than", 50),
        ("one in ten applications", "one in ten", "exactly", 10),
        ("1 in every 115 applications", "1 in every 115", "exactly", 0.9),
        ("the vast majority of applications", "the vast majority of", "more_than", 50),
        ("each of the 3,778 applications", "3,778", "exactly", 3778),
        ("all detailed reviews", "all detailed reviews", "all", None),
        ("every single one of them", "every single one of them", "all", None),
        ("They have all been assessed", "all", "all", None),
        ("nearly all applications", "nearly all", "just_under", 100),
        ("none of the failures", "none of", "exactly", 0),
        ("no failures were found", "no", "exactly", 0),
        ("nobody was harmed", "nobody", "exactly", 0),
        ("a small number of people", "a small number of", "a_small_number", None),
        ("several failures", "several", "a_small_number", None),
        ("hundreds of applications", "hundreds of", "at_least", 200),
        ("three further referrals", "three further", "exactly", 3),
        ("an increase of eight", "an increase of eight", "exactly", 8),
        ("Failures (33)", "33", "exactly", 33),
        ("In January 25 failures were known", "25", "exactly", 25),
        ("2,015 applications", "2,015", "exactly", 2015),
        ("2 may have been harmed", "2", "exactly", 2),
    ],
)
def test_a_quantity_is_found_with_its_wording(sentence, words, said, value):
    assert found(sentence) == [(words, said, value)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Call 999 or 101.",
        "Ring Crimestoppers on 0800 555 111, or us on 01380 735735.",
        "Call us on 101, or the national helpline on 0808 2000 247, free and at any hour.",
        "Applications made between April 2015 and August 2023.",
        "On 11 January 2024, the 12th, 2 May, January 12, 2024-01-11 or 11/01/24.",
        "In 2023, from 2015-2023 and in 2023/24.",
        "At 10.30am, 5pm, 09:45 and half past four.",
        "Within 24 hours, in six months, over eight years and for two weeks.",
        "A 34-year-old woman, aged 34; over-18s; people over 18.",
        "Section 62, page 3, phase two, Part 3, No. 7 and paragraph 12.",
        "£5,000, $3m and 12 miles.",
        "At 12 High Street, SN10 2DN, on the A36.",
        "A 12-week programme, a two-year plan and 24/7 support.",
        "See https://example.org/2023/33 or write to 33@example.org.",
        "One member of staff; one another; at one point; no one thing.",
        "The first review, the 33rd case and the second half.",
        "A third party asked.",
        "At all times and above all, after all.",
        "All our communities, once and for all.",
        "How many? So many.",
        "That is one too many.",
        "Campaigner C. Example, 52, said so.",
        "reference 12345678901234",
        "It is ten past nine, or 20 past 10.",
        "A mum of three, 41, said so; a family of five.",
        "Score: 16 (likelihood 4, impact 4), and entry 7.",
        "Slide 2, session 3, minute 31; groups of four.",
        "Two women a week are killed, and one call every day is about it; no further action was taken.",
        "Press 55, or choose option 2.",
        "Twice as many, twice a year; think twice.",
    ],
)
def test_what_counts_nothing_is_no_quantity(sentence):
    strong = [one for one in quantities.find(read(sentence).text) if not one.is_weak]
    assert strong == []


def test_no_application_without_one_says_all_and_not_none():
    assert found("No application is now without an assessment.") == []
    assert found("No application has an assessment.") == [("No", "exactly", 0)]


def test_numbers_of_a_sentence_come_in_order_and_never_overlap():
    sentence = "33 failures: at least two of harm, 14 administrative (less than 1%), all 3,778 assessed and a further three referrals."
    told = quantities.find(read(sentence).text)
    assert [one.value for one in told] == [33, 2, 14, 1, 3778, 3]
    assert all(one.end <= other.start for one, other in pairwise(told))


@pytest.mark.parametrize(
    ("written", "value"), [("3,582", 3582), ("0.9", 0.9), ("1.5 thousand", 1500), ("ninety-nine", 99), ("a dozen", 12)]
)
def test_a_number_is_read(written, value):
    assert value_of(written) == value
    assert isinstance(value_of(written), type(value))


# Sentences ----------------------------------------------------------------------------------------------------------------------------------


def test_quotes_abbreviations_decimals_and_bullets_do_not_cut_a_sentence_in_two():
    draft = "Mr. J. Smith of approx. 3.5 years said: “We found 33. It was No. 7.” He left.\nWe confirm:\n• two, e.g. harm\n• 1,195 more"
    assert [one.text for one in split(draft)] == [
        "Mr. J. Smith of approx. 3.5 years said: “We found 33.",
        "It was No. 7.”",
        "He left.",
        "We confirm:",
        "two, e.g. harm",
        "1,195 more",
    ]
    assert [one.lead for one in split(draft)][-3:] == ["", "We confirm:", "We confirm:"]


def test_a_line_that_was_broken_by_the_layout_is_one_sentence_and_a_heading_is_its_own():
    draft = (
        "Review concluded\nThe force said on Tuesday that it had risk assessed every one of the\n3,778 applications.\n\n25 January\nNext"
    )
    assert [one.text for one in split(draft)][:2] == [
        "Review concluded",
        "The force said on Tuesday that it had risk assessed every one of the\n3,778 applications.",
    ]


def test_a_broken_line_goes_on_with_a_word_as_well_as_with_a_number():
    draft = "The force said on Tuesday that it had risk assessed every one of the 3,778\napplications.\n- Next"
    assert [one.text for one in split(draft)] == [draft.removesuffix("\n- Next"), "Next"]


def test_the_number_of_a_paragraph_is_no_part_of_its_sentence_and_a_decimal_is():
    draft = "2.1 The scope rose.\n2.1.3 It fell.\n8.5 open applications each.\n"
    assert [one.text for one in split(draft)] == ["The scope rose.", "It fell.", "8.5 open applications each."]


def test_a_text_without_full_stops_is_read_in_pieces_that_make_the_whole():
    draft = "word " * 1000
    pieces = split(draft)
    assert max(len(one.text) for one in pieces) <= 600
    assert "".join(draft[one.start : one.start + len(one.text)] for one in pieces) == draft.strip()


# Moments ------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("In January we said so.", date(2024, 1, 1), date(2024, 1, 31)),
        ("In October last year we said so.", date(2023, 10, 1), date(2023, 10, 31)),
        ("In December 2022 we said so.", date(2022, 12, 1), date(2022, 12, 31)),
        ("In December we said so.", date(2023, 12, 1), date(2023, 12, 31)),
        ("On 8 December we said so.", date(2023, 12, 8), date(2023, 12, 8)),
        ("On January 11th we said so.", date(2024, 1, 11), date(2024, 1, 11)),
        ("As at 2024-01-11 it was so.", date(2024, 1, 11), date(2024, 1, 11)),
        ("On 11/01/24 it was so.", date(2024, 1, 11), date(2024, 1, 11)),
        ("In May it was so.", date(2024, 5, 1), date(2024, 5, 31)),
        ("On 30 May it was so.", date(2023, 5, 30), date(2023, 5, 30)),
        ("Last week it was so.", date(2024, 5, 13), date(2024, 5, 19)),
        ("Last month it was so.", date(2024, 4, 1), date(2024, 4, 30)),
        ("Our January update said so.", date(2024, 1, 1), date(2024, 1, 31)),
        ("In February 2024 it was so.", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_moment_is_a_span_of_days(sentence, first, last):
    (moment,) = moments.find(read(sentence).text, as_at=date(2024, 5, 23))
    assert (moment.first, moment.last) == (first, last)
    assert not (moment.is_now or moment.is_earlier or moment.is_since)


@pytest.mark.parametrize(
    "sentence",
    [
        "Applications made to us between April 2015 and August 2023.",
        "An application made after August 2023.",
        "Failures may have led to harm.",
        "The lines agreed on 22 May.",
        "The 31 February does not exist.",
    ],
)
def test_a_period_of_receipt_is_no_moment(sentence):
    assert moments.find(read(sentence).text, as_at=date(2024, 5, 23)) == ()


def test_today_an_original_figure_and_since_january_are_told_apart():
    told = moments.find(read("Today it is more than the original figure; since January it grew.").text, as_at=date(2024, 5, 23))
    assert [(one.is_now, one.is_earlier, one.is_since) for one in told] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


# Reaches ------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "value", "inside", "outside"),
    [
        ("exactly", 33, (33,), (32, 34)),
        ("more_than", 3500, (3501, 3778), (3500, 3499)),
        ("at_least", 2, (2, 3), (1,)),
        ("less_than", 5, (4, 0), (5,)),
        ("at_most", 5, (5, 0), (6,)),
        ("just_over", 3500, (3501, 3582, 3675), (3500, 3676, 3778)),
        ("just_over", 30, (31, 33), (30, 34)),
        ("just_under", 3800, (3799, 3778, 3610), (3800, 3609)),
        ("about", 3500, (3582, 3250, 3750), (3778, 3249)),
        ("about", 3800, (3778, 3750, 3850), (3749, 3851)),
        ("about", 45, (43, 47), (42, 48)),
        ("about", 30, (27, 33), (26, 34)),
        ("about", 3582, (3582,), (3581, 3583)),
    ],
)
def test_a_wording_allows_these_numbers(said, value, inside, outside):
    reach = reach_of(said, value)
    assert all(reach.holds(Reach(n, n)) for n in inside)
    assert all(reach.misses(Reach(n, n)) for n in outside)


def test_a_rounded_count_stands_for_what_rounds_to_it_and_a_mark_for_what_it_hides():
    assert held_by(cell("risk_assessed", 40, 100), "rounded") == Reach(38, 42)
    assert held_by(cell("risk_assessed", 40, 100), "exact") == Reach(40, 40)
    assert held_by(cell("risk_assessed", 0, 100), "rounded") == Reach(0, 0)
    assert held_by(cell("failures_harm", 2, exception=1), "rounded") == Reach(2, 2)
    assert held_by(cell("failures_harm", None), "rounded") == Reach(1, 7)
    assert held_by(cell("failures_harm", None), "exact") == Reach(1, float("inf"))
    assert held_by(cell("open_age_days", None, mark="[z]"), "exact") is None
    assert held_by(cell("open_age_days", 41), "rounded") == Reach(41, 41)


def test_the_numerators_of_a_percentage_are_counted():
    assert numerators(said_share(0.05, 2), 3778) == 1
    assert numerators(said_share(0.9, 1), 3778) == 3
    assert numerators(said_share(1, 0), 3778) == 38
    assert numerators(said_share(0, 0), 3778) == 19
