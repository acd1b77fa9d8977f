"""Where people sign in, the pages are shown to whom the provider named, by the roles that it gave them, and only while that lasts."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from pages.parts import doorkeeper
from tests.house.source import ROOT
from tests.pages import spoken
from tests.pages.test_every_page_and_role import ALLOWED, PATHS
from tests.provider_maker import COOKIE_SECRET, ROLES, claims, written_in


def named(*groups: str, nonce: str, **more: object) -> dict[str, object]:
    """What the server says of a person of their own for each test, who has just signed in."""
    return claims(f"person of {nonce}", groups, at=datetime.now(UTC), nonce=nonce, **more)


@pytest.fixture
def signed_in(over, demonstration, tmp_path):
    """The application over the demonstration, as the server gives it to somebody whom the provider named."""
    path = written_in(tmp_path)

    def make(user):
        app = over(*demonstration, SIGN_IN_SETTINGS=path)
        app.user = user
        return app

    return make


def _buttons(app) -> list[str]:
    return [button.label for button in app.button]


def _press(app, label: str):
    next(button for button in app.button if button.label == label).click()
    return app.run()


def _account(app):
    """Opens what is behind the role at the top."""
    app.session_state["account"] = True
    return app.run()


def _is_refused(app, sentence: str, button: str = "Sign in again") -> bool:
    words = spoken.words(app)
    return sentence in words and _buttons(app) == [button] and not spoken.metrics(app) and not app.selectbox


@pytest.mark.parametrize(
    "user", [{}, {"is_logged_in": False}, {"email": "test@example.com"}, {"is_logged_in": "true", "groups": ["leads"]}]
)
def test_who_is_not_signed_in_gets_a_way_to_sign_in_and_no_database_is_opened_for_them(signed_in, user):
    app = signed_in(user)
    app.query_params["view_as"] = "chief_officer"
    assert _is_refused(app.run(), "shown to those who may see them", "Sign in")
    assert doorkeeper._OPENED == []


@pytest.mark.parametrize(("group", "role"), list(ROLES.items()))
def test_each_role_opens_its_pages_and_no_other(signed_in, group, role):
    app = signed_in(named(group, nonce=f"role {role}")).run()
    for page, path in PATHS.items():
        if page in ALLOWED[role]:
            app.switch_page(path).run()
            assert len(spoken.titles(app)) == 1
        else:
            with pytest.raises(ValueError, match=page):
                app.switch_page(path).run()


def test_neither_the_address_nor_the_session_gives_a_role_that_is_not_theirs(signed_in):
    app = signed_in(named("panel", nonce="taken over"))
    app.query_params["view_as"] = "chief_officer"
    app.query_params["role"] = "chief_officer"
    app.session_state["role_chosen"] = "chief_officer"
    app.run()
    assert "Counts of 1 to 7 are shown as [c]" in spoken.words(app)
    with pytest.raises(ValueError, match="workload"):
        app.switch_page(PATHS["workload"]).run()


def test_who_looks_through_borrowed_eyes_in_the_demonstration_does_not_where_people_sign_in(signed_in):
    app = signed_in(named("leads", nonce="no eyes")).run()
    app.session_state["more_choices"] = True
    assert "View as" not in [box.label for box in app.run().selectbox]


def test_of_several_roles_the_first_counts_and_another_own_one_may_be_chosen_and_stays_on_the_next_page(signed_in):
    app = _account(signed_in(named("panel", "leads", nonce="two roles")).run())
    box = next(box for box in app.selectbox if box.label == "Role")
    assert (box.value, box.options) == ("review_lead", ["Review lead", "Board member"])
    app = box.set_value("board_member").run()
    assert "Counts of 1 to 7 are shown as [c]" in spoken.words(app)
    assert "Counts of 1 to 7 are shown as [c]" in spoken.words(app.switch_page(PATHS["contact"]).run())


def test_who_has_one_role_has_no_choice(signed_in):
    app = _account(signed_in(named("panel", nonce="one role")).run())
    assert "Role" not in [box.label for box in app.selectbox]
    assert {"Sign out", "Sign out everywhere"} <= set(_buttons(app))


def test_without_a_role_there_is_a_calm_sentence_and_a_way_out(signed_in):
    app = _account(signed_in(named("football", nonce="no role")).run())
    assert spoken.titles(app) == ["No role is given to you"]
    assert "no role of this dashboard is given to you, so nothing is shown" in spoken.words(app)
    assert _buttons(app) == ["Sign out", "Sign out everywhere"]
    assert not spoken.metrics(app)


def test_a_name_is_shown_to_the_person_alone_as_it_is_written(signed_in):
    app = _account(signed_in(named("panel", nonce="a name", name="**A** ![x](https://elsewhere.example/x.png)")).run())
    (said,) = [one.value for one in app.markdown if "Signed in as" in one.value]
    assert "![x]" not in said
    assert r"\*\*A\*\*" in said


def test_claims_for_another_program_open_nothing(signed_in):
    app = signed_in(named("chiefs", nonce="another program", aud="another-program"))
    assert _is_refused(app.run(), "What the sign-in service says is not for this dashboard")


def test_an_idle_sign_in_opens_nothing_on_the_next_click_whatever_it_was(signed_in):
    app = signed_in(named("leads", nonce="idle")).run()
    assert spoken.metrics(app)
    now = datetime.now(UTC)
    doorkeeper._OPENED[0].clock = lambda: now + timedelta(minutes=15, seconds=1)
    app = _press(app, "Latest day")
    assert _is_refused(app, "nothing was done for 15 minutes")
    doorkeeper._OPENED[0].clock = lambda: now
    assert _is_refused(app.run(), "nothing was done for 15 minutes")


def test_who_signed_out_is_out_in_every_tab_and_with_every_copy_of_the_cookie(signed_in):
    said = named("leads", nonce="signed out")
    one, other = signed_in(said).run(), signed_in(said).run()
    left = _press(_account(one), "Sign out")
    assert not spoken.metrics(left)
    assert left.user == {"is_logged_in": False}
    assert _is_refused(other.run(), "You have signed out.")
    assert _is_refused(signed_in(said).run(), "You have signed out.")


def test_who_signed_out_everywhere_is_out_on_every_machine(signed_in):
    there, here = (named("leads", nonce=nonce, sub="one person") for nonce in ("there", "here"))
    other = signed_in(there).run()
    _press(_account(signed_in(here).run()), "Sign out everywhere")
    assert _is_refused(other.run(), "This person has signed out everywhere.")


def test_a_force_begins_with_an_empty_database_and_an_importer_who_signs_in(over, fresh_sqlite, tmp_path):
    app = over(*fresh_sqlite(), SIGN_IN_SETTINGS=written_in(tmp_path, roles={"data": "importer", "chiefs": "chief_officer"}))
    app.user = named("data", nonce="begins")
    assert spoken.titles(app.run().switch_page(PATHS["imports"]).run()) == ["There is no data yet"]
    app = over(*fresh_sqlite(), SIGN_IN_SETTINGS=written_in(tmp_path))
    app.user = {}
    assert _is_refused(app.run(), "shown to those who may see them", "Sign in")


def test_settings_that_contradict_each_other_show_one_sentence_and_nothing_else(over, demonstration, tmp_path):
    app = over(*demonstration, SIGN_IN_SETTINGS=written_in(tmp_path), PRIVATE_MACHINE="yes").run()
    assert "SIGN_IN_SETTINGS and PRIVATE_MACHINE contradict each other" in spoken.words(app)
    assert not spoken.metrics(app)
    assert _buttons(app) == []


def test_nothing_of_sign_in_is_loaded_where_nobody_signs_in():
    ask = "import app, sys; print([name for name in sys.modules if name.startswith('authlib') or name.endswith(('signing_in', 'parts.account'))])"
    told = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("secret", "headers", "said"),
    [
        ("short", "", "Nobody can sign in: the file that SIGN_IN_SETTINGS names has a cookie_secret of fewer than 32 characters"),
        (COOKIE_SECRET, '{"X-User": "sub"}', "server.trustedUserHeaders would let a header of a request say who somebody is"),
    ],
)
def test_the_server_does_not_start_where_sign_in_would_not_hold_and_says_one_sentence(tmp_path, secret, headers, said):
    given = {**os.environ, "SIGN_IN_SETTINGS": written_in(tmp_path, cookie_secret=secret)}
    given |= {"STREAMLIT_SERVER_TRUSTED_USER_HEADERS": headers} if headers else {}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"]
    told = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=60)
    assert told.returncode == 1
    assert told.stderr.splitlines()[-1].startswith(f"error: {said}")
    assert "Traceback" not in told.stderr
