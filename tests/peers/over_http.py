"""The overview as servers send it: ours, and one of Dash; from the click to the last word of the answer, with the counts that it shows."""

import json
import re
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.benchmark_pages import NotMeasured, check_shows_figures
from tests.peers.asking import Asked, Counts
from tests.wire import Answer, Visitor, free_port, running

_NUMBER = re.compile(r'<span class="number">([\d,]+)</span>')
_AS_AT_DAY = re.compile(r"as-at day</th>.*?<tbody>\s*<tr>(?:<td[^>]*>([^<]*)</td>)(?:<td[^>]*>([\d,]+)</td>)", re.DOTALL)


@dataclass(frozen=True)
class Sent:
    """What came of one question: in how many seconds, with what counts; and of a page, how many charts and how many rows of tables."""

    seconds: float
    counts: Counts
    charts: int = 0
    rows: int = 0


def by_the_dashboard(visitor: Visitor, asked: Asked) -> Sent:
    """Raises NotMeasured where the page shows a fault."""
    answer = visitor.ask(as_at=asked.day.isoformat(), compared_with=asked.compared_with.isoformat())
    check_shows_figures("overview", answer)
    said = "".join(answer.figures)
    return Sent(answer.seconds, _counts_on_the_page(answer), answer.charts, said.count("<tr>"))


def _counts_on_the_page(answer: Answer) -> Counts:
    said = "".join(answer.figures)
    newest = _AS_AT_DAY.search(said)
    numbers = [newest[2], *_NUMBER.findall(said)[:3]] if newest else []
    if len(numbers) < 4:
        raise NotMeasured("The page overview cannot be measured, since its headlines were not found in what it sent.")
    return Counts(*map(_whole, numbers))


def _whole(number: str) -> int:
    return int(number.replace(",", ""))


# Dash -------------------------------------------------------------------------------------------------------------------------------------


@contextmanager
def serving_dash(databases: tuple[str, str], **environment: str) -> Iterator[str]:
    """The address of a fresh server of the page in Dash."""
    port = free_port()
    urls = {"CASE_DATABASE_URL": databases[0], "REGISTER_DATABASE_URL": databases[1], **environment}
    with running([sys.executable, "-m", "tests.peers.in_dash", str(port)], f"http://127.0.0.1:{port}", "/_dash-layout", **urls) as address:
        yield address


def by_dash(address: str, asked: Asked) -> Sent:
    """One callback for a day, which answers with the whole page."""
    given = [("as_at", asked.day), ("compared_with", asked.compared_with)]
    body = json.dumps(
        {
            "output": "page.children",
            "outputs": {"id": "page", "property": "children"},
            "inputs": [{"id": name, "property": "value", "value": value.isoformat()} for name, value in given],
            "changedPropIds": ["as_at.value"],
        }
    )
    request = urllib.request.Request(f"{address}/_dash-update-component", body.encode(), {"Content-Type": "application/json"})
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=3600) as answer:
        raw = answer.read()
    taken = time.perf_counter() - started
    parts = list(_within(json.loads(raw)["response"]["page"]["children"]))
    return Sent(taken, _counts_of(parts), _how_many(parts, "Graph"), _how_many(parts, "Tr"))


def _within(component: object) -> Iterator[dict]:
    """A component and all inside it, in order."""
    if isinstance(component, list):
        for one in component:
            yield from _within(one)
    elif isinstance(component, dict) and "props" in component:
        yield component
        yield from _within(component["props"].get("children"))


def _how_many(parts: list[dict], kind: str) -> int:
    return sum(part["type"] == kind for part in parts)


def _counts_of(parts: list[dict]) -> Counts:
    named = {part["props"]["id"]: part["props"]["children"] for part in parts if "id" in part["props"]}
    newest = [part["props"]["children"] for part in _within(named["progress_table"]) if part["type"] == "Td"]
    headlines = (named[key] for key in ("risk_assessed", "detailed_review_completed", "people_contacted"))
    return Counts(*map(_whole, (newest[1], *headlines)))
