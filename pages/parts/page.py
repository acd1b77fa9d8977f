"""A page: the strip, the one sentence that is the answer, the headlines; then the blocks, wherever the page lays them."""

from collections.abc import Sequence
from dataclasses import dataclass

from data_access.service import Block, ChartBlock, Desk, Markup, PageView, Viewer, screen_markup
from pages.parts import as_at, chart, doorkeeper, link, marking, shade, sheet


def open_page(desk: Desk, viewer: Viewer, name: str) -> PageView:
    """Draws everything above the blocks and gives the page's content."""
    with doorkeeper.calm(), desk.one_look():
        ask, notices = as_at.show(desk, viewer)
        shade.stop_where_it_is_down()
        view = desk.page(viewer, name, ask)
        sheet.show(screen_markup.top_of(view, notices, _leads_of(view)), marking.of_day(ask.as_at))
    return view


@dataclass(frozen=True)
class Beside:
    """Names of blocks that stand side by side, on each side one below another; ``wide`` is 'left' or 'right', or nothing where both sides are
    alike. They are sent in one piece, as columns would not be."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    wide: str = ""


@dataclass(frozen=True)
class Explored:
    """The name of a chart in which single days are looked up: it is drawn in the browser, which says each value where the pointer is. Any other
    chart is part of what is read, and costs no element of its own."""

    name: str


def show(view: PageView, *names: str | Beside | Explored) -> None:
    """The named blocks, one below another. What stands between two charts that are explored is sent in one piece."""
    with doorkeeper.calm():
        leads = _leads_of(view)
        waiting: list[Markup] = []
        for named in names:
            if isinstance(named, Beside):
                left, right = ([screen_markup.block_of(view.block(name), leads) for name in side] for side in (named.left, named.right))
                waiting.append(screen_markup.beside(left, right, wide=named.wide))
                continue
            block = view.block(named.name if isinstance(named, Explored) else named)
            # Where nothing of it was ever recorded, a sentence stands in the place of a chart.
            if isinstance(named, Explored) and isinstance(block, ChartBlock):
                sheet.show(*waiting, screen_markup.above(block))
                chart.show(block.chart)
                waiting = [screen_markup.below(block, leads)]
            else:
                waiting.append(screen_markup.block_of(block, leads))
        sheet.show(*waiting)


def show_blocks(blocks: Sequence[Block], leads: screen_markup.Leads = None) -> None:
    """Blocks, one below another, in one piece. ``leads``: as ``screen_markup`` has it."""
    with doorkeeper.calm():
        sheet.show(*(screen_markup.block_of(block, leads) for block in blocks))


def _leads_of(view: PageView) -> screen_markup.Leads:
    return link.to_definitions() if view.leads_to_definitions else None
