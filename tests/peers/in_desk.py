"""The overview as the desk composes it of data that have not changed: everything is read and counted, and no page is found ready."""

from data_access.outputs.model import PageView
from data_access.service import Ask, Desk
from tests.peers.asking import Asked, Counts


def compose(desk: Desk, asked: Asked) -> PageView:
    """The page, as a chief officer sees it."""
    return desk.page(desk.viewer(), "overview", Ask(asked.day, compared_with=asked.compared_with.isoformat()))


def answer(desk: Desk, asked: Asked) -> Counts:
    """Composes the page, and reads its counts off it."""
    return counts_of(compose(desk, asked))


def counts_of(view: PageView) -> Counts:
    """What stands in the headlines, and in the newest row of the progress."""
    said = {headline.key: headline.value for headline in view.headlines}
    in_scope = view.block("progress").table.rows[0][1]
    shown = (in_scope, said["risk_assessed"], said["detailed_review_completed"], said["people_contacted"])
    return Counts(*(int(number.replace(",", "")) for number in shown))
