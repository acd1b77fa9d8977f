"""The whole history of a review as it was known by a moment: every population on every day, from one data version."""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from data_access.populations.applications import application_spells
from data_access.populations.as_at import holding, known
from data_access.populations.others import (
    action_spells,
    enquiry_spells,
    failure_spells,
    happening_spells,
    officer_spells,
    people_spells,
    referral_spells,
)


@dataclass(frozen=True)
class History:
    """One frame of spells per population, by its name. Never changed once made."""

    spells: dict[str, pl.DataFrame]
    first_day: date | None
    """The first day on which anything in scope was recorded; None when nothing was."""

    def population(self, name: str, *, day: date) -> pl.DataFrame:
        """One row per member of a population at the end of a day."""
        return holding(self.spells[name], day=day)

    def narrowed(self, wanted: dict[str, str]) -> "History":
        """The same history, of applications (and what belongs to them) with these dimension values only, in the stretches when they had them."""
        if not wanted:
            return self
        condition = pl.all_horizontal([pl.col(name) == value for name, value in wanted.items()])
        kept = {name: spells.filter(condition) if set(wanted) <= set(spells.columns) else spells for name, spells in self.spells.items()}
        # Officers have a team but no route or category; narrowing by team alone narrows them too.
        return History(kept, self.first_day)


def build_history(frames: dict[str, pl.DataFrame], *, known_by: datetime | None) -> History:
    """Every population of the review as known by a moment (aware UTC; None is everything recorded)."""
    seen = {name: known(frame, known_by=known_by) for name, frame in frames.items()}
    applications = application_spells(seen)
    spells = {
        "applications": applications,
        "people": people_spells(seen, applications),
        "failures": failure_spells(seen, applications),
        "actions": action_spells(seen, applications),
        "contact_attempts": happening_spells(seen, applications, "contact_attempts"),
        "disclosures": happening_spells(seen, applications, "disclosures"),
        "second_reviews": happening_spells(seen, applications, "second_reviews"),
        "referrals": referral_spells(seen),
        "officers": officer_spells(seen),
        "enquiries": enquiry_spells(seen),
    }
    return History(spells, applications["from_day"].min())
