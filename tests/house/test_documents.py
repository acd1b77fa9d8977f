"""The documents and the code tell the same story, and each thing is told in one of them."""

import ast
import re

import pytest

from data_access.audit import MEANS, Operation
from data_access.cli import EXIT_CODES, _parser
from data_access.errors import Altered, DatabaseUnavailable, NotConfigured, OutOfDate
from data_access.figures.glossary import GLOSSARY
from data_access.intake.doubts import QUESTIONS
from data_access.intake.shapes import REFUSALS
from data_access.intake.validate import RULES
from data_access.settings import DOCUMENTED
from data_access.vocabulary import STAGES
from tests.corpus.every import CORPUS, tally
from tests.house.source import ROOT, files, tree

DOCUMENTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in (ROOT / ".github").rglob("*.md")}
DOCUMENTS["README.md"] = README = (ROOT / "README.md").read_text(encoding="utf-8")
AUDIT, COMMANDS, DECISIONS, IMPORTS, OPERATOR = (
    DOCUMENTS[f".github/{name}.md"] for name in ("AUDIT", "COMMANDS", "DECISIONS", "IMPORTS", "OPERATOR")
)
MOST_LINES_OF_README = 130
"""What a person reads before starting; everything else is behind a link."""


def _rows(head: str, document: str) -> list[tuple[str, ...]]:
    table = document.split(head, 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [tuple(cell.strip().replace("\\|", "|") for cell in line.strip("|").split("|", 1)) for line in table]


def test_every_setting_is_in_the_table_and_nothing_else():
    assert [(name.strip("`"), words) for name, words in _rows("| variable | meaning |", OPERATOR)] == list(DOCUMENTED.items())


def test_the_exit_codes_are_those_of_the_command_line():
    assert [(int(code), words) for code, words in _rows("| exit code | meaning |", COMMANDS)] == list(EXIT_CODES.items())


def test_the_codes_of_imports_are_those_of_the_code():
    for head, codes in (
        ("| code | the file is refused, because |", REFUSALS),
        ("| rule | the row has |", RULES),
        ("| question | in words |", QUESTIONS),
    ):
        assert [(code.strip("`"), words) for code, words in _rows(head, IMPORTS)] == list(codes.items())


def test_the_operations_of_the_log_are_those_of_the_code():
    assert _rows("| operation | it is logged when |", AUDIT) == [(str(one), words) for one, words in MEANS.items()]
    assert list(MEANS) == list(Operation)


def test_the_figures_of_the_corpus_are_those_of_its_files():
    told = [(kind, *map(int, figures.split("|"))) for kind, figures in _rows("| kind | files |", IMPORTS)]
    by_kind = [(kind, *tally(kind)) for kind in CORPUS]
    assert told == [*by_kind, ("all", *map(sum, zip(*(row[1:] for row in by_kind), strict=True)))]


def test_the_glossary_is_the_one_that_the_page_of_definitions_shows():
    assert _rows("| word | meaning |", README) == list(GLOSSARY.items())


def test_every_command_is_shown_once_with_its_options_and_no_other():
    for name, parser in _commands(_parser()):
        (line,) = re.findall(rf"^python -m data_access {name}((?: [^a-z].*)?)$", COMMANDS, re.MULTILINE)
        options = {option for action in parser._actions for option in action.option_strings}
        assert set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", line)) == options - {"-h", "--help"}, name


def test_no_command_is_shown_that_is_not_there():
    shown = re.findall(r"^python -m data_access (.*)$", COMMANDS, re.MULTILINE)
    names = [name for name, _ in _commands(_parser())]
    assert [line for line in shown if not any(line == name or line.startswith(f"{name} ") for name in names)] == []
    assert len(shown) == len(names)


@pytest.mark.parametrize("head", ["| variable | meaning |", "| exit code | meaning |"])
def test_what_has_one_known_place_is_in_no_other_document(head):
    assert sum(document.count(head) for document in DOCUMENTS.values()) == 1


def test_readme_is_short_enough_to_read():
    assert README.count("\n") <= MOST_LINES_OF_README


def _commands(parser, before=""):
    """Every command and, where it has verbs, every verb of it: name and parser."""
    for name, inner in parser._subparsers._group_actions[0].choices.items():
        if inner._subparsers:
            yield from _commands(inner, f"{before}{name} ")
        else:
            yield before + name, inner


def test_the_map_names_every_folder_of_code():
    folders = {f"data_access/{path.name}/" for path in (ROOT / "data_access").iterdir() if (path / "__init__.py").exists()}
    folders |= {f"pages/{path.name}/" for path in (ROOT / "pages").iterdir() if path.is_dir() and path.name != "__pycache__"}
    named = set(re.findall(r"^\| `([^`]+/)` \|", README, re.MULTILINE))
    assert folders <= named
    assert all((ROOT / folder).is_dir() for folder in named)


def _linked(name: str) -> list[str]:
    """The files and folders that a document links to, as they are named from the top; what is not there is named all the same."""
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", DOCUMENTS[name])
    return [((ROOT / name).parent / target).resolve().relative_to(ROOT).as_posix() for target in targets]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_everything_that_a_document_links_to_is_there(name):
    assert [target for target in _linked(name) if not (ROOT / target).exists()] == []


def test_every_document_is_found_by_who_begins_with_readme():
    found, unread = set(), ["README.md"]
    while unread:
        name = unread.pop()
        found.add(name)
        unread += [target for target in _linked(name) if target in DOCUMENTS and target not in found]
    assert found == set(DOCUMENTS)


def test_a_decision_says_what_was_given_up_and_where_it_is_held():
    decisions = [" ".join(one.split()) for one in DECISIONS.split("\n\n") if one.startswith("**")]
    assert len(decisions) >= 15
    assert [one for one in decisions if "Given up:" not in one or "Held by" not in one] == []
    for path, name in re.findall(r"`((?:data_access|tests)/[\w/]+\.py|pyproject\.toml)(?:::(\w+))?`", DECISIONS):
        assert (ROOT / path).is_file(), path
        assert not name or name in {node.name for node in ast.walk(tree(ROOT / path)) if isinstance(node, ast.FunctionDef)}, name


def test_both_commands_are_marked_for_the_machine_that_runs_them():
    start, tests = (re.search(rf"<!-- {name} -->\n```\n(.+)\n```", README).group(1) for name in ("start", "tests"))
    assert start.endswith(".venv/bin/streamlit run app.py")
    assert tests.endswith(".venv/bin/pytest -n 2 --dist loadscope")
    assert start.split(" && ")[:2] == tests.split(" && ")[:2]


def test_every_dependency_is_pinned():
    lines = [line for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r'[A-Za-z0-9_.-]+(\[[a-z]+\])?==[0-9][0-9a-z.]*( ; sys_platform != "win32")?', line) for line in lines)


def test_the_stages_of_the_glossary_never_say_an_unqualified_reviewed():
    assert not [label for label in STAGES.values() if re.search(r"\breviewed\b", label, re.IGNORECASE)]


# What an operator is told ---------------------------------------------------------------------------------------------------------------

_WHAT_IS_SAID = "| what is said | what it means, and what to do |"
TOLD = [row[0] for part in OPERATOR.split(_WHAT_IS_SAID)[1:] for row in _rows(_WHAT_IS_SAID, _WHAT_IS_SAID + part)]
"""The sentences of OPERATOR.md, in which … stands for what differs."""
_OF_AN_OPERATOR = {DatabaseUnavailable.__name__, OutOfDate.__name__, NotConfigured.__name__, Altered.__name__}


def _text(node: ast.AST) -> str:
    """A text of the code with … for what is put into it; '' for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _raised() -> set[str]:
    """Every sentence about a database, a setting or what was altered that stands in the code where it is raised, and those of failing databases."""
    calls = [node for path in files("data_access") for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and node.args]
    said = {_text(node.args[0]) for node in calls if ast.unparse(node.func).split(".")[-1] in _OF_AN_OPERATOR}
    of_a_database = {node.value for node in ast.walk(tree(ROOT / "data_access/database/failures.py")) if _is_a_sentence(node)}
    return {sentence for sentence in said | of_a_database if re.search(r"\w{4}", sentence)}


def _is_a_sentence(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value[-1:] == "." and node.value[:1].islower()


def test_what_an_operator_is_said_to_be_told_is_said_by_the_code():
    said = {_text(node) for path in files("data_access") for node in ast.walk(tree(path))}
    assert len(TOLD) == len(set(TOLD)) > 50
    assert [told for told in TOLD if not any(told.removeprefix("… ").removesuffix(" …") in one for one in said)] == []


def test_an_operator_finds_every_sentence_about_a_database_a_setting_or_what_was_altered():
    begun = tuple(told.removeprefix("… ").removesuffix(" …") for told in TOLD)
    of_any = ("… ", "The case database ", "")
    assert [one for one in _raised() if not any(one.removeprefix(what).startswith(begun) for what in of_any)] == []
