"""Board packs as they are composed: the right sections, through the right gate, the same for the same question."""

import re
from datetime import date

import pytest

from data_access.digits import plain_number
from data_access.errors import BadRequest, NotPermitted
from data_access.outputs.model import ChartBlock, TableBlock
from data_access.outputs.pack_model import Comment
from data_access.outputs.wording import short_day
from data_access.service import Ask
from data_access.service.pack_files import FILES
from data_access.service.packs import KINDS, compose_pack

DAY = date(2024, 3, 1)
DAYS = (date(2023, 10, 20), date(2024, 1, 11), DAY, date(2024, 6, 28))
FIRST_PUBLISHED = date(2023, 10, 26)
ASKED = [(kind, day) for kind in KINDS for day in DAYS if kind != "panel" or day >= FIRST_PUBLISHED]
"""A pack for the public can be made from the day on of which anything was published."""


def _packed(desk, kind: str, day: date = DAY, role: str = "chief_officer", **more):
    return compose_pack(desk, desk.viewer(role), kind, Ask(day), **more)


def _section(pack, key: str):
    return next(section for section in pack.sections if section.key == key)


def _table(section, key: str):
    return next(block.table for block in section.blocks if isinstance(block, TableBlock) and block.table.key == key)


@pytest.mark.parametrize(("kind", "day"), ASKED)
def test_every_kind_can_be_made_as_at_any_day_and_says_something_in_each_section(desk, kind, day):
    pack = _packed(desk, kind, day)
    assert [section.title for section in pack.sections if not section.title.strip()] == []
    assert len({section.key for section in pack.sections}) == len(pack.sections) >= 1
    assert pack.sentence == pack.sections[0].title
    assert dict(pack.facts)["As at"] == f"{day.day} {day:%B %Y}"
    assert "Synthetic" in pack.warning


def test_a_gold_group_pack_says_what_was_published(desk):
    pack = _packed(desk, "gold", date(2024, 5, 23))
    shown = {headline.key: headline.value for section in pack.sections for headline in section.headlines}
    assert (shown["risk_assessed"], shown["failures_confirmed"], shown["referrals_made"]) == ("3,778", "33", "5")
    assert (pack.name, pack.marking) == ("Gold group pack, draft", "OFFICIAL-SENSITIVE")


def test_no_pack_of_any_kind_tells_of_officers_one_by_one(desk):
    names = re.compile("|".join(map(re.escape, desk.current_events().pseudonyms.values())))
    told = {kind: names.findall(repr(_packed(desk, kind, role="review_lead"))) for kind in KINDS}
    assert told == {kind: [] for kind in KINDS}
    heads = {column.head for column in _table(_section(_packed(desk, "gold"), "workload"), "officers").columns}
    assert "Team" in heads


def test_the_same_question_gives_the_same_pack_and_another_comparison_another(desk):
    once, again = (_packed(desk, "gold") for _ in range(2))
    other = compose_pack(desk, desk.viewer(), "gold", Ask(DAY, compared_with="2024-01-11"))
    assert once.checksum == again.checksum != other.checksum
    assert len(once.checksum) == 16


def test_what_the_lead_said_stands_in_its_section_once_and_verbatim(desk):
    said = Comment("The unit moved *offices* in week 6.", "Review lead", DAY)
    pack = _packed(desk, "gold", comments={"risk": [said]})
    assert [section.key for section in pack.sections if section.comments] == ["risk"]
    assert _section(pack, "risk").comments == (said,)


def test_each_definition_is_given_once_and_every_headline_has_one(desk):
    pack = _packed(desk, "gold")
    keys = [definition.key for definition in pack.definitions]
    assert len(keys) == len(set(keys))
    assert {headline.key for section in pack.sections for headline in section.headlines} <= set(keys)


def test_shorthand_is_explained_where_it_occurs_and_not_where_it_does_not(desk):
    assert [mark for mark, _ in _packed(desk, "panel").shorthand] == ["[z]"]
    assert "[c]" not in dict(_packed(desk, "gold").shorthand)


def test_the_forecast_is_given_with_what_more_officers_would_change_and_how_right_it_was(desk):
    section = _section(_packed(desk, "gold"), "forecast")
    assert section.title == "Detailed reviews finish between 25 April and 1 June 2024"
    assert section.blocks[0].sentences[0].endswith("from the last 6 whole weeks: 175 left, 16 to 23 fewer each week.")
    assert _table(section, "capacities").rows == (
        ("As it is", "between 25 April and 1 June 2024"),
        ("5 more officers", "between 20 April and 21 May 2024"),
        ("10 more officers", "between 15 April and 13 May 2024"),
    )
    past = _table(section, "past_forecasts")
    assert past.title == "The truth fell inside 7 of 8 past ranges"
    assert (past.rows[0], past.rows[4]) == (
        ("28 Jan 2024", "273", "183 to 231", "195", "yes"),
        ("31 Dec 2023", "285", "288 to 374", "273", "no"),
    )
    late = _section(_packed(desk, "gold", date(2024, 6, 28)), "forecast")
    assert _table(late, "past_forecasts").title == "The truth fell inside 22 of 24 past ranges"


def test_a_forecast_that_cannot_be_given_says_why_in_every_row(desk):
    early, growing = (_section(_packed(desk, "gold", day), "forecast") for day in (date(2023, 10, 25), date(2024, 1, 11)))
    assert early.title == "A finish cannot be forecast"
    assert {said for _, said in _table(early, "capacities").rows} == {"none: fewer than 4 weeks of completed reviews to go by"}
    assert _table(early, "past_forecasts").title == "No past forecast can be compared yet"
    assert "310 left, which grew by 10 to 18 each week as more were required than completed." in growing.blocks[0].sentences[0]


def test_who_may_not_build_a_pack_is_told_and_a_kind_that_is_not_there_is_named(desk):
    with pytest.raises(NotPermitted, match="The role Board member may not build board packs"):
        _packed(desk, "panel", role="board_member")
    with pytest.raises(BadRequest, match=r"no kind of pack 'glossy'\. The kinds are: daily, gold, regulator, panel"):
        _packed(desk, "glossy")
    with pytest.raises(BadRequest):
        _packed(desk, "gold", date(2011, 1, 1))


@pytest.mark.parametrize("ending", FILES)
@pytest.mark.parametrize(("kind", "day"), [(kind, day) for kind, day in ASKED if day in (DAYS[0], DAYS[-1])])
def test_every_kind_is_written_on_a_day_with_nearly_nothing_yet_and_on_one_with_nothing_left(desk, kind, day, ending):
    assert len(FILES[ending].write(_packed(desk, kind, day))) > 10_000


@pytest.mark.parametrize(("kind", "day"), [(kind, day) for kind, day in ASKED if kind != "panel"])
def test_a_chart_and_the_table_beside_it_say_the_same_of_the_same(desk, kind, day):
    blocks = [block for section in _packed(desk, kind, day).sections for block in section.blocks if isinstance(block, ChartBlock)]
    compared = sum(_compared(block, column) for block in blocks for column in range(len(block.chart.series)))
    assert compared >= 3


def _compared(block: ChartBlock, column: int) -> int:
    """How many numbers of a series stand in the table too; each has to be the same there."""
    series, heads = block.chart.series[column], [head.head for head in block.table.columns]
    if series.name not in heads:
        return 0
    rows = {row[0]: row[heads.index(series.name)] for row in block.table.rows}
    drawn = {
        category if isinstance(category, str) else short_day(category): series.mark if value is None else plain_number(value)
        for category, value in zip(block.chart.categories, series.values, strict=True)
    }
    drawn |= dict(zip(drawn, series.value_labels, strict=False))
    both = drawn.keys() & rows.keys()
    assert both or not drawn, block.chart.key
    assert {name: drawn[name] for name in both} == {name: rows[name] for name in both}, block.chart.key
    return len(both)
