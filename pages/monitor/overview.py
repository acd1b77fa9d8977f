"""Overview: how far the review is, who waits, when it ends, what moved."""

from pages.parts import doorkeeper, page

desk, viewer = doorkeeper.admit("overview")
opened = page.open_page(desk, viewer, "overview")

# The narrow side comes first so that a phone, which stacks them, shows who waits before how it looks.
page.show(opened, page.Beside(("attention", "forecast"), ("progress",), wide="right"), "movement")
