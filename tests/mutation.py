"""How well the tests hold: changes the code in one place at a time and counts the changes that no test minds: python -m tests.mutation --help

A small mutator of our own over ``ast``. cosmic-ray and mutmut were weighed: neither removes statements or answers nothing, neither draws a
sample that a seed repeats, and both would have to be pinned beside what the dashboard runs on. Nothing of the working tree is touched: the
changes are made in a copy in a temporary folder. Not changed: docstrings, annotations, decorators, f-strings, texts with a blank in them
(messages) and texts of tables at the top of a module (vocabulary). A mutant that takes too long counts as killed.
"""

import argparse
import ast
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from shutil import copytree, ignore_patterns

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {"releases": "data_access/releases", "claims": "data_access/releases/claims", "disclosure": "data_access/disclosure"}
_STATES = "unit/test_release_states.py unit/test_release_files_change_log.py"
_DESK = "integration/test_release_register.py unit/test_release_history.py integration/test_release_desk.py"
_FREEZING = "property/test_release_freezing.py::test_no_small_count_is_ever_said_and_a_percentage_is_of_what_is_said"
TESTS = {
    "releases": f"{_STATES} unit/test_release_counts.py unit/test_reconcile.py {_DESK}",
    "releases/causes": "unit/test_bridges.py spec/test_causes.py",
    "releases/freeze": f"unit/test_release_counts.py unit/test_release_freezing.py integration/test_release_desk.py {_FREEZING}",
    "releases/verify": f"unit/test_release_verify.py {_DESK}",
    "releases/published_before": "unit/test_release_history.py integration/test_release_register.py",
    "releases/reconcile": f"{_STATES} unit/test_reconcile.py unit/test_release_history.py unit/test_bridges.py",
    "releases/states": f"{_STATES} integration/test_release_desk.py",
    "claims": "unit/test_claims_sentences.py unit/test_claims_quantities.py unit/test_claims_statements.py unit/test_claims.py "
    "unit/test_claims_reference.py",
    "claims/remembered": "integration/test_claiming.py",
    "disclosure": "unit/test_left_over.py unit/test_fillings.py unit/test_gate_rules.py unit/test_gate.py unit/test_gate_margins.py "
    "unit/test_gate_differences.py unit/test_gate_given.py "
    "unit/test_release_counts.py unit/test_protect_command.py attacker/test_weak_rules.py",
}
"""The tests that guard a package, or one module of it, the fastest first."""
_PAIRED = "Lt LtE, Gt GtE, Eq NotEq, In NotIn, Is IsNot, And Or, Add Sub, Mult FloorDiv, BitOr BitAnd, Break Continue"
_PAIRS = [tuple(getattr(ast, name) for name in pair.split()) for pair in _PAIRED.split(", ")]
SWAPS = {ast.Div: ast.Mult, ast.Mod: ast.Mult, **dict(_PAIRS), **{second: first for first, second in _PAIRS}}
_PYTEST = "-B -m pytest -x -q -p no:randomly -p no:cacheprovider"
_NEVER = {"annotation", "returns", "decorator_list", "type_params"}


@dataclass(frozen=True)
class Mutant:
    """One change of one file: what stands from one byte to another, and what stands there instead."""

    path: str
    line: int
    start: int
    end: int
    before: str
    after: str
    replacement: bytes

    def __str__(self) -> str:
        alike = next((place for place, (one, other) in enumerate(zip(self.before, self.after, strict=False)) if one != other), 0)
        return f"{self.path}:{self.line}: {_around(self.before, alike)} → {_around(self.after, alike)}"


def mutants_of(path: Path) -> list[Mutant]:
    """Every change of a file, from its top to its bottom."""
    source = path.read_bytes()
    starts = [0, *accumulate(map(len, source.splitlines(keepends=True)))]
    found = []
    for node, changed in _changes(ast.parse(source), is_deep=False):
        start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        replacement = (f"({changed})" if isinstance(node, ast.expr) else changed).encode()
        found.append(Mutant(path.relative_to(ROOT).as_posix(), node.lineno, start, end, ast.unparse(node), changed, replacement))
    return found


def _changes(node: ast.AST, *, is_deep: bool) -> Iterator[tuple[ast.AST, str]]:
    """(what is replaced, by what), within a node. ``is_deep`` says that it stands in a function, where texts are no vocabulary."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return
    yield from _of_statement(node)
    yield from ((node, ast.unparse(changed)) for changed in _of_expression(node))
    if isinstance(node, ast.Constant):
        yield from ((node, repr(value)) for value in _of_constant(node.value, is_deep=is_deep))
    is_deep = is_deep or isinstance(node, ast.FunctionDef)
    for name, value in ast.iter_fields(node):
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, ast.AST) and name not in _NEVER:
                yield from _changes(inner, is_deep=is_deep)
                if name in ("test", "ifs") and isinstance(inner, ast.Name | ast.Call | ast.Attribute | ast.NamedExpr):
                    yield inner, f"not {ast.unparse(inner)}"


def _of_statement(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    if isinstance(node, ast.Raise | ast.AugAssign | ast.Assert | ast.Expr):
        yield node, "pass"
    if isinstance(node, ast.Break | ast.Continue):
        yield node, ast.unparse(SWAPS[type(node)]())
    if isinstance(node, ast.Return) and node.value and ast.unparse(node.value) != "None":
        yield node, "return None"


def _of_expression(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Compare):
        for place, sign in enumerate(node.ops):
            ops = [*node.ops[:place], SWAPS[type(sign)](), *node.ops[place + 1 :]]
            yield ast.Compare(node.left, ops, node.comparators)
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(SWAPS[type(node.op)](), node.values)
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPS and not isinstance(node.left, ast.JoinedStr):
        yield ast.BinOp(node.left, SWAPS[type(node.op)](), node.right)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand


def _of_constant(value: object, *, is_deep: bool) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1)
    elif isinstance(value, str) and value and is_deep and not any(character.isspace() for character in value):
        yield ""


def outcome_of(mutant: Mutant, copy: Path, *, patience: float) -> str:
    """'killed', 'survived' or 'timed out'. The file of the copy is put back, its time too, so that what Python compiled of it holds again."""
    target = copy / mutant.path
    source, stat = target.read_bytes(), target.stat()
    target.write_bytes(source[: mutant.start] + mutant.replacement + source[mutant.end :])
    try:
        return "survived" if _passes(copy, _tests_of(mutant.path), patience) else "killed"
    except subprocess.TimeoutExpired:
        return "timed out"
    finally:
        target.write_bytes(source)
        os.utime(target, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _tests_of(path: str) -> tuple[str, ...]:
    folder, module = Path(path).parts[-2:]
    return tuple(f"tests/{name}" for name in TESTS.get(f"{folder}/{Path(module).stem}", TESTS[folder]).split())


def _passes(copy: Path, tests: tuple[str, ...], patience: float | None = None) -> bool:
    command = [sys.executable, *_PYTEST.split(), "-k", "not postgresql", *tests]
    told = subprocess.run(command, cwd=copy, timeout=patience, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return told.returncode == 0


def main() -> None:
    """Prints each survivor as it is found, and the numbers at the end."""
    asked = _asked()
    every = [mutant for path in sorted((ROOT / PACKAGES[asked.package]).glob("*.py")) for mutant in mutants_of(path)]
    sample = sorted(random.Random(asked.seed).sample(every, min(asked.sample, len(every))), key=lambda one: (one.path, one.start))
    chosen = [one for one in sample if not asked.only or f"{one.path}:{one.line}" in asked.only]
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = copytree(ROOT, Path(folder) / "copy", ignore=ignore_patterns(".git", ".venv", ".data", ".*_cache", ".hypothesis"))
        patience = {suite: 10 + 3 * _seconds(copy, suite) for suite in {_tests_of(one.path) for one in chosen}}
        for mutant in chosen:
            outcome = outcome_of(mutant, copy, patience=patience[_tests_of(mutant.path)])
            counts[outcome] += 1
            if asked.loud or outcome != "killed":
                print(f"{outcome}: {mutant}", flush=True)
    print(f"\n{asked.package}, seed {asked.seed}: {len(chosen)} mutants of {len(every)} possible")
    told = ", ".join(f"{name} {counts[name]}" for name in ("killed", "timed out", "survived"))
    print(f"{told}, score {1 - counts['survived'] / len(chosen):.1%}")


def _seconds(copy: Path, suite: tuple[str, ...]) -> float:
    """What the tests take on the code as it is, where all of them have to pass."""
    start = time.monotonic()
    if not _passes(copy, suite):
        sys.exit(f"These do not pass on the code as it is: {', '.join(suite)}")
    return time.monotonic() - start


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--package", choices=PACKAGES, default="releases")
    parser.add_argument("--sample", type=int, default=150, help="how many mutants; all there are where it is more")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", metavar="FILE:LINE", help="only those of the sample that stand in these lines")
    parser.add_argument("--loud", action="store_true", help="print the killed too")
    return parser.parse_args()


def _around(text: str, place: int) -> str:
    """One line of a text, as much of it as shows what differs from a place on."""
    first, last = max(0, place - 50), place + 70
    return ("…" if first else "") + " ".join(text[first:last].split()) + ("…" if text[last:] else "")


if __name__ == "__main__":
    main()
