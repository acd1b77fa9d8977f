"""Which facts of a population are made of which groups that pages show too, so that a count can be shown as the sum of what is shown of them.

Where small counts are hidden and others rounded, a whole that was rounded by itself would say more of its parts than they do: 10 beside 10 and
a hidden one says that the hidden one is 4 at most. Groups are the finest that stand beside such a whole on any page.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from data_access.facts import PEOPLE_FACTS


@dataclass(frozen=True)
class Grouping:
    """``by``: the columns by which a population falls into groups. ``facts``: true-or-false columns that hold of all of a group or of none."""

    by: tuple[str, ...]
    facts: frozenset[str]


_GROUPS: Mapping[str, Grouping] = {
    "applications": Grouping(
        ("stage", "is_review_required"),
        frozenset({"is_in_scope", "is_risk_assessed", "is_review_undecided", "is_review_required", "is_review_completed", "is_open"}),
    ),
    "people": Grouping(
        ("contact_status",),
        frozenset(PEOPLE_FACTS),
    ),
    "failures": Grouping(("failure_type",), frozenset({"is_confirmed_in_scope", "is_harm", "is_administrative", "is_service"})),
    "actions": Grouping(("action_kind", "is_completed"), frozenset({"is_required", "is_completed"})),
    "second_reviews": Grouping(("is_agreed",), frozenset({"is_made", "is_agreed"})),
    "enquiries": Grouping(("is_open",), frozenset({"is_received", "is_open"})),
}


def groups_of(population: str, fact: str) -> tuple[str, ...]:
    """The columns by whose groups a fact of a population is made up; () for one that stands alone."""
    groups = _GROUPS.get(population)
    return groups.by if groups and fact in groups.facts else ()


def made_up_facts() -> list[tuple[str, str]]:
    """Every (population, fact) that is made up of groups."""
    return [(population, fact) for population, groups in _GROUPS.items() for fact in sorted(groups.facts)]
