"""Recomputes a release from the records as they were known then, and says identical or where not. Pure: two contents in, a finding out.

What the release says is compared byte for byte, and so are the exact values behind it. Which version of the code and of the data counts is
not a difference but a note: the same figures from later code, or from records to which later ones were added, are what is to be shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from data_access.releases.freeze import Wanted
from data_access.releases.model import Content, ExceptionGranted, FrozenCell, Release, SealedValue, Verification
from data_access.releases.store import Kept


def wanted_again(release: Release) -> Wanted:
    """What to freeze in order to make the same release once more."""
    content = release.content
    breakdowns = dict.fromkeys((cell.figure, cell.breakdown) for cell in content.cells if cell.breakdown)
    figures = tuple(dict.fromkeys(cell.figure for cell in content.cells))
    return Wanted(content.title, content.as_at, content.known_by, content.lane, figures, tuple(breakdowns))


def compare(kept: Kept, again: Content, sealed_again: Sequence[SealedValue]) -> Verification:
    """How a release and its recomputation differ, in what is said and in what is sealed behind it."""
    said = kept.release.content
    same_versions = replace(again, code_version=said.code_version, data_version=said.data_version)
    differences = (*_said_differently(said, same_versions), *_sealed_differently(kept, same_versions, sealed_again))
    is_identical = not differences and same_versions.canonical() == said.canonical()
    if not is_identical and not differences:
        differences = ("The release and its recomputation are not the same bytes.",)
    return Verification(
        kept.release.number, is_identical, kept.release.checksum, same_versions.checksum, differences, tuple(_notes(said, again))
    )


def _notes(said: Content, again: Content) -> Iterator[str]:
    if said.code_version != again.code_version:
        yield f"It was frozen by code {said.code_version}; the code that counted it again is {again.code_version}."
    if said.data_version != again.data_version:
        yield f"It was frozen from data version {said.data_version}; it was counted again from version {again.data_version}, as known then."


def _said_differently(said: Content, again: Content) -> Iterator[str]:
    for name in ("title", "as_at", "known_by", "is_synthetic", "lane", "rules"):
        if getattr(said, name) != getattr(again, name):
            yield f"{name.replace('_', ' ')}: released {getattr(said, name)}, recomputed {getattr(again, name)}."
    then, now = ({cell.name: cell for cell in content.cells} for content in (said, again))
    for name in dict.fromkeys([*then, *now]):
        yield from _cell_differs(then.get(name), now.get(name))
    if said.exceptions != again.exceptions:
        gone = [one for one in said.exceptions if one not in again.exceptions]
        yield f"Exceptions that no longer hold: {', '.join(_exception(one) for one in gone)}."


def _cell_differs(then: FrozenCell | None, now: FrozenCell | None) -> Iterator[str]:
    if then is None or now is None:
        cell = then or now
        assert cell
        yield f"{_called(cell)}: {'only in the release' if then else 'only in the recomputation'}."
        return
    for one in fields(FrozenCell):
        before, after = getattr(then, one.name), getattr(now, one.name)
        if before != after or type(before) is not type(after):
            yield f"{_called(then)}: {one.name.replace('_', ' ')} released {_shown(before)}, recomputed {_shown(after)}."


def _sealed_differently(kept: Kept, again: Content, sealed_again: Sequence[SealedValue]) -> Iterator[str]:
    """The place, never the number: who reads this need not be one who may see it."""
    now = {cell.name: value for cell, value in zip(again.cells, sealed_again, strict=True)}
    for cell, value in zip(kept.release.content.cells, kept.sealed, strict=True):
        if cell.name in now and now[cell.name] != value:
            yield f"{_called(cell)}: the exact value sealed behind it is not the one recomputed."


def _called(cell: FrozenCell) -> str:
    return f"{cell.figure} by {cell.breakdown}, {cell.label}" if cell.breakdown else cell.figure


def _exception(one: ExceptionGranted) -> str:
    return f"{one.number} ({one.figure})"


def _shown(value: object) -> str:
    return "nothing" if value is None else repr(value)
