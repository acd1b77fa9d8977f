"""The front desk: the only door for pages and the command line. Asks permission, reads one version, writes the audit, answers."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from threading import RLock, Thread, local
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from data_access import audit, vocabulary
from data_access.audit.chain import Onward
from data_access.database.engine import open_case_database, open_register
from data_access.dates import clock_time, end_of_london_day, in_utc, in_words, london_day, moment_in_words
from data_access.disclosure.rules import INTERNAL, ROUNDED
from data_access.errors import Altered, DatabaseUnavailable, NotPermitted, NotSignedIn
from data_access.outputs.model import Controls, Option, PageView
from data_access.outputs.wording import short_day
from data_access.permissions import OPENED_BY, ROLES, May, can, may, require
from data_access.populations.history import History
from data_access.queries.events import DataVersion, Events
from data_access.releases.packs_kept import Seen, agenda_mark, read_meetings, seen_at
from data_access.releases.store import glanced, reading
from data_access.service import contact, data_quality, figures, findings, overview, risk, workload
from data_access.service.asking import (
    FILTERS,
    THEN,
    UNTIL,
    Ask,
    ask_from_link,
    check_day,
    comparison_in_link,
    read_comparison,
    read_moment,
)
from data_access.service.clock_watch import ClockWatch
from data_access.service.histories import Histories
from data_access.service.look import Look
from data_access.service.provider import Provider
from data_access.service.refusals import door
from data_access.service.verified import Cases, Verified
from data_access.settings import Settings
from data_access.viewer import Viewer

Found = TypeVar("Found")

PAGES: dict[str, Callable[[Look], PageView]] = {
    "overview": overview.compose,
    "risk": risk.compose,
    "contact": contact.compose,
    "findings": findings.compose,
    "workload": workload.compose,
    "data_quality": data_quality.compose,
}
"""Every live page: what composes it."""


def needed_to_open(page: str) -> tuple[May, ...]:
    """The permission that opens a page; for one that is composed of counts also the lane through which everybody sees some."""
    return (OPENED_BY[page], May.SEE_PROTECTED_COUNTS) if page in PAGES else (OPENED_BY[page],)


NO_DATA_YET = "There is no data yet: the case database is empty. Whoever may import brings the first files on the page Imports."
NOWHERE = Settings("", "", is_private_machine=False, is_demonstration_allowed=False)
_KEPT = 64
"""How many composed pages are kept: text, above the gate, keyed by role."""


@dataclass
class Desk:
    """One per process; safe to share between sessions. ``clock`` gives the present moment, aware."""

    case: Engine
    register: Engine
    is_demonstration: bool
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    settings: Settings = NOWHERE
    """Where imports write, and how; nowhere for a desk that was opened over two databases alone."""
    provider: Provider | None = None
    """Where people sign in; None where nobody does."""
    is_waiting: bool = False
    """Whether the case database is empty, so that there is nothing to show until files are imported."""
    log_verified: Onward = field(default_factory=Onward)
    """Up to where this process found the log of the register as it was written."""
    _lock: RLock = field(default_factory=RLock)
    _cases: Cases = field(init=False)
    _clock_watch: ClockWatch = field(init=False)
    _histories: Histories | None = None
    """Of the data that were shown last."""
    _pages: "OrderedDict[tuple, PageView]" = field(default_factory=OrderedDict)
    _choices: OrderedDict = field(default_factory=OrderedDict)
    _agendas: OrderedDict = field(default_factory=OrderedDict)
    _looking: local = field(default_factory=local)

    def __post_init__(self) -> None:
        self._cases = Cases(self.case, lambda: self.clock(), lambda: self.settings)
        self._clock_watch = ClockWatch(lambda: self.clock())

    def close(self) -> None:
        """Closes both databases."""
        self.case.dispose()
        self.register.dispose()

    @property
    def today(self) -> date:
        """The present London day."""
        return london_day(self.clock())

    @property
    def roles(self) -> tuple[Option, ...]:
        """The 'view as' choices, which only the demonstration offers, and not where people sign in."""
        is_offered = self.is_demonstration and not self.provider
        return tuple(Option(code, label) for code, (label, _) in ROLES.items()) if is_offered else ()

    def viewer(self, role: str = "") -> Viewer:
        """Who is looking: in the demonstration the role asked for (a chief officer when none is; a role that does not exist may nothing),
        else the one role of a machine declared private. Raises NotSignedIn where people sign in: ``signing_in`` says who looks there."""
        if self.provider:
            raise NotSignedIn("Sign in to go on.")
        if self.is_demonstration:
            code = role or "chief_officer"
            known = code in ROLES
            return Viewer(
                code if known else "unknown", ROLES[code][0] if known else "unknown", f"demonstration {code if known else 'unknown'}"
            )
        return Viewer("review_lead", ROLES["review_lead"][0], "private machine")

    def may_open(self, viewer: Viewer, page: str) -> bool:
        """Whether navigation should offer the page; ``page`` asks again."""
        return page in OPENED_BY and may(viewer, *needed_to_open(page))

    def can_open(self, viewer: Viewer, page: str) -> str:
        """'' where the viewer may open the page, else who may and what to do."""
        return can(viewer, *needed_to_open(page)) if page in OPENED_BY else "There is no such page."

    @door
    def check_may_open(self, viewer: Viewer, page: str) -> None:
        """Raises NotPermitted with the sentence of ``can_open``, for who asks for a page by its name; that is in the log then."""
        if refusal := self.can_open(viewer, page):
            raise NotPermitted(refusal, about=page if page in OPENED_BY else "no page")

    def data_version(self) -> DataVersion:
        """The version that would be read now. Raises DatabaseUnavailable."""
        return self.current_events().version

    @contextmanager
    def one_look(self) -> Iterator[None]:
        """Within it, and in this thread, the data version and the meetings are asked for once: all of a page is of one moment."""
        self._looking.found = {}
        try:
            yield
        finally:
            self._looking.found = None

    def _once(self, what: str, ask: Callable[[], Found]) -> Found:
        found = getattr(self._looking, "found", None)
        if found is None:
            return ask()
        if what not in found:
            found[what] = ask()
        return found[what]

    def current_events(self) -> Events:
        """The events of the newest data version: what is frozen, signed or issued is counted from these only. Raises DatabaseUnavailable."""
        return self._once("newest", lambda: self._remembered(self._newest()).events)

    def _newest(self) -> Verified:
        self._check_not_waiting()
        return self._cases.newest()

    def _check_not_waiting(self) -> None:
        if self.is_waiting:
            raise DatabaseUnavailable(NO_DATA_YET)

    def verified(self) -> Verified:
        """What pages show: the newest events, or with a stamp the last that were verified. Raises DatabaseUnavailable where there are none."""
        return self._once("verified", lambda: self._remembered(self._last()))

    def _last(self) -> Verified:
        self._check_not_waiting()
        return self._cases.last()

    def stamp(self) -> str:
        """'' while the case database answers; else the sentence that every page says then."""
        return self.verified().stamp

    def why_nothing_is_said(self) -> str:
        """Why nothing may be frozen, signed, published or issued now, whoever asks; '' while it can be checked against the case database."""
        try:
            self.current_events()
        except DatabaseUnavailable as fault:
            return f"{fault} Until then no release is frozen, signed or published, and no pack issued."
        return ""

    def check_cases(self) -> None:
        """Raises DatabaseUnavailable with ``why_nothing_is_said``."""
        if why := self.why_nothing_is_said():
            raise DatabaseUnavailable(why)

    def _remembered(self, found: Verified) -> Verified:
        """What was counted from other events is forgotten: nobody will ask for it again."""
        with self._lock:
            if self._histories is not found.histories:
                self._histories = found.histories
                self._pages.clear()
                self._choices.clear()
        return found

    def history(self, events: Events, known_by: datetime | None = None, *, day: date | None = None) -> History:
        """The history as known by a moment, kept for the next one who asks. With ``day``, it has to be right up to that day only."""
        shown = self._histories
        # Newer data may be shown since these events were asked for: then they are counted once more, for this one look.
        return (shown if shown and shown.events is events else Histories(events)).known_by(known_by, day=day)

    def count_the_rest(self) -> Thread | None:
        """Counts, beside whatever else is done, what the page that was just shown did not need, so that the next page need not wait. The thread
        that does so; None when nothing is left to do, or it is being done."""
        return self._histories.count_the_rest() if self._histories else None

    def catch_up(self) -> bool:
        """Reads and counts newer data before anybody looks, so that nobody waits for them; whether there were any. For one who asks again and
        again: of a long review, whoever looks meanwhile sees the data before, and is told so."""
        found = None if self.is_waiting else self._cases.catch_up()
        if found:
            self._remembered(found)
        return found is not None

    def keep_counts(self) -> bool:
        """Keeps what is counted for the next start, where the settings name a folder for it and there is more than was kept; whether it did."""
        return self._cases.keep_counts()

    def controls(self, viewer: Viewer) -> Controls:
        """What the control strip offers a viewer whose link asks for nothing."""
        return self.read_ask({}, viewer)[2]

    @door
    def read_ask(self, params: Mapping[str, str], viewer: Viewer) -> tuple[Ask, tuple[str, ...], Controls]:
        """What a link asks for, a sentence for each part of it that could not be taken, and what the control strip offers beside it.
        Raises NotPermitted for who sees no counts, and DatabaseUnavailable."""
        require(viewer, May.SEE_PROTECTED_COUNTS)
        offered = self._offered()
        ask, notices = ask_from_link(params, offered, today=self.today)
        comparisons = self._comparisons(ask, offered.first_day)
        return ask, notices, replace(offered, comparisons=comparisons, known_by=_known_by_options(ask))

    def _offered(self) -> Controls:
        """What does not depend on the day asked about."""
        events = self.verified().events
        return self._kept(self._choices, (events.version, self.today), lambda: self._newly_offered(events))

    def _newly_offered(self, events: Events) -> Controls:
        everything = self.history(events)
        first, last = everything.first_day, london_day(events.version.recorded_to)
        if first is None:
            raise DatabaseUnavailable("The case database holds no application in scope yet. Import the data first.")
        opens = events.review.opens_as_at or min(last, self.today)
        return Controls(first, last, opens, (), (), _filters(events, everything))

    @door
    def page(self, viewer: Viewer, page: str, ask: Ask) -> PageView:
        """A whole page for a viewer. Raises NotPermitted and DatabaseUnavailable."""
        require(viewer, *needed_to_open(page))
        compose = PAGES[page]
        found = self.verified()
        events = found.events
        # Rules and officer labels follow from the role, so the role in the key keeps one viewer's page from another. What is compared with
        # is in it too: the last pack can be issued, and a meeting added, between two looks at the same page.
        seen, fault = self._seen_or_why_not()
        compared = self._comparison(ask, seen)
        key = (events.version, page, ask, compared, viewer.role, self.today, fault, bool(found.stamp))
        view = self._kept(self._pages, key, lambda: self._composed(compose, self._look(viewer, ask, found, compared), fault))
        self._write_audit(viewer, page, ask, events, *(headline.key for headline in view.headlines))
        checked = f"{'last ' if found.stamp else ''}checked at {clock_time(found.checked_at)}"
        notices = (*filter(None, [found.note]), *self._clock_watch.notes(events.version.recorded_to), *view.notices)
        leads = self.may_open(viewer, "definitions")
        return replace(view, context=f"{view.context} · {checked}", stamp=found.stamp, notices=notices, leads_to_definitions=leads)

    def lasting(self, ask: Ask) -> dict[str, str]:
        """The parts of a link that shows the same figures for ever: nothing in it is left to a default, nor to what is recorded later."""
        recorded_to = self.verified().events.version.recorded_to
        known_by = min(filter(None, (ask.known_by_moment, recorded_to)))
        compared = self._comparison(ask, self._seen())
        parts = {"as_at": ask.as_at, "known_by": in_utc(known_by), "compared_with": comparison_in_link(compared.day, compared.known_by)}
        chosen = {name: getattr(ask, name) for name in FILTERS if getattr(ask, name)}
        return {name: str(value) for name, value in (parts | chosen).items()}

    @door
    def figures(self, viewer: Viewer, ask: Ask, *, keys: Sequence[str] = (), by: str = "") -> figures.Figures:
        """Figures as plain values. Raises BadRequest, NotPermitted and DatabaseUnavailable."""
        require(viewer, May.OPEN_OVERVIEW, May.SEE_PROTECTED_COUNTS)
        chosen = figures.chosen_figures(keys)
        figures.check_dimension(by)
        found = self._remembered(self._newest())
        first = self._offered().first_day
        check_day(ask.as_at, first_day=first, today=self.today)
        self._write_audit(viewer, f"figures by {by}" if by else "figures", ask, found.events, *(keys or ["all"]))
        return figures.answer(self._look(viewer, ask, found, self._comparison(ask, self._seen())), chosen, by)

    @door
    def look(self, viewer: Viewer, ask: Ask, *, operation: str) -> Look:
        """One question of a viewer, with its entry in the audit written; for what is composed of several pages.

        Raises NotPermitted and DatabaseUnavailable.
        """
        require(viewer, May.SEE_PROTECTED_COUNTS)
        found = self.verified()
        self._write_audit(viewer, operation, ask, found.events)
        return self._look(viewer, ask, found, self._comparison(ask, self._seen()))

    @door
    def log(self, viewer: Viewer, ask: Ask, *, operation: str) -> None:
        """Writes that a viewer consulted what is made of no cases, such as what stands published.

        Raises NotPermitted and DatabaseUnavailable.
        """
        require(viewer, May.SEE_PROTECTED_COUNTS)
        self._write_audit(viewer, operation, ask, self.verified().events)

    def _look(self, viewer: Viewer, ask: Ask, found: Verified, compared: Seen) -> Look:
        events, known_by = found.events, ask.known_by_moment
        history = self.history(events, known_by, day=ask.as_at)
        before = self.history(events, min(filter(None, (compared.known_by, known_by))), day=compared.day)
        may_see_names = may(viewer, May.SEE_OFFICER_NAMES)
        return Look(
            ask=ask,
            events=events,
            history=history.narrowed(ask.wanted),
            everything=history,
            before=before.narrowed(ask.wanted),
            known_then=lambda day: self.history(events, min(filter(None, (end_of_london_day(day), known_by))), day=day),
            compared_with=compared.day,
            compared_label=compared.name,
            rules=INTERNAL if may(viewer, May.SEE_EXACT_COUNTS) else ROUNDED,
            may_see_officers=may(viewer, May.SEE_OFFICERS),
            officer_labels={**events.pseudonyms, **(self._cases.officer_names(events) if may_see_names else {})},
            stamp=found.stamp,
        )

    def _composed(self, compose: Callable[[Look], PageView], look: Look, fault: str) -> PageView:
        view, ask, events = compose(look), look.ask, look.events
        recorded = london_day(events.version.recorded_to)
        notices = list(view.notices)
        if not look.is_exact:
            notices.append(
                "Counts of 1 to 7 are shown as [c], others rounded to 5, and totals summed from those, to protect the people behind them."
            )
        if fault:
            notices.append(f"{fault} Until then no meeting's pack is compared with.")
        if look.value("applications_in_scope").value == 0:
            notices.append(_nothing_in_words(ask, events))
        if ask.as_at > recorded:
            notices.append(f"Nothing was recorded after {in_words(recorded)}: figures as at {in_words(ask.as_at)} repeat that day's.")
        parts = (
            f"As at {_weekday(ask.as_at)} {in_words(ask.as_at)}",
            _known_in_words(ask),
            f"data recorded to {in_words(recorded)}",
            set_in_words(ask, events),
        )
        counted = look.definitions(*(headline.key for headline in view.headlines))
        return replace(
            view, context=" · ".join(parts), notices=tuple(notices), definitions=counted, is_synthetic=events.review.is_synthetic
        )

    def _write_audit(self, viewer: Viewer, page: str, ask: Ask, events: Events, *figures: str) -> None:
        asked = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in vars(ask).items() if value)
        what = f"{page} {asked}{': ' if figures else ''}{', '.join(figures)}"
        try:
            with self.register.begin() as connection:
                audit.record(connection, viewer, audit.Operation.CONSULTATION, what, at=self.clock(), data_version=events.version.number)
        except DBAPIError:
            raise DatabaseUnavailable(
                "The register cannot be written, so that nothing is shown: each look must be logged. Try again soon."
            ) from None

    def _seen(self) -> tuple[Seen, ...]:
        """What each meeting saw; nothing while an issued pack is not what was issued."""
        return self._seen_or_why_not()[0]

    def _seen_or_why_not(self) -> tuple[tuple[Seen, ...], str]:
        """What each meeting saw, and the sentence for where an issued pack is not what was issued, which pages say and which must not close
        them."""
        try:
            return self._agenda(), ""
        except Altered as fault:
            return (), str(fault)

    def _agenda(self) -> tuple[Seen, ...]:
        return self._once("agenda", self._newest_agenda)

    def _newest_agenda(self) -> tuple[Seen, ...]:
        return self._kept(self._agendas, glanced(self.register, agenda_mark), self._read_agenda)

    def _read_agenda(self) -> tuple[Seen, ...]:
        with reading(self.register) as connection:
            return seen_at(read_meetings(connection))

    def meetings(self) -> list[tuple[date, str]]:
        """What can be compared with, the newest day first: the day and name of each meeting, or of the pack that it saw."""
        return [(seen.day, seen.name) for seen in self._seen()]

    def _comparison(self, ask: Ask, seen: Sequence[Seen]) -> Seen:
        if not ask.compared_with:
            usual = ask.as_at - timedelta(days=14)
            return next((one for one in seen if one.day < ask.as_at), Seen(usual, "", end_of_london_day(usual)))
        day, known_by = read_comparison(ask.compared_with)
        asked = (one for one in seen if one.day == day and known_by in (None, one.known_by))
        return next(asked, Seen(day, "", known_by or end_of_london_day(day)))

    def _comparisons(self, ask: Ask, first: date) -> tuple[Option, ...]:
        day, seen = ask.as_at, self._seen()
        usual = self._comparison(Ask(day), seen)
        earlier = [(one.day, f"{one.name}, {short_day(one.day)}") for one in seen if first <= one.day < day and one.day != usual.day]
        back = [(day - timedelta(days=n), f"{n} days earlier, {short_day(day - timedelta(days=n))}") for n in (1, 7, 28)]
        labels: dict[str, str] = {"": f"{usual.name or '14 days earlier'}, {short_day(usual.day)}"}
        if UNTIL in ask.compared_with:
            labels[ask.compared_with] = f"{short_day(self._comparison(ask, seen).day)}, as the link had it"
        for other, label in [*earlier[:6], *back]:
            if other >= first - timedelta(days=1) and other != usual.day:
                labels.setdefault(other.isoformat(), label)
        return tuple(Option(code, label) for code, label in labels.items())

    def composed_once(self, key: tuple, make: Callable):
        """What was composed under this key, or is now. The key names the data version, the question, the role and the day, as a page's does."""
        return self._kept(self._pages, key, make)

    def _kept(self, store: OrderedDict, key: tuple, make: Callable):
        with self._lock:
            if key not in store:
                store[key] = make()
                while len(store) > _KEPT:
                    store.popitem(last=False)
            store.move_to_end(key)
            return store[key]


def open_desk_at(case_url: str, register_url: str, *, is_demonstration: bool, **more: object) -> Desk:
    """A desk over two databases; ``more`` are further settings. Raises DatabaseUnavailable, and then leaves no connection behind: it will be tried
    again."""
    settings = Settings(case_url, register_url, is_private_machine=False, is_demonstration_allowed=False, **more)
    case = open_case_database(case_url)
    try:
        return Desk(case, open_register(register_url, is_looked_at=True), is_demonstration, settings=settings)
    except DatabaseUnavailable:
        case.dispose()
        raise


def _weekday(day: date) -> str:
    return ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[day.weekday()]


def _known_in_words(ask: Ask) -> str:
    if not ask.known_by:
        return "as known now"
    return "as known at the end of that day" if ask.known_by == THEN else f"as known by {moment_in_words(ask.known_by_moment)}"


def set_in_words(ask: Ask, events: Events) -> str:
    """'only High, Team 1': which applications are counted, where not all of them are."""
    if not ask.wanted:
        return "all routes, teams and categories"
    named = {category.code: category.label for category in events.review.categories} | dict(vocabulary.ROUTES) | _SPECIAL
    return "only " + ", ".join(named.get(code, code) for code in ask.wanted.values())


_SPECIAL = {vocabulary.NOT_ASSESSED: "Not yet assessed", vocabulary.UNALLOCATED: "Not allocated", vocabulary.NOT_RECORDED: "Not recorded"}


def _nothing_in_words(ask: Ask, events: Events) -> str:
    """Why a page counts nothing, and what to do about it."""
    if not ask.wanted:
        return f"Nothing was in scope on {in_words(ask.as_at)}. Choose a later day."
    return f"Nothing in scope fits these filters: {set_in_words(ask, events)}. Take one of them out under “More”, or press “Reset”."


def _known_by_options(ask: Ask) -> tuple[Option, ...]:
    usual = (Option("", "Latest: as known now"), Option(THEN, f"As known at the end of {short_day(ask.as_at)}"))
    if ask.known_by in ("", THEN):
        return usual
    return (*usual, Option(ask.known_by, f"As known by {moment_in_words(read_moment(ask.known_by))}"))


def _filters(events: Events, history: History) -> tuple[tuple[str, str, tuple[Option, ...]], ...]:
    teams = history.cells["applications"].values_of("team")
    categories = [Option(category.code, category.label) for category in events.review.categories]
    return (
        ("route", "Route", (Option("", "All routes"), *(Option(code, label) for code, label in vocabulary.ROUTES.items()))),
        ("team", "Team", (Option("", "All teams"), *(Option(team, _SPECIAL.get(team, team)) for team in teams))),
        ("category", "Category", (Option("", "All categories"), *categories, Option(vocabulary.NOT_ASSESSED, "Not yet assessed"))),
    )
