"""The second person's check of a figure: of the words that stand there now, by somebody else, and no part of what a release was counted by."""

from dataclasses import replace
from datetime import date

import pytest

from data_access.figures import catalogue, checked
from data_access.figures.catalogue import FIGURES, faults
from data_access.outputs.wording import definition_of

KEY = "people_unreachable"


@pytest.fixture
def check_as(monkeypatch):
    """Has the figure checked otherwise; None for not at all."""

    def change(**changes) -> None:
        monkeypatch.setitem(checked.CHECKED, KEY, replace(checked.CHECKED[KEY], **changes))

    return change


def test_a_figure_that_nobody_checked_is_named_with_what_has_to_be_checked(monkeypatch):
    monkeypatch.delitem(checked.CHECKED, KEY)
    assert faults() == [f"{KEY}: no second person checked it; whoever does writes {FIGURES[KEY].fingerprint} into checked.py"]


@pytest.mark.parametrize("name", ["title", "definition", "sentence", "numerator"])
def test_a_figure_that_says_something_else_since_is_not_checked(monkeypatch, name):
    changed = replace(FIGURES[KEY], **{name: f"A {getattr(FIGURES[KEY], name)}"})
    monkeypatch.setattr(catalogue, "_FIGURES", tuple(changed if one.key == KEY else one for one in catalogue._FIGURES))
    assert faults() == [
        f"{KEY}: its words changed since they were checked; whoever checks them writes {changed.fingerprint} into checked.py"
    ]
    assert definition_of(changed).checked == "Not checked by a second person since its words changed."


def test_nobody_checks_what_they_wrote_however_their_name_is_written(check_as):
    check_as(written_by="Jo Example", checked_by=" jo example")
    assert faults() == [f"{KEY}: who wrote it checked it; that takes a second person"]


def test_a_check_of_no_figure_is_a_fault(monkeypatch):
    monkeypatch.setitem(checked.CHECKED, "gone", checked.CHECKED[KEY])
    assert faults() == ["gone: it is checked, and is not in the catalogue"]


def test_a_figure_that_is_checked_again_is_no_other_definition_for_a_release(check_as):
    before = FIGURES[KEY].fingerprint
    check_as(checked_by="Sam Example", checked_on=date(2027, 1, 5))
    assert faults() == []
    assert FIGURES[KEY].fingerprint == before == "d743d1c778aa0c85", "which releases have frozen since there are any"
    assert definition_of(FIGURES[KEY]).checked == "Written by Review analyst (synthetic role); checked by Sam Example on 5 Jan 2027."
