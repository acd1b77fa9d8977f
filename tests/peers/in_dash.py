"""The overview as a page of Dash, answered by one callback: python -m tests.peers.in_dash PORT

The desk is the same, over the databases that the dashboard's settings name, so that what differs is what shows the page. AS_AT and COMPARED_WITH
say what it shows to who opens it.
"""

import os
import sys

import dash
from dash import dcc, html

from data_access.outputs.model import AttentionBlock, Block, ChartBlock, Definition, PageView, ShownTable, Statement
from data_access.outputs.plotly_charts import draw
from data_access.service import open_desk_at


def main(port: int) -> None:
    """Serves the page on loopback until it is ended."""
    desk = open_desk_at(os.environ["CASE_DATABASE_URL"], os.environ["REGISTER_DATABASE_URL"], is_demonstration=True)
    app = dash.Dash("overview")
    asked = [dcc.Input(id=name, value=os.environ.get(name.upper(), ""), type="text") for name in ("as_at", "compared_with")]
    app.layout = html.Main([*asked, html.Div(id="page")])

    @app.callback(dash.Output("page", "children"), dash.Input("as_at", "value"), dash.Input("compared_with", "value"))
    def show(as_at: str, compared_with: str) -> list:
        given = {"as_at": as_at, "compared_with": compared_with}
        ask, _, _ = desk.read_ask({name: value for name, value in given.items() if value}, desk.viewer())
        return _page(desk.page(desk.viewer(), "overview", ask))

    app.run(host="127.0.0.1", port=port)


def _page(view: PageView) -> list:
    headlines = [html.Li([html.Strong(one.name), html.Span(one.value, id=one.key), one.of, one.change]) for one in view.headlines]
    top = [html.H1(view.sentence), html.P(view.context), *map(html.P, view.notices), html.Ul(headlines), _definitions(view.definitions)]
    return [*top, *(part for _, block in view.blocks for part in _block(block))]


def _block(block: Block) -> list:
    if isinstance(block, ChartBlock):
        chart = block.chart
        drawing = html.Div(dcc.Graph(figure=draw(chart)), title=chart.alternative)
        return [html.H2(chart.title), drawing, html.P(chart.caption), _table(block.table), _definitions(block.definitions)]
    if isinstance(block, Statement):
        return [html.H2(block.title), *map(html.P, block.sentences), _definitions(block.definitions)]
    if isinstance(block, AttentionBlock):
        lines = [html.Li([html.Strong(line.count), line.sentence, line.worst]) for line in block.lines]
        return [html.H2(block.title), html.P(block.caption), html.Ul(lines)]
    return [html.H2(block.table.title), _table(block.table), _definitions(block.definitions)]


def _table(table: ShownTable) -> html.Table:
    head = html.Tr([html.Th(column.head) for column in table.columns])
    return html.Table([html.Thead(head), html.Tbody([html.Tr(list(map(html.Td, row))) for row in table.rows])], id=table.key)


def _definitions(definitions: tuple[Definition, ...]) -> html.Details:
    words = ((one.name, one.definition, one.unit, one.denominator, *one.caveats, one.checked) for one in definitions)
    return html.Details([html.Summary("How it is counted"), *(html.P(". ".join(filter(None, one))) for one in words)])


if __name__ == "__main__":
    main(int(sys.argv[1]))
