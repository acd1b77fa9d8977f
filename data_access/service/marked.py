"""What stands around every page: at its foot, and on every sheet that is printed of it, who looked, when, and of which day it is; at its head
what their role finds here."""

from datetime import date

from data_access.dates import in_words, moment_in_words
from data_access.guides import GUIDES
from data_access.outputs.model import ShownGuide
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


_EXPLAINED = "Definitions explains every figure and word. “Help”, above, shows and hides this."


def guide(viewer: Viewer) -> ShownGuide | None:
    """What the viewer's role is told at its first visit; None for one that is no role."""
    told = GUIDES.get(viewer.role)
    return (
        ShownGuide(viewer.role, f"Your role here: {viewer.label.lower()}", (told.finds, told.first, told.then, _EXPLAINED))
        if told
        else None
    )
