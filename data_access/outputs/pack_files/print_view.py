"""A pack as one page of HTML that prints well and needs nothing else: no script, no link, no picture from elsewhere."""

from collections.abc import Callable, Sequence
from functools import partial

from data_access.dates import in_words
from data_access.outputs import markup, theme
from data_access.outputs.letters import visible
from data_access.outputs.markup import Markup, heading, joined, paragraph, rows_of, text
from data_access.outputs.model import AttentionBlock, Block, ChartBlock, ShownTable, Statement, TableBlock
from data_access.outputs.pack_model import Comment, Pack, Section, in_full
from data_access.outputs.svg_charts import draw_svg

_STYLE = f"""
:root {{ color-scheme: light; }}
body {{ font: 15px/1.45 "Source Sans 3", "Source Sans Pro", Arial, sans-serif; color: {theme.INK}; max-width: 720px; margin: 1.5rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.6rem; line-height: 1.25; margin: .4rem 0; }}
h2 {{ font-size: 1.2rem; line-height: 1.3; margin: .2rem 0 .6rem; }}
h3 {{ font-size: 1rem; margin: 1.2rem 0 .4rem; }}
.marking {{ font-weight: 600; }}
.quiet, caption, .heading {{ color: {theme.QUIET_INK}; }}
.warning {{ border: 2px solid #A8430B; color: #A8430B; padding: .4rem .6rem; font-weight: 600; }}
dl.facts {{ display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; }}
dl.facts dt {{ color: {theme.QUIET_INK}; }} dl.facts dd {{ margin: 0; }}
ul.headlines {{ list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .8rem 1.2rem; padding: 0; }}
.heading {{ margin: 0; }} .number {{ font-size: 1.7rem; display: block; }}
section {{ border-top: 1px solid {theme.AXIS}; margin-top: 1.6rem; padding-top: .6rem; }}
blockquote {{ border-left: 4px solid #12436D; margin: .8rem 0; padding: .2rem .9rem; white-space: pre-wrap; }}
body {{ overflow-wrap: break-word; }} .endless {{ overflow-wrap: anywhere; }}
table {{ border-collapse: collapse; width: 100%; font-size: .95em; font-variant-numeric: tabular-nums; }}
caption {{ text-align: left; padding: .3rem 0; }}
th, td {{ text-align: left; padding: .25rem .4rem; border-bottom: 1px solid #C8CED2; vertical-align: top; }}
th {{ border-bottom: 2px solid #12436D; }} .n {{ text-align: right; }}
.n + :not(.n) {{ padding-left: 1.2rem; }}
figure {{ margin: .6rem 0; }} svg {{ max-width: 100%; height: auto; }}
@media print {{ body {{ margin: 0; max-width: none; padding: 0; font-size: 10pt; }}
h1, h2, h3, caption, figure, tr, li, blockquote, table.short {{ break-inside: avoid; }}
h1, h2, h3, h3 + .quiet, caption, .heading {{ break-after: avoid; }} .headlines {{ break-inside: avoid; }} thead {{ display: table-header-group; }}
th, td {{ padding: .15rem .4rem; }} h3 {{ margin-top: .9rem; }} p {{ margin: .4rem 0; }} }}
"""


_LEVEL = 3
"""Of a block's heading: the pack's sentence is the first, a section's the second."""
_ROWS_TOGETHER = 16
"""A table of more rows may go on overleaf."""
_SHEET = "@page {{ size: A4; margin: 20mm 16mm 22mm; font: 9pt sans-serif; color: {ink}; {boxes} }}"


def pack_html(pack: Pack) -> bytes:
    """The whole page, UTF-8. The same pack gives the same bytes."""
    body = [
        _head(pack),
        *(_section(section, pack.sentence) for section in pack.sections),
        _behind(pack.behind_charts),
        _meanings(pack),
        _foot(pack),
    ]
    page = (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{text(_name(pack))}</title>\n<style>{_STYLE}{_on_every_sheet(pack)}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )
    return page.encode()


def _on_every_sheet(pack: Pack) -> str:
    """What a browser prints in the margins of each page: the marking, and which page of how many."""
    said = {
        "top-left": f"{_in_style(pack.marking)}; font-weight: bold",
        "top-right": _in_style(pack.handling),
        "bottom-left": f'{_in_style(_name(pack))} "\\a " {_in_style(_proof(pack))}; white-space: pre-line; text-align: left',
        "bottom-right": '"Page " counter(page) " of " counter(pages)',
    }
    boxes = " ".join(f"@{place} {{ content: {words}; }}" for place, words in said.items())
    return _SHEET.format(ink=theme.QUIET_INK, boxes=boxes)


def _in_style(words: str) -> str:
    """Words as a string of a style sheet, which nothing in them can end."""
    return '"' + "".join(one if one.isalnum() or one == " " else f"\\{ord(one):x} " for one in visible(words)) + '"'


def _name(pack: Pack) -> str:
    return f"{pack.name}, as at {in_words(pack.as_at)}"


def _proof(pack: Pack) -> str:
    return " · ".join(filter(None, (pack.warning, f"Checksum {pack.checksum}")))


def _head(pack: Pack) -> str:
    facts = "".join(f"<dt>{text(name)}</dt><dd>{text(said)}</dd>" for name, said in pack.facts)
    warning = f'<p class="warning">{text(pack.warning)}</p>' if pack.warning else ""
    return (
        f'<header>\n<p><span class="marking">{text(pack.marking)}</span> <span class="quiet">· {text(pack.handling)}</span></p>\n'
        f'<p class="quiet">{text(pack.name)}</p>\n<h1>{text(pack.sentence)}</h1>\n{warning}<dl class="facts">{facts}</dl>\n</header>\n<main>'
    )


def _section(section: Section, sentence: str) -> str:
    """What stands above already, as the page's heading or the section's, is not said again."""
    named = text(section.heading)
    parts = [f"<h2>{named}</h2>"] if section.title == sentence else [f'<p class="heading">{named}</p>', f"<h2>{text(section.title)}</h2>"]
    parts += map(_comment, section.comments)
    if section.headlines:
        parts.append(markup.headlines(section.headlines))
    parts += [_BLOCKS[type(block)](block).removeprefix(heading(section.title, _LEVEL)).lstrip("\n") for block in section.blocks]
    whole = "\n".join(parts)
    return f"<section>\n{whole}\n</section>"


def _comment(comment: Comment) -> str:
    return f'<blockquote>{text(comment.text)}<br><span class="quiet">{text(comment.by)}, {in_words(comment.said_on)}</span></blockquote>'


def _chart(block: ChartBlock) -> Markup:
    caption = f'<figcaption class="quiet">{text(block.chart.caption)}</figcaption>'
    return joined([heading(block.chart.title, _LEVEL), Markup(f"<figure>{draw_svg(block.chart)}{caption}</figure>")])


def _table(block: TableBlock) -> Markup:
    return _titled(block.table)


def _titled(table: ShownTable) -> Markup:
    return joined([heading(table.title, _LEVEL), table_html(table)])


def table_html(table: ShownTable) -> Markup:
    """The table, or the sentence for when it has no rows."""
    if not table.rows:
        return paragraph(table.when_empty)
    short = ' class="short"' if len(table.rows) <= _ROWS_TOGETHER else ""
    return Markup(f"<table{short}>\n<caption>{text(table.caption)}</caption>\n{rows_of(table)}\n</table>")


def _behind(tables: Sequence[ShownTable]) -> str:
    """The table of every chart: what a picture cannot say to whoever does not see it."""
    shown = joined(map(_titled, tables))
    return f"<section>\n<h2>The numbers behind the charts</h2>\n{shown}\n</section>" if tables else ""


def _meanings(pack: Pack) -> str:
    rows = "".join(f"<dt><strong>{text(one.name)}</strong></dt><dd>{text(in_full(one))}</dd>" for one in pack.definitions)
    marks = "".join(f"<dt>{text(mark)}</dt><dd>{text(meaning)}</dd>" for mark, meaning in pack.shorthand)
    shorthand = f"<h3>Shorthand</h3><dl>{marks}</dl>" if marks else ""
    return f"<section>\n<h2>How the figures are counted</h2>\n<dl>{rows}</dl>\n{shorthand}\n</section>\n</main>"


def _foot(pack: Pack) -> str:
    said = " · ".join((pack.marking, pack.handling, _name(pack), _proof(pack)))
    return f'<footer class="quiet"><p>{text(said)}</p></footer>'


_BLOCKS: dict[type[Block], Callable[..., Markup]] = {
    ChartBlock: _chart,
    TableBlock: _table,
    Statement: partial(markup.statement, level=_LEVEL),
    AttentionBlock: partial(markup.attention, level=_LEVEL),
}
