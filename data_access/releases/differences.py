"""What subtracting a release from an earlier one would give away: each can be safe by itself, and their difference a protected count.

25 failures in January and 33 in May say that 8 came between; 11 administrative ones and about 15 say that the difference is small. Only
what both say is used. What is said by exception was weighed, with its risk, by whoever granted it.
"""

from collections.abc import Iterator, Sequence

from data_access.disclosure.differencing import differences, reveals
from data_access.disclosure.rules import LANES
from data_access.disclosure.tables import TOTAL, PublicCell, PublicTable
from data_access.releases.counts import Name, PublicNumbers, public_numbers_of
from data_access.releases.model import Content, Release


def given_away(content: Content, earlier: Sequence[Release]) -> tuple[str, ...]:
    """A sentence for each earlier release from which the contents cannot be subtracted, naming the figures; () when there is none."""
    excepted = {(one.figure, "", "") for one in content.exceptions}
    now, found = public_numbers_of(content, "this release"), []
    for release in earlier:
        revealed = [name for name in _revealed(now, public_numbers_of(release.content, release.name), content.lane) if name not in excepted]
        if revealed:
            named = ", ".join("/".join(filter(None, name)) for name in revealed[:3]) + (
                f" and {len(revealed) - 3} more" if revealed[3:] else ""
            )
            found.append(
                f"Subtracting {release.name} from this release gives a protected count away ({named}). Have an exception granted for it, or "
                "freeze without it."
            )
    return tuple(found)


def _revealed(now: PublicNumbers, then: PublicNumbers, lane: str) -> Iterator[Name]:
    for figure, by in dict.fromkeys(name[:2] for name in now.told if name in then.told):
        new, other = _table(now, figure, by), _table(then, figure, by)
        for labels, interval in differences(new, other).items():
            name = (figure, by if labels != (TOTAL,) else "", labels[0] if labels != (TOTAL,) else "")
            if name in now.told and name in then.told and name[1] == by and reveals(interval, LANES[lane].threshold):
                yield name


def _table(numbers: PublicNumbers, figure: str, by: str) -> PublicTable:
    """A breakdown with its total, which a reader can add up; or a headline alone."""
    cells = {label: told for (key, breakdown, label), told in numbers.told.items() if (key, breakdown) == (figure, by) and by}
    if (figure, "", "") in numbers.told:
        cells[TOTAL] = numbers.told[figure, "", ""]
    return PublicTable(
        numbers.name, (by or "figure",), tuple(PublicCell((label,), *told) for label, told in cells.items()), is_whole=bool(by)
    )
