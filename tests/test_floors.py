"""The floors: which folder may import which, and what importing the package costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.util import find_spec
from pathlib import Path

import pytest

NAME = "caucasus_events"

# A folder imports from itself and from the folders before it.
FLOORS = (
    "errors",
    "core",
    "values",
    "phrases",
    "records",
    "chronicle",
    "attribution",
    "findings",
    "peace_process",
    "checks",
    "documents",
    "formats",
    "engines",
    "display",
    "datasets",
    "testing",
    "cli",
    "__main__",
)

# What `import caucasus_events` leaves to those who ask for it.
HEAVY = {
    "anyascii",
    "attrs",
    "cattrs",
    "hypothesis",
    "msgspec",
    "openpyxl",
    "orjson",
    "pendulum",
    "pyarrow",
    "pyspark",
    "rapidfuzz",
    "rich",
    "zoneinfo",
}


def package() -> Path:
    spec = find_spec(NAME)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def module_of(path: Path) -> str:
    """Return the dotted name of a file below the package: `values.when`, `datasets`."""
    parts = path.relative_to(package()).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {module_of(path): path for path in sorted(package().rglob("*.py"))}
FACE = ""


def imported(source: str, among: set[str] | None = None) -> Iterator[str]:
    """Yield the package's modules that a source imports, wherever the import stands in it."""
    known = MODULES.keys() if among is None else among
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            targets = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for target in targets:
            root, _, rest = target.partition(".")
            if root == NAME:
                while rest not in known:
                    rest = rest.rpartition(".")[0]
                yield rest


def floor_of(module: str) -> int:
    return FLOORS.index(module.partition(".")[0])


@pytest.mark.parametrize("name", [name for name in MODULES if name != FACE])
def test_a_module_imports_from_its_own_floor_and_lower_ones(name: str) -> None:
    used = set(imported(MODULES[name].read_text(encoding="utf-8")))
    assert FACE not in used
    assert {other for other in used if floor_of(other) > floor_of(name)} == set()


def test_no_imports_run_in_a_circle() -> None:
    sources = {name: path.read_text(encoding="utf-8") for name, path in MODULES.items()}
    graph = {name: set(imported(source)) - {name} for name, source in sources.items()}
    assert len([*TopologicalSorter(graph).static_order()]) == len(MODULES)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (f"import {NAME}.errors", ["errors"]),
        (f"import {NAME}", [""]),
        (f"from {NAME} import errors", ["errors"]),
        (f"from {NAME} import load", [""]),
        (f"from {NAME}.values import when", ["values.when"]),
        (f"from {NAME}.values.when import When, Truth", ["values.when", "values.when"]),
        (f"def f():\n    from {NAME}.errors import Problem", ["errors"]),
        (f"if TYPE_CHECKING:\n    import {NAME}.errors", ["errors"]),
        ("import attrs\nfrom collections.abc import Iterable", []),
    ],
)
def test_every_form_of_import_is_seen(source: str, found: list[str]) -> None:
    assert list(imported(source, {"", "errors", "values", "values.when"})) == found


def test_the_floors_are_the_folders() -> None:
    assert {name.partition(".")[0] for name in MODULES} - {FACE} == set(FLOORS)


def test_each_folder_says_what_is_in_it() -> None:
    for folder in (name for name in FLOORS if (package() / name).is_dir()):
        doc = ast.get_docstring(ast.parse(MODULES[folder].read_text(encoding="utf-8")))
        assert doc is not None, folder
        assert 3 <= len(doc.splitlines()) <= 10, folder


def test_no_folder_bears_the_name_of_something_on_the_face() -> None:
    face = (package() / "__init__.pyi").read_text(encoding="utf-8")
    names = {
        alias.name
        for node in ast.parse(face).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert names & set(FLOORS) == {"datasets"}  # the face offers the folder itself


def modules_loaded_by(program: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        check=True,
        text=True,
    )
    return set(done.stdout.split())


def test_importing_the_package_is_light() -> None:
    loaded = modules_loaded_by(f"import {NAME}") - modules_loaded_by("")
    roots = {name.partition(".")[0] for name in loaded}
    assert roots.isdisjoint(HEAVY)
    assert {name for name in loaded if name.partition(".")[0] == NAME} == {NAME}


def test_reading_a_sound_document_loads_neither_pendulum_nor_zones() -> None:
    document = '{"format": "caucasus-events", "version": 1}'
    # Some versions of orjson load zones themselves.
    without = "import sys; sys.modules['orjson'] = None"
    loaded = modules_loaded_by(f"{without}\nimport {NAME} as ce; ce.loads({document!r})")
    assert loaded.isdisjoint({"pendulum", "zoneinfo", "hypothesis"})
