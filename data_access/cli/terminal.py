"""What commands share: who is at the machine, and a progress bar."""

import sys

from data_access.viewer import Viewer

AT_THE_MACHINE = Viewer("analyst", "Analyst", "command line")
"""Who can start a command here can reach the databases' files or passwords anyway; what they ask is logged all the same."""


def draw_progress(share: float, text: str) -> None:
    """A bar on standard error, drawn over itself on a terminal; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return
    bar = ("█" * round(24 * share)).ljust(24, "░")
    print(f"\r{bar} {share:4.0%}  {text:<44}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)
