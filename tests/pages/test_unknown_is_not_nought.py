"""What the case database does not tell of is unknown on every page, and never nought."""

import json

import pytest

from data_access.cli import main
from data_access.service import PAGES
from tests.pages import spoken
from tests.pages.conftest import ROOMS
from tests.review_maker import assessed, decided, failure, posting, review, scope, step, written_to

BARE = (
    [scope(n, "2024-01-01") for n in (1, 2, 3)],
    [assessed(n, "2024-01-10", "high") for n in (1, 2, 3)],
    [decided(n, "2024-01-11") for n in (1, 2)],
)
"""Applications, their assessments and decisions: nothing of contact, failures, referrals, actions or officers."""


def _opened(over, databases, page: str, *rows):
    written_to(databases.case_url, review(BARE, *rows))
    app = over(*databases)
    app.query_params["as_at"] = "2024-01-15"
    app.run()
    return app.switch_page(f"pages/{ROOMS[page]}/{page}.py").run()


def _metrics(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in spoken.metrics(app)}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_over_a_review_that_tells_of_applications_only(over, fresh_sqlite, page):
    app = _opened(over, fresh_sqlite(), page)
    assert not app.info
    assert len(spoken.titles(app)) == 1


def test_contact_that_is_not_recorded_is_not_said_to_be_nobody(over, fresh_sqlite):
    app = _opened(over, fresh_sqlite(), "contact")
    assert set(_metrics(app).values()) == {"[x]"}
    assert "Contact with people at risk is not recorded in the case database" in spoken.words(app)
    assert "No decision on contact recorded" in spoken.words(app)


def test_the_overview_tells_what_is_unknown_beside_what_is_known(over, fresh_sqlite):
    app = _opened(over, fresh_sqlite(), "overview")
    metrics = _metrics(app)
    assert [metrics[name] for name in ("Risk assessed", "People contacted", "Unreachable", "Failures confirmed")] == [
        "3",
        "[x]",
        "[x]",
        "[x]",
    ]
    assert [metric.change for metric in spoken.metrics(app)].count("unknown, not nought") == 4
    assert "contact with people at risk is not recorded and every application is assessed" in spoken.words(app)


def test_findings_are_unknown_where_none_was_ever_recorded(over, fresh_sqlite):
    assert "No finding of failure is recorded in the case database" in spoken.words(_opened(over, fresh_sqlite(), "findings"))


def test_findings_are_nought_before_the_day_of_the_first(over, fresh_sqlite):
    found_later = _opened(over, fresh_sqlite(), "findings", failure(1, 1, "2024-02-01"))
    assert "No failure is confirmed so far" in spoken.words(found_later)
    assert _metrics(found_later)["Failures confirmed"] == "0"


def test_workload_without_officers_says_so(over, fresh_sqlite):
    assert "No officer is recorded in the case database" in spoken.words(_opened(over, fresh_sqlite(), "workload"))


def test_the_command_line_marks_what_is_unknown(fresh_sqlite, monkeypatch, capsys):
    databases = fresh_sqlite()
    written_to(databases.case_url, review(BARE))
    monkeypatch.setenv("CASE_DATABASE_URL", databases.case_url)
    monkeypatch.setenv("REGISTER_DATABASE_URL", databases.register_url)
    assert main(["figures", "--as-at", "2024-01-15", "--format", "json"]) == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    assert (figures["risk_assessed"]["value"], figures["people_unreachable"]["value"]) == (3, None)
    assert (figures["people_unreachable"]["mark"], figures["people_unreachable"]["denominator"]) == ("[x]", None)


def test_nothing_re_graded_is_a_sentence_and_not_a_table_of_noughts(over, fresh_sqlite):
    app = _opened(over, fresh_sqlite(), "risk")
    assert "No application has been re-graded" in spoken.words(app)
    assert "A re-grade is a new assessment that puts an application into another category." in spoken.words(app)
    assert "In every category half were assessed at once" not in spoken.words(app), "they waited nine days"


def test_more_officers_than_a_screen_holds_are_drawn_by_team_and_listed_one_by_one(over, fresh_sqlite):
    officers = [posting(n, "2024-01-01", team="North" if n % 2 else "South") for n in range(1, 51)]
    given = [
        [scope(n, "2024-01-01"), assessed(n, "2024-01-02"), decided(n, "2024-01-02"), step(n, "2024-01-03", "allocated", officer=n)]
        for n in range(4, 51)
    ]
    app = _opened(over, fresh_sqlite(), "workload", officers, given)
    assert "by team, split by risk" in spoken.words(app)
    assert [len(table) for table in spoken.tables(app) if table[0][0] == "Officer"] == [1 + 47]
