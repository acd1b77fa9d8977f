"""What a page says between its charts, as HTML: every word as it was written, and nothing in it that words could have made."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.figures.catalogue import FIGURES
from data_access.figures.checks import CHECKS
from data_access.outputs import screen_markup
from data_access.outputs.letters import visible
from data_access.outputs.markup import Markup, joined, text
from data_access.outputs.model import (
    Attention,
    AttentionBlock,
    Chart,
    ChartBlock,
    Column,
    Definition,
    Entries,
    Entry,
    Headline,
    PageView,
    Series,
    ShownGuide,
    ShownTable,
    Statement,
    TableBlock,
)
from data_access.outputs.theme import PARTS
from data_access.outputs.wording import place_of
from data_access.service.definitions import KINDS
from pages.parts import sheet
from tests.html_elements import Elements

COLUMNS = (Column("Stage"), Column("Open", True), Column(""), Column("Open", True))
ROWS = (("To *do*", "12", "", "1,024"), ("Under way, and for a long while", "[c]", "x", "0"), ("Complete", "7", "", "5"))
TABLE = ShownTable("stages", "Stages", "Applications.", COLUMNS, ROWS, shares=((1, (1.0, None, 0.58)), (3, (2.0, 0.0, 0.005))))
ELEMENTS = {
    "div",
    "h1",
    "h2",
    "p",
    "ul",
    "li",
    "strong",
    "span",
    "br",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "details",
    "summary",
    "a",
    "section",
    "button",
    "img",
    "b",
    "i",
}
CLASSES = {"answer", "stamp", "quiet", "headlines", "number", "behind", "block", "rows", "n", "short", "endless", "n bar"}
CLASSES |= {
    "picture",
    "level",
    "level above",
    "row",
    "fill",
    "name",
    "plot",
    "axis",
    "x",
    "y",
    "over",
    "aside",
    "key",
    "named",
    "track",
    "band",
}
CLASSES |= {
    "columns",
    "upright",
    "ranges",
    "scale",
    "down",
    "note start",
    "note middle",
    "note end",
    *(part.symbol for part in PARTS.values()),
}
CLASSES |= {"marking", "foot", "foot day", "entries", "guide", "help"}
ATTRIBUTES = {"class", "scope", "style", "aria-label", "data-key", "id", "href", "type", "aria-expanded", "data-role"}
ATTRIBUTES |= {"role", "aria-details", "src", "alt"}
STYLE = re.compile(r"--share: 0\.500|([\w-]+:[\w%#.()*+ -]+;?)+")
HOSTILE = st.text(alphabet="<>&\"'/=;:(){}[]`*!#\\ \u202e\u0000\u2028azstyle-onr.", max_size=30)


class _Read(Elements):
    """Nothing but elements and words stands in what a page shows."""

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def _everything(said: str) -> list[Markup]:
    """Every piece of a page in which these words stand everywhere where words can stand."""
    definition = Definition("risk_assessed", said, said, said, said, (said, said), said)
    leads = {"as_at": said, said: said}
    table = ShownTable(said, said, said, (Column(said), Column(said, True)), ((said, said),), said, ((1, (0.5,)),))
    chart = Chart(said, "bar", said, said, said, (said,), (Series(said, (1.0,)),))
    headline = Headline(said, said, said, said, said)
    view = PageView(said, said, (said,), (headline,), (), (definition,), stamp=said)
    read = [
        replace(
            chart, kind=kind, categories=(date(2024, 3, 1), date(2024, 3, 2)) if kind in ("line", "step") else (said, said), series=series
        )
        for kind in ("line", "step", "bar", "stacked", "range", "column", "bridge")
        for series in [(Series(said, (1.0, None), "main", said, mark=said), Series(said, (2.0, 3.0), "context", said, mark=said))]
    ]
    lines = AttentionBlock(said, said, (Attention(said, said, said),), said)
    return [
        screen_markup.marking(said, said, said, said, ShownGuide(said, said, (said,))),
        screen_markup.marked_day(said),
        screen_markup.top_of(view, (said,), leads),
        *(
            screen_markup.block_of(block, leads)
            for block in (TableBlock(table, (definition,)), Statement(said, said, (said,), (definition,)), lines)
        ),
        *(screen_markup.block_of(ChartBlock(one, table, (definition,)), leads) for one in read),
        screen_markup.above(ChartBlock(chart, table, (definition,))),
        screen_markup.below(ChartBlock(chart, table, (definition,)), leads),
        screen_markup.several_behind([table]),
        screen_markup.explained(Entries(said, (Entry(said, said, said, said, (said,)),))),
        screen_markup.table_of(ShownTable(said, said, said, (), (), said)),
    ]


def _leads_to_a_place(address: str) -> bool:
    """In the same page, or among the definitions of the same dashboard."""
    return (
        address.startswith("#")
        or re.fullmatch(r"definitions\?as_at=[\w.~%+-]*(&[\w.~%+-]*=[\w.~%+-]*)?#figure-risk_assessed", address) is not None
    )


@given(HOSTILE)
def test_no_words_become_an_element_an_attribute_or_a_style(said):
    for piece in _everything(said):
        read = _Read(piece)
        assert read.open == []
        assert set(read.seen) <= ELEMENTS
        assert {name for name, _ in read.attributes} <= ATTRIBUTES
        styles = {value for name, value in read.attributes if name == "style"}
        assert all(map(STYLE.fullmatch, styles)) if ("class", "picture") in read.attributes else styles <= {"--share: 0.500"}
        assert all(value.startswith("data:image/svg+xml,") for name, value in read.attributes if name == "src")
        assert all(_leads_to_a_place(value) for name, value in read.attributes if name == "href")
        classes = {value for name, value in read.attributes if name == "class"}
        assert classes <= CLASSES


@given(HOSTILE.filter(lambda said: said.strip() and said.isprintable()))
def test_every_word_is_read_as_it_was_written(said):
    for piece in _everything(said):
        assert any(visible(said) in one for one in _Read(piece).text)


def test_what_could_not_be_seen_is_left_out():
    assert text("a\u202eb\u200bc") == "abc"


def test_the_same_elements_stand_whatever_the_words_are():
    # A long label at the end of a line has more lines of words.
    calm, loud = (
        [[one for one in _Read(piece).seen if one != "br"] for piece in _everything(said)]
        for said in ("calm", '"><script>alert(1)</script>')
    )
    assert calm == loud


def test_a_table_has_heads_with_a_scope_and_its_numbers_to_the_right():
    read = _Read(screen_markup.table_of(TABLE))
    assert read.attributes.count(("scope", "col")) == 4
    assert ("aria-label", "Stages") in read.attributes
    # Of each row the second and the fourth cell, some with a bar; heads of numbers too.
    assert [value for name, value in read.attributes if name == "class" and value.split()[0] == "n"] == [
        *["n", "n"],
        *["n bar", "n bar"],
        *["n", "n"],
        *["n bar", "n bar"],
    ]


def test_a_bar_is_as_long_as_its_share_and_never_longer_than_the_whole():
    styles = [value for name, value in _Read(screen_markup.table_of(TABLE)).attributes if name == "style"]
    assert styles == ["--share: 1.000", "--share: 1.000", "--share: 0.580", "--share: 0.005"]


def test_short_cells_of_words_are_never_broken_and_long_words_may_be():
    columns = (Column("Officer"), Column("Said"), Column("Told"))
    written = screen_markup.table_of(ShownTable("t", "T", "C", columns, (("Officer 03", "one word, another", "y" * 80),)))
    assert '<td class="short">Officer 03</td><td>one word, another</td><td class="endless">yyy' in written


def test_a_table_without_rows_is_its_sentence():
    assert screen_markup.table_of(ShownTable("t", "T", "C", COLUMNS, (), "Nothing waits.")) == "<p>Nothing waits.</p>"


def test_two_blocks_stand_side_by_side_in_one_piece():
    one, other = (screen_markup.block_of(Statement(name, name, (f"{name} said.",))) for name in ("One", "Other"))
    sides = f'<div class="side">{one}</div><div class="side">{other}</div>'
    assert screen_markup.beside([one], [other]) == f'<div class="beside">{sides}</div>'
    assert screen_markup.beside([one], [other], wide="left") == f'<div class="beside left">{sides}</div>'


def test_what_has_no_definitions_and_no_table_has_nothing_behind_it():
    assert screen_markup.behind("k", ()) == screen_markup.several_behind(()) == ""


def test_how_it_is_counted_and_the_table_stand_behind_a_heading_each():
    definition = Definition("k", "Assessed", "Counted once.", "applications", "applications in scope", ("Not weighted.",), "Checked.")
    chart = Chart("k", "step", "T", "Measured so.", "A.", (date(2024, 3, 1),), (Series("s", (1.0,)),))
    read = _Read(screen_markup.below(ChartBlock(chart, TABLE, (definition,))))
    assert read.seen.count("details") == read.seen.count("summary") == 2
    assert [value for name, value in read.attributes if name == "data-key"] == ["counted k", "table stages"]
    said = [one.strip() for one in read.text if one.strip()]
    assert said[:7] == [
        "Measured so.",
        "How this is counted",
        "Assessed",
        "Counted once.",
        "Unit: applications, as a share of applications in scope.",
        "Not weighted.",
        "Checked.",
    ]


def _linked(key: str, leads: screen_markup.Leads) -> list[str]:
    definition = Definition(key, "Assessed", "Counted once.", "applications", "", (), "Checked.")
    return [value for name, value in _Read(screen_markup.behind("k", (definition,), leads=leads)).attributes if name == "href"]


def test_the_name_of_what_is_counted_leads_to_its_place_among_the_definitions_with_what_the_page_asks_for():
    asked = {"as_at": "2024-02-01", "view_as": "analyst"}
    assert _linked("risk_assessed", asked) == ["definitions?as_at=2024-02-01&view_as=analyst#figure-risk_assessed"]
    assert _linked("check_Q12", asked) == ["definitions?as_at=2024-02-01&view_as=analyst#check-Q12"]
    assert _linked("risk_assessed", {}) == ["definitions#figure-risk_assessed"]


def test_what_stands_in_no_place_among_the_definitions_leads_nowhere_and_so_does_everything_for_who_may_not_open_them():
    assert _linked("sources", {}) == _linked("check_Q99", {}) == []
    assert _linked("risk_assessed", None) == []


def test_every_place_to_which_a_name_leads_is_one_of_the_page_of_definitions():
    counted = [*FIGURES, *(check.key for check in CHECKS.values())]
    places = [place_of(key) for key in counted]
    assert places == [entry.place for kind in KINDS for entry in kind.entries if entry.code]
    assert len(places) == 51


def test_nothing_is_shown_as_html_that_was_not_made_as_markup():
    with pytest.raises(TypeError, match="not a str"):
        joined([text("made here"), "<b>not made here</b>"])
    with pytest.raises(TypeError, match="not a str"):
        sheet.show("<img src=x onerror=alert(1)>")
