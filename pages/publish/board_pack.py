"""Board pack: the paper that a board reads, from the same figures as the screen. Choose, preview, comment, issue, download."""

from pages.parts import doorkeeper, pack

desk, viewer = doorkeeper.admit("board_pack")
shown = pack.choose(desk, viewer)
pack.offer_files(desk, viewer, shown)
pack.preview(shown)
