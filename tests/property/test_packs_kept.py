"""Any pack comes back from its text as it was, and any change to what was issued is found."""

import json
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, delete, insert, select, update

from data_access.database.tables import pack_issues, register_metadata
from data_access.errors import Altered, BadRequest
from data_access.outputs.model import Addressed
from data_access.outputs.pack_model import Pack
from data_access.outputs.pack_text import pack_as_text, pack_from_text
from data_access.releases import packs_kept
from data_access.releases.packs_kept import Issue, Meeting, last_issue_before, seen_at
from tests.house.source import ROOT
from tests.pack_to_write import a_pack

NUMBERS = st.floats(allow_nan=False) | st.integers(-(10**12), 10**12).map(float)
WORDS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(["2024-03-01", '{"is":"Pack"}', "[c]", "null", "\x00", "ÅÅ"])
DAYS = st.dates(date(2023, 8, 1), date(2024, 7, 1))
ISSUED_ONCE = ROOT / "tests" / "golden" / "issued_pack.json"


@pytest.fixture(autouse=True, scope="module")
def _finite_numbers_and_short_words():
    """A pack holds no number that is none; the words that are tried here include such as look like something else."""
    for kind, strategy in ((float, NUMBERS), (str, WORDS), (date, DAYS)):
        st.register_type_strategy(kind, strategy)


@settings(max_examples=150)
@given(st.data())
def test_any_pack_comes_back_from_its_text_as_it_was(data):
    pack = data.draw(st.from_type(Pack))
    text = pack_as_text(pack)
    again = pack_from_text(text)
    assert (again, again.fingerprint, pack_as_text(again)) == (pack, pack.fingerprint, text)
    assert repr(again) == repr(pack), "1 and 1.0 are equal and are not the same text"


@settings(max_examples=100)
@given(st.data())
def test_no_two_packs_have_one_fingerprint(data):
    one = data.draw(st.from_type(Pack))
    field = data.draw(st.sampled_from([field for field in fields(Pack) if field.name != "sections"]))
    other = replace(one, **{field.name: data.draw(st.from_type(field.type))})
    assert (one == other) == (one.fingerprint == other.fingerprint)


def test_a_text_that_is_no_pack_is_refused_whatever_is_missing_or_odd():
    whole = json.loads(pack_as_text(a_pack()))
    for name in whole:
        part = {key: value for key, value in whole.items() if key != name}
        if name != "number":
            with pytest.raises((ValueError, TypeError)):
                pack_from_text(json.dumps(part))
    with pytest.raises((ValueError, TypeError)):
        pack_from_text(json.dumps(whole | {"extra": 1}))
    for inner in ("Section", "Series", "Comment"):
        with pytest.raises(ValueError, match="names a kind that is in no pack"):
            pack_from_text(pack_as_text(a_pack()).replace(f'"is":"{inner}"', '"is":"Nobody"', 1))


def test_a_pack_issued_by_an_earlier_release_is_read_with_the_fingerprint_it_had():
    """Never write this file anew: a register holds such texts for ever. A new field of a pack needs a default; none may go."""
    kept = json.loads(ISSUED_ONCE.read_text(encoding="utf-8"))
    pack = pack_from_text(kept["content"])
    assert (pack.name, pack.fingerprint) == ("Gold group pack 3", kept["fingerprint"])


def test_a_field_that_is_added_with_a_default_changes_no_fingerprint():
    def release(**later):
        return dataclass(frozen=True)(type("Paper", (Addressed,), {"__annotations__": {"name": str} | dict.fromkeys(later, str), **later}))

    before, after = release(), release(colour="")
    assert after("a").fingerprint == before("a").fingerprint
    assert after("a", "red").fingerprint != before("a").fingerprint != before("b").fingerprint


# The chain ------------------------------------------------------------------------------------------------------------------------------


def issue(number: int, *, kind: str = "gold", as_at: date = date(2024, 3, 1), meeting: int | None = None, content: str = "{}") -> Issue:
    moment = datetime(2024, 3, 2, 9, tzinfo=UTC) + timedelta(days=number)
    return Issue(number, kind, meeting, as_at, moment, 1, content, f"{number:064}", moment, "review_lead 1")


def register_of(issues):
    """An embedded register in memory, without its triggers and checks: whoever owns a database can drop them."""
    engine = create_engine("sqlite://")
    register_metadata.create_all(engine)
    connection = engine.connect()
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    for one in issues:
        packs_kept.keep_issue(connection, one)
    return connection


_OTHER = {"issue_number": 99, "data_version": 7, "meeting_id": 5}


@settings(max_examples=60)
@given(st.integers(1, 5), st.data())
def test_whatever_is_changed_in_any_issue_is_found(many, data):
    number = data.draw(st.integers(1, many))
    column = data.draw(st.sampled_from([column.name for column in pack_issues.columns]))
    with register_of(map(issue, range(1, many + 1))) as connection:
        assert len(packs_kept.read_issues(connection)) == many
        found = connection.execute(select(pack_issues.c[column]).where(pack_issues.c.issue_number == number)).scalar()
        changed = _OTHER.get(column, f"{found}.")
        connection.execute(update(pack_issues).where(pack_issues.c.issue_number == number).values({column: changed}))
        with pytest.raises(Altered, match="is not as it was sealed"):
            packs_kept.read_issues(connection)
        connection.rollback()
        connection.engine.dispose()


@pytest.mark.parametrize("number", [1, 2])
def test_an_issue_that_is_taken_out_or_put_in_anothers_place_is_found(number):
    with register_of(map(issue, (1, 2, 3))) as connection:
        row = dict(connection.execute(select(pack_issues).where(pack_issues.c.issue_number == number)).mappings().one())
        connection.execute(delete(pack_issues).where(pack_issues.c.issue_number == number))
        with pytest.raises(Altered, match=f"Issued pack {number} is not as it was sealed"):
            packs_kept.read_issues(connection)
        connection.execute(update(pack_issues).where(pack_issues.c.issue_number == 3).values(issue_number=number))
        connection.execute(insert(pack_issues).values(row | {"issue_number": 3}))
        with pytest.raises(Altered):
            packs_kept.read_issue(connection, 3)
        connection.rollback()
        connection.engine.dispose()


def test_an_issue_in_the_place_of_another_is_found_although_it_is_sealed_itself():
    """The first pack of another register, whole and in order, under the second of this one."""
    with register_of([issue(1, content="another")]) as elsewhere:
        forged = dict(elsewhere.execute(select(pack_issues)).mappings().one())
        elsewhere.rollback()
        elsewhere.engine.dispose()
    with register_of(map(issue, (1, 2))) as connection:
        connection.execute(update(pack_issues).where(pack_issues.c.issue_number == 1).values(forged))
        with pytest.raises(Altered, match="Issued pack 2 is not as it was sealed"):
            packs_kept.read_issues(connection)
        connection.rollback()
        connection.engine.dispose()


def test_an_issue_whose_text_was_altered_and_sealed_anew_does_not_agree_with_its_fingerprint():
    """Who can seal can rewrite the chain; that the text is not what its fingerprint says is found by whoever reads the pack."""
    pack = a_pack(number=1)
    text = pack_as_text(pack).replace("3,613", "3,778")
    assert pack_from_text(text).fingerprint != pack.fingerprint


def test_there_is_no_issue_of_another_number():
    with register_of([issue(1)]) as connection:
        with pytest.raises(BadRequest, match="There is no issued pack 2"):
            packs_kept.read_issue(connection, 2)
        connection.rollback()
        connection.engine.dispose()


# What a pack and a page are compared with -----------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.sampled_from(["gold", "daily"]), DAYS), max_size=8), DAYS)
def test_the_last_issue_before_a_day_is_of_the_kind_and_no_other_is_later(made, day):
    issues = [issue(number, kind=kind, as_at=as_at) for number, (kind, as_at) in enumerate(made, start=1)]
    found = last_issue_before(issues, "gold", day)
    earlier = [one for one in issues if one.kind == "gold" and one.as_at < day]
    assert (found is None) == (not earlier)
    assert found is None or (found.as_at, found.number) == max((one.as_at, one.number) for one in earlier)


def test_a_meeting_saw_its_last_pack_or_else_its_day_and_the_newest_day_comes_first():
    packed = Meeting(2, "Gold group", date(2024, 2, 16), issue(4, as_at=date(2024, 2, 15)))
    again = Meeting(3, "Panel", date(2024, 2, 20), issue(5, as_at=date(2024, 2, 15)))
    bare = (Meeting(4, "Gold group", date(2024, 3, 1)), Meeting(1, "Gold group", date(2024, 2, 15)))
    told = [(seen.day.isoformat(), seen.name, seen.known_by.isoformat()) for seen in seen_at((bare[0], again, packed, bare[1]))]
    assert told == [
        ("2024-03-01", "Gold group", "2024-03-01T23:59:59.999999+00:00"),
        ("2024-02-15", "Panel pack 5", "2024-03-07T09:00:00+00:00"),
        ("2024-02-15", "Gold group pack 4", "2024-03-06T09:00:00+00:00"),
        ("2024-02-15", "Gold group", "2024-02-15T23:59:59.999999+00:00"),
    ]
