"""The dashboard as a service of the system: in an account of its own, which can reach next to nothing."""

import re
import shutil
import subprocess
from configparser import RawConfigParser

from sqlalchemy.engine import make_url

from data_access.settings import DOCUMENTED
from tests.browser.conftest import needed
from tests.house.source import ROOT

UNIT = ROOT / ".deploy" / "review.service"
MOST_EXPOSED = 1.5
"""Of 10, as the system's own judge counts. A service that says nothing of the kind has 9.6."""


def _said(name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_systems_own_judge_finds_little_that_the_service_could_reach():
    judge = needed(shutil.which("systemd-analyze"), "systemd-analyze is not installed, so the service was not judged (Debian: systemd).")
    command = [judge, "security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED * 10:.0f}", str(UNIT)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout[-300:]
    assert "Overall exposure level" in told.stdout


def test_the_service_has_an_account_of_its_own_and_writes_nowhere_but_to_its_databases():
    assert _said("User") == ["review"]
    assert _said("ProtectSystem") == ["strict"]
    assert _said("ReadOnlyPaths") == ["/opt/review"]
    assert _said("ReadWritePaths") == []
    assert _said("StateDirectory") == ["review"]
    assert _said("CapabilityBoundingSet") == [""]
    assert _said("IPAddressDeny") == ["any"]


def test_the_service_is_started_as_readme_starts_it_under_the_name_it_is_served_as():
    (command,) = _said("ExecStart")
    assert command.startswith("/opt/review/.venv/bin/streamlit run app.py ")
    assert "--server.allowedHosts ${SERVED_AS}" in command
    assert not re.search(r"password|secret", command, re.IGNORECASE)


def test_the_example_of_the_environment_sets_what_readme_has_and_holds_no_password():
    lines = (ROOT / ".deploy" / "environment.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(given) <= {*DOCUMENTED, "SERVED_AS"}
    assert all(make_url(value).password is None for name, value in given.items() if name.endswith("_URL"))


def test_the_unit_can_be_read_as_one():
    unit = RawConfigParser(strict=False, comment_prefixes="#")
    unit.optionxform = str
    unit.read_string(UNIT.read_text(encoding="utf-8"))
    assert unit.sections() == ["Unit", "Service", "Install"]
