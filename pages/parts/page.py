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
    """Names of blocks without charts that stand side by side; ``wide`` is 'left' or 'right', or nothing where both sides are alike. They are
    sent in one piece, as columns would not be."""

    left: str
    right: str
    wide: str = ""


def show(view: PageView, *names: str | Beside) -> None:
    """The named blocks, one below another."""
    with doorkeeper.calm():
        leads = _leads_of(view)
        show_blocks([view.block(name) if isinstance(name, str) else _side_by_side(view, name, leads) for name in names], leads)


def _leads_of(view: PageView) -> screen_markup.Leads:
    return link.to_definitions() if view.leads_to_definitions else None


def _side_by_side(view: PageView, names: Beside, leads: screen_markup.Leads) -> Markup:
    left, right = (screen_markup.block_of(view.block(name), leads) for name in (names.left, names.right))
    return screen_markup.beside([left], [right], wide=names.wide)


def show_blocks(blocks: Sequence[Block | Markup], leads: screen_markup.Leads = None) -> None:
    """Blocks, one below another. What stands between two charts is sent in one piece. ``leads``: as ``screen_markup`` has it."""
    with doorkeeper.calm():
        waiting: list[Markup] = []
        for block in blocks:
            if isinstance(block, Markup):
                waiting.append(block)
            elif isinstance(block, ChartBlock):
                sheet.show(*waiting, screen_markup.above(block))
                chart.show(block.chart)
                waiting = [screen_markup.below(block, leads)]
            else:
                waiting.append(screen_markup.block_of(block, leads))
        sheet.show(*waiting)
