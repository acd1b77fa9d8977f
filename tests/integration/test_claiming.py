"""Checking drafts from the front desk on both engines: permission, the log, what is remembered, and what an altered register does."""

import pytest
from sqlalchemy import select, text

from data_access.database.tables import audit_entries, claim_matches
from data_access.errors import Altered, BadRequest, NotPermitted
from data_access.releases.claims.model import NO_CLAIM, Verdict
from data_access.releases.published_before import register_published_before
from data_access.service.claiming import LONGEST_DRAFT, check_draft, offer_sentences, remember_match
from tests.desk_maker import ANALYST, NOW, PRESS, closing, desk_over, person
from tests.log_maker import unguarded

DRAFT = "In January we had risk assessed each of the 3,778 applications. Across the force 5 files were looked at again."


@pytest.fixture
def desk(fresh_databases):
    with closing(desk_over(fresh_databases(), is_demonstration=True)) as made:
        register_published_before(made.register, at=NOW)
        yield made


def rows_of(desk, table):
    with desk.register.connect() as connection:
        return connection.execute(select(table)).all()


def test_a_draft_is_held_against_the_newest_published_release_and_all_before_it(desk):
    checked = check_draft(desk, PRESS, DRAFT)
    assert checked.release.number == 5
    assert [claim.verdict for claim in checked.claims] == [Verdict.CONTRADICTS_EARLIER_RELEASE, Verdict.NOT_FROZEN]


def test_a_release_is_chosen_by_its_number(desk):
    checked = check_draft(desk, PRESS, "3,582 applications are in scope.", release="3")
    assert (checked.release.number, [claim.verdict for claim in checked.claims]) == (3, [Verdict.AGREES])
    with pytest.raises(BadRequest, match="There is no release 99"):
        check_draft(desk, PRESS, DRAFT, release="99")


def test_each_check_is_logged_without_a_word_of_the_draft(desk):
    check_draft(desk, PRESS, DRAFT)
    last = rows_of(desk, audit_entries)[-1]
    assert (last.viewer, last.operation, last.what) == (PRESS.subject, "consultation", "claims against release 5")


def test_a_correction_is_remembered_for_everyone_until_it_is_corrected_again(desk):
    phrase = check_draft(desk, PRESS, DRAFT).claims[1].phrase
    remember_match(desk, PRESS, phrase, "referrals_made")
    assert check_draft(desk, ANALYST, DRAFT).claims[1].verdict is Verdict.AGREES
    remember_match(desk, ANALYST, phrase, NO_CLAIM)
    assert len(check_draft(desk, PRESS, DRAFT).claims) == 1
    (kept,) = rows_of(desk, claim_matches)
    assert (kept.phrase, kept.figure, kept.chosen_by) == (phrase, NO_CLAIM, ANALYST.subject)
    assert [row.what for row in rows_of(desk, audit_entries) if row.operation == "alteration"] == [
        "claim match to referrals_made",
        f"claim match to {NO_CLAIM}",
    ]


@pytest.mark.parametrize(
    ("phrase", "figure", "sentence"),
    [
        ("# files", "risk_asessed", "There is no figure"),
        ("files", "risk_assessed", "by the phrase"),
        ("#" * 201, "risk_assessed", "by the phrase"),
    ],
)
def test_what_cannot_be_remembered_is_refused_and_not_kept(desk, phrase, figure, sentence):
    with pytest.raises(BadRequest, match=sentence):
        remember_match(desk, PRESS, phrase, figure)
    assert rows_of(desk, claim_matches) == []


@pytest.mark.parametrize("role", ["board_member", "importer", "auditor", "administrator"])
def test_whoever_may_not_open_the_statement_desk_may_do_nothing_here_and_each_refusal_is_logged(desk, role):
    before = rows_of(desk, audit_entries)
    for attempt in (
        lambda: check_draft(desk, person(role), DRAFT),
        lambda: remember_match(desk, person(role), "# files", "referrals_made"),
        lambda: offer_sentences(desk, person(role)),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    assert [(row.viewer, row.operation) for row in rows_of(desk, audit_entries)[len(before) :]] == [(f"{role} 1", "refusal")] * 3


def test_a_draft_too_long_for_a_statement_is_refused_in_a_sentence(desk):
    with pytest.raises(BadRequest, match=r"100,001 letters; at most 100,000"):
        check_draft(desk, PRESS, "x" * (LONGEST_DRAFT + 1))


def test_against_a_history_that_was_altered_nothing_is_checked(desk):
    with desk.register.begin() as connection:
        unguarded(connection)
        connection.execute(text("UPDATE release_cells SET value = '3779' WHERE release_number = 3 AND figure = 'risk_assessed'"))
    with pytest.raises(Altered, match="Release 3"):
        check_draft(desk, PRESS, DRAFT, release="5")


def test_the_sentences_of_a_release_are_offered_with_their_caveats(desk):
    offered = offer_sentences(desk, PRESS, release="latest")
    assert "3,778 applications are in scope." in [one.text for one in offered]
    assert all(one.caveats[0].startswith("Management information, as at 23 May 2024") for one in offered)
    assert rows_of(desk, audit_entries)[-1].what == "sentences of release 5"
