"""Risk: what waits in which category, how long it took to assess, what was re-graded."""

from pages.parts import doorkeeper, page, references

desk, viewer = doorkeeper.admit("risk")
view = page.open_page(desk, viewer, "risk")

page.show(view, "category_by_stage", "outstanding")
references.offer(desk, viewer, "risk")
page.show(view, page.Beside(("days_to_assessment",), ("regrades",)))
