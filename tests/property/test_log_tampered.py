"""Whatever the owner of the database does to the log, whoever noted its head before finds out; and a log that nobody touched is found whole."""

from random import Random

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from data_access.audit.chain import Head, verify
from data_access.database.engine import open_register
from data_access.database.schemas import REGISTER, make_or_check
from tests.log_maker import SEEN_ALONE, TAMPERINGS, lived, unguarded

SEEDS = 200


@pytest.fixture(scope="module")
def register():
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection:
        make_or_check(connection, REGISTER)
    yield engine
    engine.dispose()


@pytest.fixture
def server(fresh_postgres):
    engine = open_register(fresh_postgres().register_url)
    yield engine
    engine.dispose()


def found(engine, tamper, seed: int, *, is_anchored: bool = True) -> str:
    """What is said of a log of its own that was tampered with; all of it is taken back afterwards."""
    random = Random(f"{tamper.__name__} {seed}")
    with engine.connect() as connection:
        anchor = lived(connection, random, random.randint(3, 12))
        assert verify(connection, anchor=anchor).fault == ""
        unguarded(connection)
        tamper(connection, random)
        said = verify(connection, anchor=anchor if is_anchored else None).fault
        connection.rollback()
    return said


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_every_kind_of_tampering_is_found_with_the_anchor(register, kind):
    said = [found(register, TAMPERINGS[kind], seed) for seed in range(SEEDS)]
    assert [seed for seed, sentence in enumerate(said) if not sentence] == []
    assert all(sentence.endswith(".") and "ntr" in sentence for sentence in said)


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_every_kind_of_tampering_is_found_on_a_server(server, kind):
    assert all(found(server, TAMPERINGS[kind], seed) for seed in range(3))


@pytest.mark.parametrize("kind", SEEN_ALONE)
def test_what_does_not_agree_with_itself_is_found_without_an_anchor(register, kind):
    assert all(found(register, TAMPERINGS[kind], seed, is_anchored=False) for seed in range(SEEDS))


@pytest.mark.parametrize("kind", ["cut off at the end", "made anew", "wiped"])
def test_what_agrees_with_itself_is_found_with_an_anchor_only(register, kind):
    assert {found(register, TAMPERINGS[kind], seed, is_anchored=False) for seed in range(SEEDS)} == {""}


def test_a_log_that_nobody_touched_is_whole_by_every_anchor_that_was_ever_noted(register):
    for seed in range(SEEDS):
        random = Random(seed)
        with register.connect() as connection:
            noted = [lived(connection, random, random.randint(0, 6)) for _ in range(4)]
            for anchor in noted:
                assert verify(connection, anchor=anchor).fault == ""
                assert verify(connection, anchor=Head(anchor.number, anchor.seal[:12])).fault == ""
                assert verify(connection, since=anchor).to == noted[-1]
            connection.rollback()
