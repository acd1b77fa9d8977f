"""A pack as one page of HTML that prints well and needs nothing else: no script, no link, no picture from elsewhere."""

from collections.abc import Callable, Iterable
from html import escape

from data_access.dates import in_words
from data_access.outputs import theme
from data_access.outputs.model import Attention, AttentionBlock, Block, ChartBlock, Headline, ShownTable, Statement, TableBlock
from data_access.outputs.pack_model import Comment, Pack, Section
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
ul.headlines {{ list-style: none; display: flex; flex-wrap: wrap; gap: .8rem 1.2rem; padding: 0; }}
ul.headlines li {{ width: 10.5rem; }} .number {{ font-size: 1.7rem; display: block; }}
section {{ border-top: 1px solid {theme.AXIS}; margin-top: 1.6rem; padding-top: .6rem; }}
blockquote {{ border-left: 4px solid #12436D; margin: .8rem 0; padding: .2rem .9rem; white-space: pre-wrap; overflow-wrap: anywhere; }}
table {{ border-collapse: collapse; width: 100%; font-size: .93rem; font-variant-numeric: tabular-nums; }}
caption {{ text-align: left; padding: .3rem 0; }}
th, td {{ text-align: left; padding: .25rem .4rem; border-bottom: 1px solid #C8CED2; vertical-align: top; }}
th {{ border-bottom: 2px solid #12436D; }} .n {{ text-align: right; }}
figure {{ margin: .6rem 0; }} svg {{ max-width: 100%; height: auto; }}
@page {{ size: A4; margin: 18mm 16mm; }}
@media print {{ body {{ margin: 0; max-width: none; padding: 0; font-size: 11pt; }} figure, tr, li, blockquote {{ break-inside: avoid; }}
h1, h2, h3, caption, .heading {{ break-after: avoid; }} thead {{ display: table-header-group; }} }}
"""


def pack_html(pack: Pack) -> bytes:
    """The whole page, UTF-8. The same pack gives the same bytes."""
    body = [_head(pack), *map(_section, pack.sections), _meanings(pack), _foot(pack)]
    page = (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(f'{pack.name}, as at {in_words(pack.as_at)}')}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )
    return page.encode()


def _head(pack: Pack) -> str:
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in pack.facts)
    warning = f'<p class="warning">{escape(pack.warning)}</p>' if pack.warning else ""
    return (
        f'<header>\n<p><span class="marking">{escape(pack.marking)}</span> <span class="quiet">· {escape(pack.handling)}</span></p>\n'
        f'<p class="quiet">{escape(pack.name)}</p>\n<h1>{escape(pack.sentence)}</h1>\n{warning}<dl class="facts">{facts}</dl>\n</header>\n<main>'
    )


def _section(section: Section) -> str:
    parts = [f'<p class="heading">{escape(section.heading)}</p>', f"<h2>{escape(section.title)}</h2>"]
    parts += map(_comment, section.comments)
    if section.headlines:
        parts.append(f'<ul class="headlines">{"".join(map(_headline, section.headlines))}</ul>')
    parts += [_BLOCKS[type(block)](block) for block in section.blocks]
    whole = "\n".join(parts)
    return f"<section>\n{whole}\n</section>"


def _comment(comment: Comment) -> str:
    return (
        f'<blockquote>{escape(comment.text)}<br><span class="quiet">{escape(comment.by)}, {in_words(comment.said_on)}</span></blockquote>'
    )


def _headline(headline: Headline) -> str:
    return (
        f'<li><strong>{escape(headline.name)}</strong> <span class="number">{escape(headline.value)}</span> '
        f'<span class="quiet">{escape(headline.of)}</span><br>{escape(headline.change)}</li>'
    )


def _chart(block: ChartBlock) -> str:
    return (
        f"<h3>{escape(block.chart.title)}</h3>\n<figure>{draw_svg(block.chart)}"
        f'<figcaption class="quiet">{escape(block.chart.caption)}</figcaption></figure>'
    )


def _table(block: TableBlock) -> str:
    return f"<h3>{escape(block.table.title)}</h3>\n{table_html(block.table)}"


def table_html(table: ShownTable) -> str:
    """The table, or the sentence for when it has no rows."""
    if not table.rows:
        return f"<p>{escape(table.when_empty)}</p>"
    sides = [' class="n"' if column.is_number else "" for column in table.columns]
    heads = "".join(f'<th scope="col"{side}>{escape(column.head)}</th>' for column, side in zip(table.columns, sides, strict=True))
    return (
        f"<table>\n<caption>{escape(table.caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
        + "\n".join(_row(row, sides) for row in table.rows)
        + "\n</tbody>\n</table>"
    )


def _row(row: Iterable[str], sides: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<td{side}>{escape(cell)}</td>" for cell, side in zip(row, sides, strict=True)) + "</tr>"


def _statement(block: Statement) -> str:
    return f"<h3>{escape(block.title)}</h3>\n" + "\n".join(f"<p>{escape(sentence)}</p>" for sentence in block.sentences)


def _attention(block: AttentionBlock) -> str:
    lines = "".join(map(_line, block.lines))
    body = f"<ul>{lines}</ul>" if lines else f"<p>{escape(block.when_empty)}</p>"
    return f'<h3>{escape(block.title)}</h3>\n<p class="quiet">{escape(block.caption)}</p>\n{body}'


def _line(line: Attention) -> str:
    return f'<li><strong>{escape(line.count)} {escape(line.sentence)}</strong><br><span class="quiet">{escape(line.worst)}</span></li>'


def _meanings(pack: Pack) -> str:
    rows = "".join(
        f"<dt><strong>{escape(one.name)}</strong></dt><dd>{escape(' '.join((one.definition, f'Unit: {one.unit}.', *one.caveats)))}</dd>"
        for one in pack.definitions
    )
    marks = "".join(f"<dt>{escape(mark)}</dt><dd>{escape(meaning)}</dd>" for mark, meaning in pack.shorthand)
    shorthand = f"<h3>Shorthand</h3><dl>{marks}</dl>" if marks else ""
    return f"<section>\n<h2>How the figures are counted</h2>\n<dl>{rows}</dl>\n{shorthand}\n</section>\n</main>"


def _foot(pack: Pack) -> str:
    said = f"{pack.marking} · {pack.handling} · {pack.name}, as at {in_words(pack.as_at)} · checksum {pack.checksum}"
    return f'<footer class="quiet"><p>{escape(said)}</p></footer>'


_BLOCKS: dict[type[Block], Callable] = {ChartBlock: _chart, TableBlock: _table, Statement: _statement, AttentionBlock: _attention}
