"""A pack made by hand, with everything in it that is hard to write: marks, gaps, long text, hostile text, a long table, an empty one."""

from dataclasses import replace
from datetime import date, timedelta

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

HOSTILE = "<script>alert(1)</script> ![x](http://example.invalid) =1+1 #panic [link](y) $m$ @ref *b*"
LONG = " ".join(f"Sentence {n} of a comment that goes on for a good while." for n in range(1, 29))
DAYS = tuple(date(2024, 1, 1) + timedelta(days=7 * n) for n in range(12))
DEFINITION = Definition(
    "risk_assessed", "Risk assessed", "Applications with an assessment.", "applications", "in scope", ("A caveat.",), "Checked."
)


def table_of(rows: int, key: str = "stages", title: str = "Where each category stands") -> ShownTable:
    body = tuple((f"Category {n}", f"{n * 1000:,}", "[c]" if n % 3 == 0 else str(n), "−2", f"{n}%") for n in range(1, rows + 1))
    columns = (Column("Risk category"), Column("In scope", True), Column("Waiting", True), Column("Change", True), Column("Share"))
    return ShownTable(key, title, "Applications by category.", columns, body, "Nothing waits.")


def chart_of(kind: str = "step", key: str = "progress") -> Chart:
    if kind in ("step", "line"):
        values = tuple(None if n == 4 else float(40 * n) for n in range(12))
        series = (
            Series("In scope", (480.0,) * 12, "context", "In scope 480"),
            Series("Assessed", values, "main", "Assessed 440"),
        )
        return Chart(
            key,
            kind,
            "Assessment follows the population",
            "Applications to 18 March 2024.",
            "Step chart: 440 of 480 assessed.",
            DAYS,
            series,
            "Applications",
            (Note(DAYS[6], 240.0, "Half of them"),),
        )
    names = ("Contacted", "Attempting", "Not safe")
    marked = Series("People", (120.0, None, 0.0), "main", value_labels=("120", "[c]", "0"))
    more = (Series("Others", (10.0, 20.0, 30.0), "context"), Series("Longest", (130.0, 40.0, 50.0), "second"))
    series = {"stacked": (marked, more[0]), "range": (more[0], marked, more[1])}.get(kind, (marked,))
    return Chart(key, kind, "Most people were contacted", "People requiring contact.", "Bar chart: 120 contacted.", names, series, "People")


def a_pack(**changed) -> Pack:
    """The pack; ``changed`` replaces what is named."""
    headlines = tuple(
        Headline(f"figure_{n}", name, value, "of 3,778 applications in scope (95.6%)", "+31 since 16 February")
        for n, (name, value) in enumerate([("Risk assessed", "3,613"), ("Detailed reviews complete", "384"), ("Unreachable", "[c]")])
    )
    attention = AttentionBlock(
        "Look at these first", "Oldest and riskiest.", (Attention("32", "high-risk reviews open", "oldest 137 days"),), "None."
    )
    blocks = (
        attention,
        ChartBlock(chart_of(), table_of(3, "progress_table", "Progress"), (DEFINITION,)),
        Statement(
            "forecast", "Reviews finish between 25 April and 1 June 2024", ("10th to 90th percentile.", "It assumes weeks like those.")
        ),
        TableBlock(table_of(6), (DEFINITION,)),
    )
    charts = tuple(ChartBlock(chart_of(kind, kind), table_of(2, f"{kind}_table"), ()) for kind in ("bar", "stacked", "range", "column"))
    sections = (
        Section("overview", "Progress", "3,613 of 3,778 applications are risk assessed", headlines, blocks),
        Section(
            "contact", "Contact", "Most people were contacted by 1 March", (), charts, (Comment(LONG, "Review lead", date(2024, 3, 1)),)
        ),
        Section(
            "findings",
            "Findings",
            "A long table follows",
            headlines[:1],
            (TableBlock(table_of(40, "long", "Forty rows"), ()), TableBlock(table_of(0, "empty", "An empty table"), ())),
            (Comment(HOSTILE, "Review lead", date(2024, 3, 1)),),
        ),
    )
    pack = Pack(
        kind="gold",
        title="Gold group pack",
        sentence="3,613 of 3,778 applications are risk assessed",
        as_at=date(2024, 3, 1),
        marking="OFFICIAL-SENSITIVE",
        handling="Management information, not for publication",
        warning="Synthetic demonstration data: everything unpublished is invented",
        facts=(("As at", "1 March 2024"), ("Compared with", "Gold group, 16 February 2024, as known then"), ("Counts", "exact")),
        sections=sections,
        definitions=(DEFINITION,),
        shorthand=(("[c]", "confidential: a small count that could point to someone"),),
        number=3,
    )
    return replace(pack, **changed)


def a_single_page(*, comment: str = "") -> Pack:
    """As the daily page is: six headlines, five lines of what to do next, a chart and a table."""
    pack = a_pack()
    attention, chart, _, table = pack.sections[0].blocks
    lines = tuple(replace(attention.lines[0], count=str(n)) for n in range(5))
    first = replace(
        pack.sections[0],
        headlines=pack.sections[0].headlines * 2,
        blocks=(replace(attention, lines=lines), chart, table),
        comments=(Comment(comment, "Review lead", date(2024, 3, 1)),) if comment else (),
    )
    return replace(pack, sections=(first,))
