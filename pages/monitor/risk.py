"""Risk: what waits in which category, how long it took to assess, what was re-graded."""

from pages.parts import doorkeeper, page, references

desk, viewer = doorkeeper.admit("risk")
opened = page.open_page(desk, viewer, "risk")

which_cases = page.Offered(references.made(desk, viewer, "risk", opened.ask))
page.show(opened, "category_by_stage", "outstanding", which_cases, page.Beside(("days_to_assessment",), ("regrades",)))
