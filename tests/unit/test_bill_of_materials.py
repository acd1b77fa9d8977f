"""The bill of materials says what is installed, neither more nor less."""

import json
import re
import subprocess
import sys

import pytest

from data_access.cli import main


@pytest.fixture
def bill(capsys: pytest.CaptureFixture) -> dict:
    """As the command prints it."""
    assert main(["sbom"]) == 0
    return json.loads(capsys.readouterr().out)


def test_it_lists_what_the_installer_says_is_installed(bill):
    told = subprocess.run([sys.executable, "-m", "pip", "list", "--format", "json"], capture_output=True, text=True, check=True)
    installed = {(one["name"], one["version"]) for one in json.loads(told.stdout)}
    assert {(one["name"], one["version"]) for one in bill["components"]} == installed
    assert len(bill["components"]) == len(installed)


def test_it_is_of_the_form_that_cyclonedx_gives(bill):
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", bill["serialNumber"])
    references = [one["bom-ref"] for one in bill["components"]]
    assert len(set(references)) == len(references)
    assert {one["ref"] for one in bill["dependencies"]} == set(references)
    assert all(set(one["dependsOn"]) <= set(references) for one in bill["dependencies"])
    assert all(one["type"] == "library" and one["purl"] == one["bom-ref"] for one in bill["components"])
    assert all(set(licence) in ({"expression"}, {"license"}) for one in bill["components"] for licence in one.get("licenses", []))


def test_it_says_what_needs_what_extras_included(bill):
    needs = {one["ref"].split("@")[0]: {need.split("@")[0] for need in one["dependsOn"]} for one in bill["dependencies"]}
    assert {"pkg:pypi/altair", "pkg:pypi/pandas", "pkg:pypi/tornado"} & needs["pkg:pypi/streamlit"]
    assert "pkg:pypi/psycopg-binary" in needs["pkg:pypi/psycopg"]


def test_the_same_packages_give_the_same_bill(bill, capsys):
    main(["sbom"])
    assert json.loads(capsys.readouterr().out) == bill
