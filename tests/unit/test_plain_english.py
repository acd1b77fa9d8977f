"""Everything that the dashboard says can be read by who left school at sixteen, and is said in short sentences."""

import pytest

from data_access.figures.glossary import GLOSSARY
from data_access.guides import GUIDES
from data_access.service import definitions
from tests.interface_text import texts_in_code
from tests.readability import measured, sentences_of, syllables, words_of

GRADE = 9
"""Of any part of the text: what somebody of fourteen or fifteen reads with ease."""
GRADE_OF_ALL = 6
"""Of all of it together: it is at 4.3, and a page that is much harder than the others should not pass by being short."""
LONGEST = 25
"""Words of a sentence."""
LONGER = {
    "When the detailed reviews now required would be complete: the 10th to the 90th percentile of simulations that draw weeks like the last "
    "six, and a pace that strays from them as far as it did before.",
}
"""A definition of the catalogue is part of every release that froze it: another wording would be another figure."""
FEWEST = 5
"""Sentences that a file has to have to be measured by itself: of fewer the measure says little."""

SAID = {text: path for text, path in texts_in_code().items() if text.rstrip('”’"').endswith((".", "?", "!"))}
BY_FILE = {path: [text for text, at in SAID.items() if at == path] for path in dict.fromkeys(SAID.values())}
OF_DEFINITIONS = [line for kind in definitions.KINDS for one in kind.entries for line in (one.meaning, *one.more)]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *[("role", 1), ("counts", 1), ("asked", 1), ("made", 1), ("whole", 1), ("dates", 1), ("signed", 1)],
        *[("review", 2), ("table", 2), ("loaded", 2), ("pages", 2), ("assessed", 2), ("people", 2), ("being", 2), ("person's", 2)],
        *[("decided", 3), ("disclosure", 3), ("officer", 3), ("previous", 3), ("period", 3), ("completed", 3)],
        *[("application", 4), ("appropriate", 4), ("unreachable", 4), ("denominator", 5), ("administrative", 5)],
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word, count):
    assert syllables(word) == count


def test_the_measure_is_that_of_flesch_and_kincaid():
    easy, hard = measured(["The cat sat on the mat."]), measured(["Administrative applications necessitate consideration."])
    assert (easy.sentences, easy.words, easy.syllables) == (1, 6, 6)
    assert easy.grade == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert (hard.words, hard.syllables) == (4, 18)
    assert hard.grade > 30
    assert sentences_of("One is here. Two are there? “Three” is gone.") == ["One is here.", "Two are there?", "“Three” is gone."]


def test_all_that_is_said_on_the_screen_is_looked_at():
    assert len(SAID) > 450
    assert set(GUIDES["analyst"].__dict__.values()) < set(SAID)
    assert "There is no data yet: the case database is empty. Whoever may import brings the first files on the page Imports." in SAID
    assert "Switch off “Hide figures” to see them again." in SAID
    assert "Applications in scope with at least one risk assessment on or before the as-at day. Not the same as reviewed." in SAID


def test_all_of_it_together_is_plain_english():
    assert measured(SAID).grade < GRADE_OF_ALL


@pytest.mark.parametrize("path", [path for path, texts in BY_FILE.items() if sum(len(sentences_of(text)) for text in texts) >= FEWEST])
def test_each_part_of_it_is_plain_english(path):
    assert measured(BY_FILE[path]).grade <= GRADE


def test_the_definitions_and_the_glossary_are_plain_english():
    assert measured(OF_DEFINITIONS).grade <= GRADE
    assert measured(f"{meaning}." for meaning in GLOSSARY.values()).grade <= GRADE


def test_no_sentence_is_long_but_those_that_may_be():
    long = {sentence for text in [*SAID, *OF_DEFINITIONS] for sentence in sentences_of(text) if len(words_of(sentence)) > LONGEST}
    assert long == LONGER
