"""No text of a database is forgotten: each is shown where payloads are looked for, checked by the database, or said to be seen by nobody."""

import pytest
from sqlalchemy import CheckConstraint, Column, MetaData, String, Table, create_engine, insert
from sqlalchemy.exc import IntegrityError

from pages.parts import link
from tests.hostile.fields import IN_FILES, NEVER_SHOWN, OF_ADDRESS, OFFERED, SHOWN_ON, check_of, named, text_columns
from tests.hostile.grammar import FORMS
from tests.hostile.payloads import HOST, MANY, PAYLOADS

CHECKED = [column for column in text_columns() if check_of(column)]


def test_there_are_five_hundred_payloads_of_every_kind_and_each_has_its_own_address():
    assert len(PAYLOADS) == len({one.text for one in PAYLOADS}) == MANY == 500
    assert {one.kind for one in PAYLOADS} == set(FORMS)
    assert all(f"http://{HOST}/{one.number}/" in one.text for one in PAYLOADS)


def test_every_text_of_both_databases_is_shown_checked_or_said_to_be_seen_by_nobody():
    told = set(SHOWN_ON) | set(OFFERED) | set(IN_FILES) | set(NEVER_SHOWN)
    assert [named(column) for column in text_columns() if named(column) not in told and not check_of(column)] == []


def test_what_is_shown_is_not_said_to_be_seen_by_nobody():
    assert not set(NEVER_SHOWN) & (set(SHOWN_ON) | set(OFFERED) | set(IN_FILES))
    assert (set(SHOWN_ON) | set(OFFERED) | set(IN_FILES)) <= {named(column) for column in text_columns()}


def test_every_part_of_an_address_is_listed():
    assert set(link.NAMES) == set(OF_ADDRESS)


@pytest.mark.parametrize("column", CHECKED, ids=named)
def test_where_a_database_knows_the_words_it_takes_no_payload(column):
    engine = create_engine("sqlite://")
    alone = Table("alone", MetaData(), Column(column.name, String), CheckConstraint(check_of(column)))
    alone.create(engine)
    with engine.connect() as connection:
        connection.execute(insert(alone).values({column.name: check_of(column).split("'")[1]}))
        for one in PAYLOADS:
            with pytest.raises((IntegrityError, UnicodeEncodeError)):
                connection.execute(insert(alone).values({column.name: one.text}))
    engine.dispose()
