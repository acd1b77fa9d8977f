"""README and the code tell the same story."""

import re

from data_access.audit import MEANS, Operation
from data_access.cli import EXIT_CODES, _parser
from data_access.intake.doubts import QUESTIONS
from data_access.intake.shapes import REFUSALS
from data_access.intake.validate import RULES
from data_access.settings import DOCUMENTED
from data_access.vocabulary import STAGES
from tests.corpus.every import CORPUS, tally
from tests.house.source import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
IMPORTS, AUDIT = ((ROOT / ".github" / f"{name}.md").read_text(encoding="utf-8") for name in ("IMPORTS", "AUDIT"))


def _rows(head: str, document: str = README) -> list[tuple[str, ...]]:
    table = document.split(head, 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [tuple(cell.strip().replace("\\|", "|") for cell in line.strip("|").split("|", 1)) for line in table]


def test_every_setting_is_in_the_table_and_nothing_else():
    assert [(name.strip("`"), words) for name, words in _rows("| variable | meaning |")] == list(DOCUMENTED.items())


def test_the_exit_codes_are_those_of_the_command_line():
    assert [(int(code), words) for code, words in _rows("| exit code | meaning |")] == list(EXIT_CODES.items())


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


def test_every_command_is_shown_with_its_options():
    for name, parser in _commands(_parser()):
        line = re.search(rf"^python -m data_access {name}( .*)?$", README, re.MULTILINE).group()
        for action in parser._actions:
            assert not action.option_strings or action.option_strings[-1] in line or action.option_strings[-1] == "--help", (name, action)


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


def test_everything_readme_links_to_is_there():
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_both_commands_are_marked_for_the_machine_that_runs_them():
    start, tests = (re.search(rf"<!-- {name} -->\n```\n(.+)\n```", README).group(1) for name in ("start", "tests"))
    assert start.endswith(".venv/bin/streamlit run app.py")
    assert tests.endswith(".venv/bin/pytest")
    assert start.split(" && ")[:2] == tests.split(" && ")[:2]


def test_every_dependency_is_pinned():
    lines = [line for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+(\[[a-z]+\])?==[0-9][0-9a-z.]*", line) for line in lines)


def test_the_stages_of_the_glossary_never_say_an_unqualified_reviewed():
    assert not [label for label in STAGES.values() if re.search(r"\breviewed\b", label, re.IGNORECASE)]
