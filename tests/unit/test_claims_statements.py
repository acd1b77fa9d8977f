"""Whole statements with planted errors, and single sentences of the real one: how much the checker finds, and that the document says so."""

from pathlib import Path
from time import perf_counter

import pytest

from data_access.releases.claims.checking import check
from data_access.releases.claims.model import Verdict
from tests.claim_scores import HELD_OUT, STATEMENTS, closing_score, grounds, report, score_of

DOCUMENT = Path(__file__).parents[2] / ".github" / "CLAIMS.md"


def test_every_claim_of_the_real_closing_statement_gets_its_verdict_and_nothing_else_is_one():
    score = closing_score()
    assert (score.expected, score.found, score.right) == (9, 9, 9)


@pytest.mark.parametrize("path", sorted(STATEMENTS.glob("*.txt")), ids=lambda path: path.stem)
def test_no_statement_loses_more_than_two_claims(path):
    (one,) = [outcome for outcome in score_of(STATEMENTS).outcomes if outcome.name == path.stem]
    assert len(one.expected) - len(one.right) <= 2, [pair for pair in one.pairs if pair not in one.right]
    assert len(one.found) == len(one.pairs), "a claim was found where a person saw none"


def test_the_statements_hold_every_verdict():
    planted = {expected.verdict for one in score_of(STATEMENTS).outcomes for expected in one.expected}
    assert planted == {str(verdict) for verdict in Verdict}


def test_most_of_what_the_statements_hold_is_found_and_judged_right():
    score = score_of(STATEMENTS)
    assert score.right >= 0.95 * score.expected
    assert score.right >= 0.95 * score.found


def test_statements_that_no_rule_was_written_by_do_not_fall_behind_what_the_document_promises():
    score = score_of(HELD_OUT)
    assert score.right >= 0.75 * score.expected


def test_the_document_shows_the_numbers_of_today():
    shown = DOCUMENT.read_text(encoding="utf-8").split("<!-- scores -->\n")[1].split("\n<!-- end -->")[0]
    assert shown == report(), "print the table anew: python -m tests.claim_scores"


def test_the_document_explains_every_verdict():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert all(f"| `{verdict}` |" in text for verdict in Verdict)


def test_a_draft_of_a_page_is_checked_in_well_under_a_second():
    pages = [path.read_text(encoding="utf-8") for path in sorted(STATEMENTS.glob("*.txt"))]
    page = "\n\n".join(pages[:4])
    assert len(page) > 2_500
    check(page, *grounds()["2024-05-23"])
    start = perf_counter()
    check(page, *grounds()["2024-05-23"])
    assert perf_counter() - start < 0.5
