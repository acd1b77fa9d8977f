"""``pack``: a board pack written into a file, as slides, paper, workbook or print view."""

import argparse
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from data_access.cli.release_files import add_why, write_whole
from data_access.cli.terminal import AT_THE_MACHINE, draw_progress
from data_access.digits import plain_number
from data_access.errors import BadRequest
from data_access.service.asking import Ask, read_day, read_moment
from data_access.service.desk import Desk
from data_access.service.opening import open_desk
from data_access.service.pack_desk import compose
from data_access.service.pack_files import FILES, write_pack
from data_access.service.packs import KINDS
from data_access.service.reasons import head_beside


def add_to(commands, codes: str) -> None:
    """Adds the command to the parser."""
    pack = commands.add_parser("pack", help="write a board pack as at a day", epilog=codes)
    pack.add_argument("kind", metavar="KIND", help=f"which pack: {', '.join(KINDS)}")
    pack.add_argument("--as-at", required=True, metavar="DAY", help="the day, such as 2024-03-01 (London)")
    pack.add_argument(
        "--compared-with",
        default="",
        metavar="MEETING",
        help="a day, or the name of a meeting, whose last one before the as-at day is meant; default: the last meeting of any name",
    )
    pack.add_argument("--known-by", default="", metavar="MOMENT", help="only what was recorded by then; default: everything")
    pack.add_argument(
        "--out", required=True, metavar="FILE", help=f"where to write; its ending says what: {', '.join(f'.{e}' for e in FILES)}"
    )
    add_why(pack)
    pack.set_defaults(run=_pack)


def _pack(asked: argparse.Namespace) -> None:
    out = Path(asked.out)
    ending = out.suffix.removeprefix(".").lower()
    if ending not in FILES:
        raise BadRequest(f"{out.name[:60]!r} does not end in one of {', '.join(f'.{e}' for e in FILES)}, so what to write is not known.")
    day = read_day(asked.as_at)
    if asked.known_by:
        read_moment(asked.known_by)
    desk = open_desk(draw_progress, at_the_machine=True)
    ask = Ask(day, asked.known_by, _compared_with(desk, asked.compared_with, day))
    pack = compose(desk, AT_THE_MACHINE, asked.kind, ask, progress=lambda share, text: draw_progress(0.2 + 0.3 * share, text))
    draw_progress(0.5, f"writing {FILES[ending].label}")
    data = write_pack(desk, AT_THE_MACHINE, pack, ending, reason=asked.why)
    write_whole(out.parent, out.name, data)
    draw_progress(1.0, "done")
    print(f"{out}  {plain_number(len(data))} bytes  SHA-256 {sha256(data).hexdigest()}  pack checksum {pack.checksum}")
    print(head_beside(desk))


def _compared_with(desk: Desk, wanted: str, day: date) -> str:
    """The day meant by a day or a meeting's name. Raises BadRequest, naming the meetings there are."""
    if not wanted:
        return ""
    meetings = [(held, name) for held, name in desk.meetings() if held < day]
    called = wanted.strip().casefold()
    # A meeting for which a pack was issued is offered under that pack's name.
    named = next((held for held, name in meetings if name.casefold() == called or name.casefold().startswith(f"{called} pack ")), None)
    if named:
        return named.isoformat()
    try:
        compared = date.fromisoformat(wanted.strip())
    except ValueError:
        known = ", ".join(sorted({name for _, name in meetings})) or "none"
        raise BadRequest(f"{wanted[:60]!r} is neither a day nor a meeting held before {day}. The meetings are: {known}.") from None
    if compared >= day:
        raise BadRequest(f"A pack is compared with an earlier day than {day}; {day - timedelta(days=14)} would do.")
    return compared.isoformat()
