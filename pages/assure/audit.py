"""Audit: what happened and whether the log of it is as it was written, for auditors only; never a measure of anybody's performance."""

from pages.parts import audit_log, doorkeeper

desk, viewer = doorkeeper.admit("audit")
audit_log.show(desk, viewer)
audit_log.offer_file(desk, viewer)
