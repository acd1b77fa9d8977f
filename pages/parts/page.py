"""A page: the strip, the one sentence that is the answer, the headlines; then the blocks, wherever the page lays them.

All of a page is made before the first piece of it is sent: the server gathers for some milliseconds what it sends, and a piece that comes
alone lets all others wait for as long again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from data_access.service import Ask, Block, ChartBlock, Desk, Markup, PageView, Viewer, screen_markup
from pages.parts import as_at, chart, doorkeeper, link, marking, shade, sheet


@dataclass(frozen=True)
class Opened:
    """What was asked for, the page's content, and what stands above its blocks."""

    ask: Ask
    view: PageView
    top: Markup


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


@dataclass(frozen=True)
class Offered:
    """What is asked of the reader between blocks, such as a form, by what draws it; None where this reader is asked nothing."""

    draw: Callable[[], None] | None


Laid = str | Beside | Explored | Offered


@dataclass(frozen=True)
class Columns:
    """The same for sides that hold what is explored or offered, which is no part of a piece; ``wide`` as ``Beside`` has it."""

    left: tuple[Laid, ...]
    right: tuple[Laid, ...]
    wide: str = ""


def open_page(desk: Desk, viewer: Viewer, name: str) -> Opened:
    """Draws the strip and gives the page's content, of which nothing is drawn yet."""
    with doorkeeper.calm(), desk.one_look():
        ask, notices = as_at.show(desk, viewer)
        shade.stop_where_it_is_down()
        view = desk.page(viewer, name, ask)
        top = screen_markup.top_of(view, notices, _leads_of(view))
        return Opened(ask, view, screen_markup.joined([top, marking.of_day(ask.as_at)]))
    raise AssertionError("calm() ends the run")


def show(opened: Opened, *laid: Laid | Columns) -> None:
    """The top of the page and its blocks, one below another. What stands between two charts that are explored is sent in one piece."""
    with doorkeeper.calm():
        for draw in _in_pieces([opened.top, *_made(opened.view, laid)]):
            draw()


def _made(view: PageView, laid: Sequence[Laid | Columns]) -> Iterator[Markup | Callable[[], None]]:
    """What is laid, in order: markup, or what draws itself."""
    leads = _leads_of(view)
    for one in laid:
        if isinstance(one, Offered):
            yield from filter(None, [one.draw])
        elif isinstance(one, Columns):
            yield partial(_draw_columns, one.wide, *(_in_pieces(_made(view, side)) for side in (one.left, one.right)))
        elif isinstance(one, Beside):
            left, right = ([screen_markup.block_of(view.block(name), leads) for name in side] for side in (one.left, one.right))
            yield screen_markup.beside(left, right, wide=one.wide)
        elif isinstance(one, Explored) and isinstance(block := view.block(one.name), ChartBlock):
            yield from (screen_markup.above(block), chart.made(block.chart), screen_markup.below(block, leads))
        else:  # where nothing of it was ever recorded, a sentence stands in the place of a chart that is explored
            yield screen_markup.block_of(view.block(one.name if isinstance(one, Explored) else one), leads)


def _in_pieces(made: Iterable[Markup | Callable[[], None]]) -> list[Callable[[], None]]:
    """What draws it, with all markup that follows on markup in one piece."""
    drawn: list[Callable[[], None]] = []
    waiting: list[Markup] = []
    for one in made:
        if isinstance(one, Markup):
            waiting.append(one)
            continue
        drawn += [partial(sheet.show, screen_markup.joined(waiting)), one]
        waiting = []
    return [*drawn, partial(sheet.show, screen_markup.joined(waiting))]


def _draw_columns(wide: str, *sides: Sequence[Callable[[], None]]) -> None:
    widths = [2 if wide == name else 1 for name in ("left", "right")]
    for column, side in zip(st.columns(widths, gap="medium"), sides, strict=True):
        with column:
            for draw in side:
                draw()


def show_blocks(blocks: Sequence[Block], leads: screen_markup.Leads = None) -> None:
    """Blocks, one below another, in one piece. ``leads``: as ``screen_markup`` has it."""
    with doorkeeper.calm():
        sheet.show(*(screen_markup.block_of(block, leads) for block in blocks))


def _leads_of(view: PageView) -> screen_markup.Leads:
    return link.to_definitions() if view.leads_to_definitions else None
