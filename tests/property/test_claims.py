"""Whatever the text: nothing raises and every claim stands where it says. Whatever the release: its own sentences agree with it."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from data_access.figures.catalogue import FIGURES
from data_access.releases.claims.checking import check
from data_access.releases.claims.sentences import ready_sentences
from data_access.releases.claims.words import BASES
from data_access.releases.model import FrozenCell, Release
from tests.claim_scores import STATEMENTS, grounds
from tests.draft_releases import cell, content, release_of

GROUNDS = list(grounds().values())
WORDS = sorted({word for path in STATEMENTS.glob("*.txt") for word in path.read_text(encoding="utf-8").split()})
ODD = [
    "\0",
    "\u2028",
    "\u00a0",
    "\t",
    "“",
    "”",
    "(",
    ")",
    "…",
    "½",
    "İ",
    "ﬁ",
    "\ud800",
    "9" * 40,
    "+",
    "–",
    "0001-01-01",
    "31 February",
    "%",
]
passages = some.lists(some.one_of(some.sampled_from(WORDS), some.sampled_from(ODD)), max_size=60)
drafts = some.one_of(some.text(max_size=400), some.builds(str.join, some.sampled_from([" ", "", "\n"]), passages))


@settings(max_examples=200)
@given(draft=drafts, ground=some.sampled_from(GROUNDS))
def test_no_text_raises_and_every_claim_stands_in_its_sentence_and_that_in_the_draft(draft, ground):
    for claim in check(draft, *ground):
        assert claim.text
        assert claim.text in claim.sentence
        assert claim.sentence in draft
        assert draft[claim.start : claim.start + len(claim.text)] == claim.text
        assert claim.reason.endswith(".")
        assert "#" in claim.phrase
        assert len(claim.phrase) <= 200


@settings(max_examples=80)
@given(passage=some.lists(some.sampled_from(WORDS), min_size=4, max_size=40), ground=some.sampled_from(GROUNDS))
def test_blanks_and_marks_of_typesetting_change_no_verdict(passage, ground):
    told = [(claim.said, claim.value, claim.figure, claim.verdict) for claim in check(" so ".join(passage), *ground)]
    spaced = check("  so\u00a0 ".join(passage).replace("'", "’"), *ground)
    assert [(claim.said, claim.value, claim.figure, claim.verdict) for claim in spaced] == told


# A release's own sentences ----------------------------------------------------------------------------------------------------------------

COUNTS = [key for key, figure in FIGURES.items() if figure.kind == "count"]
WORDINGS = ("exactly", "about", "just_over", "more_than", "at_least", "less_than")


@some.composite
def releases(draw) -> Release:
    """Any figures of the catalogue in either lane, each part at most its whole and each whole the same wherever it is said."""
    lane = draw(some.sampled_from(["exact", "rounded"]))
    values: dict[str, int | None] = {}
    for key in COUNTS:
        whole = values.get(BASES.get(key, ""), 4_000)
        exact = draw(some.integers(0, whole if whole is not None else 0))
        values[key] = exact if lane == "exact" else _rounded(exact)
    held = draw(some.lists(some.sampled_from(COUNTS), unique=True, min_size=1))
    vague = {key: draw(some.sampled_from(WORDINGS)) for key in held if lane == "exact" and not FIGURES[key].denominator}
    cells = [_held(key, values, lane, vague.get(key, "exactly")) for key in held]
    cells += draw(some.lists(some.sampled_from(_statistics()), unique_by=lambda one: one.name))
    day = date(2024, 1, 1) + timedelta(days=draw(some.integers(0, 700)))
    return release_of(content(*cells, day=day, lane=lane), draw(some.integers(1, 99)))


def _rounded(count: int) -> int | None:
    return None if 0 < count <= 7 else (count + 2) // 5 * 5


def _held(key: str, values: dict[str, int | None], lane: str, said: str) -> FrozenCell:
    whole = values.get(BASES.get(key, ""))
    value = values[key]
    if lane == "rounded" and value is not None and whole is not None and value > whole:
        value = whole  # the rounded part never passes its rounded whole in a release either
    of = whole if FIGURES[key].denominator else None
    return cell(key, value, of, said=said if value else "exactly")


def _statistics() -> list[FrozenCell]:
    return [
        cell("open_age_days", 41),
        cell("open_age_days", None, mark="[z]", breakdown="route", label="unknown"),
        cell("officer_load", 8.5, 42.5),
        cell("review_agreement", 91.1, 56),
        cell("forecast_finish", "2024-06-01/2024-07-10"),
    ]


@settings(max_examples=120)
@given(release=releases())
def test_a_release_agrees_with_its_own_sentences_one_by_one(release):
    for sentence in ready_sentences(release.content):
        for claim in check(sentence.text, release, ()):
            assert claim.verdict.is_fine, (sentence.text, claim)


@settings(max_examples=50)
@given(release=releases(), passage=some.lists(some.sampled_from(WORDS), max_size=12))
def test_a_sentence_of_the_release_put_into_a_draft_agrees(release, passage):
    start = f"{' '.join(passage)}.\n\n"
    for sentence in ready_sentences(release.content):
        claims = check(f"{start}{sentence.text}\n\n{start}", release, ())
        within = [claim for claim in claims if len(start) <= claim.start < len(start) + len(sentence.text)]
        assert all(claim.verdict.is_fine for claim in within), (sentence.text, within)


@settings(max_examples=50)
@given(release=releases())
def test_every_number_of_an_exact_sentence_is_claimed_and_one_more_of_it_is_never_right(release):
    for held, sentence in zip(release.content.cells, ready_sentences(release.content), strict=True):
        if held.said != "exactly" or not isinstance(held.value, int) or held.value < 3 or release.content.lane != "exact":
            continue
        if held.value == held.denominator or FIGURES[held.figure].kind != "count":
            continue
        assert held.value in [claim.value for claim in check(sentence.text, release, ())], sentence.text
        wrong = sentence.text.replace(f"{held.value:,}", f"{held.value + 1:,}", 1)
        first = check(wrong, release, ())[0]
        assert not first.verdict.is_fine, (wrong, first)
