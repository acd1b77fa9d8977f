"""Sets a page by typst as a tagged PDF (profile PDF/UA-1), with the fonts that it brings and none of the machine's.

The same template, data and moment give the same bytes. Data reach the template as JSON and are never read as markup.
"""

import json
from functools import cache
from pathlib import Path
from threading import Lock

from typst import Compiler, Fonts

_ONE_AT_A_TIME = Lock()


def set_in_type(template: Path, told: dict[str, object], *, at: int) -> bytes:
    """The PDF of a template with its data; ``at`` is the moment that the file carries, in seconds since 1970."""
    with _ONE_AT_A_TIME:
        return _setter(template.parent).compile(
            _read(template),
            format="pdf",
            sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=at,
        )


@cache
def _setter(root: Path) -> Compiler:
    return Compiler(root=root, font_paths=Fonts(include_system_fonts=False))


@cache
def _read(template: Path) -> bytes:
    return template.read_bytes()
