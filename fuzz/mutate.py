"""Plant faults in the package one by one, and see whether the worked examples find each.

    python fuzz/mutate.py --faults 200 --seed 1
    python fuzz/mutate.py --faults 20 --only src/caucasus_events/values/counts.py

A fault is a turned comparison, another constant, a dropped branch or a dropped statement. The laws
are left out, since chance would decide what they find. Each fault that no example finds is shown
as a difference: it gets a test, or a line in `EQUIVALENT` that says why nobody can see it.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "caucasus_events"
PLACES = ("findings", "peace_process", "values", "chronicle/timelines.py")
TESTS = (
    *(f"tests/{name}" for name in ("findings", "peace_process", "values", "chronicle")),
    *("tests/attribution", "tests/golden", "tests/test_june_2023.py", "docs", "README.md"),
    *("tests/records/test_grades.py", "tests/records/test_own_kinds.py"),
    "tests/display/test_rows.py",
)
"""Those that speak of what is changed; what the rest would find by the way does not count."""
LONGEST = 300
"""Seconds after which a fault that hangs the tests counts as found."""

EQUIVALENT: dict[tuple[str, str], str] = {
    (
        "evidence.py",
        "if when and known and (span_in(when, None).latest_end"
        " >= span_in(known, None).latest_end):",
    ): "of two times that end at once either will do, since only the end is asked for",
    (
        "conflicts.py",
        "if (isinstance(inner, When) or isinstance(outer, When)):",
    ): "the values of one topic are of one class",
    (
        "ceasefire_states.py",
        "by_then = Truth.over(can=(first < asked[1]), must=last <= asked[0])",
    ): "windows are even, and the instants that are asked about are odd",
    (
        "edtf.py",
        "past = end - 1 if (comma <= 0) else comma",
    ): "a comma is looked for after the bracket, and so is never at 0",
}
"""Faults that change nothing that anybody sees: file and changed line, with the reason."""

TURNED: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
    ast.Is: ast.IsNot(),
    ast.IsNot: ast.Is(),
    ast.In: ast.NotIn(),
    ast.NotIn: ast.In(),
}
SWAPPED = {"any": "all", "all": "any", "min": "max", "max": "min"}


class Fault(NamedTuple):
    """One change to one file."""

    path: Path
    line: int
    what: str
    source: str


def faults_in(path: Path) -> Iterator[Fault]:
    """Yield every fault that can be planted in a file."""
    text = path.read_text("utf-8")
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    for node, what, new in changes(ast.parse(text)):
        start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
        end = sum(map(len, lines[: (node.end_lineno or 1) - 1])) + (node.end_col_offset or 0)
        whole = text.encode()
        yield Fault(path, node.lineno, what, (whole[:start] + new.encode() + whole[end:]).decode())


def changes(tree: ast.Module) -> Iterator[tuple[ast.expr | ast.stmt, str, str]]:
    """Yield what can be changed: the node, the kind of change, and what stands there then."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and not drawn_for_eyes(function):
            for statement in function.body:
                yield from changes_in(statement)


def drawn_for_eyes(function: ast.FunctionDef) -> bool:
    """Tell whether a function only types or documents: an overload, or a stub."""
    return any(isinstance(d, ast.Name) and d.id == "overload" for d in function.decorator_list)


def changes_in(statement: ast.stmt) -> Iterator[tuple[ast.expr | ast.stmt, str, str]]:
    """Yield what can be changed in one statement of a function, but for functions within."""
    for node in walked(statement):
        match node:
            case ast.Compare(ops=[op]):
                turned = ast.Compare(node.left, [TURNED[type(op)]], node.comparators)
                yield node, "comparison", f"({ast.unparse(turned)})"
            case ast.BoolOp():
                other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
                yield node, "comparison", f"({ast.unparse(ast.BoolOp(other, node.values))})"
            case ast.UnaryOp(op=ast.Not()):
                yield node, "comparison", f"({ast.unparse(node.operand)})"
            case ast.Call(func=ast.Name(id=name)) if name in SWAPPED:
                yield node.func, "comparison", SWAPPED[name]
            case ast.Constant(value=bool()):
                yield node, "constant", str(not node.value)
            case ast.Constant(value=int()):
                yield node, "constant", str(node.value + 1)
            case ast.If() | ast.IfExp():
                yield node.test, "branch", "False"
            case ast.Assign() | ast.AugAssign() | ast.Raise() | ast.Continue():
                yield node, "statement", "pass"
            case ast.Expr(value=ast.Call()):
                yield node, "statement", "pass"
            case _:
                pass


def walked(node: ast.AST) -> Iterator[ast.AST]:
    """Walk through a statement, without annotations, assertions and formatted texts."""
    if isinstance(node, ast.Assert | ast.JoinedStr | ast.FunctionDef):
        return
    if isinstance(node, ast.keyword) and node.arg == "strict":  # of `zip`, which asserts too
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name not in {"annotation", "returns"}:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from walked(child)


def is_found(fault: Fault) -> bool:
    """Plant a fault in a copy of the package, and tell whether an example finds it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "src"
        shutil.copytree(PACKAGE.parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / fault.path.relative_to(PACKAGE.parent)).write_text(fault.source, "utf-8")
        # The tests of the same folder are the likeliest to find it; they come first.
        near = f"tests/{fault.path.relative_to(PACKAGE).parts[0]}"
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
        command += ["-m", "not hypothesis", near, *TESTS]
        environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                capture_output=True,
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return True
        return done.returncode != 0


def difference(fault: Fault) -> str:
    """Show a fault as a difference."""
    name = str(fault.path.relative_to(ROOT))
    before = fault.path.read_text("utf-8").splitlines()
    lines = difflib.unified_diff(before, fault.source.splitlines(), name, name, "", "", 1, "")
    return "\n".join(lines)


def main() -> int:
    """Plant faults; return 1 if one was found by no example and is not known to be equivalent."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", nargs="+", type=Path, default=[PACKAGE / p for p in PLACES])
    given = parser.parse_args()
    paths = [
        path.resolve()
        for place in given.only
        for path in (sorted(place.glob("*.py")) if place.is_dir() else [place])
    ]
    every = [fault for path in paths for fault in faults_in(path)]
    faults = random.Random(given.seed).sample(every, min(given.faults, len(every)))
    found, survivors, known = Counter[str](), list[Fault](), 0
    with ThreadPoolExecutor(given.jobs) as pool:
        for fault, is_caught in zip(faults, pool.map(is_found, faults), strict=True):
            changed = fault.source.splitlines()[fault.line - 1].strip()
            if is_caught:
                found[fault.what] += 1
            elif (fault.path.name, changed) in EQUIVALENT:
                known += 1
            else:
                survivors.append(fault)
                print(f"\nnot found ({fault.what}):\n{difference(fault)}", flush=True)
    seen = len(faults) - known
    print(
        f"\n{len(faults)} faults of {len(every)} possible (seed {given.seed}): "
        f"{found.total()} found, {known} equivalent, {len(survivors)} not found; "
        f"{found.total() / max(seen, 1):.1%} of those that can be seen; {dict(found)}"
    )
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
