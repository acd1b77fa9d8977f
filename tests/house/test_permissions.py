"""Nothing is offered that is not in the table of roles, and nothing in it lets in who lacks what its row needs."""

import ast
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pkgutil import iter_modules

import pytest
from sqlalchemy import Engine, event

import data_access.service
from data_access.actions import ACTIONS, COMMAND_LINE, SEVERAL_PAGES, Action
from data_access.errors import NotPermitted
from data_access.outputs.role_table import roles_as_markdown
from data_access.permissions import OPENED_BY, ROLES, May, can, may
from data_access.service.desk import PAGES
from data_access.settings import Settings
from data_access.viewer import Viewer
from tests.desk_maker import closing, desk_over
from tests.house.source import ROOT, called, files, shown, tree

UNKNOWN = Viewer("mayor", "Mayor", "somebody")
ACTIONS_OF = {name: tuple(action for action in ACTIONS if name in action.by) for every in ACTIONS for name in every.by}
"""Function of the front desk → the actions that it does: one, or one for each page that it can be told."""


def _taking_a_viewer() -> Iterator[tuple[str, Callable]]:
    """Every public function and method of the front desk that takes a viewer, by its name from the front desk's folder on."""
    for module in iter_modules(data_access.service.__path__):
        found = import_module(f"data_access.service.{module.name}")
        for name, one in vars(found).items():
            if getattr(one, "__module__", "") != found.__name__ or name.startswith("_"):
                continue
            inside = vars(one).items() if inspect.isclass(one) else [("", one)]
            for method, function in inside:
                if inspect.isfunction(function) and not method.startswith("_") and _takes_a_viewer(function):
                    yield ".".join(filter(None, (module.name, name, method))), function


def _takes_a_viewer(function: Callable) -> bool:
    parameters = inspect.signature(function).parameters.values()
    return any(one.name == "viewer" or one.annotation is Viewer for one in parameters)


FUNCTIONS = dict(_taking_a_viewer())


def test_every_function_that_takes_a_viewer_is_in_the_table_and_nothing_else():
    assert len(FUNCTIONS) > 60
    assert set(FUNCTIONS) == set(ACTIONS_OF)


def test_every_page_of_the_navigation_has_a_row_a_script_and_a_permission_of_its_own():
    navigation = next(
        ast.literal_eval(node.value)
        for node in tree(ROOT / "app.py").body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NAVIGATION"
    )
    assert {path for _, path in navigation.values()} == {
        shown(path) for path in (ROOT / "pages").glob("*/*.py") if path.parent.name != "parts"
    }
    assert set(navigation) == set(OPENED_BY) == {action.page for action in ACTIONS if action.words == "open the page"}
    assert len(set(OPENED_BY.values())) == len(OPENED_BY)
    assert {action.page for action in ACTIONS} == {*OPENED_BY, SEVERAL_PAGES, COMMAND_LINE}
    for name, (_, path) in navigation.items():
        asked = [node for node in tree(ROOT / path).body if not isinstance(node, ast.Expr | ast.Import | ast.ImportFrom)]
        assert ast.unparse(asked[0].value) == f"doorkeeper.admit('{name}')", f"{path} asks the doorkeeper before anything else"


def test_every_permission_is_held_by_a_role_and_is_in_the_table_and_two_rows_are_two_actions():
    assert set.union(*(set(allowed) for _, allowed in ROLES.values())) == set(May)
    assert {need for action in ACTIONS for need in action.needs} == set(May)
    assert len({(action.page, action.words) for action in ACTIONS}) == len(ACTIONS)


def test_whoever_opens_a_page_of_counts_has_a_lane():
    for role, (_, allowed) in ROLES.items():
        if allowed & {OPENED_BY[page] for page in (*PAGES, "board_pack")} or May.SEE_EXACT_COUNTS in allowed:
            assert May.SEE_PROTECTED_COUNTS in allowed, role


@pytest.mark.parametrize("path", files("pages"), ids=shown)
def test_every_download_is_written_by_a_function_of_the_table(path):
    assert "st.download_button" not in called(path) or path.name == "download.py"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "download.offer":
            writing = {ast.unparse(inner.func).split(".")[-1] for inner in ast.walk(node.args[1]) if isinstance(inner, ast.Call)}
            assert isinstance(node.args[1], ast.Lambda), "a file is written when it is asked for, and logged then"
            assert writing & {name.split(".")[-1] for name in ACTIONS_OF}


_TELL_OF_NO_CASE = {
    *(
        "desk.catch_up",
        "desk.clock",
        "desk.count_the_rest",
        "desk.keep_counts",
        "desk.lasting",
        "desk.one_look",
        "desk.stamp",
        "desk.viewer",
    ),
    *("pack_desk.kind_named", "pack_desk.pieces_held", "pack_desk.pieces_offered", "releases.usual_expiry", "who_looks"),
    *("_account().who_looks", "signing_in.own_roles", "signing_in.viewer_now"),
    *("reason.ask", "reason.note", "reasons.head_beside"),
}
"""What a window may ask of the desk without saying who looks: the time, a link, that newer data be counted and counts be kept, how a pack is put
together, who it is that looks, whether a reason is needed, and the head of the log."""


@pytest.mark.parametrize("path", files("pages", "app.py"), ids=shown)
def test_a_window_asks_the_desk_for_nothing_without_saying_who_looks(path):
    for node in ast.walk(tree(path)):
        given = [ast.unparse(one) for one in node.args] if isinstance(node, ast.Call) else []
        if isinstance(node, ast.Call) and "viewer" not in given and (given[:1] == ["desk"] or ast.unparse(node.func).startswith("desk.")):
            assert ast.unparse(node.func) in _TELL_OF_NO_CASE


@pytest.mark.parametrize("path", files("pages", "app.py"), ids=shown)
def test_no_window_decides_by_the_name_of_a_role(path):
    assert not {node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant)} & set(ROLES)
    assert "viewer.role ==" not in path.read_text(encoding="utf-8")
    assert not {"may", "require", "permissions.may", "permissions.require"} & called(path)


def test_the_document_holds_exactly_the_table():
    document = (ROOT / ".github/ROLES.md").read_text(encoding="utf-8")
    assert document.split("<!-- roles -->\n", 1)[1].split("\n\n", 1)[0] == roles_as_markdown()


def test_a_refusal_says_who_may_and_what_to_do():
    viewer = Viewer("importer", "Importer", "somebody")
    assert can(viewer, May.BRING_FILES) == ""
    assert can(viewer, May.BRING_FILES, May.SIGN_RELEASES) == (
        "The role Importer may not sign releases as an analyst; an analyst may. Ask them."
    )
    assert can(UNKNOWN, May.OPEN_WORKLOAD) == (
        "The role Mayor may not open workload; a chief officer, an analyst or a review lead may. Ask one of them."
    )
    for permission in May:
        assert not may(UNKNOWN, permission)


# What a function does for who may not ---------------------------------------------------------------------------------------------------


class _Untouched:
    """Stands for whatever is asked; a function that looks at it before it has asked who may is found out."""

    def __getattr__(self, name: str):
        if name == "register":
            raise AttributeError(name)  # whoever logs a refusal looks for one
        raise AssertionError(f"{name} was asked for")


@contextmanager
def _statements() -> Iterator[list[str]]:
    """What is asked of any database, by whatever engine."""
    told: list[str] = []

    def hear(_connection, _cursor, statement, *_rest) -> None:
        told.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield told
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def _call(name: str, action: Action, desk, viewer: Viewer) -> object:
    given = {"desk": desk, "self": desk, "viewer": viewer, "settings": desk.settings, "page": action.page}
    parameters = [one for one in inspect.signature(FUNCTIONS[name]).parameters.values() if one.default is inspect.Parameter.empty]
    return FUNCTIONS[name](**{one.name: given.get(one.name) or _Untouched() for one in parameters})


def _answer(name: str, action: Action, desk, viewer: Viewer) -> tuple[str, list[str]]:
    """'refused', 'let in', or what else came of it; and what was asked of a database, but for the entry of the refusal."""
    with _statements() as told:
        try:
            found = _call(name, action, desk, viewer)
            says_no = (isinstance(found, str) and found.startswith("The role")) or found is False
            outcome = "refused" if name.split(".")[-1].startswith(("can_", "may_")) and says_no else "let in"
        except NotPermitted as refusal:
            outcome = "refused" if "may not" in str(refusal) and refusal.args[0].count(". ") == 1 else f"refused with {refusal}"
        except Exception:
            outcome = "let in"
    return outcome, [statement for statement in told if not any(name in statement for name in _OF_A_REFUSAL)]


_OF_A_REFUSAL = ("audit_", "alembic_register", "pg_catalog", "pg_trigger", "sqlite_master", "PRAGMA")
"""What the entry of a refusal asks of a register, and what opening one does where the log is reached by the settings."""


EVERY = [(name, action) for name, actions in ACTIONS_OF.items() for action in actions]
OWN_BUSINESS = ["marked.signed", "marked.guide", "signing_in.sign_out", "signing_in.sign_out_everywhere"]
"""What concerns nobody but who does it, and needs no role."""


@pytest.fixture
def desk(fresh_databases) -> Iterator[object]:
    databases = fresh_databases()
    with closing(desk_over(databases)) as opened:
        opened.settings = Settings(*databases, is_private_machine=False, is_demonstration_allowed=False)
        opened.current_events()
        yield opened


def test_nobody_without_a_permission_gets_past_it_and_nothing_is_read_or_written_for_them(desk, monkeypatch):
    assert [name for name, action in EVERY if not action.needs] == OWN_BUSINESS
    let_in = []
    for name, action in EVERY:
        if name in OWN_BUSINESS:
            continue
        lacking = [Viewer(role, label, "somebody") for role, (label, _) in ROLES.items() if role not in action.roles]
        for need in action.needs:
            role = f"all but {need.name}"
            monkeypatch.setitem(ROLES, role, ("Somebody", frozenset(May) - {need}))
            lacking.append(Viewer(role, "Somebody", "somebody"))
        for viewer in (UNKNOWN, Viewer("", "", ""), *lacking):
            if _lets_in_as_a_row_of_another_page(name, viewer):
                continue
            outcome, asked = _answer(name, action, desk, viewer)
            if outcome != "refused" or asked:
                let_in.append((name, action.page, viewer.role, outcome, asked))
    assert let_in == []


def _lets_in_as_a_row_of_another_page(name: str, viewer: Viewer) -> bool:
    """Whether a function that is not told its page is in two rows, and another of them is open to the viewer."""
    takes_a_page = "page" in inspect.signature(FUNCTIONS[name]).parameters
    return not takes_a_page and any(may(viewer, *action.needs) for action in ACTIONS_OF[name])


def test_who_has_just_what_the_row_needs_is_let_in(desk, monkeypatch):
    kept_out = []
    for name, action in EVERY:
        monkeypatch.setitem(ROLES, "just that", ("Somebody", frozenset(action.needs)))
        outcome, _ = _answer(name, action, desk, Viewer("just that", "Somebody", "somebody"))
        if outcome != "let in":
            kept_out.append((name, action.page, outcome))
    assert kept_out == []
