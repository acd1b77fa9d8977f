"""Statement: a desk, not a dashboard. Prepare figures, explain what changed, sign, publish; check a draft against them."""

from pages.parts import doorkeeper, preparation, release, statement_check

desk, viewer = doorkeeper.admit("statement")
chosen = release.choose(desk, viewer, by_itself=True)
preparation.offer_a_new_one(desk, viewer)
if chosen is not None:
    preparation.show_what_is_next(desk, viewer, chosen)
    release.show_contents(chosen)
    preparation.show_changes(desk, viewer, chosen)
    preparation.show_exceptions(desk, viewer, chosen)
    statement_check.check(desk, viewer, chosen)
    statement_check.offer_sentences(desk, viewer, chosen)
