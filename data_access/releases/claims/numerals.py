"""Reads numbers as people write them: '3,582', '3.5 thousand', 'twenty-five', 'two dozen', 'a hundred and one'."""

import re

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)} | {"a": 1, "an": 1}
_POWERS = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000}

_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[-\s](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(sorted(_ONES, key=len, reverse=True))})"
_HUNDREDS = rf"(?:(?:an?|{_SMALL})\s(?:hundred|dozen)(?:\s(?:and\s)?{_SMALL})?|{_SMALL})"
WORDS = rf"\b(?:{_SMALL}\sand\sa\shalf\sthousand|(?:an?|{_HUNDREDS})\s(?:thousand|million)(?:,?\s(?:and\s)?{_HUNDREDS})?|{_HUNDREDS})\b(?![-\w])"
"""A number in words. Lower case, and one blank between words."""
DIGITS = r"(?:[0-9]{1,3}(?:[,\u00a0\u202f\u2009][0-9]{3})+|[0-9]{1,9})(?:\.[0-9]{1,4})?(?:\s(?:thousand|million)\b)?"
"""A number in digits, with or without separators of thousands."""

_SEPARATORS = re.compile(r"(?<=[0-9])[,\u00a0\u202f\u2009](?=[0-9])")


def value_of(written: str) -> int | float:
    """The number that a text matching WORDS or DIGITS writes."""
    text = _SEPARATORS.sub("", written.lower())
    return _from_digits(text) if text[:1].isdigit() else _from_words(text)


def places_of(written: str) -> int:
    """How many decimals were written: 1 for '0.9'. A share rounded to them may be said so."""
    return len(re.sub(r"[^0-9.].*$", "", written).partition(".")[2])


def _from_digits(text: str) -> int | float:
    number, _, power = text.partition(" ") if " " in text else re.sub(r"\s", " ", text).partition(" ")
    value = float(number) * _POWERS.get(power, 1)
    return int(value) if value.is_integer() else value


def _from_words(text: str) -> int:
    if " and a half " in text:
        return _from_words(text.partition(" and ")[0]) * 1_000 + 500
    whole, part = 0, 0
    for word in re.split(r"[-,\s]+", text):
        if word in ("thousand", "million"):
            whole, part = whole + max(part, 1) * _POWERS[word], 0
        elif word in _POWERS:
            part = max(part, 1) * _POWERS[word]
        else:
            part += _VALUES.get(word, 0)
    return whole + part
