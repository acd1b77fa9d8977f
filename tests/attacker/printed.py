"""Reads a page of HTML as an outsider would: its tables, and what else is in it that its reader is not shown."""

from html.parser import HTMLParser

from tests.attacker.published import Method
from tests.attacker.reading import Artefact, Hidden, tables_in

_SHOWN_META = {"charset", "viewport"}
_LEADS_ELSEWHERE = ("href", "src", "srcset", "action", "xlink:href", "poster", "data", "formaction")


class _Reader(HTMLParser):
    """Collects the cells of every table, and everything that is there without being seen."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.hidden: list[Hidden] = []
        self._is_in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += [Hidden(tag, what) for what in self._unseen(tag, dict(attrs))]
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self._is_in_cell = True
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._is_in_cell = False

    def handle_data(self, data: str) -> None:
        if self._is_in_cell:
            self.tables[-1][-1][-1] += data

    def handle_comment(self, data: str) -> None:
        self.hidden.append(Hidden("comment", data))

    def _unseen(self, tag: str, held: dict[str, str | None]):
        if tag in ("script", "iframe", "object", "embed", "form", "input", "template", "noscript", "link"):
            yield f"<{tag}>"
        if tag == "meta" and not ({*held} & _SHOWN_META or held.get("name") in _SHOWN_META):
            yield f"meta {held}"
        for name, value in held.items():
            style = (value or "").replace(" ", "") if name == "style" else ""
            if name == "hidden" or name.startswith(("data-", "on")) or "display:none" in style or "visibility:hidden" in style:
                yield f"{name}={value}"
            if name in _LEADS_ELSEWHERE and not (value or "").startswith("#"):
                yield f"{name}={value}"


def read_page(content: bytes, method: Method, count: str = "") -> Artefact:
    """A page's tables, and what is hidden in it: comments, scripts, unseen elements, and ways to another place."""
    reader = _Reader()
    reader.feed(content.decode())
    found = Artefact(hidden=reader.hidden)
    for table in reader.tables:
        found.tables += tables_in([[cell.strip() for cell in row] for row in table], method, count)
    return found
