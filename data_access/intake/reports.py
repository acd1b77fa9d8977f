"""What an import reports: what became of each file's rows, and of the whole; on one screen, or for another program."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from data_access.dates import in_words
from data_access.digits import plain_number
from data_access.intake.validate import RULES, Rejection


@dataclass(frozen=True)
class FileReport:
    """What became of one file's rows: read = loaded + unchanged + duplicates + rejected; those changed are among those loaded.

    ``read_as`` and ``notes`` say how the file was read, and what in it was not. ``disappeared`` counts the cases that left the scope because no
    file names them, under the first whose rows say their source system; None of files that do not say which cases there are.
    """

    file_name: str
    checksum: str
    read_as: str
    notes: tuple[str, ...]
    rows_read: int
    rows_loaded: int
    rows_changed: int
    rows_unchanged: int
    rows_duplicate: int
    rejections: tuple[Rejection, ...]
    disappeared: int | None

    def __post_init__(self) -> None:
        assert self.rows_read == self.rows_loaded + self.rows_unchanged + self.rows_duplicate + self.rows_rejected, "a row was lost"
        assert 0 <= self.rows_changed <= self.rows_loaded, "what changed was loaded"

    @property
    def rows_rejected(self) -> int:
        """How many rows were rejected."""
        return len(self.rejections)

    @property
    def counts(self) -> dict[str, int]:
        """Each of the counts of its rows."""
        return {name: getattr(self, count) for name, count in COUNTS.items()}


@dataclass(frozen=True)
class ImportReport:
    """What an import did. ``written`` counts the rows written by table; ``data_version`` is the one that now holds, None of an empty database.

    ``changed_fields`` says of each field of the mapping of how many held cases or findings it now says otherwise, the most frequent first.
    ``known_on`` is the London day on which the files were known: on it, what disappeared left the scope.
    """

    files: tuple[FileReport, ...]
    written: Mapping[str, int]
    data_version: int | None
    is_changed: bool
    known_on: date
    changed_fields: Mapping[str, int] = field(default_factory=dict)
    is_dry_run: bool = False
    """Whether all this was only tried, and taken back."""

    @property
    def rejected_by_rule(self) -> dict[str, int]:
        """How many rows broke each rule, the most frequent first."""
        return dict(Counter(rejection.rule for file in self.files for rejection in file.rejections).most_common())

    @property
    def disappeared(self) -> int | None:
        """How many cases left the scope because no file names them; None where no file says which cases there are."""
        told = [file.disappeared for file in self.files if file.disappeared is not None]
        return sum(told) if told else None

    def total(self, count: str) -> int:
        """One of the counts of a FileReport over all files."""
        return sum(getattr(file, count) for file in self.files)

    def lines(self) -> list[str]:
        """The report on one screen."""
        width = max(len("All files"), *(len(file.file_name) for file in self.files))
        table = [" " * width + "".join(f"{name:>12}" for name in COUNTS)]
        for name, counted in [*((file.file_name, file.counts) for file in self.files), ("All files", self.totals())]:
            table.append(f"{name:{width}}" + "".join(f"{plain_number(counted[count]):>12}" for count in COUNTS))
        read_as = [f"{file.file_name}: {'; '.join([file.read_as, *file.notes])}." for file in self.files]
        return [*table, "", *read_as, "", *self._rejected_lines(), *self._changed_line(), *self._disappeared_line(), self._outcome()]

    def totals(self) -> dict[str, int]:
        """Each of the counts over all files."""
        return {name: self.total(count) for name, count in COUNTS.items()}

    def as_json(self) -> str:
        """The report for another program: the counts per file and in total."""
        files = [
            {"file": file.file_name, "checksum": file.checksum, "read_as": file.read_as, "notes": list(file.notes), **file.counts}
            | {"disappeared": file.disappeared}
            for file in self.files
        ]
        told = {
            "files": files,
            "total": {**self.totals(), "disappeared": self.disappeared},
            "changed_fields": dict(self.changed_fields),
            "rejected_by_rule": self.rejected_by_rule,
            "written": dict(self.written),
            "data_version": self.data_version,
            "is_changed": self.is_changed,
            "is_dry_run": self.is_dry_run,
        }
        return json.dumps(told, indent=2, ensure_ascii=False)

    def _changed_line(self) -> list[str]:
        if not self.changed_fields:
            return []
        told = ", ".join(f"{name} of {plain_number(count)}" for name, count in self.changed_fields.items())
        return [f"Changed of the cases and findings that were held: {told}.", ""]

    def _disappeared_line(self) -> list[str]:
        if not self.disappeared:
            return []
        told = "1 case that is held stands" if self.disappeared == 1 else f"{plain_number(self.disappeared)} cases that are held stand"
        left = "it is" if self.disappeared == 1 else "they are"
        return [f"{told} in none of these files any more; from {in_words(self.known_on)} on {left} out of scope.", ""]

    def _rejected_lines(self) -> list[str]:
        if not self.rejected_by_rule:
            return []
        lines = [f"  {plain_number(count):>9}  {rule}: {RULES[rule]}" for rule, count in self.rejected_by_rule.items()]
        return ["Rejected, by rule (line numbers and reasons are kept in the register, the rows in the case database):", *lines, ""]

    def _outcome(self) -> str:
        if not self.is_changed:
            return f"Nothing changed: {f'data version {self.data_version} still holds' if self.data_version else 'the case database is still empty'}."
        what = ", ".join(f"{plain_number(count)} {name.replace('_', ' ')}" for name, count in self.written.items() if count)
        if self.is_dry_run:
            return f"A dry run: nothing was loaded. It would become data version {self.data_version} and write: {what}."
        return f"Data version {self.data_version} now holds. Written: {what}."


COUNTS = {
    "read": "rows_read",
    "loaded": "rows_loaded",
    "changed": "rows_changed",
    "unchanged": "rows_unchanged",
    "duplicates": "rows_duplicate",
    "rejected": "rows_rejected",
}
"""What a report counts → where a FileReport has it."""
