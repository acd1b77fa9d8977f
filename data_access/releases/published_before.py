"""What was published about the review before the desk existed, as releases: the real history with which a demonstration starts.

The totals are facts, taken from the force's statements and the press of the day; each cell keeps how it was worded and where it was said.
Nothing here was counted from a case database, so none of it can be recomputed, only compared with.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Engine

from data_access.dates import as_utc, end_of_london_day, in_words
from data_access.disclosure.protect import UNAVAILABLE
from data_access.errors import Altered, Refused
from data_access.figures.catalogue import FIGURES
from data_access.releases.model import ALSO_SAID, Content, FrozenCell, Release, Said, SealedValue, State, Step
from data_access.releases.store import Kept, add, change, next_number, read_all, reading, writing

PUBLISHER = "published before the desk"
"""Who stands as the preparer of these: nobody of this register."""


@dataclass(frozen=True)
class _Said:
    """One figure of a text. ``value`` None is a word without a number; ``label`` tells a second wording of the same figure."""

    figure: str
    value: int | None
    words: str
    source: str
    said: Said = "exactly"
    label: str = ""


@dataclass(frozen=True)
class _Published:
    """One text: the day, and the day of the text that it took the place of, if it did."""

    day: date
    figures: tuple[_Said, ...]
    instead_of: date | None = None


_SALISBURY = "salisburyradio.co.uk, October 2023"
_DECEMBER = "wiltshire.police.uk news, December 2023 (the stored page does not show the day)"
_LAWYER = "todaysfamilylawyer.co.uk, January 2024"
_JANUARY = "todaysfamilylawyer.co.uk and careappointments.com, January 2024"
_MAY = "wiltshire.police.uk news, May 2024"
_RADIO = "hellorayo.co.uk, 23 May 2024"
_OCTOBER_DAY, _DECEMBER_DAY, _JANUARY_DAY = date(2023, 10, 26), date(2023, 12, 8), date(2024, 1, 11)
_OTHERS = {
    "people_unreachable_or_not_safe": ("Not reached, or not safe or appropriate to contact", "people"),
}
"""Figures that were published as no catalogue would: two groups of people in one word. Key → title, unit."""

PUBLISHED = (
    _Published(
        _OCTOBER_DAY,
        (
            _Said(
                "applications_in_scope",
                3500,
                "just over 3,500 applications",
                "newschainonline.com, 26 October 2023; " + _SALISBURY,
                "just_over",
            ),
            _Said("originally_disclosed", 1195, "1,195 applications disclosed at the time", "swindonadvertiser.co.uk; " + _SALISBURY),
            _Said("referrals_made", 1, "one voluntary referral", _SALISBURY),
        ),
    ),
    _Published(
        _DECEMBER_DAY,
        (
            _Said("applications_in_scope", 3582, "3,582 applications", _DECEMBER),
            _Said("referrals_made", 4, "three further referrals, beside the initial one", _DECEMBER),
            _Said("officers_on_review", 36, "36 officers", _DECEMBER),
            _Said("supporting_officers", 60, "more than 60 officers in support", "hellorayo.co.uk, December 2023", "more_than"),
        ),
        instead_of=_OCTOBER_DAY,
    ),
    _Published(
        _JANUARY_DAY,
        (
            _Said("applications_in_scope", 3582, "3,582 applications", _JANUARY),
            _Said("risk_assessed", 3582, "3,582 applications risk assessed", _JANUARY),
            _Said("failures_confirmed", 25, "25 failures", _LAWYER + "; hellorayo.co.uk, 11 January 2024"),
            _Said("failures_harm", 2, "2 failures that may have contributed to harm", _LAWYER),
            _Said("failures_administrative", 11, "11 administrative failures", _LAWYER),
            _Said("failures_service", 12, "12 failures of service", _LAWYER),
            _Said("referrals_made", 4, "4 referrals, the first included", _LAWYER),
            _Said("officers_on_review", 45, "approximately 45 officers", _LAWYER, "about"),
        ),
        instead_of=_DECEMBER_DAY,
    ),
    # Said the day after the 25 and never joined to them: it stands beside the release of the day before and takes no release's place.
    _Published(
        date(2024, 1, 12),
        (
            _Said(
                "failures_out_of_scope", 1, "one failure, of an application made after August 2023", "newschainonline.com, 12 January 2024"
            ),
        ),
    ),
    _Published(
        date(2024, 5, 23),
        (
            _Said("applications_in_scope", 3778, "3,778 applications", _MAY + "; " + _RADIO),
            _Said("applications_in_scope", 3500, "more than 3,500 applications", _MAY, "more_than", label="more than 3,500"),
            _Said("risk_assessed", 3778, "3,778 applications risk assessed", _MAY),
            _Said("detailed_review_completed", None, "all detailed reviews of applications requiring them", _MAY, "all"),
            _Said("failures_confirmed", 33, "33 failures", _RADIO + "; salisburyradio.co.uk, May 2024"),
            _Said("failures_harm", 2, "2 failures that may have contributed to harm", _RADIO),
            _Said("failures_administrative", 14, "14 administrative failures", _RADIO),
            _Said("failures_service", 17, "17 failures of service", _RADIO),
            _Said("failures_share", 1, "less than 1%", _RADIO, "less_than"),
            _Said(
                "people_unreachable_or_not_safe",
                None,
                "a small number of people not reached, or where contact might not have been safe or appropriate",
                _MAY,
                "a_small_number",
            ),
            _Said("referrals_made", 5, "5 referrals", _RADIO),
        ),
        instead_of=_JANUARY_DAY,
    ),
)
"""Every text in the order of its day."""


def register_published_before(register: Engine, *, at: datetime) -> int:
    """Registers the texts that the register does not hold yet; returns how many. ``at`` is the aware present moment.

    Nothing is added to a register of which a release was altered: which texts it held can then not be told. Whoever looks at its releases
    is told so; who opens something else is not held up. Raises DatabaseUnavailable.
    """
    with reading(register) as connection:
        found = read_all(connection)
    if any(isinstance(kept, Altered) for kept in found):
        return 0
    held = {kept.release.content.as_at: kept for kept in found if kept.release.origin == "published_before"}
    missing = [text for text in PUBLISHED if text.day not in held]
    if not missing:
        return 0
    try:
        with writing(register) as connection:
            _register(connection, missing, held, as_utc(at))
    except Refused:
        return 0  # another program registers them at this moment
    return len(missing)


def published_contents() -> tuple[Content, ...]:
    """What each text said, in the order of its day."""
    return tuple(_content(text) for text in PUBLISHED)


def _register(connection, texts: Iterable[_Published], held: dict[date, Kept], at: datetime) -> None:
    for text in texts:
        draft = _draft(next_number(connection), _content(text), at)
        add(connection, draft)
        earlier = held.get(text.instead_of) if text.instead_of else None
        held[text.day] = change(connection, draft, _published(draft, earlier, at))
        if earlier and earlier.release.state is State.PUBLISHED:
            held[text.instead_of] = change(connection, earlier, _superseded(earlier, draft.release, at))


def _draft(number: int, content: Content, at: datetime) -> Kept:
    release = Release(
        number=number,
        state=State.DRAFT,
        origin="published_before",
        content=content,
        checksum=content.checksum,
        prepared_by=PUBLISHER,
        analyst=None,
        approver=None,
        made_at=at,
        submitted_at=None,
        signed_at=None,
        approved_at=None,
        published_at=None,
        supersedes=None,
        turn=1,
    )
    return Kept(release, tuple(SealedValue(None, None) for _ in content.cells))


def _published(draft: Kept, earlier: Kept | None, at: datetime) -> Kept:
    """Published at the end of its day: the hour was not kept."""
    day = draft.release.content.as_at
    supersedes = earlier.release.number if earlier else None
    release = replace(draft.release, state=State.PUBLISHED, published_at=end_of_london_day(day), supersedes=supersedes)
    step = Step(at, PUBLISHER, "", "register", None, State.PUBLISHED, f"As published on {in_words(day)}.")
    return replace(draft, release=release, steps=(step,))


def _superseded(earlier: Kept, by: Release, at: datetime) -> Kept:
    step = Step(at, PUBLISHER, "", "supersede", State.PUBLISHED, State.SUPERSEDED, f"By {by.name}.")
    return replace(earlier, release=replace(earlier.release, state=State.SUPERSEDED), steps=(*earlier.steps, step))


def _content(text: _Published) -> Content:
    return Content(
        title=f"As published on {in_words(text.day)}",
        as_at=text.day,
        known_by=end_of_london_day(text.day),
        data_version=0,
        is_synthetic=False,
        lane="exact",
        rules="",
        code_version="",
        cells=tuple(_cell(said) for said in text.figures),
    )


def _cell(said: _Said) -> FrozenCell:
    figure = FIGURES.get(said.figure)
    title, unit = (figure.title, figure.unit) if figure else _OTHERS[said.figure]
    return FrozenCell(
        figure=said.figure,
        breakdown=ALSO_SAID if said.label else "",
        label=said.label,
        title=title,
        unit=unit,
        value=said.value,
        mark=UNAVAILABLE if said.value is None else "",
        said=said.said,
        denominator=None,
        denominator_words="",
        percent=None,
        sentence=said.words,
        definition="",
        source=said.source,
    )
