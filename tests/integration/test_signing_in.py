"""A sign-in lasts as long as it may, to the second, on both engines; and who is looking is read from claims that are for us."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, delete, select

from data_access import audit
from data_access.cli import main
from data_access.database.engine import open_register
from data_access.database.presence import waiting_engine
from data_access.database.tables import audit_entries, sign_ins
from data_access.errors import DatabaseUnavailable, NotSignedIn
from data_access.service.asking import Ask
from data_access.service.desk import Desk
from data_access.service.exporting import export_release
from data_access.service.provider import read_provider
from data_access.service.signing_in import identity_of, own_roles, sign_out, sign_out_everywhere, subject_of, viewer_now
from tests.desk_maker import DAY, NOW, closing, desk_over, published
from tests.own_provider import CLIENT
from tests.provider_maker import START, claims, written_in


@dataclass
class Hands:
    """A clock that stands until a test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def on(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    read_provider.cache_clear()
    yield read_provider(written_in(tmp_path_factory.mktemp("provider")))
    read_provider.cache_clear()


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def desk(fresh_databases, provider, clock):
    with closing(_desk(fresh_databases(), provider, clock)) as opened:
        yield opened


def _desk(databases, provider, clock):
    """A desk with a register, and without a case database: nobody asks it here."""
    register = open_register(databases.register_url, is_looked_at=True)
    return Desk(waiting_engine(), register, False, clock, provider=provider, is_waiting=True)


def _why(desk, said):
    with pytest.raises(NotSignedIn) as refused:
        viewer_now(desk, said)
    return str(refused.value)


def _entries(desk):
    columns = (audit_entries.c.viewer, audit_entries.c.role, audit_entries.c.operation, audit_entries.c.what)
    with desk.register.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(audit_entries.c.entry_id))]


def _kept(desk):
    with desk.register.connect() as connection:
        return connection.execute(select(sign_ins)).all()


WHO = "a-1 at login.police.test/realms/force"
IDLE = "You were signed out because nothing was done for 15 minutes."
TOO_OLD = "You were signed out because a sign-in lasts 8 hours at most."


def test_a_sign_in_is_kept_and_logged_when_it_is_first_seen_and_only_then(desk):
    viewer = viewer_now(desk, claims())
    assert (viewer.role, viewer.label, viewer.subject, len(viewer.sign_in)) == ("review_lead", "Review lead", WHO, 64)
    assert viewer_now(desk, claims()) == viewer
    assert _entries(desk) == [(WHO, "review_lead", "sign-in", "with review_lead")]
    (row,) = _kept(desk)
    assert (row.sign_in, row.subject, row.role, row.ended_at, row.ended_why) == (viewer.sign_in, WHO, "review_lead", None, "")
    assert row.signed_in_at == row.last_seen_at == START.replace(tzinfo=None)


def test_an_idle_sign_in_lasts_14_minutes_and_59_seconds_and_not_15_minutes(desk, clock):
    viewer_now(desk, claims())
    clock.on(minutes=14, seconds=59)
    viewer_now(desk, claims())
    clock.on(minutes=15)
    assert _why(desk, claims()) == IDLE
    assert _entries(desk)[-1] == (WHO, "review_lead", "sign-out", "idle")


def test_a_sign_in_that_ended_stays_ended_when_the_clock_is_put_back_and_who_comes_back_to_it_is_logged(desk, clock):
    viewer_now(desk, claims())
    clock.on(minutes=15)
    _why(desk, claims())
    clock.on(minutes=-10)
    assert _why(desk, claims()) == IDLE
    assert [entry[2:] for entry in _entries(desk)] == [
        ("sign-in", "with review_lead"),
        ("sign-out", "idle"),
        ("refusal", "sign-in is over: idle"),
    ]


def test_a_sign_in_in_use_lasts_7_hours_59_minutes_and_59_seconds_and_not_8_hours(desk, clock):
    for _ in range(35):
        viewer_now(desk, claims())
        clock.on(minutes=14)
    clock.now = START + timedelta(hours=7, minutes=59, seconds=59)
    viewer_now(desk, claims())
    clock.on(seconds=1)
    assert _why(desk, claims()) == TOO_OLD
    assert _entries(desk)[-1] == (WHO, "review_lead", "sign-out", "too old")


def test_the_eight_hours_begin_when_the_provider_issued_the_token(desk, clock):
    clock.on(minutes=10)
    for _ in range(34):
        viewer_now(desk, claims())
        clock.on(minutes=14)
    clock.now = START + timedelta(hours=8)
    assert _why(desk, claims()) == TOO_OLD


def test_the_last_look_is_written_at_most_every_thirty_seconds(desk, clock):
    written = []
    for _ in range(61):
        viewer_now(desk, claims())
        written.append(_kept(desk)[0].last_seen_at)
        clock.on(seconds=1)
    assert sorted(set(written)) == [START.replace(tzinfo=None) + timedelta(seconds=after) for after in (0, 30, 60)]


def test_a_token_first_seen_a_quarter_of_an_hour_after_its_issue_is_refused_as_idle(desk, clock):
    clock.on(minutes=14, seconds=59)
    viewer_now(desk, claims())
    clock.on(seconds=1)
    assert _why(desk, claims(nonce="n-2")) == IDLE
    assert len(_kept(desk)) == 1
    assert _entries(desk)[-1] == (WHO, "review_lead", "refusal", "sign-in is over: idle")


def test_a_token_of_the_future_is_refused(desk):
    viewer_now(desk, claims(at=START + timedelta(seconds=120), nonce="n-2"))
    assert _why(desk, claims(at=START + timedelta(seconds=121))) == IDLE


def test_a_register_that_forgot_a_sign_in_does_not_make_it_young_again(desk, clock):
    viewer_now(desk, claims())
    clock.on(minutes=14)
    viewer_now(desk, claims())
    with desk.register.begin() as connection:
        connection.execute(delete(sign_ins))
    clock.on(minutes=1)
    assert _why(desk, claims()) == IDLE


def test_who_signed_out_is_out_and_a_cookie_that_was_kept_opens_nothing(desk, clock):
    other = viewer_now(desk, claims(nonce="n-2"))
    sign_out(desk, viewer_now(desk, claims()))
    assert _entries(desk)[-1] == (WHO, "review_lead", "sign-out", "signed out")
    assert _why(desk, claims()) == "You have signed out."
    assert _entries(desk)[-1] == (WHO, "review_lead", "refusal", "sign-in is over: signed out")
    assert viewer_now(desk, claims(nonce="n-2")) == other, "another sign-in of the same person goes on"


def test_who_signed_out_everywhere_is_out_everywhere_and_nobody_else_is(desk, clock):
    mine, others = [claims(nonce=nonce) for nonce in ("n-1", "n-2", "n-3")], claims("b-1")
    viewers = [viewer_now(desk, said) for said in (*mine, others)]
    clock.on(minutes=2)
    sign_out_everywhere(desk, viewers[0])
    assert [_why(desk, said) for said in mine] == ["This person has signed out everywhere."] * 3
    assert viewer_now(desk, others).subject == "b-1 at login.police.test/realms/force"
    not_used_yet = claims(at=clock.now - timedelta(minutes=1), nonce="n-4")
    assert _why(desk, not_used_yet) == "This person has signed out everywhere."
    assert viewer_now(desk, claims(at=clock.now, nonce="n-5")).subject == WHO, "they may sign in again"
    assert len(_kept(desk)) == 5


def test_a_sign_in_that_two_runs_see_at_once_is_kept_and_logged_once(desk):
    with ThreadPoolExecutor(8) as several:
        viewers = list(several.map(lambda _: viewer_now(desk, claims()), range(16)))
    assert len(set(viewers)) == len(_kept(desk)) == 1
    assert [entry[2] for entry in _entries(desk)] == ["sign-in"]


def test_without_a_role_somebody_is_signed_in_and_may_nothing(desk):
    viewer = viewer_now(desk, claims(groups=["football"]))
    assert (viewer.role, viewer.label) == ("", "")
    assert not [page for page in ("overview", "releases", "imports") if desk.may_open(viewer, page)]
    assert _entries(desk) == [(WHO, "", "sign-in", "with no role")]


def test_with_several_roles_the_first_of_the_file_counts_until_another_own_one_is_chosen(desk):
    said = claims(groups=["audit", "leads", "football"])
    chosen = {wanted: viewer_now(desk, said, wanted).role for wanted in ("", "auditor", "chief_officer", "x")}
    assert chosen == {"": "review_lead", "auditor": "auditor", "chief_officer": "review_lead", "x": "review_lead"}
    assert [option.code for option in own_roles(desk, said)] == ["review_lead", "auditor"]


def test_one_group_as_a_text_counts_and_a_part_of_its_name_does_not(desk):
    assert viewer_now(desk, claims(groups=[]) | {"groups": "audit"}).role == "auditor"
    assert viewer_now(desk, claims(nonce="n-2") | {"groups": "auditors, leads"}).role == ""
    assert viewer_now(desk, claims(nonce="n-3") | {"groups": {"leads": True}}).role == ""


def test_names_and_addresses_decide_nothing(desk):
    one = claims(name="A Name", email="a@police.test", preferred_username="a")
    assert viewer_now(desk, one).subject == viewer_now(desk, claims(nonce="n-2", name="Another", email="b@police.test")).subject


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.test"},
        {"iss": None},
        {"aud": "another-program"},
        {"aud": "another-program", "azp": CLIENT},
        {"aud": ["another-program"]},
        {"sub": ""},
        {"sub": 7},
        {"iat": "now"},
        {"iat": None},
        {"nonce": None},
    ],
)
def test_claims_that_are_not_for_us_are_refused(provider, changes):
    with pytest.raises(NotSignedIn, match="What the sign-in service says is not for this dashboard"):
        identity_of(provider, claims(**changes))


@pytest.mark.parametrize("said", [{}, {"is_logged_in": False}, {**claims(), "is_logged_in": "yes"}])
def test_nobody_is_signed_in_where_the_server_does_not_say_so(provider, said):
    with pytest.raises(NotSignedIn, match="Sign in to go on"):
        identity_of(provider, said)


def test_what_is_refused_leaves_nothing_behind(desk):
    assert _why(desk, claims(aud="another-program")).startswith("What the sign-in service says")
    assert _why(desk, {}) == "Sign in to go on."
    assert (_kept(desk), _entries(desk)) == ([], [])


def test_a_desk_where_people_sign_in_lends_no_eyes(desk):
    desk.is_demonstration = True
    assert desk.roles == ()
    with pytest.raises(NotSignedIn):
        desk.viewer("chief_officer")


@pytest.mark.parametrize("name", ["iat", "auth_time", "nonce", "jti", "sid", "sub"])
def test_whatever_tells_two_sign_ins_apart_makes_them_two(provider, name):
    one = claims(auth_time=1, jti="j", sid="s")
    other = {**one, name: one["iat"] - 1 if name == "iat" else "another"}
    assert identity_of(provider, one).sign_in != identity_of(provider, other).sign_in
    assert identity_of(provider, one).sign_in == identity_of(provider, {**one, "name": "A Name", "at_hash": "x"}).sign_in


def test_a_subject_is_a_short_line_and_the_same_each_time_and_never_that_of_another_issuer():
    assert subject_of("https://a.test", "s" * 110) == "s" * 110 + " at a.test"
    long = subject_of("https://a.test", "s" * 111)
    assert long.startswith("person ")
    assert len(long) == 71
    assert long == subject_of("https://a.test", "s" * 111) != subject_of("https://b.test", "s" * 111)
    for strange in ("a b", "a\nb", "a\u202eb", " a"):
        assert subject_of("https://a.test", strange).startswith("person ")
    assert subject_of("https://a.test", "x") != subject_of("http://a.test", "x")


def test_while_the_register_is_away_nobody_is_let_in_and_nobody_is_told_that_they_are_out(fresh_sqlite, provider, clock):
    databases = fresh_sqlite()
    with closing(_desk(databases, provider, clock)) as desk:
        viewer = viewer_now(desk, claims())
        clock.on(seconds=30)
        desk.register.dispose()
        desk.register = create_engine(f"{databases.register_url.replace('sqlite:///', 'sqlite:///file:')}?mode=ro&uri=true")
        with pytest.raises(DatabaseUnavailable, match="nobody's sign-in can be checked"):
            viewer_now(desk, claims())
        with pytest.raises(DatabaseUnavailable, match="you are still signed in"):
            sign_out(desk, viewer)


def test_two_processes_of_one_register_know_the_same_sign_ins(fresh_databases, provider, clock):
    databases = fresh_databases()
    with closing(_desk(databases, provider, clock)) as one, closing(_desk(databases, provider, clock)) as other:
        viewer = viewer_now(one, claims())
        assert viewer_now(other, claims()) == viewer
        sign_out(other, viewer)
        assert _why(one, claims()) == "You have signed out."


def test_a_button_that_was_drawn_before_the_sign_in_was_over_gives_no_file_and_does_no_deed(fresh_databases, provider):
    clock = Hands(NOW)
    with closing(desk_over(fresh_databases(), clock=clock)) as desk:
        desk.provider = provider
        number = published(desk)
        for leave in (lambda viewer: sign_out(desk, viewer), lambda _: clock.on(minutes=15)):
            viewer = viewer_now(desk, claims(groups=["press"], at=clock.now, nonce=str(leave)))
            assert export_release(desk, viewer, number, "txt")[1]
            leave(viewer)
            before = len(_entries(desk))
            for do in (
                lambda viewer=viewer: export_release(desk, viewer, number, "txt"),
                lambda viewer=viewer: desk.page(viewer, "overview", Ask(DAY)),
            ):
                with pytest.raises(NotSignedIn):
                    do()
            assert len(_entries(desk)) == before


def test_an_import_that_was_begun_is_logged_though_its_importer_has_left(desk):
    viewer = viewer_now(desk, claims())
    sign_out(desk, viewer)
    with desk.register.begin() as connection:
        audit.record(connection, viewer, "collection", "import 1", at=desk.clock(), data_version=None)
    assert _entries(desk)[-1] == (WHO, "review_lead", "collection", "import 1")


def test_whoever_runs_the_machine_signs_a_person_out_everywhere(fresh_databases, provider, monkeypatch, capsys):
    databases = fresh_databases()
    monkeypatch.setenv("REGISTER_DATABASE_URL", databases.register_url)
    with closing(_desk(databases, provider, Hands(datetime.now(UTC)))) as desk:
        mine = [claims(at=desk.clock(), nonce=nonce) for nonce in ("n-1", "n-2")]
        for said in (*mine, claims("b-1", at=desk.clock())):
            viewer_now(desk, said)
        assert (main(["sign-out", WHO]), capsys.readouterr().out) == (0, f"Ended 2 sign-ins of {WHO}.\n")
        assert [_why(desk, said) for said in mine] == ["This person has signed out everywhere."] * 2
        assert ("command line", "administrator", "sign-out", f"everywhere, of {WHO}") in _entries(desk)
        assert (main(["sign-out", WHO]), capsys.readouterr().err) == (
            2,
            "error: Nobody of this id is signed in. Give it exactly as it stands in the audit.\n",
        )
        assert viewer_now(desk, claims("b-1", at=desk.clock())).role == "review_lead"
