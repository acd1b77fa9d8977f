"""The public change log: corrections apart from revisions, in the words and numbers that were published."""

from datetime import UTC, datetime

from data_access.figures.catalogue import FIGURES
from data_access.outputs.release_files.change_log import change_log, logged
from data_access.outputs.release_files.scanned import Scanned
from data_access.outputs.release_files.scanned_text import scan_text
from data_access.releases.model import State
from data_access.releases.reconcile import Explanation, Outcome
from tests.release_to_export import frozen, release

IN_SCOPE, HARM, CONFIRMED = "applications_in_scope", "failures_harm", "failures_confirmed"
FIRST = release(
    frozen(IN_SCOPE, 3582), frozen(CONFIRMED, 25), frozen(HARM, None, mark="[c]"), number=1, supersedes=None, state=State.SUPERSEDED
)
SECOND = release(
    frozen(IN_SCOPE, 3778),
    frozen(CONFIRMED, 33),
    frozen("referrals_made", 5),
    number=2,
    supersedes=1,
    published_at=datetime(2024, 6, 3, tzinfo=UTC),
)
WHY = {
    2: [
        (1, Explanation(IN_SCOPE, "", "", "Further database checks found 196 more.")),
        (1, Explanation(CONFIRMED, "", "", "Three had been left out by mistake.", is_correction=True)),
        (1, Explanation("referrals_made", "", "", "Said for the first time.")),
        (1, Explanation(HARM, "", "", "Nothing is to be said.")),
    ]
}


def _part(text, head):
    (found,) = [part for part in text.split("\n\n") if part.startswith(head)]
    return found.splitlines()[1:]


def test_a_correction_and_a_revision_are_logged_apart():
    text = change_log([FIRST, SECOND], WHY).decode()
    assert _part(text, "CORRECTIONS") == [
        "Release 2, published on 3 June 2024, after Release 1",
        f"{FIGURES[CONFIRMED].title}: corrected, 25 before and 33 now. Three had been left out by mistake.",
    ]
    assert _part(text, "REVISIONS") == [
        "Release 2, published on 3 June 2024, after Release 1",
        f"{FIGURES[IN_SCOPE].title}: revised, 3,582 before and 3,778 now. Further database checks found 196 more.",
        f"Not in the release before: {FIGURES['referrals_made'].title}, 5 (Said for the first time.).",
        f"No longer published: {FIGURES[HARM].title}, [c] (Nothing is to be said.).",
    ]


def test_the_newest_change_comes_first_and_no_change_is_said_to_be_none():
    third = release(*SECOND.content.cells, number=3, supersedes=2, published_at=datetime(2024, 7, 1, tzinfo=UTC))
    fourth = release(frozen(IN_SCOPE, 3779), number=4, supersedes=3, published_at=datetime(2024, 8, 1, tzinfo=UTC))
    assert next(one.release for one in logged([FIRST, SECOND, third, fourth], WHY)) == "Release 4"
    assert {one.release for one in logged([FIRST, SECOND, third, fourth], WHY)} == {"Release 4", "Release 2"}
    assert _part(change_log([FIRST], {}).decode(), "CORRECTIONS") == ["None."]


def test_what_was_never_published_is_no_part_of_the_log():
    draft = release(frozen(IN_SCOPE, 9999), number=3, supersedes=2, state=State.APPROVED, published_at=None)
    text = change_log([FIRST, SECOND, draft], WHY).decode()
    assert "Release 3" not in text
    assert "9,999" not in text


def test_a_withdrawn_release_is_listed_as_such_with_its_checksum():
    withdrawn = release(frozen(IN_SCOPE, 3582), number=1, supersedes=None, state=State.WITHDRAWN)
    (line,) = _part(change_log([withdrawn], {}).decode(), "RELEASES")
    assert line.endswith(f"published on 24 May 2024; withdrawn. SHA-256 {withdrawn.checksum}")


def test_a_figure_counted_in_another_way_is_not_called_a_revision_of_its_number():
    other = release(frozen(IN_SCOPE, 3778, definition="0000000000000000"), number=2, supersedes=1, published_at=SECOND.published_at)
    first = next(one for one in logged([FIRST, other], {}) if one.figure == FIGURES[IN_SCOPE].title)
    assert (first.outcome, first.is_correction, first.before, first.now) == (Outcome.REDEFINED, False, "3,582", "3,778")


def test_the_log_holds_nothing_that_is_run_or_not_seen():
    text = Explanation(IN_SCOPE, "", "", "=cmd\u202e|x\r\n@b")
    found = Scanned()
    scan_text(change_log([FIRST, SECOND], {2: [(1, text)]}), found)
    assert found.faults == []
