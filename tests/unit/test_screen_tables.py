"""A table as the screen receives it: what pandas' own Styler would have said, without having it worked out cell by cell."""

import pandas as pd
import pyarrow as pa
import pytest
from pandas.io.formats.style import Styler
from streamlit.testing.v1 import AppTest

from data_access.outputs.model import Column, ShownTable
from data_access.outputs.screen_tables import lay_out, plain

COLUMNS = (Column("Stage"), Column("Open", True), Column(""), Column("Open", True))
ROWS = (("To *do*", "12", "", "1,024"), ("Under way, and for a long while", "[c]", "x", "0"), ("Complete", "7", "", "5"))
PLAIN = ShownTable("stages", "Stages", "Applications.", COLUMNS, ROWS)
BARS = ShownTable("stages", "Stages", "Applications.", COLUMNS, ROWS, shares=((1, (1.0, None, 0.58)), (3, (2.0, 0.0, 0.005))))


def received(laid: Styler):
    def script(laid):
        import streamlit as st

        st.table(laid, border="horizontal", hide_index=True)

    app = AppTest.from_function(script, kwargs={"laid": laid}).run()
    assert not app.exception
    return app.table[0].proto.arrow_data


def laid_out_by_pandas(table: ShownTable) -> Styler:
    """The same rules in the words of pandas."""
    ours = lay_out(table)
    styler = Styler(ours.data, uuid=table.key, cell_ids=False).hide(axis="index")
    styler = styler.set_table_styles([{"selector": to, "props": list(props)} for to, props in ours._rules])
    declared = {to: "; ".join(": ".join(one) for one in props) for to, props in ours._cell_rules}
    css = [[declared.get(f"row{row}_col{column}", "") for column in range(len(COLUMNS))] for row in range(len(ROWS))]
    return styler.apply(lambda frame: pd.DataFrame(css, frame.index, frame.columns), axis=None)


def text_in(packed: bytes) -> list[list[str]]:
    return [column.to_pylist() for column in pa.ipc.open_stream(packed).read_all().columns]


def rules_in(styles: str) -> list[tuple[str, str]]:
    """One by one: pandas writes a rule that holds for several cells once."""
    parts = [line.removesuffix(" }").split(" { ") for line in styles.splitlines()]
    return sorted((" ".join(to.split()), said) for several, said in parts for to in several.split(","))


@pytest.mark.parametrize("table", [PLAIN, BARS], ids=["plain", "with bars"])
def test_the_screen_receives_what_pandas_would_have_said(table):
    ours, theirs = received(lay_out(table)), received(laid_out_by_pandas(table))
    assert ours.styler.uuid == theirs.styler.uuid == "stages"
    assert rules_in(ours.styler.styles) == rules_in(theirs.styler.styles)
    assert text_in(ours.styler.display_values) == text_in(theirs.styler.display_values)


def test_every_cell_is_received_as_it_was_written_and_cannot_be_markdown():
    received_cells = received(lay_out(BARS))
    written = [[plain(row[column]) for row in ROWS] for column in range(len(COLUMNS))]
    assert text_in(received_cells.data) == text_in(received_cells.styler.display_values) == written


def test_numbers_stand_right_and_a_bar_is_as_long_as_its_share():
    styles = received(lay_out(BARS)).styler.styles
    assert styles.count("text-align: right !important") == 2
    bars = [line for line in styles.splitlines() if "linear-gradient" in line]
    assert [line.split()[0] for line in bars] == [
        "#T_stages_row0_col1",
        "#T_stages_row2_col1",
        "#T_stages_row0_col3",
        "#T_stages_row2_col3",
    ]
    assert [line.split("/ ")[1].split()[0] for line in bars] == ["5.00rem", "2.90rem", "5.00rem", "0.03rem"]


def test_heads_that_repeat_are_told_apart_by_what_cannot_be_seen():
    heads = list(lay_out(PLAIN).data.columns)
    assert len(set(heads)) == len(heads)
    assert [head.replace("\u2060", "") for head in heads] == ["Stage", "Open", "", "Open"]
