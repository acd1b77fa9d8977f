"""How far a long deed is, for whoever waits for it."""

from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Told the share that is done, 0 to 1, and in a few words what is being done."""
