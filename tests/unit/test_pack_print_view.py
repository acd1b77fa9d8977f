"""A pack as a page of HTML: whole, in order, escaped, and asking nothing of any host."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from data_access.outputs.model import Column, ShownTable
from data_access.outputs.pack_files.print_view import pack_html, table_html
from data_access.outputs.pack_model import Comment
from tests.html_elements import Elements
from tests.pack_to_write import HOSTILE, LONG, a_pack, table_of


@pytest.fixture(scope="module")
def page() -> Elements:
    return Elements(pack_html(a_pack()).decode())


def test_it_is_well_formed_with_one_title_and_headings_in_order(page):
    assert page.open == []
    levels = [int(tag[1]) for tag in page.seen if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {"header", "main", "footer", "section"} <= set(page.seen)


def test_everything_that_the_pack_says_is_in_it(page):
    whole, pack = " ".join(page.text), a_pack()
    said = [pack.sentence, pack.marking, pack.handling, pack.warning, pack.checksum, pack.name, LONG, HOSTILE]
    said += [text for section in pack.sections for one in section.headlines for text in (one.name, one.value, one.of, one.change)]
    said += [cell for table in (table_of(40), *pack.behind_charts) for row in table.rows for cell in row]
    assert [text for text in said if text not in whole] == []


def test_tables_have_captions_and_heads_with_a_scope(page):
    assert page.seen.count("table") == page.seen.count("caption") == 7, "a table without rows is a sentence"
    assert page.attributes.count(("scope", "col")) == page.seen.count("th") == 35


def test_a_word_without_an_end_may_break_in_its_cell_and_no_other_word_does():
    table = ShownTable("t", "T", "C", (Column("What"), Column("Said")), (("Immediate", "y" * 80),))
    written = table_html(table)
    assert '<td>Immediate</td><td class="endless">yyy' in written


def test_pictures_say_what_they_show(page):
    assert page.seen.count("svg") == 5
    assert ("aria-label", "Step chart: 440 of 480 assessed.") in page.attributes


def test_no_text_becomes_markup_and_nothing_is_asked_of_any_host():
    written = pack_html(a_pack()).decode()
    assert "<script" not in written
    assert re.findall(r'(?:src|href|url\()\s*=?\s*["\']?', written) == []
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)(?!example\.invalid)", written) == []


def test_no_letter_turns_hides_or_breaks_the_page():
    pack = a_pack()
    said = Comment("a\x01b c\ufffed e\u202ef \ud800g \U0001f600\n\nNext.", "Review lead", date(2024, 3, 1))
    page = Elements(pack_html(replace(pack, sections=(replace(pack.sections[0], comments=(said,)),))).decode())
    assert "a b cd ef g \U0001f600\n\nNext." in page.text


def test_every_printed_sheet_says_its_marking_and_which_page_of_how_many_it_is():
    sheet = re.search(r"@page \{.*\}", pack_html(a_pack()).decode())[0]
    boxes = dict(re.findall(r"@(\S+) \{ content: (.*?);", sheet))
    said = {place: re.sub(r"\\([0-9a-f]+) ", lambda code: chr(int(code[1], 16)), words) for place, words in boxes.items()}
    assert said == {
        "top-left": '"OFFICIAL-SENSITIVE"',
        "top-right": '"Management information, not for publication"',
        "bottom-left": '"Gold group pack 3, as at 1 March 2024" "\n" "Synthetic demonstration data: everything unpublished is invented · '
        f'Checksum {a_pack().checksum}"',
        "bottom-right": '"Page " counter(page) " of " counter(pages)',
    }


def test_no_words_end_the_style_of_the_sheet():
    hostile = '"; } </style><script>alert(1)</script> \\ { }'
    written = pack_html(a_pack(handling=hostile, warning=hostile, title=hostile)).decode()
    assert written.count("</style>") == 1
    assert "<script" not in written
    style = written[written.index("@page") : written.index("</style>")]
    assert (style.count("{"), style.count("}"), style.count('"') % 2) == (5, 5, 0)


def test_a_title_that_stands_above_is_not_said_again():
    pack = a_pack()
    written = pack_html(replace(pack, sections=(replace(pack.sections[0], title=pack.sentence), *pack.sections[1:]))).decode()
    assert written.count(f">{pack.sentence}<") == 1
    assert "<h2>Progress</h2>" in written


def test_the_same_pack_gives_the_same_bytes():
    assert pack_html(a_pack()) == pack_html(a_pack())
    assert pack_html(a_pack(number=4)) != pack_html(a_pack())
