"""The desk on the screen: prepared by one, refused to the same one, signed by a second, approved by a third, published, handed out."""

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.engine import make_url

from data_access.database.tables import audit_entries
from tests.pages import spoken

STATEMENT, RELEASES = "pages/publish/statement.py", "pages/publish/releases.py"
FIGURES = ["applications_in_scope", "risk_assessed", "detailed_review_required", "people_requiring_contact"]


@pytest.fixture
def desk(over, demonstration, tmp_path):
    """The application over a demonstration of the test's own, whose register already tells what was published."""
    for url in demonstration:
        shutil.copy(make_url(url).database, tmp_path)
    return over(*(f"sqlite:///{tmp_path / Path(make_url(url).database).name}" for url in demonstration))


def _as(app, role: str, page: str = STATEMENT):
    app.query_params["view_as"] = role
    return app.run().switch_page(page).run()


def _press(app, label: str):
    return next(button for button in app.button if button.label == label).click().run()


def _labels(app) -> set[str]:
    return {button.label for button in app.button}


def _freeze(app):
    _as(app, "press_officer")
    next(box for box in app.multiselect if box.label == "Figures").set_value(FIGURES)
    return _press(app, "Freeze as known now")


def _explain_all(app):
    while boxes := [box for box in app.selectbox if box.label == "Explain"]:
        boxes[0].set_value(boxes[0].options[0] if boxes[0].options[0].startswith("all:") else boxes[0].value)
        next(area for area in app.text_area if area.label.startswith("Why")).set_value("Further database checks found more applications.")
        _press(app, "Keep the sentence")
    return app


def test_the_real_history_is_there_before_anything_is_frozen(desk):
    app = _as(desk, "chief_officer", RELEASES)
    assert "5 releases: 2 stand published and none is on the way" in spoken.words(app)
    assert "Published; it was said in public before the desk existed" in spoken.words(app)
    assert "Applications in scope rose by 196 to 3,778" in spoken.words(app)


def test_a_release_is_prepared_signed_approved_and_published_by_three_people(desk):
    app = _freeze(desk)
    assert "Draft (now) → Submitted → Analyst signed → Approved → Published" in spoken.words(app)
    _explain_all(app)
    _press(app, "Submit")
    assert "Draft ✓ → Submitted (now)" in spoken.words(app)
    assert app.title[0].value == "Release 6 is submitted and waits for an analyst to sign"
    assert "Sign as analyst" not in _labels(app)
    assert "The role Press officer may not sign releases as an analyst; an analyst may." in spoken.words(app)
    _press(_as(app, "analyst"), "Sign as analyst")
    assert "The role Analyst may not approve releases" in spoken.words(app)
    _press(_as(app, "chief_officer"), "Approve")
    _press(_as(app, "press_officer"), "Publish")
    assert "Approved ✓ → Published (now)" in spoken.words(app)
    files = _as(app, "press_officer", RELEASES)
    assert "Each is made from the release as it was frozen" in spoken.words(files)


def test_what_is_frozen_is_what_is_looked_at_next_whichever_was_before(desk):
    desk.query_params["release"] = "3"
    app = _freeze(desk)
    assert app.title[0].value == "Release 6 is a draft, not yet submitted"
    assert app.query_params["release"] == "6"


def test_an_analyst_who_prepared_cannot_sign_and_is_told_who_can(desk):
    app = _as(desk, "analyst")
    next(box for box in app.multiselect if box.label == "Figures").set_value(FIGURES)
    _press(app, "Freeze as known now")
    _press(_explain_all(app), "Submit")
    assert "Sign as analyst" not in _labels(app)
    assert "You prepared Release 6, so that another person (an analyst) has to sign it." in spoken.words(app)


def test_what_bars_a_draft_is_a_sentence_and_nothing_is_lost(desk):
    app = _press(_freeze(desk), "Submit")
    assert "Release 6 cannot be submitted yet." in spoken.words(app)
    assert "Draft (now)" in spoken.words(app)


def test_a_draft_is_counted_again_and_comes_out_identical(desk):
    _freeze(desk)
    app = _press(_as(desk, "press_officer", RELEASES), "Count it again from the records")
    assert "It comes out identical, byte for byte." in spoken.words(app)
    assert "only what is approved leaves" in spoken.words(app)


@pytest.mark.parametrize("page", [STATEMENT, RELEASES])
def test_the_shade_hides_the_figures_of_the_desk_too(desk, page):
    app = _as(desk, "press_officer", page)
    app.toggle[0].set_value(True)
    said = spoken.words(app.run())
    assert "Figures are hidden" in said
    assert not spoken.tables(app)
    assert "3,778" not in said


def test_a_change_log_that_nobody_opened_is_not_logged_as_looked_at(desk):
    app = _as(desk, "board_member", RELEASES)
    assert "Change log of the figures" not in spoken.words(app)
    register = create_engine(os.environ["REGISTER_DATABASE_URL"])
    with register.connect() as connection:
        logged = set(connection.execute(select(audit_entries.c.what)).scalars())
    register.dispose()
    assert "releases" in logged
    assert not logged & {"change log", "sentences of release 5"}


def test_a_draft_statement_is_checked_sentence_by_sentence(desk):
    app = _as(desk, "press_officer")
    next(area for area in app.text_area if area.label == "Draft statement").set_value(
        "In January, we confirmed that we had risk assessed each of the 3,778 applications. We made five referrals."
    )
    app.run()
    shown = spoken.cells(app)
    assert "Contradicts an earlier release" in shown
    assert any(claim.startswith("five") or claim == "five" for claim in shown)


@pytest.mark.parametrize("role", ["board_member", "auditor"])
def test_who_may_only_look_sees_releases_and_no_desk(desk, role):
    app = _as(desk, role, RELEASES)
    assert "Exact, sealed" not in [head for table in spoken.tables(app) for head in table[0]]
    with pytest.raises(ValueError, match="statement"):
        app.switch_page(STATEMENT).run()
