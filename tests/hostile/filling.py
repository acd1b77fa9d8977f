"""A review in which every text that a database takes is a payload: written past imports and desks, as another system or a hand could."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Column, Connection, insert, update

from data_access.database import tables
from data_access.database.engine import open_case_database_to_write, open_register
from data_access.figures.catalogue import FIGURES
from data_access.intake.load import append
from data_access.releases import packs_kept, store
from data_access.releases.model import ExceptionAsked, State, Step
from data_access.releases.packs_kept import Said, SavedPack
from data_access.releases.published_before import register_published_before
from data_access.releases.reconcile import Explanation
from data_access.service.imports import MOST
from tests import review_maker as made
from tests.hostile.payloads import STORABLE, Payload
from tests.release_maker import MADE, cell, content, kept

DAY = date(2024, 3, 1)
NOW = datetime(2024, 3, 2, 10, 0)
SECTION = ("gold", "overview")
"""The kind of pack and the section that everybody comments on."""


def said(one: Payload, column: Column) -> str:
    """What stands of a payload in a column: itself, and the column's name behind it, so that it is told from the same in another."""
    return f"{one.text} {column.table.name}.{column.name}"


def fitting(column: Column) -> tuple[Payload, ...]:
    """The payloads that a column has room for; a longer one is refused by the database, or by what writes there."""
    longest = getattr(column.type, "length", None)
    return tuple(one for one in STORABLE if longest is None or len(said(one, column)) <= longest)


def rows_of(table: str) -> tuple[Payload, ...]:
    """The payloads of which a table has a row each: SQLite takes texts of any length, but where a rule says how long they may be."""
    ruled = {"meetings": "owner", "meeting_decisions": "owner", "pack_comments": "said_by", "saved_packs": "name", "releases": "title"}
    whose = tables.register_metadata.tables.get("meeting_decisions" if table == "meetings" else table)
    return fitting(whose.c[ruled[table]]) if table in ruled else STORABLE


def together(column: Column, place: int, many: int) -> str:
    """Every so-many-th payload on one line, for a column of which a release has few."""
    return " · ".join(said(one, column) for one in STORABLE[place::many])


# The case database -----------------------------------------------------------------------------------------------------------------------


def fill_cases(case_url: str) -> None:
    """An application, an officer, a team and a category for each payload. SQLite, which holds text of any length."""
    engine = open_case_database_to_write(case_url)
    frames = made.review(list(_happened()))
    try:
        with engine.begin() as connection:
            made._write_review(connection)
            _write_categories(connection)
            made._write_everyone(connection, frames)
            _name_everyone(connection)
            for table in tables.EVENT_TABLES:
                append(connection, table, frames[table.name])
            facts = {"data_version": 1, "made_at": NOW, "recorded_to": NOW, "source": together(tables.data_versions.c.source, 0, 1)}
            connection.execute(insert(tables.data_versions).values(facts))
    finally:
        engine.dispose()


def _happened() -> Iterator[made.Row]:
    for one in STORABLE:
        key = one.number
        record = {
            "received_on": None,
            "route": "unknown",
            "original_outcome": "disclosed",
            "source_system": said(one, tables.application_records.c.source_system),
        }
        yield made.scope(key, "2024-01-02")
        yield made.event("application_records", "2024-01-02", application_id=key, **record)
        yield made.posting(key, "2024-01-02", team=said(one, tables.officer_postings.c.team))
        yield made.assessed(key, "2024-01-10", _code(one), officer=key)
        yield made.decided(key, "2024-01-11")
        yield made.step(key, "2024-01-12", "allocated", officer=key)
        yield made.event("population_baselines", "2024-01-03", applications=key, reason=said(one, tables.population_baselines.c.reason))


def _code(one: Payload) -> str:
    return said(one, tables.risk_categories.c.risk_category)


def _write_categories(connection: Connection) -> None:
    rows = [
        {"risk_category": _code(one), "label": said(one, tables.risk_categories.c.label)}
        | {"rank": 10 + one.number, "is_high": one.number % 2 == 0, "weight": 1.0}
        for one in STORABLE
    ]
    connection.execute(insert(tables.risk_categories), rows)


def _name_everyone(connection: Connection) -> None:
    review, officers, applications, names = tables.review, tables.officers, tables.applications, tables.officer_names
    connection.execute(update(review).values(name=together(review.c.name, 0, 1)))
    for one in STORABLE:
        connection.execute(update(officers).where(officers.c.officer_id == one.number).values(pseudonym=said(one, officers.c.pseudonym)))
        connection.execute(
            update(applications).where(applications.c.application_id == one.number).values(reference=said(one, applications.c.reference))
        )
    connection.execute(insert(names), [{"officer_id": one.number, "display_name": said(one, names.c.display_name)} for one in STORABLE])


# The register ----------------------------------------------------------------------------------------------------------------------------


def fill_register(register_url: str) -> None:
    """Meetings, decisions, comments, saved packs, imports, requests, rejected rows, releases and matches of claims."""
    engine = open_register(register_url)
    register_published_before(engine, at=NOW.replace(tzinfo=UTC))
    try:
        with engine.begin() as connection:
            for fill in (_meetings, _comments, _saved, _imports, _releases, _matches):
                fill(connection)
    finally:
        engine.dispose()


def _meetings(connection: Connection) -> None:
    decided = tables.meeting_decisions
    for number, one in enumerate(rows_of("meetings"), 1):
        packs_kept.keep_meeting(connection, said(one, tables.meetings.c.name), date(2022, 1, 1) + timedelta(days=number))
        facts = {"text": said(one, decided.c.text), "owner": said(one, decided.c.owner), "by": said(one, decided.c.recorded_by)[-120:]}
        facts |= {"kind": "action", "due_on": DAY, "at": NOW}
        packs_kept.keep_decision(connection, meeting=number, **facts)
    packs_kept.keep_completion(connection, 1, completed_on=DAY, at=NOW, by=said(STORABLE[0], tables.decision_completions.c.recorded_by))


def _comments(connection: Connection) -> None:
    kind, subject = SECTION
    comments = tables.pack_comments.c
    for one in rows_of("pack_comments"):
        told = Said(subject, said(one, comments.text), said(one, comments.said_by), DAY)
        packs_kept.keep_comment(connection, kind=kind, as_at=DAY, said=told, at=NOW)


def _saved(connection: Connection) -> None:
    saved = tables.saved_packs.c
    for one in rows_of("saved_packs"):
        packs_kept.keep_saved(
            connection, SavedPack(said(one, saved.name), "gold", ("overview/attention",)), at=NOW, by=said(one, saved.saved_by)[-120:]
        )


def listed() -> tuple[Payload, ...]:
    """The payloads in whose name something is imported: as many as the page lists, of every kind."""
    return fitting(tables.import_requests.c.answered_by)[::2][:MOST]


def _imports(connection: Connection) -> None:
    imports, requests, rejected = tables.imports.c, tables.import_requests.c, tables.rejected_rows.c
    nothing = dict.fromkeys(("rows_loaded", "rows_changed", "rows_unchanged", "rows_duplicate"), 0)
    for place, one in enumerate(listed()):
        files = [{"file": together(requests.summary, place, len(listed())), "checksum": "0" * 64}]
        request = {"request_id": place + 1, "state": "loaded", "checksum": "0" * 64, "summary": json.dumps({"files": files, "total": {}})}
        request |= {"asked_at": NOW, "asked_by": said(one, requests.asked_by)}
        request |= {"answered_at": NOW, "answered_by": said(one, requests.answered_by)}
        connection.execute(insert(tables.import_requests).values(request))
        facts = {"import_id": place + 1, "at": NOW, "recorded_at": NOW, "request_id": place + 1, "checksum": f"{place:064}"}
        facts |= {"file_name": together(imports.file_name, place, len(listed())), "imported_by": said(one, imports.imported_by)}
        connection.execute(insert(tables.imports).values(facts | nothing | {"rows_read": 1, "rows_rejected": 1}))
    broken = [
        {"import_id": len(listed()), "line": one.number, "rule": said(one, rejected.rule), "reason": said(one, rejected.reason)}
        for one in STORABLE
    ]
    connection.execute(insert(tables.rejected_rows), broken)


def _releases(connection: Connection) -> None:
    """One titled with each payload, and a last one that is payloads throughout."""
    first, title = store.next_number(connection), tables.releases.c.title
    for number, one in enumerate(rows_of("releases"), first):
        store.add(connection, kept(number, State.DRAFT, content(cell("risk_assessed", 40), title=said(one, title), exceptions=())))
    store.add(connection, _full_release(store.next_number(connection), against=first - 1))


def _full_release(number: int, against: int) -> store.Kept:
    """Labels, titles, units, sentences, exceptions, steps, explanations."""
    cells, steps, asked = tables.release_cells.c, tables.release_steps.c, tables.release_exceptions.c
    headlines = tuple(
        cell(
            f"figure {one.number}",
            one.number,
            said(one, cells.unit),
            title=said(one, cells.title),
            sentence=said(one, cells.sentence),
            denominator=1000,
            denominator_words=said(one, cells.denominator_words),
        )
        for one in STORABLE
    )
    parts = tuple(cell("risk_assessed", one.number, breakdown="team", label=said(one, cells.label)) for one in STORABLE)
    changed = cell("risk_assessed", 7)
    whole = kept(number, State.DRAFT, content(changed, *headlines, *parts, title="Payloads throughout", exceptions=()))
    exceptions = tuple(
        ExceptionAsked(
            place + 1,
            figure,
            *(together(column, place, len(FIGURES)) for column in (asked.wording, asked.reason, asked.risk, asked.drafted_by)),
            date(2030, 1, 1),
        )
        for place, figure in enumerate(FIGURES)
    )
    done = tuple(Step(MADE, said(one, steps.who), "press_officer", "submit", None, State.DRAFT, said(one, steps.note)) for one in STORABLE)
    sentence = together(tables.release_explanations.c.sentence, 0, 1)
    explained = ((against, Explanation("risk_assessed", "", "", sentence, False, "nobody", MADE)),)
    return replace(whole, steps=done, asked=exceptions, explanations=explained)


def _matches(connection: Connection) -> None:
    matches = tables.claim_matches.c
    rows = [
        {"phrase": said(one, matches.phrase), "figure": "risk_assessed", "chosen_by": said(one, matches.chosen_by), "chosen_at": NOW}
        for one in fitting(matches.chosen_by)
    ]
    connection.execute(insert(tables.claim_matches), rows)
