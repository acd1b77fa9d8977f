"""What files are made of in the tests of payloads: a pack, a release and a chart of every kind in which each word is one of five hundred."""

from dataclasses import replace
from datetime import date

from data_access.outputs.model import (
    Attention,
    AttentionBlock,
    Chart,
    ChartBlock,
    Column,
    Definition,
    Headline,
    Note,
    Series,
    ShownTable,
    Statement,
    TableBlock,
)
from data_access.outputs.pack_model import Comment, Pack, Section
from data_access.releases.model import Release
from tests.hostile.payloads import PAYLOADS
from tests.pack_to_write import a_pack
from tests.release_to_export import frozen, release

DAY = date(2024, 3, 1)
WORDS = tuple(one.text for one in PAYLOADS)
KEPT = tuple(one.text for one in PAYLOADS if one.kind != "half")
"""What a release or a rejected row can hold: no database keeps half a letter."""
KINDS = ("step", "line", "bar", "stacked", "range", "column", "bridge")


def chart_of_words(kind: str, words: tuple[str, ...], key: str = "") -> Chart:
    """A chart whose categories, series, labels, notes, title and axis are these words; a line of each where categories are days."""
    first, last = words[0], words[-1]
    if kind in ("step", "line"):
        days = tuple(date(2024, 1, number) for number in range(1, 11))
        lines = tuple(Series(one, (float(n),) * 10, "main", f"{one} {n}") for n, one in enumerate(words, 1))
        notes = tuple(Note(days[4], 1.0, one) for one in words[:5])
        return Chart(key or kind, kind, first, last, first, days, lines, first, notes)
    values = tuple(float(n) for n in range(1, len(words) + 1))
    rows = Series(first, values, "main", value_labels=words)
    more = (Series(last, values, "second", value_labels=words),) if kind in ("stacked", "range") else ()
    return Chart(key or kind, kind, first, last, first, words, (rows, *more), first)


def pack_of_words() -> Pack:
    """Every payload in a table, and some of every kind in comments, headlines, statements, what to do next, definitions, facts and charts."""
    table = ShownTable("words", WORDS[0], WORDS[1], (Column("Said"), Column(WORDS[2])), tuple((one, "1") for one in WORDS), "")
    charts = tuple(
        ChartBlock(
            chart_of_words(kind, WORDS[start : start + 12], f"{kind}_{start}"), replace(table, key=f"of_{kind}_{start}", rows=()), ()
        )
        for start, kind in zip(range(0, 84, 12), KINDS, strict=True)
    )
    said = (
        AttentionBlock(WORDS[3], WORDS[4], tuple(Attention("1", one, one) for one in WORDS[::9]), ""),
        Statement("statement", WORDS[5], WORDS[1::9]),
    )
    comments = tuple(Comment(one, one[:60], DAY) for one in WORDS[::8])
    headlines = tuple(Headline(f"h{n}", one, "12", one, one) for n, one in enumerate(WORDS[:6]))
    sections = (
        Section("one", "One", WORDS[6], headlines, (TableBlock(table, ()), *said), comments),
        Section("two", "Two", WORDS[7], (), charts),
    )
    definitions = tuple(Definition(f"d{n}", one, one, "applications", "", (one,), one) for n, one in enumerate(WORDS[::9]))
    facts = tuple((one, one) for one in WORDS[::25])
    return a_pack(title=WORDS[0], sentence=WORDS[8], facts=facts, sections=sections, definitions=definitions)


def release_of_words() -> Release:
    """Every payload as the label of a part, which a team's name is, and as the title, unit and denominator of a headline."""
    parts = (frozen("contact_attempts", 900, by="team", label=one) for one in KEPT)
    titled = (
        replace(frozen("risk_assessed", 12), figure=f"figure_{n}", title=one, unit=one, denominator_words=one) for n, one in enumerate(KEPT)
    )
    return release(*titled, *parts, title=KEPT[0])
