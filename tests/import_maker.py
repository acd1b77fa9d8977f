"""Files, a mapping and a desk for imports: a small export of a force, of which two rows cannot be right."""

from datetime import UTC, datetime
from pathlib import Path

from data_access.database.engine import open_register
from data_access.permissions import ROLES
from data_access.service.desk import Desk
from data_access.service.opening import look_again, open_desk
from data_access.settings import Settings
from data_access.viewer import Viewer

NOW = datetime(2024, 3, 2, 10, 0, tzinfo=UTC)
MAPPING = """
[review]
name = "A review"
period_from = 2023-01-01
period_to = 2023-12-31
announced_on = 2023-10-01
[[risk_category]]
code = "high"
is_high = true
[[file]]
name = "cases*"
grain = "case"
drop = ["Victim name"]
reference = "Ref"
recorded_at = "as_occurred"
[file.fields]
received_on = "Date received"
risk_category = "Risk"
[file.values.risk_category]
"High" = "high"
"""
REVIEW_OF_2020 = """
[review]
name = "A review"
period_from = 2020-01-01
period_to = 2020-12-31
announced_on = 2020-01-01
[[risk_category]]
code = "any"
"""
"""How a mapping begins whose files say nothing of the review itself."""
HEADING = "Ref,Date received,Risk,Victim name"
WRONG = ("=9,2023-13-01,High,Ann Example", "C9,2023-01-09,Unheard,Bob Example")
CASES = (HEADING, *(f"C{n},2023-01-0{n},High,Eve Example" for n in range(1, 4)), *WRONG)

ANSWERS = {
    'name = "ANSWER"': 'name = "A review"',
    'period_from = "ANSWER"': "period_from = 2023-01-01",
    'period_to = "ANSWER"': "period_to = 2023-12-31",
    'announced_on = "ANSWER"': "announced_on = 2023-10-01",
    'is_high = "ANSWER"': "is_high = true",
    'recorded_at = "ANSWER"': 'recorded_at = "as_occurred"',
}
"""What a proposed mapping asks of this export → what a person answers."""


def csv_of(lines=CASES) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def person(subject: str, role: str = "importer") -> Viewer:
    return Viewer(role, ROLES[role][0], subject)


def settings_of(databases, **more: object) -> Settings:
    return Settings(*databases, is_private_machine=True, is_demonstration_allowed=False, **more)


def desk_of(databases, **more: object) -> Desk:
    """The desk of a private machine; of an empty case database it waits."""
    return open_desk(settings=settings_of(databases, **more))


def again(desk: Desk) -> Desk:
    """The desk after an import."""
    return look_again(desk) if desk.is_waiting else desk


def write_files(folder: Path, lines=CASES, mapping: str = MAPPING) -> tuple[list[Path], Path]:
    """The export and its mapping in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cases.csv").write_bytes(csv_of(lines))
    (folder / "mapping.toml").write_text(mapping)
    return [folder / "cases.csv"], folder / "mapping.toml"


def rows_of(url: str, table) -> list:
    """Every row of a table of the register."""
    engine = open_register(url)
    with engine.connect() as connection:
        found = connection.execute(table.select()).all()
    engine.dispose()
    return found
