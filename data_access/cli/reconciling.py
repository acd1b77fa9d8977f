"""``release reconcile``: a release figure by figure beside another one, and why one count changed, cause by cause."""

import argparse

from data_access.outputs.reconciliation_printing import causes_as_json, causes_as_table, reconciliation_as_json, reconciliation_as_text
from data_access.service.desk import Desk
from data_access.service.reconciling import count_causes, reconcile_releases
from data_access.service.release_desk import release_number
from data_access.viewer import Viewer


def add_reconcile_options(parser: argparse.ArgumentParser) -> None:
    """Adds what it is held against, and the figure to be explained."""
    parser.add_argument("--against", required=True, metavar="RELEASE", help="the other release: a number, or latest")
    parser.add_argument("--causes", default="", metavar="KEY", help="count the causes of one figure's change instead")


def reconcile(desk: Desk, viewer: Viewer, asked: argparse.Namespace) -> None:
    """Prints every figure of the two, or the counted causes of one figure's change."""
    number, against = release_number(desk, asked.release), release_number(desk, asked.against)
    if asked.causes:
        causes = count_causes(desk, viewer, number, against, asked.causes)
        print((causes_as_json if asked.format == "json" else causes_as_table)(causes))
        return
    found = reconcile_releases(desk, viewer, number, against)
    print((reconciliation_as_json if asked.format == "json" else reconciliation_as_text)(found, number, against))
