"""Every figure of the catalogue has a specification, and every specification a figure."""

import re
from pathlib import Path

from data_access.figures.catalogue import FIGURES, faults

SPECIFIED = {key for path in Path(__file__).parent.glob("test_*.py") for key in re.findall(r"mark\.figure\(\"(\w+)\"\)", path.read_text())}


def test_every_figure_of_the_catalogue_has_a_specification():
    assert set(FIGURES) - SPECIFIED == set()


def test_every_specification_is_of_a_figure_in_the_catalogue():
    assert SPECIFIED - set(FIGURES) == set()


def test_the_catalogue_finds_no_fault_in_itself():
    assert faults() == []
