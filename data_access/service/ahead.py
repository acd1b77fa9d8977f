"""What a visitor's page will need, loaded before the first visitor: many at once would otherwise wait for, or race each other through, the
first import of what draws, writes and reads."""

import gc
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import orjson  # noqa: F401 (plotly looks for it when the first chart is sent)
import plotly.graph_objects as go

import data_access

_NOT_FOR_VISITORS = ("data_access.__main__", "data_access.cli")
_OF_SIGN_IN = ("data_access.service.signing_in", "pages.parts.account")
"""Loaded by the front door where people sign in, and nowhere else."""
_ASKED_FOR_LATE = ("sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.postgresql.psycopg")
"""What a library loads only when it is used for the first time."""


def load_everything(*packages: ModuleType) -> None:
    """Loads every module of the dashboard but the command line and sign-in, and of these packages too; and draws a first chart, by which plotly loads its
    own parts."""
    for package in (data_access, *packages):
        _load(package)
    for name in _ASKED_FOR_LATE:
        import_module(name)
    go.Figure(go.Scatter(x=[1], y=[1])).to_json()
    # What is loaded stays; who collects what a page left over need not look through it again each time.
    gc.collect()
    gc.freeze()


def _load(package: ModuleType) -> None:
    for found in iter_modules(package.__path__, f"{package.__name__}."):
        if not found.name.startswith((*_NOT_FOR_VISITORS, *_OF_SIGN_IN)):
            module = import_module(found.name)
            if found.ispkg:
                _load(module)
