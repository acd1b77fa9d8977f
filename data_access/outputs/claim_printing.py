"""A checked draft as text for a terminal and as JSON for a program."""

import json
from collections.abc import Sequence
from textwrap import wrap

from data_access.dates import in_words
from data_access.releases.claims.model import Claim
from data_access.releases.model import Release

_WIDTH = 100


def claims_as_json(release: Release, claims: Sequence[Claim]) -> str:
    """The JSON that .github/COMMANDS.md documents: the release's number and the claims in the order of the draft."""
    document = {"release": release.number, "claims": [_document(claim) for claim in claims]}
    return json.dumps(document, indent=2, ensure_ascii=False)


def claims_as_table(release: Release, claims: Sequence[Claim]) -> str:
    """What to look at stands first in the head; then each claim: verdict, words, figure, day, reason, sentence."""
    asking = sum(not claim.verdict.is_fine for claim in claims)
    head = f"{release.name}, as at {in_words(release.content.as_at)}: {len(claims)} claims found, {asking} to look at."
    return "\n".join([head, *(line for claim in claims for line in ("", *_lines(claim)))])


def _document(claim: Claim) -> dict[str, object]:
    return {
        "sentence": claim.sentence,
        "text": claim.text,
        "said": claim.said,
        "value": claim.value,
        "figure": claim.figure or None,
        "unit": claim.unit or None,
        "as_at": claim.as_at.isoformat() if claim.as_at else None,
        "verdict": str(claim.verdict),
        "reason": claim.reason,
    }


def _lines(claim: Claim) -> list[str]:
    verdict = str(claim.verdict).replace("_", " ")
    about = ", ".join(filter(None, (claim.figure, f"as at {in_words(claim.as_at)}" if claim.as_at else "")))
    first = f"{'  ' if claim.verdict.is_fine else '! '}{verdict}: “{' '.join(claim.text.split())}”{f' ({about})' if about else ''}"
    return [first, *_wrapped(claim.reason), *_wrapped(f"In: {' '.join(claim.sentence.split())}")]


def _wrapped(text: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent="    ", subsequent_indent="    ")
