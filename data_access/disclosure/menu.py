"""The fixed menu of the published lane: by what each figure may be broken down in public. Anything else stays inside."""

from data_access.errors import BadRequest
from data_access.figures.catalogue import FIGURES

NEVER_PUBLIC = frozenset({"team", "officer_role"})
"""A team, or a role, can be one officer."""

PUBLISHED_MENU = tuple(
    (figure.key, breakdown)
    for figure in FIGURES.values()
    if figure.kind == "count"  # a longest wait or a load by category is one case's or one officer's, whatever it rests on
    for breakdown in figure.breakdowns
    if breakdown not in NEVER_PUBLIC
)
"""(figure, breakdown) pairs. Fixed, because free choice of filters lets two tables be subtracted."""


def check_menu(figure_key: str, breakdown: str) -> None:
    """Raises BadRequest unless the figure may be broken down so in public; '' is the figure as it is, which every one may be."""
    if figure_key not in FIGURES:
        raise BadRequest(f"There is no figure {figure_key[:60]!r}.")
    if breakdown and (figure_key, breakdown) not in PUBLISHED_MENU:
        allowed = [by for key, by in PUBLISHED_MENU if key == figure_key]
        may = f"It may be by {', '.join(allowed)}." if allowed else "It may be published without a breakdown only."
        raise BadRequest(f"{figure_key} by {breakdown[:60]} is not on the menu of what is published. {may}")
