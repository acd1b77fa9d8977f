"""What the case database holds before a bad file comes, and the small delivery that bad files are made from.

The canary stands in every row: no sentence, report or log may ever hold it. The texts have a letter beyond ASCII, so that a file read in a
wrong encoding says something else than what is held, and is counted as changed.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta

CANARY = "Quokka"
HEADING = ("ref", "received", "closed", "source", "route", "category", "who", "story")
FINDINGS_HEADING = ("ref", "row", "finding", "found", "confirmed", "note")
HELD = 30
"""Cases."""

MAPPING = """
[review]
name = "A review"
period_from = 2020-01-01
period_to = 2020-12-31
announced_on = 2020-01-01

[[risk_category]]
code = "high"
is_high = true
weight = 2.0

[[risk_category]]
code = "low"

[[file]]
name = "cases*"
grain = "case"
reference = "ref"
drop = ["story"]
date_formats = ["%d/%m/%Y"]
recorded_at = "as_occurred"
[file.fields]
received_on = "received"
completed_on = "closed"
source_system = "source"
route = "route"
risk_category = "category"
officer = "who"
[file.values.route]
"Ask" = "right_to_ask_self"
"Know" = "right_to_know"
[file.values.risk_category]
"Force" = "high"
"Other" = "low"

[[file]]
name = "findings*"
grain = "finding"
reference = "ref"
key = "row"
drop = ["note"]
date_formats = ["%d/%m/%Y"]
recorded_at = "as_occurred"
[file.fields]
failure_status = "finding"
found_on = "found"
confirmed_on = "confirmed"
[file.defaults]
failure_type = "service"
[file.values.failure_status]
"Upheld" = "confirmed"
"Suspected" = "suspected"
"Not upheld" = "none"

[[file]]
name = "logged*"
grain = "case"
reference = "ref"
date_formats = ["%d/%m/%Y"]
recorded_at = {column = "entered"}
[file.fields]
received_on = "received"
completed_on = "closed"
"""


def case(number: int, **cells: str) -> list[str]:
    """A row of cases, some of its cells as given."""
    received = date(2020, 1, 1) + timedelta(days=number - 1)
    said = {
        "ref": f"{CANARY}/{number}",
        "received": f"{received:%d/%m/%Y}",
        "closed": "20/02/2020" if number % 3 == 0 else "",
        "source": f"{CANARY} café",
        "route": "Know" if number % 2 else "Ask",
        "category": "Force" if number % 2 else "Other",
        "who": f"{CANARY} Smith",
        "story": f"of {CANARY}, and others",
    }
    return [{**said, **cells}[column] for column in HEADING]


def finding(number: int, key: int | str, said: str = "Upheld", found: str = "01/03/2020", confirmed: str = "01/04/2020") -> list[str]:
    """A row of findings."""
    return [f"{CANARY}/{number}", str(key), said, found, confirmed, CANARY]


def written(rows: Sequence[Sequence[str]], *, heading: Sequence[str] | None = HEADING, delimiter: str = ",", end: str = "\n") -> str:
    """The rows as text, quoted where they have to be."""
    told = io.StringIO()
    csv.writer(told, delimiter=delimiter, lineterminator=end).writerows(rows if heading is None else [heading, *rows])
    return told.getvalue()


def cases(*rows: Sequence[str]) -> bytes:
    """A file of cases."""
    return written(rows).encode()


def findings(*rows: Sequence[str]) -> bytes:
    """A file of findings."""
    return written(rows, heading=FINDINGS_HEADING).encode()


HELD_CASES = tuple(case(number) for number in range(1, HELD + 1))
HELD_FINDINGS = (finding(1, 1), finding(2, 2, "Suspected", confirmed=""), finding(3, 3, "Not upheld", "", ""))
ROWS = (case(1), case(2, closed="03/03/2020"), case(31), case(32))
"""One that is held, one that changed, two that are new."""
DELIVERY = written(ROWS)
