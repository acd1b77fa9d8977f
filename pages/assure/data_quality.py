"""Data quality: what the checks find, how that changed, what became of all that the sources held, how late records are."""

from pages.parts import doorkeeper, page, references

desk, viewer = doorkeeper.admit("data_quality")
opened = page.open_page(desk, viewer, "data_quality")

page.show(
    opened,
    page.Beside(("findings",), ("to_do",), wide="left"),
    page.Offered(references.made(desk, viewer, "data_quality", opened.ask, "Check")),
    page.Beside(("trend",), ("clear",)),
    "sources",
    "baseline",
    "delays",
    page.Beside(("agreement",), ("late",), wide="right"),
)
