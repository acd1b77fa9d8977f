"""Counted when first asked for: a page needs few of the populations, and who waits for it need not wait for the others."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class OnDemand(Mapping[str, T], Generic[T]):
    """Values by their names, each made once, when first asked for or when all are; safe to share between threads.

    What the makers hold on to is let go as soon as the last value is made. What is ``dear`` is made only when it is asked for by its name.
    """

    def __init__(self, makers: Mapping[str, Callable[[], T]], *, dear: Container[str] = ()) -> None:
        self._names = tuple(makers)
        self._cheap = tuple(name for name in makers if name not in dear)
        self._makers = dict(makers)
        self._locks = {name: Lock() for name in makers}
        self._made: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        if name not in self._made:
            with self._locks[name]:
                if name not in self._made:
                    self._made[name] = self._makers[name]()
                    del self._makers[name]
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    @property
    def is_whole(self) -> bool:
        """Whether every value is made that is not dear."""
        return all(name in self._made for name in self._cheap)

    @property
    def made(self) -> Mapping[str, T]:
        """Those of the values that are made."""
        return dict(self._made)

    def make(self, names: Iterable[str]) -> None:
        """Makes those of these values that are not made yet."""
        for name in names:
            self[name]

    def make_all(self) -> None:
        """Makes what is not made yet and not dear."""
        self.make(self._cheap)
