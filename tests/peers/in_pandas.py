"""The overview as a data analyst would write it in a notebook: tables read once with pandas, then grouped anew for each question."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Date, DateTime, Table, text

from tests.peers.asking import Asked, Counts

Tables = dict[str, pd.DataFrame]
_ALL_KNOWN = pd.Timestamp(2999, 1, 1)


def read(connection: Connection, tables: Iterable[Table]) -> Tables:
    """Whole tables, by name."""
    return {table.name: _read(connection, table) for table in tables}


def _read(connection: Connection, table: Table) -> pd.DataFrame:
    days = [column.name for column in table.c if isinstance(column.type, Date | DateTime)]
    return pd.read_sql(text(f"SELECT * FROM {table.name}"), connection, parse_dates=days).astype({"is_void": bool})


def answer(tables: Tables, asked: Asked) -> Counts:
    """All questions of the page and of what it compares."""
    now = _known(tables, pd.Timestamp(asked.day), _ALL_KNOWN)
    then = _known(tables, pd.Timestamp(asked.compared_with), pd.Timestamp(asked.known_then))
    position, people, *_ = _standing(now)
    _standing(then)
    _by_day(now)
    return Counts(
        int(position.sum()),
        int(position[position.index.get_level_values("risk_category").notna()].sum()),
        int(position[position.index.get_level_values("is_completed") == True].sum()),  # noqa: E712 - it can be missing
        int(people[people.index.get_level_values("status") == "contacted"].sum()),
    )


def _known(tables: Tables, day: pd.Timestamp, moment: pd.Timestamp) -> Tables:
    def known(table: pd.DataFrame) -> pd.DataFrame:
        newest = table[table.recorded_at <= moment].sort_values("version").drop_duplicates("event_id", keep="last")
        return newest[~newest.is_void & (newest.occurred_on <= day)]

    return {name: known(table) for name, table in tables.items()}


def _latest(events: pd.DataFrame, key: str) -> pd.DataFrame:
    return events.sort_values(["occurred_on", "event_id"]).drop_duplicates(key, keep="last").set_index(key)


def _standing(known: Tables) -> tuple[pd.Series, pd.Series, pd.Series]:
    """How many applications, people and failures stand where."""
    scope = _latest(known["scope_decisions"], "application_id")
    in_scope = scope[scope.scope_status == "in_scope"]
    failures = _latest(known["failure_steps"], "failure_id")
    confirmed = failures[failures.failure_status == "confirmed"]
    by_kind = confirmed.groupby(["failure_type", "is_in_scope"], dropna=False).size()
    return _position(known, in_scope, confirmed), _people(known, in_scope), by_kind


def _position(known: Tables, in_scope: pd.DataFrame, confirmed: pd.DataFrame) -> pd.Series:
    steps = known["review_steps"]
    steps = steps.assign(is_started=steps.review_step == "started", is_completed=steps.review_step == "completed")
    actions = _latest(known["action_steps"], "action_id")
    outstanding = actions[actions.action_step == "required"].groupby("application_id").size().rename("outstanding")
    held = confirmed[confirmed.is_in_scope == 1].groupby("application_id").size().rename("failures")
    row = (
        in_scope[[]]
        .join(_latest(known["application_records"], "application_id")[["original_outcome"]])
        .join(_latest(known["risk_assessments"], "application_id")[["risk_category"]])
        .join(_latest(known["review_decisions"], "application_id")[["review_need"]])
        .join(steps.groupby("application_id")[["is_started", "is_completed"]].max())
        .join(steps.dropna(subset="reviewed_outcome").groupby("application_id")[["reviewed_outcome"]].max())
        .join([outstanding, held])
    )
    need = row.review_need.fillna("undecided")
    is_completed, is_started = (row[name].eq(True) for name in ("is_completed", "is_started"))
    choices = {
        "waiting_for_assessment": row.risk_category.isna(),
        "waiting_for_decision": need == "undecided",
        "review_to_do": (need == "required") & ~is_completed & ~is_started,
        "review_under_way": (need == "required") & ~is_completed,
        "actions_to_complete": row.outstanding.fillna(0) > 0,
    }
    row = row.assign(stage=np.select(list(choices.values()), list(choices), "complete"), has_failure=row.failures.fillna(0) > 0)
    shared = ["stage", "risk_category", "review_need", "is_completed", "original_outcome", "reviewed_outcome", "has_failure"]
    return row.groupby(shared, dropna=False).size()


def _people(known: Tables, in_scope: pd.DataFrame) -> pd.Series:
    decided = _latest(known["contact_decisions"], "person_id")
    decided = decided[decided.application_id.isin(in_scope.index)]
    attempts = known["contact_attempts"]
    made = attempts.groupby("person_id").size().rename("made")
    reached = attempts[attempts.attempt_outcome == "reached"].groupby("person_id")["occurred_on"].max().rename("reached_on")
    row = decided.join(made).join(reached)
    is_required = row.contact_decision == "required"
    is_contacted = (row.reached_on > row.occurred_on) | ((row.reached_on == row.occurred_on) & is_required)
    choices = [is_contacted, is_required & (row.made > 0), is_required]
    row = row.assign(status=np.select(choices, ["contacted", "attempting", "not_started"], row.contact_decision), made=row.made.fillna(0))
    return row.groupby(["status", "made", "next_review_on"], dropna=False).size()


def _by_day(known: Tables) -> tuple[pd.Series, pd.Series, pd.Series]:
    return (
        known["scope_decisions"].groupby(["occurred_on", "scope_status"]).size(),
        known["risk_assessments"].groupby("application_id")["occurred_on"].min().value_counts(),
        known["review_steps"].groupby(["occurred_on", "review_step"]).size(),
    )
