"""Numbers and sentences: right when nothing has begun, when all is done, when rounding hides, and never markup."""

from datetime import UTC, date, datetime

import pytest

from data_access.dates import end_of_london_day, in_words, london_day, week_start
from data_access.digits import fine_number, full_number, plain_number, rough_number, signed_number
from data_access.disclosure.protect import CountedCell, CountedTable, protect
from data_access.disclosure.rules import INTERNAL, ROUNDED
from data_access.errors import BadRequest
from data_access.outputs.model import Option
from data_access.outputs.numbers import change_in_words, shown_percent
from data_access.outputs.screen_words import plain
from data_access.outputs.wording import Progress, course_in_words, days_in_words, listed, progress_sentence, range_in_words
from data_access.service.asking import check_day, read_day, read_moment


def _progress(done, of, rules=INTERNAL):
    cells = tuple(CountedCell((str(n),), value) for n, value in enumerate((done, of, of - done)))
    return Progress(*protect(CountedTable("progress", ("part",), cells), rules).cells)


@pytest.mark.parametrize(
    ("assessed", "reviewed", "sentence"),
    [
        ((0, 0), (0, 0), "No application is in scope yet"),
        ((0, 3_500), (0, 0), "None of 3,500 applications in scope is risk assessed yet"),
        ((40, 3_500), (0, 0), "40 of 3,500 applications are risk assessed; no detailed review is required so far"),
        ((3_613, 3_778), (384, 559), "3,613 of 3,778 applications are risk assessed; 175 of 559 detailed reviews remain"),
        ((3_582, 3_582), (220, 529), "All 3,582 applications are risk assessed; 309 of 529 detailed reviews remain"),
        ((3_778, 3_778), (571, 571), "All 3,778 applications are risk assessed; all 571 detailed reviews required are complete"),
    ],
)
def test_the_answer_of_the_overview(assessed, reviewed, sentence):
    assert progress_sentence(_progress(*assessed), _progress(*reviewed)) == sentence


def test_rounded_numbers_that_look_equal_are_not_called_all():
    said = progress_sentence(_progress(3_778, 3_780, ROUNDED), _progress(558, 559, ROUNDED))
    assert said == "3,780 applications are risk assessed and [c] are not; [c] of 560 detailed reviews remain"


@pytest.mark.parametrize(("change", "words"), [(148, "+148 since 1 March"), (-2, "−2 since 1 March"), (0, "no change since 1 March")])
def test_a_change_in_words(change, words):
    assert change_in_words(change, "1 March") == words


def test_a_change_that_rounding_may_hide_says_so_and_one_that_is_hidden_too():
    assert change_in_words(0, "1 March", is_exact=False) == "no change since 1 March, once rounded"
    assert change_in_words(None, "1 March") == "change since 1 March not shown"


@pytest.mark.parametrize(("percent", "words"), [(73.4, "73%"), (99.7, "99.7%"), (0.8, "0.8%"), (100.0, "100%"), (None, "")])
def test_nearly_all_does_not_look_like_all(percent, words):
    assert shown_percent(percent) == words


def test_numbers_days_lists_and_ranges():
    assert [plain_number(n) for n in (3778, 4.5, -2)] == ["3,778", "4.5", "−2"]
    assert [days_in_words(n) for n in (1, 41, None)] == ["1 day", "41 days", "no age to show"]
    assert [listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert range_in_words(date(2024, 4, 12), date(2024, 5, 10)) == "between 12 April and 10 May 2024"
    assert range_in_words(date(2023, 12, 12), date(2024, 1, 10)) == "between 12 December 2023 and 10 January 2024"


@pytest.mark.parametrize(
    ("write", "written"),
    [
        (plain_number, ["3,778", "−2", "3,778", "1,234.5", "−0.9", "12,345.7"]),
        (full_number, ["3,778", "−2", "3,778", "1,234.5", "−0.875", "12,345.67"]),
        (fine_number, ["3,778", "−2", "3,778", "1,234.50", "−0.88", "12,345.67"]),
        (rough_number, ["3,778", "−2", "3,778", "1,234", "−0.875", "12,346"]),
        (signed_number, ["+3,778", "−2", "+3,778", "+1,234.5", "−0.9", "+12,345.7"]),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_every_way_to_write_a_number_groups_thousands_and_has_a_true_minus(write, written):
    assert [write(n) for n in (3778, -2, 3778.0, 1234.5, -0.875, 12345.67)] == written


@pytest.mark.parametrize(
    ("values", "mark", "words"),
    [
        ((0, 31, 14), "", "Open: 0 on 1 March 2024, at most 31 on 2 March 2024 and 14 on 3 March 2024"),
        ((845, 0, 37), "", "Open: 845 on 1 March 2024, at least 0 on 2 March 2024 and 37 on 3 March 2024"),
        ((4, 9, 1, 5), "", "Open: 4 on 1 March 2024, at most 9 on 2 March 2024, at least 1 on 3 March 2024 and 5 on 4 March 2024"),
        ((0, 1200.5, 1200.5), "", "Open: 0 on 1 March 2024 and 1,200.5 on 3 March 2024"),
        ((0, None, 10, None), "[c]", "Open: 0 on 1 March 2024 and [c] on 4 March 2024"),
        ((None, 8, 10), "", "Open: not available on 1 March 2024 and 10 on 3 March 2024"),
        ((7,), "", "Open: 7 on 1 March 2024"),
    ],
)
def test_how_a_line_runs_is_told_by_its_ends_and_by_what_went_beyond_them(values, mark, words):
    days = [date(2024, 3, number + 1) for number in range(len(values))]
    assert course_in_words("Open", days, values, mark) == words


@pytest.mark.parametrize("text", ["![a](b)", "[a](b)", "**a**", "_a_", "`a`", "<b>a</b>", "# a", "$a$", "~a~", "a | b"])
def test_text_from_data_cannot_be_markdown(text):
    said = plain(text)
    for mark in "[]*_`<>#$~|":
        assert said.replace(f"\\{mark}", "").count(mark) == 0


@pytest.mark.parametrize(
    "text",
    [
        ":red[a]",
        ":material/home:",
        ":smile:",
        ":-1:",
        ":8ball:",
        ":1st_place_medal:",
        ":é[a]",
        "http://a.example",
        "www.a.example",
        "_www.a.example",
        "éWww.a",
        "a@b.example",
    ],
)
def test_text_from_data_cannot_become_a_colour_an_icon_or_a_link(text):
    assert "\u2060" in plain(text)


@pytest.mark.parametrize("sign", ["--", "->", "<-", "<->", ">=", "<=", "~="])
def test_signs_stay_the_letters_that_they_are_made_of(sign):
    said = plain(f"a {sign} b").replace("\\", "")
    assert said == f"a {sign[0]}\u2060{sign[1:]} b"


def test_a_sentence_that_begins_with_a_picture_letter_begins_with_what_is_none():
    assert plain("\U0001f469 said").startswith("\u2060")
    assert plain("Émile said") == "Émile said"


def test_letters_that_turn_or_hide_are_on_no_control():
    assert plain("a\u202eb\u200bc\x00\n d") == "abc d"
    assert Option("code", "a\u202eb\u200bc\x00\n d").label == "abc d"


def test_plain_words_stay_as_they_are():
    assert plain("Review team A, 3,582 (12%)") == "Review team A, 3,582 (12%)"
    assert plain("recorded to 10:45, well-known: a - b") == "recorded to 10:45, well-known: a - b"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2024, 3, 31, 0, 30, tzinfo=UTC), date(2024, 3, 31)),
        (datetime(2024, 6, 30, 23, 30, tzinfo=UTC), date(2024, 7, 1)),
        (datetime(2024, 1, 11, 23, 59, tzinfo=UTC), date(2024, 1, 11)),
        (datetime(2024, 10, 26, 23, 30, tzinfo=UTC), date(2024, 10, 27)),
    ],
)
def test_a_day_is_londons_day(moment, day):
    assert london_day(moment) == day


def test_a_day_ends_at_londons_midnight_in_winter_and_in_summer():
    assert end_of_london_day(date(2024, 1, 11)) == datetime(2024, 1, 11, 23, 59, 59, 999_999, tzinfo=UTC)
    assert end_of_london_day(date(2024, 7, 1)) == datetime(2024, 7, 1, 22, 59, 59, 999_999, tzinfo=UTC)
    assert end_of_london_day(date(2024, 3, 31)) == datetime(2024, 3, 31, 22, 59, 59, 999_999, tzinfo=UTC)


def test_calendar_rules():
    assert week_start(date(2024, 3, 3)) == date(2024, 2, 26)
    assert in_words(date(2024, 3, 1)) == "1 March 2024"


def test_what_is_asked_for_is_read_or_refused_in_a_sentence():
    assert read_day(" 2024-03-01 ") == date(2024, 3, 1)
    assert read_moment("2024-07-01T09:00") == datetime(2024, 7, 1, 8, 0, tzinfo=UTC)
    assert read_moment("2024-07-01T09:00Z") == datetime(2024, 7, 1, 9, 0, tzinfo=UTC)
    assert read_moment("2024-07-01") == end_of_london_day(date(2024, 7, 1))
    with pytest.raises(BadRequest, match="is not a date; write it as"):
        read_day("first of May")
    with pytest.raises(BadRequest, match="…' is not a moment"):
        read_moment("x" * 200)
    with pytest.raises(BadRequest, match="is before the review's first record, of 2 October 2023"):
        check_day(date(2023, 10, 1), first_day=date(2023, 10, 2), today=date(2026, 1, 1))
