"""What an opened page says, read from its elements: those of the screen, and the pieces of HTML between its charts."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_ENDS_A_LINE = {"br", "p", "li", "h1", "h2", "h3", "td", "th", "tr", "summary", "div", "strong"}
_AROUND_WORDS = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "text", "code")


@dataclass(frozen=True)
class Metric:
    """A headline."""

    label: str
    value: str
    of: str
    change: str


@dataclass
class Sheet(HTMLParser):
    """The headings, tables, headlines and words of one piece of HTML."""

    headings: dict[str, list[str]] = field(default_factory=dict)
    tables: list[list[list[str]]] = field(default_factory=list)
    metrics: list[Metric] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    words: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str]] = []
        self._headline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class") or ""
        if tag == "br":
            self.words += "\n"
            self._headline.append("")
            return
        if tag == "img":
            return
        self._open.append((tag, kind))
        if tag in ("h1", "h2", "h3"):
            self.headings.setdefault(tag, []).append("")
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        elif tag == "summary":
            self.behind.append("")
        elif self._in_headlines and tag in ("strong", "span"):
            self._headline.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "li" and self._in_headlines:
            name, value, of, change = (part.strip() for part in self._headline)
            self.metrics.append(Metric(name, value, of, change))
            self._headline = []
        assert self._open.pop()[0] == tag, "each element is closed in its turn"
        if tag in _ENDS_A_LINE:
            self.words += "\n"

    def handle_data(self, data: str) -> None:
        self.words += data
        tag = self._open[-1][0] if self._open else ""
        if tag in self.headings:
            self.headings[tag][-1] += data
        elif tag in ("td", "th"):
            self.tables[-1][-1][-1] += data
        elif tag == "summary":
            self.behind[-1] += data
        elif self._in_headlines and self._headline:
            self._headline[-1] += data

    @property
    def _in_headlines(self) -> bool:
        return any(kind == "headlines" for _, kind in self._open)


def sheets(app) -> list[Sheet]:
    """The pieces of HTML of a page."""
    found = []
    for element in app.get("html"):
        sheet = Sheet()
        sheet.feed(element.proto.body)
        sheet.close()
        found.append(sheet)
    return found


def words(app) -> str:
    """Everything that the page says in one line, escapes of markdown taken out."""
    spoken = [element.value for kind in _AROUND_WORDS for element in app.get(kind)]
    return " ".join(" ".join([*spoken, *(sheet.words for sheet in sheets(app))]).replace("\\", "").split())


def titles(app) -> list[str]:
    """Its headings of the first level."""
    return [title.value for title in app.title] + [title for sheet in sheets(app) for title in sheet.headings.get("h1", [])]


def metrics(app) -> list[Metric]:
    """Its headlines."""
    return [metric for sheet in sheets(app) for metric in sheet.metrics]


def tables(app) -> list[list[list[str]]]:
    """Its tables, those behind a heading too: rows of cells, the first row its heads."""
    return [table for sheet in sheets(app) for table in sheet.tables]


def cells(app) -> list[str]:
    """Every cell of every table."""
    return [cell for table in tables(app) for row in table for cell in row]
