"""Board pack: the paper that a board reads, from the same figures as the screen. Choose, preview, comment, issue, download."""

from pages.parts import doorkeeper, pack, pack_desk

desk, viewer = doorkeeper.admit("board_pack")
ask, name, shown = pack.choose(desk, viewer)
pack.offer_files(desk, viewer, shown)
pack_desk.comment(desk, viewer, shown)
pack_desk.issue(desk, viewer, name, ask)
pack_desk.edit(desk, viewer, name)
pack_desk.show_issued(desk, viewer)
pack_desk.show_meetings(desk, viewer, ask)
pack.preview(desk, viewer, shown)
