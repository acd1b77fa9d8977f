"""Every colour is measured against what it stands on: 4.5 to 1 for words, 3 to 1 for what is drawn and for the edges of what can be pressed."""

import re
import tomllib
from itertools import combinations

import pytest

from data_access.outputs import theme
from tests.house.source import ROOT

STYLE = (ROOT / "pages" / "parts" / "shell_files" / "page.css").read_text(encoding="utf-8")
SCREEN = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
WHITE, FIELD, BAR = "#ffffff", SCREEN["secondaryBackgroundColor"], "#c3d5e6"
WORDS = {
    **{f"words of {name}": part.text for name, part in theme.PARTS.items()},
    "ink": theme.INK,
    "quiet ink": theme.QUIET_INK,
    "the screen's words": SCREEN["textColor"],
    "the screen's links": SCREEN["linkColor"],
    "the screen's quiet words": SCREEN["grayTextColor"],
}
DRAWN = {
    **{f"{name}, drawn": part.fill for name, part in theme.PARTS.items()},
    "axes": theme.AXIS,
    "edges of fields": SCREEN["borderColor"],
    "the ring of the focus": SCREEN["primaryColor"],
}
DECORATION = {"#c8ced2", "#e3e6e8", "#b9c0c5"}
"""Lines between rows, lines behind a drawing and the stalk of a range: the words, the dots and the numbers beside them say it all."""


def luminance(colour: str) -> float:
    """Relative, as WCAG 2.2 defines it."""
    shares = [int(colour.lstrip("#")[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black on white."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", [WHITE, FIELD])
@pytest.mark.parametrize("words", WORDS)
def test_words_are_read_on_the_paper_and_in_a_field(words, ground):
    assert contrast(WORDS[words], ground) >= 4.5


@pytest.mark.parametrize("words", ["ink", "the screen's words"])
def test_words_are_read_on_a_bar_in_a_table(words):
    assert BAR in STYLE
    assert contrast(WORDS[words], BAR) >= 4.5


@pytest.mark.parametrize("drawn", DRAWN)
def test_what_is_drawn_is_seen_on_the_paper(drawn):
    assert contrast(DRAWN[drawn], WHITE) >= 3


def test_a_button_in_the_first_colour_is_read():
    assert contrast(WHITE, SCREEN["primaryColor"]) >= 4.5


def test_every_colour_of_the_style_and_of_the_screen_is_measured():
    measured = {colour.lower() for colour in (*WORDS.values(), *DRAWN.values(), WHITE, FIELD, BAR)} | DECORATION
    used = set(re.findall(r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b", STYLE.lower())) - {"#fff"}
    assert used <= measured
    of_the_screen = [value for value in SCREEN.values() if isinstance(value, str) and value.startswith("#")]
    assert {colour.lower() for colour in (*of_the_screen, *SCREEN["chartCategoricalColors"])} <= measured


def test_no_two_parts_are_told_apart_by_their_colour_alone():
    for one, other in combinations(theme.PARTS.values(), 2):
        assert one.symbol != other.symbol
        assert one.sign != other.sign
    assert len({(part.dash, part.fill) for part in theme.PARTS.values()}) == len(theme.PARTS)
