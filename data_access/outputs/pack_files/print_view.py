"""A pack as one page of HTML that prints well and needs nothing else: no script, no link, no picture from elsewhere."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from data_access.dates import in_words
from data_access.outputs import theme
from data_access.outputs.letters import visible
from data_access.outputs.model import Attention, AttentionBlock, Block, ChartBlock, Headline, ShownTable, Statement, TableBlock
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


_LONGEST_WORD = 24
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
        f"<title>{_text(_name(pack))}</title>\n<style>{_STYLE}{_on_every_sheet(pack)}</style>\n</head>\n<body>\n"
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


def _text(words: str) -> str:
    """Words that no browser reads as markup, without letters that turn or hide."""
    return escape(visible(words))


def _head(pack: Pack) -> str:
    facts = "".join(f"<dt>{_text(name)}</dt><dd>{_text(text)}</dd>" for name, text in pack.facts)
    warning = f'<p class="warning">{_text(pack.warning)}</p>' if pack.warning else ""
    return (
        f'<header>\n<p><span class="marking">{_text(pack.marking)}</span> <span class="quiet">· {_text(pack.handling)}</span></p>\n'
        f'<p class="quiet">{_text(pack.name)}</p>\n<h1>{_text(pack.sentence)}</h1>\n{warning}<dl class="facts">{facts}</dl>\n</header>\n<main>'
    )


def _section(section: Section, sentence: str) -> str:
    """What stands above already, as the page's heading or the section's, is not said again."""
    named = _text(section.heading)
    parts = [f"<h2>{named}</h2>"] if section.title == sentence else [f'<p class="heading">{named}</p>', f"<h2>{_text(section.title)}</h2>"]
    parts += map(_comment, section.comments)
    if section.headlines:
        parts.append(f'<ul class="headlines">{"".join(map(_headline, section.headlines))}</ul>')
    parts += [_BLOCKS[type(block)](block).removeprefix(_titled(section.title)) for block in section.blocks]
    whole = "\n".join(parts)
    return f"<section>\n{whole}\n</section>"


def _titled(title: str) -> str:
    return f"<h3>{_text(title)}</h3>\n"


def _comment(comment: Comment) -> str:
    return f'<blockquote>{_text(comment.text)}<br><span class="quiet">{_text(comment.by)}, {in_words(comment.said_on)}</span></blockquote>'


def _headline(headline: Headline) -> str:
    return (
        f'<li><strong>{_text(headline.name)}</strong> <span class="number">{_text(headline.value)}</span> '
        f'<span class="quiet">{_text(headline.of)}</span><br>{_text(headline.change)}</li>'
    )


def _chart(block: ChartBlock) -> str:
    return (
        f"{_titled(block.chart.title)}<figure>{draw_svg(block.chart)}"
        f'<figcaption class="quiet">{_text(block.chart.caption)}</figcaption></figure>'
    )


def _table(block: TableBlock) -> str:
    return f"{_titled(block.table.title)}{table_html(block.table)}"


def table_html(table: ShownTable) -> str:
    """The table, or the sentence for when it has no rows."""
    if not table.rows:
        return f"<p>{_text(table.when_empty)}</p>"
    short = ' class="short"' if len(table.rows) <= _ROWS_TOGETHER else ""
    sides = [' class="n"' if column.is_number else "" for column in table.columns]
    heads = "".join(f'<th scope="col"{side}>{_text(column.head)}</th>' for column, side in zip(table.columns, sides, strict=True))
    return (
        f"<table{short}>\n<caption>{_text(table.caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
        + "\n".join(_row(row, sides) for row in table.rows)
        + "\n</tbody>\n</table>"
    )


def _row(row: Iterable[str], sides: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<td{side or _broken(cell)}>{_text(cell)}</td>" for cell, side in zip(row, sides, strict=True)) + "</tr>"


def _broken(cell: str) -> str:
    """Only a cell with a word too long for any column may break inside words: else columns would be narrowed until every word breaks."""
    return ' class="endless"' if any(len(word) > _LONGEST_WORD for word in cell.split()) else ""


def _statement(block: Statement) -> str:
    return _titled(block.title) + "\n".join(f"<p>{_text(sentence)}</p>" for sentence in block.sentences)


def _attention(block: AttentionBlock) -> str:
    lines = "".join(map(_line, block.lines))
    body = f"<ul>{lines}</ul>" if lines else f"<p>{_text(block.when_empty)}</p>"
    return f'{_titled(block.title)}<p class="quiet">{_text(block.caption)}</p>\n{body}'


def _line(line: Attention) -> str:
    return f'<li><strong>{_text(line.count)} {_text(line.sentence)}</strong><br><span class="quiet">{_text(line.worst)}</span></li>'


def _behind(tables: Sequence[ShownTable]) -> str:
    """The table of every chart: what a picture cannot say to whoever does not see it."""
    shown = "\n".join(f"{_titled(table.title)}{table_html(table)}" for table in tables)
    return f"<section>\n<h2>The numbers behind the charts</h2>\n{shown}\n</section>" if tables else ""


def _meanings(pack: Pack) -> str:
    rows = "".join(f"<dt><strong>{_text(one.name)}</strong></dt><dd>{_text(in_full(one))}</dd>" for one in pack.definitions)
    marks = "".join(f"<dt>{_text(mark)}</dt><dd>{_text(meaning)}</dd>" for mark, meaning in pack.shorthand)
    shorthand = f"<h3>Shorthand</h3><dl>{marks}</dl>" if marks else ""
    return f"<section>\n<h2>How the figures are counted</h2>\n<dl>{rows}</dl>\n{shorthand}\n</section>\n</main>"


def _foot(pack: Pack) -> str:
    said = " · ".join((pack.marking, pack.handling, _name(pack), _proof(pack)))
    return f'<footer class="quiet"><p>{_text(said)}</p></footer>'


_BLOCKS: dict[type[Block], Callable] = {ChartBlock: _chart, TableBlock: _table, Statement: _statement, AttentionBlock: _attention}
