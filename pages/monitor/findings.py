"""Findings: failures by type with the scope apart, what they are a share of, outcomes then and now, referrals, actions."""

from pages.parts import doorkeeper, page

desk, viewer = doorkeeper.admit("findings")
opened = page.open_page(desk, viewer, "findings")

page.show(
    opened,
    page.Columns(("denominators",), (page.Explored("failures_over_time"),), wide="right"),
    "outcomes",
    page.Beside(("referrals",), ("actions",)),
)
