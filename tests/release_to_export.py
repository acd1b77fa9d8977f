"""A release to make files of: the real review's headlines, breakdowns with marks, and text that would harm a careless file."""

from dataclasses import replace
from datetime import UTC, date, datetime

from data_access.figures.catalogue import FIGURES
from data_access.releases.model import Content, ExceptionGranted, FrozenCell, Release, State

AS_AT = date(2024, 5, 23)
KNOWN_BY = datetime(2024, 5, 24, 8, 0, tzinfo=UTC)
_SIGNED = datetime(2024, 5, 24, 9, 30, tzinfo=UTC)


def frozen(key, value, *, of=None, percent=None, mark="", by="", label="", **more):
    """A cell of this figure, with the catalogue's words."""
    figure = FIGURES[key]
    words = {"title": figure.title, "unit": figure.unit, "sentence": figure.sentence, "definition": figure.fingerprint}
    base = {"denominator": of, "denominator_words": figure.denominator_words, "percent": percent}
    return FrozenCell(key, by, label, value=value, mark=mark, **{"said": "exactly", **words, **base, **more})


HEADLINES = (
    frozen("applications_in_scope", 3778),
    frozen("risk_assessed", 3778, of=3778, percent=100.0, said="all"),
    frozen("failures_confirmed", 33, exception=1),
    frozen("failures_harm", 2, exception=1),
    frozen("failures_share", 1, of=3778, said="less_than"),
    frozen("people_contacted", 412, of=530, percent=77.74),
    frozen("people_unreachable", None, mark="[c]", of=530),
    frozen("officers_on_review", 45, said="about"),
    frozen("officer_load", 4.25, of=37.5),
    frozen("forecast_finish", "2024-06-03/2024-07-01"),
)
BREAKDOWNS = (
    frozen("risk_assessed", 1200, of=1200, percent=100.0, by="risk_category", label="high"),
    frozen("risk_assessed", 2575, of=2575, percent=100.0, by="risk_category", label="standard"),
    frozen("risk_assessed", None, mark="[c]", by="risk_category", label="not_assessed"),
    frozen("people_contacted", 305, of=390, percent=78.21, by="route", label="right_to_ask_self"),
    frozen("people_contacted", 105, of=140, percent=75.0, by="route", label="right_to_know"),
    frozen("people_contacted", 0, of=0, by="route", label="unknown"),
    frozen("contact_attempts", 900, by="team", label="Review team A"),
    frozen("contact_attempts", 15, by="team", label="=cmd|' /C calc'!A0"),
)
EXCEPTION = ExceptionGranted(
    1, "failures_harm", 2, "two people", "the public is owed it", "low", "press-1", "chief-secret-id", date(2025, 1, 1)
)


def release(*cells, **more):
    """A published release of these cells; ``more`` replaces parts of the content, or of the release where it has them."""
    content = {
        "title": "Every application in scope is risk assessed",
        "as_at": AS_AT,
        "known_by": KNOWN_BY,
        "data_version": 12,
        "is_synthetic": True,
        "lane": "exact",
        "rules": "0123456789abcdef",
        "code_version": "fedcba9876543210",
        "cells": cells or HEADLINES + BREAKDOWNS,
        "exceptions": (EXCEPTION,),
    }
    said = Content(**{name: more.pop(name, value) for name, value in content.items()})
    return replace(
        Release(
            7, State.PUBLISHED, "frozen", said, said.checksum, "press-secret-id", "analyst-secret-id", "chief-secret-id",
            made_at=datetime(2024, 5, 24, 8, 5, 0, 123_456, tzinfo=UTC), submitted_at=_SIGNED, signed_at=_SIGNED, approved_at=_SIGNED,
            published_at=_SIGNED, supersedes=6, turn=5,
        ),
        **more,
    )  # fmt: skip
