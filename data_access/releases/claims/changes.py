"""Holds changes against two releases: 'a further three', 'an increase of eight', 'up by a third'."""

from dataclasses import replace

from data_access.digits import full_number, signed_number
from data_access.releases.claims.counts import judge_count
from data_access.releases.claims.ground import Ground, Held
from data_access.releases.claims.judgement import Judgement, against, called, said, worded
from data_access.releases.claims.matching import Match
from data_access.releases.claims.model import Verdict
from data_access.releases.claims.moments import Moment
from data_access.releases.claims.quantities import Quantity
from data_access.releases.claims.reach import Reach, held_by, is_rounded, reach_of
from data_access.releases.claims.shares import claimed_share
from data_access.releases.claims.unheld import not_held


def judge_change(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement:
    """'A further three': the figure less what an earlier release said of it."""
    if quantity.changed_in == "points":
        return Judgement(Verdict.UNDECIDED, "A change in percentage points is not checked; say the two numbers.", match.figure)
    is_dated = moment is not None and not (moment.is_now or moment.is_earlier or moment.is_since)
    if is_dated:
        # 'A further three in December' may have come by then, or since then.
        judged = judge_change(quantity, match, replace(moment, is_since=True), ground)
        return judged if judged.verdict.is_fine else _changed_at(quantity, match, moment, ground, otherwise=judged)
    return _changed_at(quantity, match, moment, ground)


def _changed_at(
    quantity: Quantity, match: Match, moment: Moment | None, ground: Ground, *, otherwise: Judgement | None = None
) -> Judgement:
    now = ground.holding(match.figure, None if moment is not None and moment.is_earlier else moment, match.part)
    if not now:
        return otherwise or not_held(quantity, match, moment, ground)
    held = now[0]
    earlier = ground.earlier_than(held)
    if moment is not None and moment.is_since:
        earlier = tuple(one for one in earlier if moment.first <= one.release.content.as_at <= moment.last)
    judged = [one for one in (_changed_from(quantity, held, before, ground) for before in earlier) if one is not None]
    best = next((one for one in judged if one.verdict.is_fine), otherwise or (judged[0] if judged else None))
    return replace(best or _first_said(quantity, match, held, ground), figure=match.figure, as_at=held.release.content.as_at)


def _changed_from(quantity: Quantity, held: Held, before: Held, ground: Ground) -> Judgement | None:
    numbers = [
        one.cell.value if one.cell.said in ("exactly", "all") and not is_rounded(one.cell, one.lane) else None for one in (held, before)
    ]
    now, then = numbers
    if not isinstance(now, int | float) or not isinstance(then, int | float) or quantity.value is None:
        return None
    if quantity.changed_in:
        return _changed_by(quantity, held, before, ground) if then else None
    change = quantity.sign * (now - then)
    step = f"{full_number(abs(now - then))} {'more' if now >= then else 'fewer'}"
    difference = f"{full_number(then)} ({before.of}) to {full_number(now)} ({held.of}) is {step}"
    if reach_of(quantity.said, quantity.value, most=quantity.most).holds(Reach(change, change)):
        verdict = Verdict.AGREES if quantity.said == "exactly" else Verdict.AGREES_AS_WORDED
        return Judgement(verdict, f"{difference}.")
    return Judgement(against(held, ground), f"{difference}, not {worded(quantity)}.")


def _changed_by(quantity: Quantity, held: Held, before: Held, ground: Ground) -> Judgement:
    """A change in per cent of what it was."""
    then, now = before.cell.value, held.cell.value
    percent = quantity.sign * 100 * (now - then) / then
    difference = f"{full_number(then)} ({before.of}) to {full_number(now)} ({held.of}) is {signed_number(percent, 1)}%"
    if claimed_share(quantity).holds(Reach(percent, percent)):
        return Judgement(Verdict.AGREES_AS_WORDED, f"{difference}.")
    return Judgement(against(held, ground), f"{difference}, not {worded(quantity)}%.")


def _first_said(quantity: Quantity, match: Match, held: Held, ground: Ground) -> Judgement:
    """A change of which nothing earlier can be subtracted: 'a further failure' may be the whole of its figure."""
    if held.cell.value == quantity.value:
        fine = Verdict.AGREES if quantity.said == "exactly" else Verdict.AGREES_AS_WORDED
        return Judgement(fine, f"{held.of}, has {said(held.cell)}, and no release before it holds the figure.")
    alone = judge_count(replace(quantity, kind="count"), match, held, ground)
    if alone.is_against and held_by(held.cell, held.lane) is not None and held.cell.value is None:
        return alone
    reason = f"No two releases hold {called(match.figure)} as exact numbers, so that a change in it cannot be said."
    return Judgement(Verdict.NOT_FROZEN, reason)
