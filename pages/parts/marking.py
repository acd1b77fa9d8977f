"""The thin lines on top and at the foot of everything: how it may be handled, that it is invented where it is, who looks at it, and when.

On paper the browser puts them on every sheet: see ``page.js`` and ``page.css``.
"""

from datetime import date

from data_access.service import Desk, Markup, Viewer, marked, screen_markup
from pages.parts import sheet

_CLASSIFICATION = "OFFICIAL-SENSITIVE"
_HANDLING = "Management information, not for publication"
_INVENTED = "Synthetic demonstration data: everything unpublished is invented"


def show(desk: Desk, viewer: Viewer) -> None:
    """Both lines, and what the viewer's role finds here, which costs no element of its own."""
    warning = _INVENTED if desk.is_demonstration else ""
    sheet.show(screen_markup.marking(_CLASSIFICATION, _HANDLING, warning, marked.signed(desk, viewer), marked.guide(viewer)))


def of_day(day: date) -> Markup:
    """Of which day the figures are, beside the line at the foot; for the element that shows them."""
    return screen_markup.marked_day(marked.of_day(day))
