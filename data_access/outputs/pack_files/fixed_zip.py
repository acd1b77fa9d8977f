"""Office files that are the same whenever they are written: no time of writing in the archive, nor in the workbooks inside it."""

import re
import zipfile
from datetime import date
from io import BytesIO

_NEVER = (1980, 1, 1, 0, 0, 0)
_STAMPS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")


def fixed(data: bytes, day: date) -> bytes:
    """The same archive with every date in it set to a day, also in archives inside it."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            written.writestr(entry, _settled(name, given.read(name), day))
    return out.getvalue()


def _settled(name: str, content: bytes, day: date) -> bytes:
    if name.endswith(".xlsx"):
        return fixed(content, day)
    if name == "docProps/core.xml":
        return _STAMPS.sub(rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode() + rb"\g<3>", content)
    return content
