"""The benchmark measures no page that shows a fault."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.benchmark_pages import NotMeasured, check_no_fault, check_shows_figures
from tests.wire import Answer

MARKING = {"html": '<p class="marking">OFFICIAL-SENSITIVE</p>'}
WHOLE = ({"html": "<p>All are risk assessed</p>"}, {"plotly_chart": "{}"}, {"date_input": ""}, {"selectbox": ""})


def _answer(*elements: dict[str, str]) -> Answer:
    """Elements of a page: kind → what it says."""
    sent = []
    for one in elements:
        message = ForwardMsg()
        for kind, words in one.items():
            element = getattr(message.delta.new_element, kind)
            element.SetInParent()
            if words:
                setattr(element, {"html": "body", "alert": "body", "plotly_chart": "spec", "exception": "message"}[kind], words)
        sent.append(message.SerializeToString())
    return Answer(0.1, tuple(sent))


def _said_of(answer: Answer, *usual: str) -> str:
    with pytest.raises(NotMeasured) as stopped:
        check_shows_figures("risk", answer, usual)
    return str(stopped.value)


def test_a_page_that_shows_its_figures_is_measured():
    check_shows_figures("risk", _answer(MARKING, *WHOLE))
    check_shows_figures("risk", _answer(MARKING, *WHOLE), {"html", "selectbox"})


def test_a_page_that_says_a_sentence_in_place_of_figures_is_named_with_what_it_said():
    said = "The register has an older schema."
    assert _said_of(_answer(MARKING, {"alert": said})) == f"The page risk cannot be measured, since it said: {said}"
    assert _said_of(_answer(MARKING, *WHOLE, {"alert": said})) == f"The page risk cannot be measured, since it said: {said}"


def test_what_it_said_is_said_without_the_marks_that_kept_it_from_being_markdown():
    assert _said_of(_answer({"alert": r"Run: python -m data\_access upgrade \(twice\)"})) == (
        "The page risk cannot be measured, since it said: Run: python -m data_access upgrade (twice)"
    )


def test_a_sentence_that_is_a_fault_too_is_said_once():
    assert _said_of(_answer({"alert": "Something went wrong."})) == "The page risk cannot be measured, since it said: Something went wrong."


def test_a_chart_that_is_part_of_the_words_is_a_chart():
    pictured = {"html": '<div class="block"><div class="picture" role="img"></div><div class="picture" role="img"></div></div>'}
    answer = _answer(MARKING, pictured, *WHOLE[2:])
    check_shows_figures("risk", answer)
    assert (answer.charts, _answer(*WHOLE).charts) == (2, 1)


def test_an_exception_beside_the_figures_stops_it():
    assert _said_of(_answer(*WHOLE, {"exception": "KeyError"})) == "The page risk cannot be measured, since it said: exception"


def test_the_marking_alone_is_no_page():
    assert _said_of(_answer(MARKING)) == "The page risk cannot be measured, since it showed neither a chart nor words."


def test_a_page_with_fewer_kinds_of_elements_than_usual_is_not_measured():
    without_chart = [one for one in WHOLE if "plotly_chart" not in one]
    assert _said_of(_answer(*without_chart)) == "The page risk cannot be measured, since it showed no chart."
    assert _said_of(_answer(*WHOLE[:-1])) == "The page risk cannot be measured, since it lacked what it usually has: selectbox."
    assert _said_of(_answer(*WHOLE), "checkbox", "button") == (
        "The page risk cannot be measured, since it lacked what it usually has: button, checkbox."
    )


def test_a_floor_that_broke_is_no_floor():
    check_no_fault("risk", _answer({"plotly_chart": "{}"}))
    with pytest.raises(NotMeasured, match="held against cannot be measured, since it said: exception"):
        check_no_fault("risk", _answer({"exception": "KeyError"}))
