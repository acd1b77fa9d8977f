"""The defender's own audit: what anyone can work out of every count from what is published. Takes published tables and facts, and no secret."""

from collections.abc import Sequence

from data_access.disclosure.facts import facts_of
from data_access.disclosure.fillings import Budget, Fillings, OutOfTime
from data_access.disclosure.linked import key_of, link
from data_access.disclosure.puzzle import interval_in, limits_of
from data_access.disclosure.tables import Interval, Labels, ProtectedTable, PublicTable
from data_access.errors import ReviewError

Published = ProtectedTable | PublicTable
SECONDS = 60.0


def bounds(
    table: Published, given: Sequence[Published] = (), *, beside: Sequence[Published] = (), seconds: float = SECONDS
) -> dict[Labels, Interval]:
    """The lowest and the highest whole number that every cell of a published table can be, to a reader of it, of the tables published
    ``beside`` it and of the public facts ``given``; ``math.inf`` where nothing limits it.

    A reader knows that cells add up to their margins, that counts are whole and not negative, that noughts are shown, and how numbers are
    rounded. Raises BadRequest when what is public contradicts itself, and ReviewError when the time is used up.
    """
    public = [one if isinstance(one, PublicTable) else facts_of(one) for one in (table, *beside, *given)]
    linked = link([], public)
    place = {key: place for place, key in enumerate(linked.sums.keys)}
    wanted = {cell.labels: place[key_of(cell.labels, table.dimensions, linked.dimensions)] for cell in public[0].cells}
    fillings = Fillings(linked.sums, Budget(seconds))
    fillings.limit(*limits_of(linked.facts))
    try:
        return {labels: interval_in(fillings, place) for labels, place in wanted.items()}
    except OutOfTime:
        raise ReviewError(f"The audit of {table.name} was not finished in the time allowed.") from None
