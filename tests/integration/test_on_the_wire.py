"""What a running server sends to a visitor: little, in few pieces, and nothing of its own insides."""

from collections.abc import Iterator

import pytest

from data_access.service import PAGES
from tests.demonstration_maker import demonstration_in
from tests.wire import Answer, name_in_address, serving_dashboard, visiting

MOST_PIECES = 36
MOST_BYTES = 60_000


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> Iterator[dict[str, tuple[Answer, Answer]]]:
    """What each page sends as it opens, and as it opens on another day."""
    folder = tmp_path_factory.mktemp("served")
    urls = demonstration_in(folder)
    found = {}
    with serving_dashboard(urls) as address:
        for page in PAGES:
            with visiting(address, name_in_address(page)) as visitor:
                found[page] = (visitor.ask(), visitor.ask(as_at="2024-05-23"))
    yield found


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_sent_in_few_pieces_and_few_bytes(answers, page):
    for answer in answers[page]:
        assert len(answer.messages) <= MOST_PIECES
        assert answer.size <= MOST_BYTES


@pytest.mark.parametrize("page", PAGES)
def test_words_and_tables_are_sent_between_charts_and_not_one_by_one(answers, page):
    kinds = answers[page][0].kinds
    assert answers[page][0].charts >= 1
    # Two are the marking and the day it is of.
    assert kinds["html"] <= 4 + 2 * kinds["plotly_chart"] + kinds["column"]
    assert kinds["heading"] == kinds["metric"] == kinds["table"] == 0


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_the_insides_is_sent(answers, page):
    sent = b"".join(message for answer in answers[page] for message in answer.messages)
    assert not [word for word in (b"Traceback", b"SELECT", b"sqlite:", b"exception") if word in sent]
    assert b"risk assessed" in sent or page != "overview"


def test_the_day_asked_for_is_the_day_answered(answers):
    for page in PAGES:
        assert b"As at Thursday 23 May 2024" in b"".join(answers[page][1].messages)
