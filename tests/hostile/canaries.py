"""Marks in every column that tells of somebody: by which it is seen who gets to read what, and what nobody may ever read."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from data_access.database import tables
from data_access.database.engine import open_case_database_to_write, open_register
from data_access.permissions import May
from data_access.releases import packs_kept, store
from data_access.releases.model import ExceptionAsked, SealedValue, State
from data_access.releases.packs_kept import SavedPack
from tests.release_maker import ASKED, EXPLAINED, cell, content, kept

NOW = datetime(2024, 3, 1, 10, 0)
REFERENCE, NAME, PSEUDONYM, CELL = "CANARYREFERENCE", "CANARYNAME", "CANARYPSEUDONYM", "CANARYCELL"
PERSON, IMPORTER, PHRASE, SEALED = "CANARYPERSON", "CANARYIMPORTER", "CANARYPHRASE", "7,654,321"
READERS: dict[str, May | None] = {
    REFERENCE: None,  # in no page: only in a list that is asked for with a reason
    NAME: May.SEE_OFFICER_NAMES,
    PSEUDONYM: May.SEE_OFFICERS,
    CELL: None,  # only in the file of rejected rows
    PERSON: None,
    IMPORTER: May.OPEN_IMPORTS,
    PHRASE: None,
    SEALED: May.SEE_SEALED_VALUES,
}
"""Mark → who may find it on a page; nobody where there is none."""


def plant_in_cases(case_url: str) -> None:
    """References, officers' names and pseudonyms, and what stood in rejected rows."""
    engine = open_case_database_to_write(case_url)
    officers, names, applications = tables.officers, tables.officer_names, tables.applications
    with engine.begin() as connection:
        for table, key, column, mark in (
            (applications, applications.c.application_id, applications.c.reference, REFERENCE),
            (officers, officers.c.officer_id, officers.c.pseudonym, PSEUDONYM),
            (names, names.c.officer_id, names.c.display_name, NAME),
        ):
            rows = [{"key": found, "mark": f"{mark} {found}"} for found in connection.execute(select(key)).scalars()]
            connection.execute(update(table).where(key == bindparam("key")).values({column: bindparam("mark")}), rows)
        connection.execute(insert(tables.rejected_contents).values(checksum="0" * 64, line=2, cells=f'{{"Ref": "{CELL}"}}'))
    engine.dispose()


def plant_in_register(register_url: str) -> int:
    """Persons in every column that holds one, what stands behind a release, a remembered phrase; gives the number of the release."""
    engine = open_register(register_url)
    with engine.begin() as connection:
        packs_kept.keep_decision(connection, meeting=1, kind="action", text="To do", owner="Lead", due_on=NOW.date(), at=NOW, by=PERSON)
        packs_kept.keep_saved(connection, SavedPack("Ours", "gold", ("overview/attention",)), at=NOW, by=PERSON)
        counts = dict.fromkeys(("rows_loaded", "rows_changed", "rows_unchanged", "rows_duplicate"), 0) | {
            "rows_read": 1,
            "rows_rejected": 1,
        }
        facts = {"at": NOW, "recorded_at": NOW, "imported_by": IMPORTER, "file_name": "cases.csv", "checksum": "0" * 64}
        connection.execute(insert(tables.imports).values(facts | counts | {"import_id": 1}))
        connection.execute(insert(tables.rejected_rows).values(import_id=1, line=2, rule="unknown_value", reason="a value"))
        matched = {"phrase": PHRASE, "figure": "risk_assessed", "chosen_by": PERSON, "chosen_at": NOW}
        connection.execute(insert(tables.claim_matches).values(matched))
        number = store.next_number(connection)
        store.add(connection, _release(number, against=number - 1))
    engine.dispose()
    return number


def _release(number: int, against: int) -> store.Kept:
    made = kept(number, State.DRAFT, content(cell("failures_confirmed", None), exceptions=()), prepared_by=PERSON)
    asked: ExceptionAsked = replace(ASKED, figure="failures_confirmed", drafted_by=PERSON)
    steps = tuple(replace(step, who=PERSON) for step in made.steps)
    explained = ((against, replace(EXPLAINED, written_by=PERSON)),)
    return replace(made, sealed=(SealedValue(7_654_321, None),), steps=steps, asked=(asked,), explanations=explained)
