"""A board pack before it is a file: frozen, finished, protected. Every writer gets this and adds nothing; text is final.

A pack is an ordered list of sections, each with a title that is the answer, headlines, blocks as on the screen, and room for what the lead
has to say, which is named and dated.
"""

from dataclasses import dataclass
from datetime import date

from data_access.outputs.model import Addressed, Block, ChartBlock, Definition, Headline, ShownTable, TableBlock


@dataclass(frozen=True)
class Comment:
    """What a person said about a section. ``by`` is a name or a role, never made up."""

    text: str
    by: str
    said_on: date


@dataclass(frozen=True)
class Section(Addressed):
    """One part of the paper. ``heading`` names the subject ('Contact'), ``title`` is the sentence that answers it."""

    key: str
    heading: str
    title: str
    headlines: tuple[Headline, ...]
    blocks: tuple[Block, ...]
    comments: tuple[Comment, ...] = ()

    @property
    def is_answered_by_a_block(self) -> bool:
        """Whether its first block says the title again."""
        return bool(self.blocks) and title_of(self.blocks[0]) == self.title


@dataclass(frozen=True)
class Pack(Addressed):
    """The whole paper.

    ``facts`` are (name, text) pairs: as at, compared with, known by, data recorded to, data version, counts. ``warning`` is '' unless the
    data is invented. ``shorthand`` are (mark, meaning) pairs of the marks that occur. ``number`` is None until the pack is issued.
    """

    kind: str
    title: str
    sentence: str
    as_at: date
    marking: str
    handling: str
    warning: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    definitions: tuple[Definition, ...]
    shorthand: tuple[tuple[str, str], ...]
    number: int | None = None

    @property
    def name(self) -> str:
        """'Gold group pack 3', or 'Gold group pack, draft' before it is issued."""
        return f"{self.title}, draft" if self.number is None else f"{self.title} {self.number}"

    @property
    def checksum(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of everything that the pack says."""
        return self.fingerprint[:16]

    @property
    def behind_charts(self) -> tuple[ShownTable, ...]:
        """The table of every chart, in their order."""
        return tuple(block.table for section in self.sections for block in section.blocks if isinstance(block, ChartBlock))


def title_of(block: Block) -> str:
    """What a block says above itself."""
    return block.chart.title if isinstance(block, ChartBlock) else block.table.title if isinstance(block, TableBlock) else block.title


def in_full(definition: Definition) -> str:
    """How a figure is counted, its unit and its caveats, one sentence after the other."""
    return " ".join((definition.definition, f"Unit: {definition.unit}.", *definition.caveats))
