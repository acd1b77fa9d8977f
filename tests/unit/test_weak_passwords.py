"""With a password that guards nothing the dashboard does not start."""

import subprocess
import sys

import pytest

from data_access.errors import NotConfigured
from data_access.secrecy import check_url
from data_access.settings import read_settings
from tests.house.source import ROOT

STRONG = "kV7-qm2Zx_91bT"


@pytest.mark.parametrize(
    "password",
    ["", "password", "postgres", "changeme", "kV7-qm2Zx_9", "password1234", "Postgres2026!", "changeme-changeme", "aaaaaaaaaaaaaa", "dashboard-cases", "123456789012", "db.force.example"],
)  # fmt: skip
def test_a_password_that_anybody_would_try_is_refused_and_not_repeated(password):
    url = f"postgresql+psycopg://dashboard:{password}@db.force.example/cases"
    for name in ("CASE_DATABASE_URL", "REGISTER_DATABASE_URL", "IMPORT_DATABASE_URL"):
        with pytest.raises(NotConfigured, match=f"^The password in {name} is ") as refused:
            read_settings({name: url})
        assert not password or password in ("password", "cases") or password not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql+psycopg://dashboard:{STRONG}@db.force.example/cases",
        "postgresql+psycopg://dashboard@db.force.example/cases",
        "postgresql+psycopg://postgres:postgres@localhost/cases",
        "postgresql+psycopg://postgres:postgres@127.0.0.1:5432/cases",
        "postgresql+psycopg://postgres:postgres@/cases?host=/run/postgresql",
        "sqlite:////var/lib/review/cases.db",
        "no url at all",
    ],
)
def test_a_strong_one_none_at_all_and_whatever_guards_this_machines_own_are_let_by(url):
    assert check_url("CASE_DATABASE_URL", url) == url
    assert read_settings({"CASE_DATABASE_URL": url}).case_database_url == url


@pytest.mark.parametrize(
    "where",
    [
        "@/cases?host=db.force.example",
        "@/cases?host=localhost&host=db.force.example",
        "@localhost/cases?host=localhost,db.force.example",
        "@localhost/cases?hostaddr=192.0.2.1",
    ],
)
def test_a_host_that_is_named_elsewhere_in_the_url_is_seen(where):
    with pytest.raises(NotConfigured, match="is shorter than 12 characters"):
        check_url("CASE_DATABASE_URL", f"postgresql+psycopg://dashboard:short{where}")


def test_a_password_that_is_named_elsewhere_in_the_url_is_seen():
    with pytest.raises(NotConfigured, match="is shorter than 12 characters"):
        check_url("CASE_DATABASE_URL", "postgresql+psycopg://dashboard@db.force.example/cases?password=short")


def test_a_url_that_a_password_broke_is_said_to_be_so_without_the_password():
    for broken in ("kV7@qm2Zx", "x@127.0.0.1:kV7qm2"):
        with pytest.raises(NotConfigured, match="percent-encoded") as refused:
            check_url("CASE_DATABASE_URL", f"postgresql+psycopg://dashboard:{broken}@db.force.example/cases")
        assert "kV7" not in str(refused.value)


def test_the_server_does_not_start_and_says_why_to_whoever_starts_it(monkeypatch):
    monkeypatch.setenv("CASE_DATABASE_URL", "postgresql+psycopg://dashboard:changeme@db.force.example/cases")
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert told.returncode != 0
    assert "error: The password in CASE_DATABASE_URL is shorter than 12 characters." in told.stderr
    assert "changeme" not in told.stdout + told.stderr
