"""What an entry of the corpus is: its files, the mapping that they are read by, and the verdict that is due."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.corpus.good import MAPPING

Content = bytes | Callable[[], bytes]
"""What stands in a file; a function where it is too large to be held for the length of all tests."""


@dataclass(frozen=True)
class Loaded:
    """Read to its end. What was rejected, by rule; everything else as the report of an import counts it."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """Every row, whatever became of it."""
        return self.new + self.changed + self.unchanged + self.duplicates + sum(self.rejected.values())


@dataclass(frozen=True)
class Refused:
    """Not read at all, or not to its end; nothing is written. ``code`` is one of ``REFUSALS``, '' where only the sentence tells."""

    code: str
    says: str = ""
    """A piece of the sentence."""


@dataclass(frozen=True)
class Asked:
    """Read, and stopped by these questions before anything is written."""

    questions: tuple[str, ...]


Verdict = Loaded | Refused | Asked


@dataclass(frozen=True)
class BadFile:
    """An entry. ``name`` says what is wrong, as part of a sentence; ``files`` are brought together, in this order.

    Unless it ``is_whole`` it is brought as a part of what its source holds, which lets no case disappear.
    """

    name: str
    files: Mapping[str, Content]
    verdict: Verdict
    mapping: str | bytes = MAPPING
    announced: int | None = None
    is_whole: bool = False


def bad(name: str, content: Content, verdict: Verdict, *, called: str = "cases.csv", mapping: str | bytes = MAPPING) -> BadFile:
    """An entry of one file."""
    return BadFile(name, {called: content}, verdict, mapping)


def of_sheet(name: str, content: Content, verdict: Verdict) -> BadFile:
    """An entry of one workbook."""
    return bad(name, content, verdict, called="cases.xlsx")


def loaded(new: int = 0, changed: int = 0, unchanged: int = 0, duplicates: int = 0, **rejected: int) -> Loaded:
    """The counts, and how many rows broke each rule."""
    return Loaded(new, changed, unchanged, duplicates, rejected)


def coded(code: str) -> Refused:
    """Refused for its shape."""
    return Refused(code)


def says(piece: str) -> Refused:
    """Refused with a sentence that has no code."""
    return Refused("", piece)


WHOLE = loaded(new=2, changed=1, unchanged=1)
"""What the delivery of ``good`` gives where nothing in it is wrong, or what is wrong does no harm."""
