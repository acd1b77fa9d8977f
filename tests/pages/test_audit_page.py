"""The page Audit: for auditors alone, whole or not in a sentence, narrowed on demand, without anybody's id, and a look is an entry."""

from datetime import date
from random import Random

import pytest
from sqlalchemy import create_engine

from data_access.database.engine import open_register
from data_access.database.tables import audit_entries
from data_access.service.audit_log import NO_MEASURE
from tests.import_maker import rows_of
from tests.log_maker import lived, unguarded
from tests.pages import spoken

AUDIT = "pages/assure/audit.py"


@pytest.fixture
def audit(over, demonstration):
    def opened(**settings):
        app = over(*demonstration, **settings)
        app.query_params["view_as"] = "auditor"
        return app.run().switch_page(AUDIT).run()

    return opened


def box(app, label):
    return next(one for one in app.selectbox if one.label == label)


def test_an_auditor_sees_that_the_log_is_whole_and_what_happened_and_no_ones_id(audit, demonstration):
    app = audit()
    assert spoken.titles(app) == ["The log is as it was written"]
    words = spoken.words(app).replace("\u2060", "")  # which keeps a colon and letters from being an emoji's name
    assert NO_MEASURE in words
    last = max(rows_of(demonstration[1], audit_entries), key=lambda row: row.number)
    assert (last.viewer, last.operation, last.what) == ("demonstration auditor", "consultation", "audit")
    assert f"Head: {last.number}:{last.seal[:12]}" in words
    cells = spoken.cells(app)
    assert "Auditor" in cells
    assert not [cell for cell in cells if "demonstration" in cell]
    assert not app.text_input, "no reason is asked for where the settings do not"


def test_the_list_is_narrowed_by_operation_and_role_and_the_log_says_so(audit, demonstration):
    app = audit()
    box(app, "Operation").set_value("erasure").run()
    assert "Nothing of this was logged." in spoken.words(app)
    box(app, "Operation").set_value("consultation")
    box(app, "Role").set_value("auditor").run()
    last = max(rows_of(demonstration[1], audit_entries), key=lambda row: row.number)
    assert last.what == "audit: consultation, auditor"


def test_a_link_shows_the_same_list_narrowed_alike_and_leaves_out_what_is_no_choice(over, demonstration):
    app = over(*demonstration)
    app.query_params["view_as"] = "auditor"
    app.run().switch_page(AUDIT).run()
    box(app, "Operation").set_value("consultation").run()
    box(app, "Role").set_value("auditor").run()
    app.date_input[0].set_value(date(2026, 11, 24)).run()
    kept = {name: app.query_params[name] for name in ("operation", "of_role", "day")}
    assert kept == {"operation": "consultation", "of_role": "auditor", "day": "2026-11-24"}
    for asked, logged in (
        (kept, "audit: of 2026-11-24, consultation, auditor"),
        ({"operation": "burglary", "of_role": "mayor", "day": "2999-01-01"}, "audit"),
    ):
        app = over(*demonstration)
        for name, value in {**asked, "view_as": "auditor"}.items():
            app.query_params[name] = value
        app.run().switch_page(AUDIT).run()
        assert max(rows_of(demonstration[1], audit_entries), key=lambda row: row.number).what == logged


def test_a_file_waits_for_a_reason_where_the_settings_ask_for_one(audit):
    app = audit(AUDIT_REASONS="yes")
    assert "Say in 10 to 200 characters why you need the file" in spoken.words(app)
    next(one for one in app.text_input if one.label == "Why you need the file").set_value("The yearly inspection").run()
    assert "Say in 10 to 200 characters" not in spoken.words(app)


def test_a_log_that_was_altered_is_said_to_be_so_before_anything_else(over, demonstration, tmp_path):
    register = tmp_path / "copy.db"
    engine = create_engine(f"sqlite:///{register}")
    open_register(f"sqlite:///{register}").dispose()
    with engine.begin() as connection:
        lived(connection, Random(1), 3)
        unguarded(connection)
        connection.execute(audit_entries.update().where(audit_entries.c.number == 1).values(what="nothing"))
    engine.dispose()
    app = over(demonstration[0], f"sqlite:///{register}")
    app.query_params["view_as"] = "auditor"
    app.run().switch_page(AUDIT).run()
    assert spoken.titles(app)[0].startswith("The log is not as it was written. Entry 1 of the log is not what was sealed first")
