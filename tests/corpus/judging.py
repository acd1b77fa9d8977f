"""Brings files to databases that hold a good delivery, and tells what an import said of them, with every sentence that it said."""

import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import MetaData, create_engine

from data_access.database import tables
from data_access.errors import BadInput
from data_access.intake.doubts import QuestionsRaised
from data_access.intake.imports import ImportReport, import_files
from data_access.intake.shapes import FileRefused
from tests.corpus.good import CANARY, HELD_CASES, HELD_FINDINGS, MAPPING, cases, findings
from tests.corpus.model import Asked, BadFile, Content, Loaded, Refused, Verdict
from tests.log_maker import unlogged

FIRST, LATER = datetime(2020, 7, 1, 12, tzinfo=UTC), datetime(2020, 8, 1, 12, tzinfo=UTC)
Rows = Mapping[str, Collection[str]]
"""Every row of a pair of databases, as text, by table."""


@dataclass(frozen=True)
class Told:
    """What an import came to. ``sentences`` is everything that somebody could read of it."""

    verdict: Verdict
    sentences: tuple[str, ...]
    report: ImportReport | None = None

    @property
    def says_a_cell(self) -> bool:
        """Whether anything of a row stands in a sentence."""
        return any(CANARY.casefold() in sentence.casefold() for sentence in self.sentences)


@dataclass(frozen=True)
class Ground:
    """A folder for files, and the two databases that they are brought to."""

    folder: Path
    case_url: str
    register_url: str

    def prepared(self) -> "Ground":
        """With a good delivery in it."""
        self.bring({"cases.csv": cases(*HELD_CASES), "findings.csv": findings(*HELD_FINDINGS)}, at=FIRST)
        return self

    def bring(
        self,
        files: Mapping[str, Content],
        mapping: str | bytes = MAPPING,
        *,
        at: datetime = LATER,
        announced: int | None = None,
        is_part: bool = True,
    ) -> ImportReport:
        """The report of the import. Raises whatever the import raises."""
        paths = [self.folder / name for name in files]
        for path, content in zip(paths, files.values(), strict=True):
            path.write_bytes(content if isinstance(content, bytes) else content())
        toml = self.folder / "mapping.toml"
        toml.write_bytes(mapping if isinstance(mapping, bytes) else mapping.encode())
        urls = {"case_url": self.case_url, "register_url": self.register_url}
        return import_files(paths, toml, imported_by="importer", log=unlogged, made_at=at, announced=announced, is_part=is_part, **urls)

    def judged(self, entry: BadFile) -> Told:
        """What an import says of an entry. Raises whatever is no clear refusal."""
        with _logged() as lines:
            try:
                report = self.bring(entry.files, entry.mapping, announced=entry.announced, is_part=not entry.is_whole)
            except BadInput as refused:
                return Told(_refusal(refused), (str(refused), *lines))
        reasons = [rejection.reason for file in report.files for rejection in file.rejections]
        return Told(_counts(report), (*report.lines(), report.as_json(), *reasons, *lines), report)

    def rows(self) -> Rows:
        """What both databases hold."""
        return {**_rows(self.case_url, tables.case_metadata), **_rows(self.register_url, tables.register_metadata)}


def _rows(url: str, metadata: MetaData) -> Rows:
    engine = create_engine(url)
    with engine.connect() as connection:
        held = {name: [repr(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')] for name in metadata.tables}
    engine.dispose()
    return held


def _counts(report: ImportReport) -> Loaded:
    told = report.totals()
    new = told["loaded"] - told["changed"]
    return Loaded(new, told["changed"], told["unchanged"], told["duplicates"], report.rejected_by_rule)


def _refusal(refused: BadInput) -> Verdict:
    if isinstance(refused, FileRefused):
        return Refused(refused.code, str(refused))
    if isinstance(refused, QuestionsRaised):
        return Asked(tuple(code for code, _ in refused.questions))
    return Refused("", str(refused))


@contextmanager
def _logged() -> Iterator[list[str]]:
    """Whatever is logged meanwhile, of any program and any weight."""
    lines: list[str] = []
    listener = logging.Handler(logging.DEBUG)
    listener.emit = lambda record: lines.append(record.getMessage())
    root = logging.getLogger()
    before = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.setLevel(before)
        root.removeHandler(listener)


def agrees(told: Verdict, due: Verdict) -> bool:
    """Whether a verdict is the one that is due; of a sentence, a piece of it."""
    if isinstance(told, Refused) and isinstance(due, Refused):
        return told.code == due.code and due.says in told.says
    return told == due
