"""Data quality: what the checks find, how that changed, what became of all that the sources held, how late records are."""

from pages.parts import doorkeeper, page, references

desk, viewer = doorkeeper.admit("data_quality")
view = page.open_page(desk, viewer, "data_quality")

page.show(view, page.Beside(("findings",), ("to_do",), wide="left"))
references.offer(desk, viewer, "data_quality", "Check")
page.show(
    view,
    page.Beside(("trend",), ("clear",)),
    "sources",
    "baseline",
    "delays",
    page.Beside(("agreement",), ("late",), wide="right"),
)
