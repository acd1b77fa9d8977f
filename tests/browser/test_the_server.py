"""What the server is told, asserted on what it understood, and what it refuses."""

import json
import subprocess
import sys

import pytest

from tests.house.source import ROOT

EFFECTIVE = {
    "browser.gatherUsageStats": False,
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,
    "server.address": "127.0.0.1",
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.headless": True,
    "server.maxUploadSize": 25,
}


def test_the_settings_that_guard_the_server_are_in_force():
    ask = f"import json, streamlit.config as c; print(json.dumps({{name: c.get_option(name) for name in {list(EFFECTIVE)}}}))"
    told = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(told.stdout.splitlines()[-1]) == EFFECTIVE


@pytest.mark.parametrize("path", ["/monitor/overview", "/pages/monitor/workload", "/parts/doorkeeper"])
def test_no_script_is_served_past_the_front_door(browser, server, path):
    page = browser.new_page()
    page.goto(f"{server}{path}")
    page.wait_for_timeout(2_000)
    assert page.locator(".headlines").count() == 0
    assert "applications" not in page.content()
    page.close()
