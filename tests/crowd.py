"""Many visitors of a running server, each with a session of their own: all in one moment, and for as long as people stay."""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Barrier

from data_access.permissions import ROLES, may
from data_access.service import OPENED_BY
from data_access.viewer import Viewer
from tests.wire import Answer, Visitor, name_in_address, visiting

VISITS = [(role, page) for page in OPENED_BY for role in ROLES if may(Viewer(role, "", ""), OPENED_BY[page])]
"""Every page as every role that may open it."""
_FIRST_DAY, _DAYS = date(2023, 11, 1), 230
_PATIENCE = 300
"""Seconds that all of a crowd may take to come in."""


@dataclass(frozen=True)
class Click:
    """What came of one click, ``at`` seconds after all had come in: ``seconds`` to the last word, and what should not have been in it."""

    at: float
    page: str
    seconds: float
    faults: tuple[str, ...]


def open_at_once(address: str, sessions: int) -> list[Answer]:
    """What each of so many visitors gets who come in one moment, and go when the last has been answered."""
    come, go = Barrier(sessions), Barrier(sessions)

    def visit(number: int) -> Answer:
        come.wait(_PATIENCE)
        with _visitor(address, number) as (visitor, role):
            answer = visitor.ask(view_as=role)
            go.wait(_PATIENCE)
            return answer

    return list(_all_at_once(visit, sessions))


def stay(address: str, sessions: int, *, think: float, seconds: float) -> list[Click]:
    """Every click of so many visitors who stay so long, and look at what they see for ``think`` seconds on average before the next."""
    all_in = Barrier(sessions)

    def visit(number: int) -> list[Click]:
        chance = random.Random(number)
        with _visitor(address, number) as (visitor, role):
            visitor.ask(view_as=role)
            all_in.wait(_PATIENCE)
            return list(_clicks(visitor, role, chance, think, seconds))

    return [click for clicks in _all_at_once(visit, sessions) for click in clicks]


@contextmanager
def _visitor(address: str, number: int) -> Iterator[tuple[Visitor, str]]:
    role, page = VISITS[number % len(VISITS)]
    with visiting(address, name_in_address(page)) as visitor:
        yield visitor, role


def _all_at_once(visit: Callable, sessions: int) -> Iterator:
    with ThreadPoolExecutor(sessions) as pool:
        yield from pool.map(visit, range(sessions))


def _clicks(visitor: Visitor, role: str, chance: random.Random, think: float, seconds: float) -> Iterator[Click]:
    started = time.monotonic()
    pages = [page for allowed, page in VISITS if allowed == role]
    while (ends := time.monotonic() + think * chance.uniform(0.5, 1.5)) < started + seconds:
        time.sleep(ends - time.monotonic())
        page = chance.choice(pages)
        visitor.turn_to(name_in_address(page))
        day = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
        answer = visitor.ask(view_as=role, as_at=day.isoformat())
        yield Click(time.monotonic() - started, page, answer.seconds, answer.faults)
