"""Everything that a role is shown of the live pages, in one text a page: the page as composed, its markup and its charts as drawn.

python -m tests.lanes CASE_URL REGISTER_URL ROLE prints it as JSON, from a process that has shown nothing to anybody else.
"""

import json
import re
import sys
from dataclasses import replace
from datetime import date

from data_access.outputs.model import ChartBlock
from data_access.permissions import ROLES, may
from data_access.service import PAGES, Ask, Desk, draw, open_desk_at, screen_markup
from data_access.service.desk import needed_to_open
from data_access.viewer import Viewer

ASKS = (Ask(date(2024, 3, 1)), Ask(date(2024, 2, 1), "then", team="North"))


def viewer(role: str) -> Viewer:
    return Viewer(role, ROLES[role][0], f"{role} 1")


def pages_of(role: str) -> list[str]:
    """The live pages that a role may open, by the table."""
    return [page for page in PAGES if may(viewer(role), *needed_to_open(page))]


def told(desk: Desk, role: str, page: str, ask: Ask) -> str:
    """What a role is shown of a page, but for the moment at which it was checked."""
    view = desk.page(viewer(role), page, ask)
    steady = replace(view, context=re.sub(r" · checked at .*", "", view.context))
    blocks = [block for _, block in steady.blocks]
    drawn = [
        f"{screen_markup.above(block)} {draw(block.chart).to_json()} {screen_markup.below(block)}"
        if isinstance(block, ChartBlock)
        else str(screen_markup.block_of(block))
        for block in blocks
    ]
    return "\n".join([repr(steady), str(screen_markup.top_of(steady, ())), *drawn])


def everything(desk: Desk, role: str) -> dict[str, str]:
    """All of it: page and question → text."""
    return {f"{page} {number}": told(desk, role, page, ask) for page in pages_of(role) for number, ask in enumerate(ASKS)}


if __name__ == "__main__":
    opened = open_desk_at(*sys.argv[1:3], is_demonstration=True)
    print(json.dumps(everything(opened, sys.argv[3])))
    opened.close()
