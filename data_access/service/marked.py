"""What stands at the foot of every page and on every sheet that is printed of it: who looked, when, and of which day it is."""

from datetime import date

from data_access.dates import in_words, moment_in_words
from data_access.service.desk import Desk
from data_access.viewer import Viewer


def signed(desk: Desk, viewer: Viewer) -> str:
    """'Review lead, private machine · 17:05 on 1 March 2024': the role, the person as the audit has them, and the moment by London's clock."""
    are_eyes_borrowed = viewer.subject == f"demonstration {viewer.role}"
    person = viewer.subject.replace("_", " ") if are_eyes_borrowed else f"{viewer.label}, {viewer.subject}"
    return f"{person} · {moment_in_words(desk.clock())}"


def of_day(day: date) -> str:
    """'As at 1 March 2024'."""
    return f"As at {in_words(day)}"
