"""Contact: whom the review must reach, whom it reached, whom it could not, and whom it would not be safe to."""

from pages.parts import doorkeeper, page, references

desk, viewer = doorkeeper.admit("contact")
opened = page.open_page(desk, viewer, "contact")

which_cases = page.Offered(references.made(desk, viewer, "contact", opened.ask))
page.show(
    opened,
    page.Columns(("overdue", page.Explored("trend"), which_cases), ("statuses",)),
    page.Beside(("attempts",), ("unreachable_and_unsafe",)),
)
