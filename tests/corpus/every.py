"""The whole corpus, by kind."""

from collections.abc import Mapping
from types import MappingProxyType

from tests.corpus import cells, deliveries, disguises, encodings, headings, lines, mappings, older, packages, rows, sheets
from tests.corpus.model import Asked, BadFile, Loaded, Refused

CORPUS: Mapping[str, tuple[BadFile, ...]] = MappingProxyType(
    {
        "encodings": encodings.FILES,
        "delimiters": lines.DELIMITERS,
        "quotation marks": lines.QUOTES,
        "ends of lines": lines.ENDS,
        "headings": headings.FILES,
        "rows": rows.FILES,
        "dates": cells.DATES,
        "values": cells.VALUES,
        "references": cells.KEYS,
        "findings": cells.FINDINGS,
        "workbooks": (*sheets.FILES, *sheets.MORE),
        "packages": (*packages.PACKAGES, packages.BINARY),
        "older workbooks": older.OLD,
        "open documents": older.OPEN,
        "disguises": disguises.FILES,
        "several files": deliveries.FILES,
        "people": deliveries.PEOPLE,
        "mappings": mappings.FILES,
    }
)
"""Kind → its files."""


def tally(kind: str) -> tuple[int, int, int, int, int]:
    """How many files of a kind there are, and of them: loaded, refused with a code, refused with a sentence, stopped with a question."""
    verdicts = [file.verdict for file in CORPUS[kind]]
    refused = [verdict for verdict in verdicts if isinstance(verdict, Refused)]
    with_code = sum(bool(verdict.code) for verdict in refused)
    is_loaded, is_asked = (sum(isinstance(verdict, one) for verdict in verdicts) for one in (Loaded, Asked))
    return len(verdicts), is_loaded, with_code, len(refused) - with_code, is_asked
