"""Definitions: every figure, check and word of the dashboard explained, one a row; no count is on it."""

from pages.parts import doorkeeper, explained

desk, viewer = doorkeeper.admit("definitions")
explained.show(desk, viewer)
