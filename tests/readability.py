"""How hard a text is to read, by the measure of Flesch and Kincaid: a school grade, from the lengths of its sentences and words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[“\"‘(\[]?[A-Z0-9])")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"([^aeiouyl]|[aeiouy]l)e$|[^aeiouytd]ed$|([^aeiouycghlsxz]|[aeiouy]l)es$")
"""An end that is written and not spoken: of 'made', 'asked' and 'dates', not of 'table', 'loaded' and 'pages'."""
_APART = re.compile(r"(?<![ct])i[ao](?!n)|eing|eate|[aeu]rea|idea")
"""Two vowels together that are spoken one after the other, as in 'period'."""


@dataclass(frozen=True)
class Measured:
    """A text's lengths."""

    sentences: int
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        """The school grade: 9 is what somebody of 14 or 15 years reads."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def syllables(word: str) -> int:
    """How many times the mouth opens, near enough."""
    word = word.lower().removesuffix("'s").removesuffix("’s")
    return max(len(_VOWELS.findall(word)) - bool(_SILENT.search(word)) + len(_APART.findall(word)), 1)


def words_of(text: str) -> list[str]:
    """Its words; a number is not one."""
    return _WORD.findall(text)


def sentences_of(text: str) -> list[str]:
    """Its sentences."""
    return [sentence for sentence in _END.split(text.strip()) if words_of(sentence)]


def measured(texts: Iterable[str]) -> Measured:
    """All the texts together."""
    found = [words_of(sentence) for text in texts for sentence in sentences_of(text)]
    return Measured(len(found), sum(map(len, found)), sum(syllables(word) for words in found for word in words))
