"""Board packs out of the door: each file is written from the pack as composed, and logged with its checksum before it is handed out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from data_access import audit
from data_access.errors import BadRequest
from data_access.outputs.pack_files.pack_workbook import pack_xlsx
from data_access.outputs.pack_files.paper import pack_pdf
from data_access.outputs.pack_files.print_view import pack_html
from data_access.outputs.pack_files.slides import pack_pptx
from data_access.outputs.pack_model import Pack
from data_access.permissions import May, require
from data_access.releases.store import writing
from data_access.service.desk import Desk
from data_access.service.packs import pack_kind
from data_access.service.reasons import reason_to_export
from data_access.service.refusals import door
from data_access.viewer import Viewer


@dataclass(frozen=True)
class FileKind:
    """A kind of file: what it is called when it is offered, and what writes it."""

    label: str
    write: Callable[[Pack], bytes]


FILES: Mapping[str, FileKind] = {
    "pptx": FileKind("Slides (PPTX)", pack_pptx),
    "pdf": FileKind("Paper (PDF)", pack_pdf),
    "xlsx": FileKind("Workbook (XLSX)", pack_xlsx),
    "html": FileKind("Print view (HTML)", pack_html),
}
"""How a file's name ends → the kind, in the order in which they are offered."""


def file_name(pack: Pack, ending: str) -> str:
    """'gold-pack-2024-03-01-draft.pptx'; an issued pack has its number in place of 'draft'."""
    state = "draft" if pack.number is None else f"issue-{pack.number}"
    return f"{pack.kind}-pack-{pack.as_at.isoformat()}-{state}.{ending}"


@door
def write_pack(desk: Desk, viewer: Viewer, pack: Pack, ending: str, *, reason: str = "") -> bytes:
    """The bytes of one file of a pack; the same pack gives the same bytes.

    Raises NotPermitted, BadRequest for a kind of file that is not there, and DatabaseUnavailable when the log cannot be written.
    """
    require(viewer, May.BUILD_PACKS)
    if pack_kind(pack.kind).is_exact:
        require(viewer, May.SEE_EXACT_COUNTS)
    if ending not in FILES:
        raise BadRequest(f"There is no kind of file {ending[:20]!r}. A pack is written as: {', '.join(FILES)}.")
    why = reason_to_export(desk.settings, reason)
    data = FILES[ending].write(pack)
    what = f"{file_name(pack, ending)}, {len(data)} bytes, SHA-256 {sha256(data).hexdigest()}"
    with writing(desk.register) as connection:
        version = desk.verified().events.version.number
        audit.record(
            connection, viewer, audit.Operation.DISCLOSURE, what, at=desk.clock(), data_version=version, why=why, recipient=viewer.subject
        )
    return data
