"""What a page says, as HTML, with the charts that are read: one piece where there would be an element for every line, since each is sent and
drawn apart.

Text is finished before it comes here. How a figure is counted, and the table of a chart, stand behind a heading that opens them.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from data_access.outputs import markup
from data_access.outputs.markup import Markup, heading, headlines, joined, paragraph, text
from data_access.outputs.model import (
    Block,
    Chart,
    ChartBlock,
    Definition,
    Entries,
    Entry,
    PageView,
    ShownGuide,
    ShownTable,
    Statement,
    TableBlock,
)
from data_access.outputs.screen_pictures import pictured
from data_access.outputs.wording import place_of

_LEVEL = 2
"""Of a block's heading: the page's own sentence is the first."""
Leads = Mapping[str, str] | None
"""What a link from a figure to its place on the page of definitions asks for beside that; None where who looks may not open that page."""


def top_of(view: PageView, notices: Sequence[str], leads: Leads = None) -> Markup:
    """The one sentence that is the answer, what it is of, and the headlines."""
    said = [Markup(f"<p><strong>Note:</strong> {text(notice)}</p>") for notice in (*notices, *view.notices)]
    return joined(
        [
            answer(view.sentence, view.context, above=stamp(view.stamp), below=said),
            *filter(None, [headlines(view.headlines), behind("headlines", view.definitions, leads=leads)]),
        ]
    )


def answer(sentence: str, context: str, *, above: Markup | None = None, below: Sequence[Markup] = ()) -> Markup:
    """A page's one sentence, and what it is of."""
    return _div("answer", [above or Markup(""), heading(sentence, 1), paragraph(context, is_quiet=True), *below])


def marking(classification: str, handling: str, warning: str, signed: str, guide: ShownGuide | None = None) -> Markup:
    """The line on top of a page, with a warning where there is one, and the line at its foot, which says who looks at it. Between them what
    their role finds here, for the browser to show at the first visit."""
    warned = f" · <strong>{text(warning)}</strong>" if warning else ""
    return joined(
        [
            Markup(f'<p class="marking"><strong>{text(classification)}</strong> · {text(handling)}{warned}</p>'),
            *([_guide(guide)] if guide else []),
            Markup(f'<p class="foot">{text(classification)} · {text(signed)}</p>'),
        ]
    )


def _guide(guide: ShownGuide) -> Markup:
    """Nothing in it is a heading: the page's own sentence is the first."""
    lines = joined([Markup(f"<p><strong>{text(guide.title)}</strong></p>"), *map(paragraph, guide.lines)])
    return Markup(
        '<button type="button" class="help" aria-expanded="false">Help</button>'
        f'<section class="guide" data-role="{text(guide.role)}" aria-label="{text(guide.title)}">{lines}'
        '<button type="button">Close</button></section>'
    )


def marked_day(words: str) -> Markup:
    """Of which day a page is, in its foot."""
    return Markup(f'<p class="foot day">{text(words)}</p>')


def stamp(words: str) -> Markup:
    """What stands above everything on a page whose data may not be the newest; nothing where they are."""
    return Markup(f'<p class="stamp">{text(words)}</p>') if words else Markup("")


def block_of(block: Block, leads: Leads = None) -> Markup:
    """A block, whole; a chart as it is read."""
    if isinstance(block, ChartBlock):
        said = [heading(block.chart.title, _LEVEL), picture_of(block.chart), *_below(block, leads)]
    elif isinstance(block, TableBlock):
        table = block.table
        said = [
            heading(table.title, _LEVEL),
            table_of(table),
            paragraph(table.caption, is_quiet=True),
            behind(table.key, block.definitions, leads=leads),
        ]
    elif isinstance(block, Statement):
        said = [markup.statement(block, _LEVEL), behind(block.key, block.definitions, leads=leads)]
    else:
        said = [markup.attention(block, _LEVEL)]
    return _div("block", said)


def beside(left: Sequence[Markup], right: Sequence[Markup], *, wide: str = "") -> Markup:
    """Pieces side by side where there is room, one below another where there is none; ``wide`` is the side that gets two thirds, if any."""
    return _div(f"beside {wide}".strip(), [_div("side", left), _div("side", right)])


def picture_of(chart: Chart) -> Markup:
    """A chart that is read, linked with its table."""
    return pictured(chart, said_of(chart), table_place(chart.key))


def above(block: ChartBlock) -> Markup:
    """What stands above a chart that is explored: its message."""
    return _div("block", [heading(block.chart.title, _LEVEL)])


def below(block: ChartBlock, leads: Leads = None) -> Markup:
    """What stands below a chart that is explored: what it measures, how that is counted, and its table."""
    return joined(_below(block, leads))


def _below(block: ChartBlock, leads: Leads) -> list[Markup]:
    chart = block.chart
    return [paragraph(chart.caption, is_quiet=True), behind(chart.key, block.definitions, block.table, leads=leads)]


def behind(key: str, definitions: Sequence[Definition], table: ShownTable | None = None, *, leads: Leads = None) -> Markup:
    """How something is counted, and its table, each behind a heading that opens it; nothing where there is neither."""
    opened = [_details(f"counted {key}", "How this is counted", (_counted(one, leads) for one in definitions))] if definitions else []
    if table:
        opened.append(_table_behind(table, "Table", place=table_place(key)))
    return _div("behind", opened) if opened else Markup("")


def several_behind(tables: Sequence[ShownTable]) -> Markup:
    """Tables, each behind its own title; nothing where there are none."""
    return _div("behind", [_table_behind(table, table.title) for table in tables]) if tables else Markup("")


def said_of(chart: Chart) -> str:
    """What a chart says for who cannot see it, and where its numbers are."""
    return f"{chart.alternative} Its numbers are in the table below it."


def table_place(key: str) -> str:
    """The mark of the table of a chart, which the chart is linked with."""
    return f"table_of_{key}"


def _table_behind(table: ShownTable, name: str, place: str = "") -> Markup:
    title = Markup(f"<p><strong>{text(table.title)}</strong></p>")
    inside = [title, paragraph(table.caption, is_quiet=True), table_of(table)]
    return _details(f"table {table.key}", name, inside, says="" if name == table.title else table.title, place=place)


def table_of(table: ShownTable) -> Markup:
    """The table in a box in which it can be moved sideways, or the sentence for when it has no rows."""
    if not table.rows:
        return paragraph(table.when_empty)
    return Markup(f'<div class="rows"><table aria-label="{text(table.title)}">{markup.rows_of(table, on_screen=True)}</table></div>')


def explained(kind: Entries) -> Markup:
    """Things explained, one a row: its name, which links to its own place, the code to quote, and what it means."""
    rows = "".join(map(_entry, kind.entries))
    return _div("block", [heading(kind.title, _LEVEL), Markup(f'<ul class="entries">{rows}</ul>')])


def _entry(one: Entry) -> str:
    place = text(one.place)
    code = f'<br><span class="quiet">{text(one.code)}</span>' if one.code else ""
    more = "".join(paragraph(line, is_quiet=True) for line in one.more)
    return f'<li id="{place}"><p><a href="#{place}">{text(one.name)}</a>{code}</p><div>{paragraph(one.meaning)}{more}</div></li>'


def _counted(definition: Definition, leads: Leads) -> Markup:
    share = f", as a share of {definition.denominator}" if definition.denominator else ""
    caveats = "".join(f"<li>{text(caveat)}</li>" for caveat in definition.caveats)
    return joined(
        [
            Markup(f"<p><strong>{_name_of(definition, leads)}</strong></p>"),
            paragraph(definition.definition),
            paragraph(f"Unit: {definition.unit}{share}."),
            *([Markup(f"<ul>{caveats}</ul>")] if caveats else []),
            paragraph(definition.checked, is_quiet=True),
        ]
    )


def _name_of(definition: Definition, leads: Leads) -> Markup:
    """The name, as a link where there is a place to lead to. It is beside this page's own address, wherever the dashboard stands on its host."""
    name, place = text(definition.name), place_of(definition.key)
    if leads is None or not place:
        return name
    asked = f"?{urlencode(leads)}" if leads else ""
    return Markup(f'<a href="{text(f"definitions{asked}#{place}")}">{name}</a>')


def _details(key: str, name: str, inside: Sequence[Markup], *, says: str = "", place: str = "") -> Markup:
    """``says``: what is inside, for who hears one heading after another and not what stands around it."""
    label = f' aria-label="{text(f"{name}: {says}")}"' if says else ""
    mark = f' id="{text(place)}"' if place else ""
    return Markup(f'<details data-key="{text(key)}"{mark}><summary{label}>{text(name)}</summary>{joined(inside)}</details>')


def _div(name: str, inside: Sequence[Markup]) -> Markup:
    return Markup(f'<div class="{name}">{joined(filter(None, inside))}</div>')
