"""``release``: every verb of the desk of releases. One row of a table each: its name, what it is for, its options, what it does."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace

from data_access.cli.reconciling import add_reconcile_options, reconcile
from data_access.cli.release_files import add_export_options, add_why, export, log
from data_access.cli.terminal import AT_THE_MACHINE, draw_progress
from data_access.dates import in_words
from data_access.disclosure.rules import LANES
from data_access.errors import BadRequest
from data_access.figures.catalogue import FIGURES
from data_access.outputs.release_printing import release_as_json, release_as_table, releases_as_json, releases_as_table
from data_access.permissions import ROLES
from data_access.releases.conditions import REASONED
from data_access.releases.freeze import Wanted
from data_access.releases.model import Release
from data_access.releases.reconcile import Outcome
from data_access.releases.states import next_step
from data_access.releases.verify import wanted_again
from data_access.service import release_desk
from data_access.service.asking import read_day, read_moment
from data_access.service.desk import Desk
from data_access.service.opening import open_desk
from data_access.viewer import Viewer

Options = Callable[[argparse.ArgumentParser], None]
Act = Callable[[Desk, Viewer, argparse.Namespace], None]


@dataclass(frozen=True)
class Verb:
    """One word after ``release``. ``is_deed`` needs to know who does it; what is only looked at, whoever is at the machine may see."""

    name: str
    help: str
    act: Act
    options: tuple[Options, ...] = ()
    is_deed: bool = True


def add_to(commands, codes: str) -> None:
    """Adds the command and its verbs to the parser."""
    release = commands.add_parser("release", help="freeze, sign, publish and look at releases", epilog=codes)
    verbs = release.add_subparsers(required=True, metavar="VERB")
    for verb in VERBS:
        parser = verbs.add_parser(verb.name, help=verb.help, epilog=codes)
        for add_options in verb.options:
            add_options(parser)
        _add_who(parser, is_required=verb.is_deed)
        parser.add_argument("--format", choices=("table", "json"), default="table")
        parser.set_defaults(run=lambda asked, verb=verb: _run(verb, asked))


def acting(desk: Desk, role: str, person: str) -> Viewer:
    """Who acts. In the demonstration the person is the role; elsewhere a person has to be named. Raises BadRequest."""
    if role and role not in ROLES:
        raise BadRequest(f"There is no role {role[:40]!r}. The roles are: {', '.join(ROLES)}.")
    if desk.is_demonstration:
        if person:
            raise BadRequest("In the demonstration the person is the role; leave --person out.")
        return desk.viewer(role) if role else AT_THE_MACHINE
    if role and not person.strip():
        raise BadRequest("Say who you are with --person: the id that stands with what you do, never a name.")
    return Viewer(role, ROLES[role][0], person.strip()) if role else AT_THE_MACHINE


def _run(verb: Verb, asked: argparse.Namespace) -> None:
    desk = open_desk(draw_progress, at_the_machine=True)
    verb.act(desk, acting(desk, asked.role, asked.person), asked)


def _number(desk: Desk, asked: argparse.Namespace) -> int:
    return release_desk.release_number(desk, asked.release)


# Options ---------------------------------------------------------------------------------------------------------------------------------


def _add_who(parser: argparse.ArgumentParser, *, is_required: bool) -> None:
    parser.add_argument("--as", dest="role", required=is_required, default="", metavar="ROLE", help=f"who acts: {', '.join(ROLES)}")
    parser.add_argument("--person", default="", metavar="ID", help="the person's id; needed outside the demonstration")


def _add_release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("release", metavar="RELEASE", help="a number, or latest: the newest published one")


def _add_contents(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--known-by", default="", metavar="MOMENT", help="only what was recorded by then (London's clock); default: by the present moment"
    )
    parser.add_argument("--lane", choices=tuple(LANES), default=None, help="how small numbers are protected; default: rounded")
    parser.add_argument("--title", default="", metavar="TEXT")
    parser.add_argument("--figure", action="append", default=[], metavar="KEY", help="only this figure; may be given again")
    parser.add_argument(
        "--breakdown", action="append", default=[], metavar="KEY/BY", help="such as risk_assessed/risk_category; may be given again"
    )


def _add_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-at", required=True, metavar="DAY", help="the day, such as 2024-05-23 (London)")


def _add_other_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-at", default="", metavar="DAY", help="another day; default: the same")


def _add_superseded(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--supersede", default="", metavar="RELEASE", help="the release whose place it takes: a number, or latest")


def _add_reason(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; it is kept with the release")


def _add_explanation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sentence", required=True, metavar="TEXT", help="why it is not what was said before")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--figure", default="", metavar="KEY[/BY/CODE]", help="one figure, or one part of a breakdown")
    outcomes = tuple(str(one) for one in Outcome if one is not Outcome.SAME)
    what.add_argument("--outcome", choices=outcomes, default="", help="all that came out so and have no sentence yet")
    what.add_argument("--condition", choices=REASONED, default="", help="the reason why this condition may stand")
    parser.add_argument("--correction", action="store_true", help="what was said before was an error")


def _add_exception(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--figure", required=True, metavar="KEY")
    parser.add_argument("--wording", required=True, metavar="TEXT", help="how the number is to be said")
    _add_reason(parser)
    parser.add_argument("--risk", required=True, metavar="TEXT", help="the risk that was considered")
    parser.add_argument("--expires", required=True, metavar="DAY", help="the last day on which it may be published so")


def _add_exception_numbers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "exceptions", type=int, nargs="+", metavar="EXCEPTION", help="their numbers; what belongs together is granted together"
    )


# What each verb does ---------------------------------------------------------------------------------------------------------------------


def _list(desk: Desk, viewer: Viewer, asked: argparse.Namespace) -> None:
    found = release_desk.list_releases(desk, viewer)
    print((releases_as_json if asked.format == "json" else releases_as_table)(found.releases, found.altered))


def _show(desk: Desk, viewer: Viewer, asked: argparse.Namespace) -> None:
    shown = release_desk.show_release(desk, viewer, _number(desk, asked))
    if asked.format == "json":
        print(release_as_json(shown.release))
        return
    print(release_as_table(shown.release))
    waiting = [f"Exception {one.number}, for {one.figure}, waits to be granted." for one in shown.asked]
    beneath = [*shown.blocked_by, *waiting, shown.next_step]
    print("\n".join(["", *filter(None, beneath)]).rstrip())


def _freeze(desk: Desk, viewer: Viewer, asked: argparse.Namespace) -> None:
    day = read_day(asked.as_at)
    first = Wanted(f"Figures as at {in_words(day)}", day, desk.clock(), "rounded", tuple(FIGURES))
    _print(release_desk.freeze_release(desk, viewer, _changed(first, asked, desk)), asked)


def _edit(desk: Desk, viewer: Viewer, asked: argparse.Namespace) -> None:
    number = _number(desk, asked)
    before = wanted_again(release_desk.show_release(desk, viewer, number).release)
    day = read_day(asked.as_at) if asked.as_at else before.as_at
    _print(release_desk.edit_release(desk, viewer, number, _changed(replace(before, as_at=day), asked, desk)), asked)


def _changed(before: Wanted, asked: argparse.Namespace, desk: Desk) -> Wanted:
    """What the options change of what would be frozen; figures named anew do not keep the breakdowns of others."""
    figures = tuple(asked.figure) or before.figures
    breakdowns = tuple(_pair(text) for text in asked.breakdown) or tuple(pair for pair in before.breakdowns if pair[0] in figures)
    known_by = read_moment(asked.known_by) if asked.known_by else desk.clock()
    return Wanted(asked.title or before.title, before.as_at, known_by, asked.lane or before.lane, figures, breakdowns)


def _pair(text: str) -> tuple[str, str]:
    figure, slash, by = text.partition("/")
    if not slash:
        raise BadRequest(f"{text[:60]!r} is no breakdown; write it as risk_assessed/risk_category.")
    return figure, by


def _publish(desk: Desk, viewer: Viewer, asked: argparse.Namespace) -> None:
    supersedes = release_desk.release_number(desk, asked.supersede) if asked.supersede else None
    _print(release_desk.publish_release(desk, viewer, _number(desk, asked), supersedes=supersedes), asked)


def _withdraw(desk: Desk, viewer: Viewer, asked: argparse.Namespace) -> None:
    _print(release_desk.withdraw_release(desk, viewer, _number(desk, asked), reason=asked.reason), asked)


def _explain(desk: Desk, viewer: Viewer, asked: argparse.Namespace) -> None:
    figure, by, label = (*asked.figure.split("/", 2), "", "")[:3]
    name = (asked.condition, "", "") if asked.condition else (figure, by, label) if figure else None
    said = {"sentence": asked.sentence, "name": name, "outcome": asked.outcome, "is_correction": asked.correction}
    _print(release_desk.explain_change(desk, viewer, _number(desk, asked), **said), asked)


def _except(desk: Desk, viewer: Viewer, asked: argparse.Namespace) -> None:
    said = {name: getattr(asked, name) for name in ("figure", "wording", "reason", "risk")}
    _print(release_desk.ask_exception(desk, viewer, _number(desk, asked), **said, expires_on=read_day(asked.expires)), asked)


def _grant(desk: Desk, viewer: Viewer, asked: argparse.Namespace) -> None:
    _print(release_desk.grant_exceptions(desk, viewer, _number(desk, asked), asked.exceptions), asked)


def _step(deed: Callable[[Desk, Viewer, int], Release]) -> Act:
    return lambda desk, viewer, asked: _print(deed(desk, viewer, _number(desk, asked)), asked)


def _print(release: Release, asked: argparse.Namespace) -> None:
    stands = f"{release.name} is {'a draft' if release.state == 'draft' else release.state.replace('_', ' ')}."
    print(release_as_json(release) if asked.format == "json" else f"{stands} {next_step(release)}".rstrip())


VERBS = (
    Verb("list", "every release, newest first", _list, is_deed=False),
    Verb("show", "one release: its figures, what bars it and the next step", _show, (_add_release,), is_deed=False),
    Verb("freeze", "count, protect and keep figures as a new draft", _freeze, (_add_day, _add_contents)),
    Verb("edit", "freeze a release anew; its signatures are gone", _edit, (_add_release, _add_other_day, _add_contents)),
    Verb("explain", "write why a figure is not what was said before", _explain, (_add_release, _add_explanation)),
    Verb("except", "draft an exception: one headline to be said exactly", _except, (_add_release, _add_exception)),
    Verb("grant", "grant exceptions that another person drafted", _grant, (_add_release, _add_exception_numbers)),
    Verb("submit", "hand a draft to the analyst", _step(release_desk.submit_release), (_add_release,)),
    Verb("sign", "sign as the analyst", _step(release_desk.sign_release), (_add_release,)),
    Verb("approve", "approve as a senior officer", _step(release_desk.approve_release), (_add_release,)),
    Verb("publish", "make a release public", _publish, (_add_release, _add_superseded)),
    Verb("withdraw", "take a published release back", _withdraw, (_add_release, _add_reason)),
    Verb("reconcile", "a release figure by figure beside another", reconcile, (_add_release, add_reconcile_options), is_deed=False),
    Verb("export", "write the files of an approved or published release", export, (_add_release, add_export_options), is_deed=False),
    Verb("log", "print the public change log: corrections apart from revisions", log, (add_why,), is_deed=False),
)
"""Every verb of ``release``, in the order in which a release meets them."""
