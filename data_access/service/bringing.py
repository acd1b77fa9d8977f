"""Files brought by a browser: proposed a mapping for, looked at, tried, loaded.

They are in the session's memory alone. The readers take paths, so for the time of one run the files lie in a folder of their own that nobody
else may open, under the names that they were brought by; it is removed in every case.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import DBAPIError

from data_access.database.failures import unavailable
from data_access.errors import BadInput, BadRequest
from data_access.intake.doubts import QuestionsRaised
from data_access.intake.import_requests import ASKED, checksum_of_all
from data_access.intake.ledger import NEVER_MIXED
from data_access.intake.preview import FEW, preview
from data_access.outputs.model import Column, ShownTable
from data_access.permissions import May, can, require
from data_access.progress import Progress
from data_access.queries.standing import Standing, read_standing
from data_access.service.asking import read_moment
from data_access.service.desk import Desk
from data_access.service.import_tables import tables_of
from data_access.service.importing import (
    Options,
    Outcome,
    held_before,
    import_cases,
    mapping_checksum,
    propose_mapping,
    why_not_writable,
)
from data_access.service.refusals import door
from data_access.viewer import Viewer

LONGEST_NAME = 120
_MAPPING = "mapping.toml"


@dataclass(frozen=True)
class Brought:
    """A file as somebody brought it."""

    name: str
    content: bytes = field(repr=False)

    @property
    def checksum(self) -> str:
        """SHA-256, in hexadecimal."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Bringing:
    """Files, the text of a mapping and what is asked with them."""

    files: tuple[Brought, ...]
    mapping: str = field(repr=False)
    options: Options

    @property
    def mark(self) -> str:
        """The same for exactly the same files, mapping and options, and nothing else. Answers to questions aside."""
        files = [(safe_name(one.name), one.checksum) for one in self.files]
        return checksum_of_all(files, mapping_checksum(self.mapping.encode()), self.options.agreed)


@dataclass(frozen=True)
class Tried:
    """A dry run, or a load: counts and sentences, and no cell. ``mark`` is that of what was brought; ``tried_on`` the data version that held
    before; ``questions`` are those that it raised, by code; ``is_asked_by_another`` whether it waits for just this person; ``verb`` what the
    person may do next, '' for nothing."""

    mark: str
    tried_on: int
    sentence: str
    tables: tuple[ShownTable, ...]
    questions: tuple[tuple[str, str], ...] = ()
    is_asked_by_another: bool = False
    request_sentence: str = ""
    verb: str = ""


def standing_now(desk: Desk) -> Standing | None:
    """The data version that now holds; None where there is none yet. Raises DatabaseUnavailable."""
    if desk.is_waiting:
        return None
    try:
        with desk.case.connect() as connection:
            return read_standing(connection)
    except DBAPIError as error:
        raise unavailable(error) from None


def can_bring_files(desk: Desk, viewer: Viewer) -> str:
    """'' where the viewer may bring files to this database, else why not and what to do; ``import_cases`` refuses the same."""
    if refusal := can(viewer, May.BRING_FILES):
        return refusal
    if desk.is_demonstration:
        return (
            f"{NEVER_MIXED} To begin with real cases, set CASE_DATABASE_URL to an empty database, configure sign-in or set PRIVATE_MACHINE "
            "to yes, and start the dashboard again: this page is then where they come in."
        )
    return why_not_writable(desk.settings)


def safe_name(name: str) -> str:
    """A name that can only be a file in its folder: no separators, no letters that are not to be seen, not too long."""
    clean = "".join(letter if letter.isprintable() else "_" for letter in re.split(r"[/\\]", name)[-1]).strip()
    stem, dot, ending = clean.rpartition(".")
    short = f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}" if dot else clean[:LONGEST_NAME]
    return short if short.strip(". ") else "file"


def read_options(recorded_at: str, announced: int | None, is_part: bool, accepted: Sequence[str] = ()) -> Options:
    """Options as a person types them. Raises BadRequest for what is no moment."""
    moment = read_moment(recorded_at) if recorded_at.strip() else None
    return Options(moment, announced, tuple(accepted), is_part)


@door
def propose(desk: Desk, viewer: Viewer, file: Brought) -> str:
    """A mapping for a file, with its doubts as questions. Raises NotPermitted and BadInput."""
    require(viewer, May.BRING_FILES)
    with _on_disk([file]) as (path, _):
        return propose_mapping(path)


@door
def preview_table(desk: Desk, viewer: Viewer, file: Brought, mapping: str) -> ShownTable:
    """The first rows of a file, of the columns that the mapping reads and that tell of nobody. Raises NotPermitted and BadInput."""
    require(viewer, May.BRING_FILES)
    with _on_disk([file]) as (path, _):
        found = preview(path, mapping)
    left_out = f" Read and not shown here: {', '.join(found.left_out)}." if found.left_out else ""
    caption = f"The first {min(FEW, len(found.rows))} rows, of the columns that the mapping reads.{left_out}"
    return ShownTable("preview", safe_name(file.name), caption, tuple(map(Column, found.heads)), found.rows, "It has a heading and no row.")


@door
def try_files(desk: Desk, viewer: Viewer, bringing: Bringing, progress: Progress = lambda share, text: None) -> Tried:
    """A dry run, with the questions that it raises. Raises as ``import_cases`` does."""
    require(viewer, May.BRING_FILES)
    _check(desk, bringing)
    with _on_disk(bringing.files, bringing.mapping) as paths:
        questions: tuple[tuple[str, str], ...] = ()
        try:
            outcome = _import(desk, viewer, paths, bringing.options, progress, is_dry_run=True)
        except QuestionsRaised as raised:
            questions = raised.questions
            answered = replace(bringing.options, accepted=tuple(code for code, _ in questions))
            outcome = _import(desk, viewer, paths, answered, progress, is_dry_run=True)
    return _tried(desk, viewer, bringing, outcome, questions)


@door
def load_files(
    desk: Desk,
    viewer: Viewer,
    bringing: Bringing,
    tried: Tried,
    accepted: Sequence[str],
    progress: Progress = lambda share, text: None,
) -> Tried:
    """Loads what was tried, in one transaction, or asks for a second person where there has to be one.

    Raises as ``import_cases`` does, and BadRequest where it is not exactly what was tried.
    """
    require(viewer, May.BRING_FILES)
    if tried.mark != bringing.mark:
        raise BadRequest("The files, the mapping or what is asked with them are not what was tried. Try them again first.")
    standing = standing_now(desk)
    if tried.tried_on != (standing.number if standing else 0):
        raise BadRequest("The data changed since this was tried, so that it could come out otherwise now. Try it again first.")
    _check(desk, bringing)
    options = replace(bringing.options, accepted=tuple(accepted))
    with _on_disk(bringing.files, bringing.mapping) as paths:
        outcome = _import(desk, viewer, paths, options, progress, is_second=tried.is_asked_by_another)
    return _tried(desk, viewer, bringing, outcome, ())


def _check(desk: Desk, bringing: Bringing) -> None:
    if desk.is_demonstration:
        raise BadInput(NEVER_MIXED)
    if not bringing.files:
        raise BadRequest("No file was brought yet. Choose one under “Files and mapping” first.")
    if not bringing.mapping.strip():
        raise BadRequest("There is no mapping yet: bring one, or have one proposed.")


def _import(desk: Desk, viewer: Viewer, paths: Sequence[Path], options: Options, progress: Progress, **how: bool) -> Outcome:
    *files, mapping = paths
    return import_cases(viewer, files, mapping, desk.settings, made_at=desk.clock(), options=options, progress=progress, **how)


def _tried(desk: Desk, viewer: Viewer, bringing: Bringing, outcome: Outcome, questions: tuple[tuple[str, str], ...]) -> Tried:
    report, request = outcome.report, outcome.request
    is_asked = request is not None and request.state == ASKED
    is_by_another = is_asked and not request.is_by(viewer.subject)
    verb = "" if is_asked and not is_by_another else "Ask a second person" if desk.settings.are_imports_by_two and not is_asked else "Load"
    sentence, shown = tables_of(report)
    return Tried(bringing.mark, held_before(report), sentence, shown, questions, is_by_another, outcome.sentence, verb)


@contextmanager
def _on_disk(files: Sequence[Brought], mapping: str = "") -> Iterator[list[Path]]:
    """The paths of the files and, last, of the mapping; each file in a folder of its own, since two may have one name."""
    with TemporaryDirectory(prefix="review-import-") as folder:
        paths = []
        for number, file in enumerate([*files, Brought(_MAPPING, mapping.encode())]):
            (place := Path(folder) / str(number)).mkdir(mode=0o700)
            paths.append(place / safe_name(file.name))
            paths[-1].write_bytes(file.content)
        yield paths
