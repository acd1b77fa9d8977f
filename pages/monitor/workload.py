"""Workload: load and welfare, never a ranking."""

from pages.parts import doorkeeper, page

desk, viewer = doorkeeper.admit("workload")
opened = page.open_page(desk, viewer, "workload")

page.show(opened, page.Columns(("welfare",), (page.Explored("capacity"),), wide="right"), "officers", "load_by_risk")
