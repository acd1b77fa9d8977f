"""Board packs: which sections each kind has, and composing one from the same views as the screen, through the gate of its own lane."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from data_access.dates import in_words, london_day
from data_access.digits import plain_number
from data_access.disclosure.rules import INTERNAL
from data_access.errors import BadRequest, Refused
from data_access.figures.catalogue import FIGURES
from data_access.outputs.model import AttentionBlock, Block, Column, Definition, Option, PageView, ShownTable, TableBlock
from data_access.outputs.pack_model import Comment, Pack, Section, title_of
from data_access.outputs.published_sections import Standing, published_view, standing_of
from data_access.outputs.wording import definition_of
from data_access.permissions import May, may, require
from data_access.progress import Progress
from data_access.service import contact, findings, forecasting, movement, overview, quality, risk, workload
from data_access.service.asking import Ask, check_day
from data_access.service.desk import Desk, set_in_words
from data_access.service.look import Look
from data_access.service.refusals import door
from data_access.service.release_desk import public_by
from data_access.viewer import Viewer

SUBJECTS: Mapping[str, tuple[str, Callable[[Look], PageView]]] = {
    "overview": ("Progress", overview.compose),
    "risk": ("Risk", risk.compose),
    "contact": ("Contact", contact.compose),
    "findings": ("Findings", findings.compose),
    "workload": ("Workload and welfare", workload.compose),
    "movement": ("Movement", movement.compose),
    "forecast": ("Forecast", forecasting.compose),
    "quality": ("Quality", quality.compose),
}
"""subject → (its heading, what composes it)."""


@dataclass(frozen=True)
class Part:
    """One section of a kind of pack: a subject, and which of its blocks, in which order."""

    subject: str
    blocks: tuple[str, ...]
    has_headlines: bool = True


@dataclass(frozen=True)
class PackKind:
    """A kind of pack. ``is_exact`` packs show exact counts, to people who may see them; all others hold what stands published, and nothing
    else, so that the public is told nothing that no release says."""

    title: str
    marking: str
    handling: str
    is_exact: bool
    parts: tuple[Part, ...]


_INTERNAL = "Management information, not for publication"
_WHOLE = (
    Part("overview", ("attention", "progress", "movement")),
    Part("movement", ("by_category",), has_headlines=False),
    Part("forecast", ("forecast", "capacities", "past")),
    Part("risk", ("category_by_stage", "days_to_assessment", "outstanding")),
    Part("contact", ("statuses", "unreachable_and_unsafe", "attempts", "overdue", "trend")),
    Part("findings", ("failures_over_time", "denominators", "outcomes", "referrals", "actions")),
    Part("workload", ("officers", "load_by_risk", "capacity")),
    Part("quality", ("agreement", "late"), has_headlines=False),
    Part("risk", ("regrades",), has_headlines=False),
)
KINDS: Mapping[str, PackKind] = {
    "daily": PackKind(
        "Chief officers' daily page", "OFFICIAL-SENSITIVE", _INTERNAL, True, (Part("overview", ("attention", "progress", "movement")),)
    ),
    "gold": PackKind("Gold group pack", "OFFICIAL-SENSITIVE", _INTERNAL, True, _WHOLE),
    "regulator": PackKind(
        "Weekly update to the regulator",
        "OFFICIAL-SENSITIVE",
        "Management information, for the regulator only",
        True,
        (
            Part("overview", ("progress", "movement")),
            Part("findings", ("failures_over_time", "denominators", "referrals", "actions")),
            Part("contact", ("statuses", "unreachable_and_unsafe")),
        ),
    ),
    "panel": PackKind(
        "Police and crime panel pack",
        "OFFICIAL",
        "Published figures only",
        False,
        tuple(Part(subject, ("published", "breakdowns")) for subject in ("overview", "contact", "findings")),
    ),
}
"""Every kind of pack there is to start with."""

DECISIONS = "decisions"
"""The subject under which the lead says what is to be decided."""
NOT_CHECKED = "Not checked"
"""The fact of a draft that was composed of the last verified data, while the case database could not be read."""
_SHORTHAND = {"[c]": "confidential: a small count that could point to someone", "[x]": "not available", "[z]": "not applicable"}


@door
def compose_pack(
    desk: Desk,
    viewer: Viewer,
    kind: str,
    ask: Ask,
    *,
    comments: Mapping[str, Sequence[Comment]] | None = None,
    decisions: ShownTable | None = None,
    earlier: Pack | None = None,
    edited: PackKind | None = None,
    progress: Progress = lambda share, text: None,
) -> Pack:
    """The draft of a kind of pack as at a day, compared with another; ``comments`` by subject, ``decisions`` of meetings, and what changed
    in definitions since an ``earlier`` pack of the kind, as last sections; ``edited`` stands in the kind's place. ``progress`` is told the
    share that is composed and what comes next, while it is.

    Raises NotPermitted, BadRequest for a kind or a day that cannot be, and DatabaseUnavailable.
    """
    require(viewer, May.BUILD_PACKS, May.SEE_PROTECTED_COUNTS)
    wanted = edited or pack_kind(kind)
    check_day(ask.as_at, first_day=desk.controls(viewer).first_day, today=desk.today)
    if not wanted.is_exact:
        return _published(desk, viewer, ask, (kind, wanted), comments or {}, earlier)
    require(viewer, May.SEE_EXACT_COUNTS)
    look = desk.look(viewer, ask, operation=f"pack {kind}")
    said = {subject: tuple(texts) for subject, texts in (comments or {}).items() if texts}
    compared = (look.compared_with, look.compared_label)
    key = ("pack", look.events.version, kind, ask, compared, viewer.role, desk.today, tuple(sorted(said.items())), decisions, look.stamp)
    told = earlier.fingerprint if earlier else ""
    return desk.composed_once((*key, told, wanted), lambda: _composed(look, (kind, wanted), said, decisions, earlier, progress))


def _composed(
    look: Look,
    named: tuple[str, PackKind],
    comments: Mapping[str, Sequence[Comment]],
    decisions: ShownTable | None,
    earlier: Pack | None,
    progress: Progress,
) -> Pack:
    kind = named[1]
    # Officers one by one are in no pack: a board is told of teams.
    look = replace(look, rules=INTERNAL, may_see_officers=False, officer_labels={})
    sections = tuple(_sections(look, kind, comments, progress))
    definitions = _definitions(sections)
    sections += tuple(_of_meetings(decisions, tuple(comments.get(DECISIONS, ()))))
    sections += _what_is_counted_otherwise(earlier, definitions)
    return _pack(named, look.day, _facts(look), sections, definitions, is_invented=look.events.review.is_synthetic)


def _pack(
    named: tuple[str, PackKind],
    day: date,
    facts: Iterable[tuple[str, str]],
    sections: tuple[Section, ...],
    definitions: tuple[Definition, ...],
    *,
    is_invented: bool,
) -> Pack:
    key, kind = named
    return Pack(
        kind=key,
        title=kind.title,
        sentence=sections[0].title,
        as_at=day,
        marking=kind.marking,
        handling=kind.handling,
        warning="Synthetic demonstration data: everything unpublished is invented" if is_invented else "",
        facts=tuple(facts),
        sections=sections,
        definitions=definitions,
        shorthand=_shorthand(sections),
    )


def _published(
    desk: Desk, viewer: Viewer, ask: Ask, named: tuple[str, PackKind], comments: Mapping[str, Sequence[Comment]], earlier: Pack | None
) -> Pack:
    """The pack of what stands published. Raises Refused where nothing does."""
    key, kind = named
    events, moment = desk.verified().events, ask.known_by_moment or desk.clock()
    standing = standing_of(*public_by(desk, ask.as_at, moment))
    if not standing.said:
        raise Refused(
            f"No release as at {in_words(ask.as_at)} or before is published, so there is nothing that a pack for the public could say. "
            "Freeze the figures on the page Releases, have them signed, and publish them."
        )
    desk.log(viewer, ask, operation=f"pack {key}")
    sections = tuple(_sections_of_published(standing, kind, comments))
    if not sections:
        raise Refused("Nothing that this pack holds is published. Let it hold more, or publish a release of it.")
    definitions = _definitions(sections)
    sections += _what_is_counted_otherwise(earlier, definitions)
    is_invented = events.review.is_synthetic or any(release.content.is_synthetic for release in standing.releases)
    return _pack(named, ask.as_at, _facts_of_published(standing, ask), sections, definitions, is_invented=is_invented)


def _sections_of_published(standing: Standing, kind: PackKind, comments: Mapping[str, Sequence[Comment]]) -> Iterator[Section]:
    for number, part in enumerate(kind.parts):
        if view := published_view(standing, part.subject):
            is_first = part.subject not in {one.subject for one in kind.parts[:number]}
            yield _section(number, part, view, tuple(view.blocks_of(part.blocks)), comments if is_first else {}, is_first=is_first)


def _facts_of_published(standing: Standing, ask: Ask) -> Iterator[tuple[str, str]]:
    yield "As at", in_words(ask.as_at)
    yield "Known by", in_words(london_day(ask.known_by_moment)) if ask.known_by_moment else "everything published so far"
    yield (
        "Source",
        "; ".join(f"release {one.number} as at {in_words(one.content.as_at)}, checksum {one.checksum[:12]}" for one in standing.releases),
    )
    yield "Counted", "as published: of all routes, teams and categories unless it is broken down"


def _what_is_counted_otherwise(earlier: Pack | None, definitions: Sequence[Definition]) -> tuple[Section, ...]:
    if earlier is None:
        return ()
    changed = _changed_definitions(earlier, definitions)
    return (Section("definitions", "Definitions", changed.title, (), (TableBlock(changed, ()),)),)


def kinds_for(viewer: Viewer) -> tuple[Option, ...]:
    """The kinds that a viewer may build. Raises NotPermitted for who may build none."""
    require(viewer, May.BUILD_PACKS)
    return tuple(Option(key, kind.title) for key, kind in KINDS.items() if not kind.is_exact or may(viewer, May.SEE_EXACT_COUNTS))


def pack_kind(kind: str) -> PackKind:
    """The kind of that key. Raises BadRequest, naming the kinds there are."""
    if kind not in KINDS:
        raise BadRequest(f"There is no kind of pack {kind[:40]!r}. The kinds are: {', '.join(KINDS)}.")
    return KINDS[kind]


HEADLINES = "headlines"


def pieces_of(kind: PackKind) -> tuple[str, ...]:
    """What a kind holds, in order: 'overview/headlines', 'overview/progress'."""
    return tuple(f"{part.subject}/{name}" for part in kind.parts for name in ((HEADLINES,) if part.has_headlines else ()) + part.blocks)


def pieces_for(kind: PackKind) -> tuple[str, ...]:
    """Every piece that a pack like this may hold: published ones, or others, never both."""
    return tuple(dict.fromkeys(piece for one in KINDS.values() if one.is_exact == kind.is_exact for piece in pieces_of(one)))


def with_pieces(kind: PackKind, title: str, pieces: Sequence[str]) -> PackKind:
    """The kind under another title with these pieces in this order. Raises BadRequest for a piece that is in no pack, or none at all."""
    known = pieces_for(kind)
    if unknown := [piece for piece in pieces if piece not in known]:
        raise BadRequest(f"There is no piece {unknown[0][:60]!r}. The pieces are: {', '.join(sorted(known))}.")
    parts: list[Part] = []
    for subject, group in groupby(pieces, lambda piece: piece.partition("/")[0]):
        names = [piece.partition("/")[2] for piece in group]
        blocks = tuple(dict.fromkeys(name for name in names if name != HEADLINES))
        parts.append(Part(subject, blocks, has_headlines=HEADLINES in names))
    if not parts:
        raise BadRequest("A pack holds one piece at least. Choose some.")
    return replace(kind, title=title, parts=tuple(parts))


def _sections(look: Look, kind: PackKind, comments: Mapping[str, Sequence[Comment]], progress: Progress) -> Iterator[Section]:
    views: dict[str, PageView] = {}
    for number, part in enumerate(kind.parts):
        heading, compose = SUBJECTS[part.subject]
        progress(number / len(kind.parts), f"Composing {heading.lower()}…")
        is_first = part.subject not in views
        if is_first:
            views[part.subject] = compose(look)
        view = views[part.subject]
        blocks = tuple(view.block(name) for name in part.blocks)
        yield _section(number, part, view, blocks, comments if is_first else {}, is_first=is_first)


def _section(
    number: int, part: Part, view: PageView, blocks: tuple[Block, ...], comments: Mapping[str, Sequence[Comment]], *, is_first: bool
) -> Section:
    """A part of a pack; a subject that comes a second time is headed by what its first block says."""
    return Section(
        key=part.subject if is_first else f"{part.subject}_{number}",
        heading=SUBJECTS[part.subject][0],
        title=view.sentence if is_first or not blocks else title_of(blocks[0]),
        headlines=view.headlines if part.has_headlines else (),
        blocks=blocks,
        comments=tuple(comments.get(part.subject, ())),
    )


def _of_meetings(decisions: ShownTable | None, asked: tuple[Comment, ...]) -> Iterator[Section]:
    """What is to be decided, in the lead's words, and what was."""
    if decisions or asked:
        title = decisions.title if decisions else "What is to be decided"
        yield Section(DECISIONS, "Decisions and actions", title, (), (TableBlock(decisions, ()),) if decisions else (), asked)


def _changed_definitions(earlier: Pack, now: Sequence[Definition]) -> ShownTable:
    """Figures that are counted otherwise than in an earlier pack, that it did not have, or that are gone."""
    before, after = ({one.key: one for one in each} for each in (earlier.definitions, now))
    rows = tuple(
        (after.get(key, before.get(key)).name, _in_words(before.get(key)), _in_words(after.get(key)))
        for key in dict.fromkeys([*before, *after])
        if _in_words(before.get(key)) != _in_words(after.get(key))
    )
    many = "No definition" if not rows else "1 definition" if len(rows) == 1 else f"{len(rows)} definitions"
    columns = (Column("Figure"), Column("Counted then"), Column("Counted now"))
    title = f"{many} changed since {earlier.name}"
    return ShownTable(
        "changed_definitions", title, "What the figures of the two packs mean, where it differs.", columns, rows, "All as before."
    )


def _in_words(definition: Definition | None) -> str:
    return "not in the pack" if definition is None else " ".join((definition.definition, f"Unit: {definition.unit}.", *definition.caveats))


def _facts(look: Look) -> Iterator[tuple[str, str]]:
    recorded = london_day(look.events.version.recorded_to)
    yield "As at", in_words(look.day)
    yield "Compared with", f"{look.compared_label or 'an earlier day'}, {in_words(look.compared_with)}, as known then"
    yield "Known by", in_words(london_day(look.ask.known_by_moment)) if look.ask.known_by_moment else "everything recorded so far"
    yield "Data recorded to", in_words(recorded)
    yield "Data version", plain_number(look.events.version.number)
    if look.stamp:
        yield NOT_CHECKED, look.stamp
    yield "Source", "the review's case database"
    if look.ask.wanted:
        yield "Counted", set_in_words(look.ask, look.events)
    yield "Counts", "exact"


def _definitions(sections: Iterable[Section]) -> tuple[Definition, ...]:
    """Those of everything shown, each once, in the order in which it is met."""
    found: dict[str, Definition] = {}
    for section in sections:
        for definition in (*_of_headlines(section), *(one for block in section.blocks for one in _of_block(block))):
            found.setdefault(definition.key, definition)
    return tuple(found.values())


def _of_headlines(section: Section) -> Iterator[Definition]:
    for headline in section.headlines:
        if headline.key in FIGURES:  # what was published before the desk existed may be in no catalogue
            yield definition_of(FIGURES[headline.key])


def _of_block(block: Block) -> tuple[Definition, ...]:
    return () if isinstance(block, AttentionBlock) else block.definitions


def _shorthand(sections: Iterable[Section]) -> tuple[tuple[str, str], ...]:
    """The marks that occur, with what they mean."""
    text = repr(tuple(sections))
    return tuple((mark, meaning) for mark, meaning in _SHORTHAND.items() if mark in text)
