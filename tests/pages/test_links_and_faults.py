"""A link reproduces a page; what a link or a database gets wrong becomes a sentence."""

import re
import sqlite3
from datetime import date, datetime
from pathlib import Path
from time import sleep
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.engine import make_url

from data_access.database.engine import open_case_database_to_write
from data_access.database.tables import audit_entries, risk_assessments
from data_access.intake.load import append, next_data_version
from tests.pages import spoken
from tests.review_maker import assessed, review, scope, written_to

RISK = "pages/monitor/risk.py"


def _run(app, **asked: str):
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run()


def _open(app, popover: str):
    """What a popover holds is drawn only while it is open."""
    app.session_state[popover] = True
    return app.run()


def _offered(app) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(_open(app, "link").code[0].value).query))


def test_the_demonstration_opens_as_at_1_march_2024_compared_with_the_last_meeting(app):
    said = spoken.words(_run(app))
    assert "As at Friday 1 March 2024 · as known now" in said
    assert "since 16 February" in said
    assert "of 3,778 applications are risk assessed" in said


def test_the_latest_day_is_one_click_away(app):
    _run(app)
    next(button for button in app.button if button.label == "Latest day").click()
    assert "As at Friday 28 June 2024" in spoken.words(app.run())
    assert app.query_params["as_at"] == "2024-06-28"


def test_a_link_reproduces_the_page(app):
    said = spoken.words(_run(app, as_at="2024-01-11", known_by="then", compared_with="2023-12-08"))
    assert "All 3,582 applications are risk assessed" in said
    assert "As at Thursday 11 January 2024 · as known at the end of that day" in said
    assert "since 8 December" in said


def test_the_link_that_is_offered_names_everything_and_shows_the_same_figures_again(app):
    def figures() -> list[str]:
        return [metric.value for metric in spoken.metrics(app)]

    _run(app, route="right_to_know")
    before = figures()
    offered = _offered(app)
    assert offered == {
        "as_at": "2024-03-01",
        "known_by": offered["known_by"],
        "compared_with": "2024-02-16~2024-02-16T23:59:59.999999Z",
        "route": "right_to_know",
    }
    assert datetime.fromisoformat(offered["known_by"]).date() == date(2024, 6, 28), "the last moment recorded"
    app.query_params.clear()
    assert "only Right to Know" in spoken.words(_run(app, **offered))
    assert figures() == before


def test_a_link_sent_on_shows_its_figures_whatever_is_recorded_later(over, fresh_sqlite):
    databases = fresh_sqlite()
    frames = review(scope(1, "2024-01-01"), scope(2, "2024-01-01"), assessed(1, "2024-01-10"))
    written_to(databases.case_url, frames)
    app = _run(over(*databases), as_at="2024-01-15")
    offered = _offered(app)
    assert spoken.metrics(app)[0].value == "1"
    late = review(assessed(2, "2024-01-12", recorded="2024-02-01T09:00"))["risk_assessments"]
    engine = open_case_database_to_write(databases.case_url)
    with engine.begin() as connection:
        append(connection, risk_assessments, late)
        next_data_version(connection, datetime(2024, 2, 1, 9), "a late entry", datetime(2024, 2, 1, 9))
    engine.dispose()
    assert spoken.metrics(_run(app))[0].value == "2"
    assert spoken.metrics(_run(app, **offered))[0].value == "1"


def test_every_page_says_when_it_was_checked_and_known_by_in_words(app):
    said = spoken.words(_run(app, known_by="2024-03-01T09:30:00Z"))
    assert "as known by 09:30 on 1 March 2024" in said
    assert re.search(r"checked at \d\d:\d\d", said)


def test_what_was_published_is_what_the_headlines_show(app):
    shown = {metric.label: metric.value for metric in spoken.metrics(_run(app, as_at="2024-05-23"))}
    assert (shown["Risk assessed"], shown["Failures confirmed"]) == ("3,778", "33")
    assert "failures: 2 harm, 14 administrative, 17 service" in [metric.of for metric in spoken.metrics(app)]


def test_choosing_a_filter_changes_the_figures_and_the_address(app):
    _open(_run(app), "more_choices")
    next(box for box in app.selectbox if box.label == "Route").set_value("right_to_know")
    said = spoken.words(app.run())
    assert app.query_params["route"] == "right_to_know"
    assert "only Right to Know" in said
    assert "3,613 of 3,778" not in said


def test_the_choice_goes_along_to_the_next_page(app):
    _run(app, as_at="2024-01-11")
    assert "As at Thursday 11 January 2024" in spoken.words(app.switch_page(RISK).run())


def test_hiding_the_figures_hides_every_one(app):
    _run(app)
    app.toggle[0].set_value(True)
    said = spoken.words(app.run())
    assert "Figures are hidden" in said
    assert not spoken.metrics(app)
    assert "3,613" not in said


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"as_at": "2024-02-30"}, "'2024-02-30' is not a date; write it as 2024-03-01 (year-month-day). Showing 1 March 2024 instead."),
        ({"as_at": "1999-01-01"}, "1 January 1999 is before the review's first record"),
        ({"as_at": "2999-01-01"}, "1 January 2999 is in the future; nothing is known about it yet."),
        ({"known_by": "soon"}, "'soon' is not a moment"),
        ({"compared_with": "2024-06-01"}, "1 June 2024 is not before 1 March 2024, so it cannot be compared with."),
        ({"route": "by_post"}, "'by_post' is not a route of this review. Showing all of them instead."),
        ({"category": "![x](https://elsewhere.example/x.png)"}, "is not a category of this review"),
    ],
)
def test_a_wrong_part_of_a_link_is_said_and_the_page_is_shown_without_it(app, asked, sentence):
    said = spoken.words(_run(app, **asked))
    assert sentence in said
    assert len(spoken.metrics(app)) == 6


def test_text_from_an_address_becomes_neither_markdown_nor_html(app):
    hostile = "![x](//x.example)<img src=x>"
    _run(app, category=hostile)
    assert not [element for element in app.markdown if "![x](" in element.value]
    assert hostile in spoken.words(app)
    assert not [element for element in app.get("html") if "<img src" in element.proto.body]


def test_a_day_after_the_last_record_is_said_to_be_stale(app):
    assert "Nothing was recorded after 28 June 2024" in spoken.words(_run(app, as_at="2024-09-02"))


def test_every_look_is_logged_without_a_value(app, demonstration):
    register = create_engine(demonstration[1])
    with register.connect() as connection:
        before = len(connection.execute(select(audit_entries)).all())
    _run(app, as_at="2024-01-11", route="right_to_know")
    with register.connect() as connection:
        entries = connection.execute(select(audit_entries)).all()
    register.dispose()
    assert len(entries) == before + 1
    assert entries[-1].what == (
        "overview as at 2024-01-11, route right_to_know: risk_assessed, detailed_review_completed, people_contacted, people_unreachable, "
        "people_not_safe_or_appropriate, failures_confirmed"
    )
    assert (entries[-1].operation, entries[-1].viewer, entries[-1].role) == ("consultation", "demonstration chief_officer", "chief_officer")


# Databases that cannot be used ----------------------------------------------------------------------------------------------------------


def _assert_calm(app, sentence: str) -> None:
    said = spoken.words(app.run())
    assert not app.exception
    assert sentence in said
    assert not spoken.metrics(app)
    assert "Traceback" not in said
    assert "SELECT" not in said


def _path(url: str) -> Path:
    return Path(make_url(url).database)


def test_a_missing_case_database_is_a_sentence(over, fresh_sqlite):
    _assert_calm(over(*fresh_sqlite()), "does not exist")


def test_a_damaged_case_database_is_a_sentence(over, fresh_sqlite):
    case, register = fresh_sqlite()
    _path(case).write_bytes(b"not a database at all, and long enough to be taken for one" * 40)
    _assert_calm(over(case, register), "The case database is damaged and cannot be read.")


def test_an_empty_case_database_is_a_sentence(over, fresh_sqlite):
    case, register = fresh_sqlite()
    _path(case).write_bytes(b"")
    _assert_calm(over(case, register), "The case database holds no review")


def test_a_case_database_of_a_newer_release_is_a_sentence(over, demonstration, tmp_path):
    copy = tmp_path / "newer.db"
    copy.write_bytes(_path(demonstration[0]).read_bytes())
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE alembic_case SET version_num = '99'")
    connection.close()
    _assert_calm(over(f"sqlite:///{copy}", demonstration[1]), "has schema 99, made by a newer release")


def test_a_case_database_out_of_reach_is_a_sentence(over, demonstration):
    _assert_calm(over("postgresql+psycopg://nobody@127.0.0.1:1/cases", demonstration[1]), "The case database cannot be reached.")


def test_a_locked_register_shows_nothing_because_no_look_could_be_logged(over, demonstration, monkeypatch):
    app = over(*demonstration)
    app.run()
    monkeypatch.setattr("data_access.audit.record", _locked)
    _assert_calm(app, "each look must be logged")


def _locked(*_args, **_more):
    from sqlalchemy.exc import OperationalError

    raise OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked"))


@pytest.mark.usefixtures("because_the_code_is_broken_on_purpose")
def test_a_fault_of_ours_is_a_calm_sentence_and_goes_to_the_log(app, monkeypatch, caplog):
    monkeypatch.setattr("data_access.service.desk.Desk.page", lambda *_: 1 / 0)
    _assert_calm(app, "Something went wrong and nothing is shown.")
    assert "ZeroDivisionError" in caplog.text


def test_real_data_is_not_shown_on_a_machine_that_nobody_declared_private(over, demonstration, tmp_path):
    real = tmp_path / "real.db"
    real.write_bytes(_path(demonstration[0]).read_bytes())
    with sqlite3.connect(real) as connection:
        connection.execute("UPDATE review SET is_synthetic = 0")
    connection.close()
    _assert_calm(over(f"sqlite:///{real}", demonstration[1]), "This is not the demonstration and no sign-in is configured")


def test_real_data_on_a_private_machine_offers_no_other_eyes_and_does_not_call_itself_synthetic(over, demonstration, tmp_path):
    real = tmp_path / "real.db"
    real.write_bytes(_path(demonstration[0]).read_bytes())
    with sqlite3.connect(real) as connection:
        connection.execute("UPDATE review SET is_synthetic = 0")
    connection.close()
    app = over(f"sqlite:///{real}", demonstration[1], PRIVATE_MACHINE="yes")
    said = spoken.words(_run(app, view_as="board_member"))
    assert len(spoken.metrics(app)) == 6
    assert "Synthetic" not in said
    assert "View as" not in [box.label for box in _open(app, "more_choices").selectbox]
    assert "Route" in [box.label for box in app.selectbox]
    assert "Counts of 1 to 7" not in said


def test_a_dashboard_that_was_opened_before_its_database_was_there_shows_it_as_soon_as_it_is(over, demonstration, tmp_path):
    case, register = (tmp_path / _path(url).name for url in demonstration)
    app = over(f"sqlite:///{case}", f"sqlite:///{register}")
    _assert_calm(app, "The case database file 'cases.db' does not exist.")
    case.write_bytes(_path(demonstration[0]).read_bytes())
    assert len(spoken.metrics(app.run())) == 6


@pytest.mark.parametrize(
    ("page", "role"),
    [
        ("monitor/overview", "chief_officer"),
        ("assure/data_quality", "review_lead"),
        ("publish/releases", "chief_officer"),
        ("publish/statement", "chief_officer"),
        ("publish/board_pack", "chief_officer"),
    ],
)
def test_a_page_goes_on_under_a_stamp_when_the_cases_are_lost_and_without_one_when_they_are_back(over, demonstration, tmp_path, page, role):
    copies = [tmp_path / _path(url).name for url in demonstration]
    for copy, url in zip(copies, demonstration, strict=True):
        copy.write_bytes(_path(url).read_bytes())
    app = _run(over(*(f"sqlite:///{copy}" for copy in copies)), view_as=role).switch_page(f"pages/{page}.py").run()
    whole, stamp = spoken.words(app), "The case database's file 'cases.db' is not there any more since "
    assert stamp not in whole
    away = copies[0].rename(tmp_path / "away.db")
    lost = spoken.words(app.run())
    assert lost.count(stamp) in (1, 2)  # a pack says it a second time, among its facts
    assert len(spoken.tables(app)) > 0
    assert set(whole.split()) - set(lost.split()) <= {"checked", "at"} | set(
        re.findall(r"\S*\d\d:\d\d\S*|[0-9a-f]{16}\.|\d+:\u2060?[0-9a-f]{12}:", whole)
    )
    away.rename(copies[0])
    sleep(2.1)
    assert stamp not in spoken.words(app.run())
