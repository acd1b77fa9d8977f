"""What was chosen, what is locked and what is installed are the same."""

import re
from importlib.metadata import distributions

from packaging.markers import Marker
from packaging.utils import canonicalize_name

from tests.lock import CHOSEN, LOCK

_ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\n]+)(?: ; ([^\\]+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)
OF_EVERY_ENVIRONMENT = {"pip", "setuptools", "wheel"}
"""What Python itself puts into a new environment."""


def _locked() -> dict[str, tuple[str, str]]:
    """name → (version, the condition under which it is installed)."""
    return {name: (version, condition) for name, version, condition, _ in _ENTRY.findall(LOCK.read_text(encoding="utf-8"))}


def _chosen() -> dict[str, str]:
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[a-z]+\])?==(\S+)(?: ; .+)?$", CHOSEN.read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def _installed() -> dict[str, str]:
    found = {canonicalize_name(one.metadata["Name"]): one.version for one in distributions()}
    return {name: version for name, version in found.items() if name not in OF_EVERY_ENVIRONMENT}


def test_what_was_chosen_is_locked_at_the_version_that_was_chosen():
    chosen = _chosen()
    assert len(chosen) > 30
    assert {name: version for name, (version, _) in _locked().items() if name in chosen} == chosen, "run python -m tests.lock"


def test_every_line_of_the_lock_is_a_package_with_the_digests_of_its_files_or_says_who_needs_it():
    rest = _ENTRY.sub("", LOCK.read_text(encoding="utf-8")).splitlines()
    assert [line for line in rest if line and not line.lstrip().startswith("#")] == []
    assert "://" not in LOCK.read_text(encoding="utf-8"), "the lock names no index: everybody has his own"


def test_what_is_installed_is_what_is_locked():
    needed = {name: version for name, (version, condition) in _locked().items() if not condition or Marker(condition).evaluate()}
    assert _installed() == needed, "pip install -r .deploy/requirements.lock, and uninstall what is not in it"
