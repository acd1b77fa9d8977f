"""The laws of the house, each one a test, none with an exception."""

import ast
import re
import subprocess
import sys
import tomllib
from statistics import median

import pytest

from data_access.database.tables import case_metadata
from data_access.figures.catalogue import FIGURES, faults
from tests.house.source import ROOT, called, files, imported, keywords, names_used, shown, texts, tree

PRODUCT = ("app.py", "pages", "data_access")
PAGES = sorted((ROOT / "pages").glob("*/*.py"))


def test_the_top_level_holds_what_the_card_names_and_nothing_else():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    visible = {path.split("/")[0] for path in tracked if path and not path.startswith(".")}
    assert visible == {"app.py", "pages", "data_access", "tests", "requirements.txt", "README.md", "pyproject.toml"}


def test_no_script_lies_directly_in_pages_where_the_server_would_run_it_without_the_front_door():
    assert [path.name for path in (ROOT / "pages").glob("*.py")] in ([], ["__init__.py"])
    assert not (ROOT / "pages" / "__init__.py").exists()


def test_the_staircase_has_no_upward_step():
    command = [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


SETTINGS = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
CONTRACTS = {one["name"]: one for one in tomllib.loads(SETTINGS)["tool"]["importlinter"]["contracts"]}


def test_no_contract_has_an_exception():
    assert not {"ignore_imports", "exhaustive_ignores", "unmatched_ignore_imports_alerting"} & {
        key for one in CONTRACTS.values() for key in one
    }


def test_no_floor_is_outside_the_staircase_and_no_folder_of_pages_outside_theirs():
    stairs = [one for one in CONTRACTS.values() if one["type"] == "layers"]
    assert [one["containers"] for one in stairs] == [["data_access"], ["pages"]]
    assert all(one["exhaustive"] for one in stairs)


def test_every_page_script_is_told_not_to_know_the_others():
    [siblings] = (one["modules"] for one in CONTRACTS.values() if one["type"] == "independence")
    assert set(siblings) == {f"pages.{path.parent.name}.*" for path in PAGES if path.parent.name != "parts"}


def test_a_page_may_know_the_front_desk_and_no_other_floor():
    [closed] = (one["forbidden_modules"] for one in CONTRACTS.values() if one.get("source_modules") == ["pages"])
    floors = {path.stem for path in (ROOT / "data_access").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert {name.removeprefix("data_access.") for name in closed} >= floors - {"service", "__init__"}
    assert "data_access.service" not in closed


@pytest.mark.parametrize("path", files(*PRODUCT), ids=shown)
def test_what_is_delivered_needs_no_test(path):
    assert not [name for name in imported(path) if name.split(".")[0] in ("tests", "pytest", "conftest")]


@pytest.mark.parametrize("path", [p for p in files("tests") if p.stem.startswith("test_")], ids=shown)
def test_a_test_waits_for_a_coroutine_in_a_thread_of_its_own(path):
    assert not called(path) & {"asyncio.run", "asyncio.Runner", "asyncio.new_event_loop"}, (
        "tests.own_loop.awaited: it failed beside a browser"
    )


def test_every_rule_that_is_not_asked_has_its_reason_beside_it():
    ignored = SETTINGS.split("\nignore = [\n", 1)[1].split("\n]", 1)[0].splitlines()
    assert [line for line in ignored if not re.fullmatch(r' +"[A-Z]+\d+", # .{10,}', line)] == []


def test_the_front_door_knows_the_doorkeeper_and_no_floor():
    ours = {name for name in imported(ROOT / "app.py") if name.startswith(("data_access", "pages"))}
    assert all(name.startswith("pages") or name.startswith("data_access.service") for name in ours)


@pytest.mark.parametrize("path", files("data_access"), ids=shown)
def test_streamlit_is_said_in_windows_only(path):
    assert not any(name.split(".")[0] == "streamlit" for name in imported(path))


_WAYS_TO_SHOW_HTML = {"st.html", "st.iframe", "st.components.v1.html", "st.components.v1.iframe"}
_MAKES_MARKUP = {"markup.py", "screen_markup.py", "screen_pictures.py", "print_view.py"}


@pytest.mark.parametrize("path", files("app.py", "pages", "data_access"), ids=shown)
def test_one_place_shows_html_and_it_can_hold_no_script(path):
    assert not {"unsafe_allow_html", "unsafe_allow_javascript"} & keywords(path)
    assert called(path) & _WAYS_TO_SHOW_HTML == ({"st.html"} if shown(path) == "pages/parts/sheet.py" else set())


@pytest.mark.parametrize("path", files("app.py", "pages", "data_access"), ids=shown)
def test_only_what_escapes_its_words_makes_markup(path):
    makes = {name for name in called(path) if name.split(".")[-1] == "Markup"}
    assert not makes or (path.parent.name in ("outputs", "pack_files") and path.name in _MAKES_MARKUP)


@pytest.mark.parametrize("path", files("pages"), ids=shown)
def test_session_state_is_touched_by_the_shared_parts_only(path):
    uses = any("session_state" in name for name in names_used(path))
    assert not uses or path.parent.name == "parts"


@pytest.mark.parametrize("path", [p for p in files(*PRODUCT) if "disclosure" not in p.parts], ids=shown)
def test_only_the_gate_makes_a_protected_table(path):
    made = {name.split(".")[-1] for name in called(path)}
    assert not made & {"ProtectedTable", "ProtectedCell"}


_GROUPED_IN_A_TEXT = re.compile(r"(?<!%)\{[^{}]*:[^{}]{0,2},[^{}]{0,3}\}")
"""A place in a text that groups thousands when it is filled; behind a % the drawing in the browser does it."""


def _groups_thousands(node: ast.AST) -> bool:
    """Whether it writes a number with separators of thousands: in an f-string, by format, or in a text that is filled later."""
    if isinstance(node, ast.FormattedValue):
        return node.format_spec is not None and "," in ast.unparse(node.format_spec)
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "format":
        return any("," in str(getattr(one, "value", "")) for one in node.args[1:])
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(_GROUPED_IN_A_TEXT.search(node.value))


@pytest.mark.parametrize("path", [p for p in files(*PRODUCT) if shown(p) != "data_access/digits.py"], ids=shown)
def test_one_module_groups_thousands(path):
    assert [f"line {node.lineno}" for node in ast.walk(tree(path)) if _groups_thousands(node)] == []


_CLOCKS = {"datetime.now", "datetime.utcnow", "date.today", "time.time", "os.environ.get", "os.getenv"}
_MAY_TELL_THE_TIME = {"data_access/settings.py"}


@pytest.mark.parametrize("path", [p for p in files("data_access") if not {"service", "cli"} & set(p.parts)], ids=shown)
def test_nothing_below_the_front_desk_reads_the_clock_or_the_environment(path):
    if shown(path) not in _MAY_TELL_THE_TIME:
        assert not called(path) & _CLOCKS
        assert "os.environ" not in names_used(path)


@pytest.mark.parametrize("path", files("app.py", "pages"), ids=shown)
def test_no_page_runs_again_by_itself_so_that_nobody_stays_signed_in_by_doing_nothing(path):
    assert not {name for name in names_used(path) | called(path) if name.split(".")[-1] in ("fragment", "autorefresh")}
    assert "run_every" not in keywords(path)


_SELECTS_FROM_THE_REGISTER = {
    "data_access/sign_ins.py",
    "data_access/audit/chain.py",
    "data_access/audit/log.py",
    "data_access/releases/packs_kept.py",
    "data_access/releases/store.py",
    "data_access/releases/claims/remembered.py",
}


@pytest.mark.parametrize("path", files("data_access"), ids=shown)
def test_cases_are_selected_in_queries_only(path):
    reads = {"select", "text"} & {name.split(".")[-1] for name in imported(path) if name.startswith("sqlalchemy")}
    allowed = {"queries", "database", "intake"} & set(path.parts) or shown(path) in _SELECTS_FROM_THE_REGISTER
    assert not reads or allowed


@pytest.mark.parametrize("name", sorted(_SELECTS_FROM_THE_REGISTER))
def test_what_selects_from_the_register_names_no_table_of_cases(name):
    tables = {used.split("tables.")[-1] for used in names_used(ROOT / name) | imported(ROOT / name) if "tables." in used}
    assert tables
    assert not tables & set(case_metadata.tables)


@pytest.mark.parametrize("path", files("data_access/service"), ids=shown)
def test_the_front_desk_selects_nothing_itself(path):
    assert [name for name in imported(path) if name.startswith("data_access.database.tables")] == []


_ASKS_PERMISSION = {"require", "check_role"}


@pytest.mark.parametrize("path", files("data_access/service"), ids=shown)
def test_whoever_may_not_is_refused_at_a_door_that_writes_it_into_the_log(path):
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]
    calls = {node.name: {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)} for node in functions}
    behind = _ASKS_PERMISSION | {name for name, inner in calls.items() if name.startswith("_") and inner & _ASKS_PERMISSION}
    for node in functions:
        reaches_the_log = {"desk", "settings", "self"} & {one.arg for one in node.args.args}
        if not node.name.startswith("_") and reaches_the_log and calls[node.name] & behind:
            assert "door" in {ast.unparse(one) for one in node.decorator_list}, node.name


def test_the_catalogue_finds_no_fault_with_itself():
    assert faults() == []


@pytest.mark.parametrize("path", [p for p in files(*PRODUCT) if p.name != "catalogue.py"], ids=shown)
def test_no_title_of_a_figure_is_typed_outside_the_catalogue(path):
    assert not texts(path) & {figure.title for figure in FIGURES.values()}


@pytest.mark.parametrize("path", files(*PRODUCT), ids=shown)
def test_no_module_is_named_for_nothing(path):
    assert path.stem not in {"utils", "util", "helpers", "helper", "manager", "handler", "common", "misc"}


@pytest.mark.parametrize("path", files(*PRODUCT), ids=shown)
def test_every_module_says_what_it_is_for(path):
    assert not tree(path).body or ast.get_docstring(tree(path))


def test_functions_are_short():
    lengths = [
        node.end_lineno - node.lineno + 1
        for path in files(*PRODUCT)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert median(lengths) <= 12
    assert sorted(lengths)[int(0.9 * len(lengths))] <= 40


def test_the_code_is_in_one_format_and_passes_its_checks():
    for command in (["format", "--check", "--quiet"], ["check", "--quiet"]):
        told = subprocess.run([sys.executable, "-m", "ruff", *command, "."], cwd=ROOT, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout
