"""The page of board packs: choosing, commenting, issuing, meetings; each deed shows at once and stays."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.pages import spoken

PAGE = "pages/publish/board_pack.py"


@pytest.fixture
def app(over, demonstration, tmp_path):
    """The page over a demonstration of its own, to which things may be added."""
    urls = []
    for url in demonstration:
        given = Path(make_url(url).database)
        own = tmp_path / given.name
        shutil.copy(given, own)
        urls.append(f"sqlite:///{own}")
    app = over(*urls)
    app.query_params["pack"] = "gold"
    return app.run().switch_page(PAGE).run()


def opened(app, expander: str):
    app.session_state[expander] = True
    return app.run()


def field(app, kind: str, label: str):
    return next(one for one in getattr(app, kind) if one.label == label)


def press(app, label: str):
    next(one for one in app.button if one.label == label).click()
    app.run()
    return app


def test_the_pack_is_shown_section_by_section_as_its_file_will_be(app):
    words = spoken.words(app)
    assert "Gold group pack, draft · OFFICIAL-SENSITIVE · Management information, not for publication" in words
    for heading in ("Progress", "Detailed reviews finish between 25 April and 1 June 2024", "32 of 39 second reviews agree with the first"):
        assert heading in words
    assert spoken.metrics(app)[0].value == "3,613"


def test_another_kind_is_chosen_and_the_address_follows(app):
    field(app, "selectbox", "Pack").set_value("panel")
    words = spoken.words(app.run())
    assert app.query_params["pack"] == "panel"
    assert "Police and crime panel pack, draft · OFFICIAL · Published figures only" in words
    assert "release 3 as at 11 January 2024" in words


def test_a_comment_stands_in_its_section_at_once(app):
    opened(app, "pack_comment")
    field(app, "selectbox", "Section").set_value("risk")
    field(app, "text_area", "What you say of it").set_value("The unit moved in week 6.")
    press(app, "Keep the comment")
    assert "The unit moved in week 6." in spoken.words(app)
    assert "Chief officer" in spoken.words(app)


def test_a_pack_is_issued_for_a_meeting_and_the_next_is_compared_with_it(app):
    opened(app, "pack_issue")
    field(app, "selectbox", "For the meeting").select("Gold group, 1 March 2024")
    press(app, "Issue")
    opened(app, "packs_issued")
    assert field(app, "selectbox", "Files of").options == ["Pack 1"]
    app.query_params["as_at"] = "2024-03-07"
    words = spoken.words(app.run())
    assert "Compared with: Gold group pack 1, 1 March 2024, as known then" in words


def test_a_panel_pack_of_what_was_published_is_issued(app):
    app.query_params["pack"] = "panel"
    opened(app, "pack_issue")
    press(app, "Issue")
    opened(app, "packs_issued")
    assert field(app, "selectbox", "Files of").options == ["Pack 1"]


def test_a_panel_pack_before_anything_was_published_says_so_and_offers_the_other_packs(app):
    app.query_params["pack"] = "panel"
    app.query_params["as_at"] = "2023-10-20"
    app.run()
    assert "No release as at 20 October 2023 or before is published" in app.info[0].value
    assert "Gold group pack" in field(app, "selectbox", "Pack").options


def test_a_meeting_its_decision_and_its_completion_are_kept(app):
    opened(app, "pack_meetings")
    field(app, "text_area", "What was decided").set_value("Move two officers")
    field(app, "text_input", "Owner (a role)").set_value("Review lead")
    press(app, "Record it")
    assert any("Move two officers" in cell for cell in spoken.cells(app))
    field(app, "text_input", "Name of a new meeting").set_value("  ")
    press(app, "Add the meeting")
    assert "The name of a meeting is empty" in spoken.words(app)


def test_who_may_build_but_not_issue_is_told_so(app):
    app.query_params["view_as"] = "analyst"
    assert "The role Analyst may not issue board packs; a chief officer or a review lead may. Ask one of them." in spoken.words(
        opened(app, "pack_issue")
    )


def test_a_pack_is_edited_and_saved_under_a_name_and_can_be_chosen(app):
    opened(app, "pack_edit")
    app.multiselect[0].set_value(["findings/headlines", "findings/referrals"])
    field(app, "text_input", "Name").set_value("Referrals only")
    press(app, "Save under this name")
    app.query_params["pack"] = "Referrals only"
    words = spoken.words(app.run())
    assert "Referrals only, draft" in words
    assert "Detailed reviews finish" not in words
