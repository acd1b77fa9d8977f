"""Imports: what holds now, what was imported so far, and how files are brought: proposed a mapping for, tried, loaded."""

from pages.parts import bringing, doorkeeper, import_history

desk, viewer = doorkeeper.admit("imports")
shown = import_history.show(desk, viewer)
bringing.offer(desk, viewer)
import_history.offer_rejected(desk, viewer, shown)
import_history.offer_refusal(desk, viewer, shown)
