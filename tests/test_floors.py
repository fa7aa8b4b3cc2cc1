"""The floors: who may import whom, and what importing the package costs."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

NAME = "caucasus_events"
FACE = "__init__"

# A module imports only from rungs strictly before its own.
LADDER = (
    ("errors", "_collector", "_suggestions"),
    ("_own_kinds",),
    ("_records", "_text_table", "_instants", "_latin_letters", "_selections"),
    ("_references", "_frozen_maps"),
    ("_comparison", "_dates", "_exact_times", "_time_index"),
    ("edtf",),
    ("when", "counts", "names", "_phrase_dates", "_number_words"),
    ("_phrase_setting", "durations", "binning", "_bound_words", "_allegations"),
    ("_day_grammar", "_time_telling", "count_phrases"),
    ("_phrase_pairs",),
    ("_time_grammar",),
    ("time_phrases",),
    ("vocabulary", "bands"),
    ("code_lists",),
    ("grades",),
    ("sources",),
    ("parties", "places", "claims", "positions"),
    ("claim_kinds", "statements", "incidents", "negotiations", "ceasefires", "amendments"),
    ("_indexes",),
    ("chronicles", "evidence"),
    ("amending", "_held_times"),
    ("_occurrence", "_life_states"),
    (
        "_arguments",
        "_origins",
        "_bearings",
        "clocks",
        "datelines",
        "lookups",
        "_conflicts",
        "_telling",
        "merging",
    ),
    ("relay_signs", "relay_trees"),
    ("relay_proposals",),
    ("independence",),
    ("ceasefire_life", "ceasefire_chains", "talks_history"),
    ("_amendment_checks", "_truce_doubts", "_time_checks"),
    ("_claim_checks",),
    ("round_intervals",),
    ("checks",),
    ("_hearing", "_utterances"),
    ("gathering",),
    ("reconciliation", "timelines"),
    (
        "accounts",
        "observance",
        "violation_series",
        "round_outcomes",
        "grading",
        "airwars",
        "causes",
        "_versions",
    ),
    ("series_comparison", "finding_history"),
    ("finding_changes",),
    ("_count_forms", "_json_reading", "_kinds", "_files", "limits"),
    ("_conversion", "_structuring", "_writing"),
    ("_sure_reading",),
    ("codec",),
    ("journal",),
    ("digests",),
    ("_amended_strategies",),
    ("datasets", "strategies"),
    (FACE,),
)
RUNG = {name: height for height, names in enumerate(LADDER) for name in names}

# What `import caucasus_events` leaves to those who ask for it.
HEAVY = {
    "anyascii",
    "cattrs",
    "hypothesis",
    "msgspec",
    "orjson",
    "pendulum",
    "rapidfuzz",
    "rich",
    "zoneinfo",
}

LONGEST = 430


def package() -> Path:
    spec = find_spec(NAME)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


FILES = {
    ".".join(path.relative_to(package()).with_suffix("").parts): path
    for path in sorted(package().rglob("*.py"))
}
every_module = pytest.mark.parametrize("name", FILES)


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the package's modules that a module imports, wherever in it the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            # Every module lies directly in the package, so each dot means the package itself.
            base = f"{NAME}.{node.module}" if node.module else NAME
            targets = [f"{base}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            targets = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for target in targets:
            root, _, rest = target.partition(".")
            if root == NAME:
                first = rest.partition(".")[0]
                yield first if first in RUNG else FACE


@every_module
def test_a_module_imports_only_from_lower_rungs(name: str) -> None:
    tree = ast.parse(FILES[name].read_text(encoding="utf-8"))
    too_high = {other for other in imported(tree) if RUNG[other] >= RUNG[name]}
    assert name == FACE or not too_high


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import caucasus_events.errors", ["errors"]),
        ("import caucasus_events", [FACE]),
        ("from caucasus_events import errors", ["errors"]),
        ("from caucasus_events import load", [FACE]),
        ("from caucasus_events.errors import Problem, Invalid", ["errors", "errors"]),
        ("from . import errors", ["errors"]),
        ("from .errors import Problem", ["errors"]),
        ("def f():\n    from caucasus_events.errors import Problem", ["errors"]),
        ("if TYPE_CHECKING:\n    import caucasus_events.errors", ["errors"]),
        ("import attrs\nfrom collections.abc import Iterable", []),
    ],
)
def test_every_form_of_import_is_seen(source: str, found: list[str]) -> None:
    assert list(imported(ast.parse(source))) == found


def test_the_ladder_names_each_module_and_no_other() -> None:
    assert set(RUNG) == set(FILES)


def test_each_public_module_has_its_page_in_the_reference() -> None:
    folder = Path(__file__).parents[1] / "docs" / "reference"
    pages = {path.stem for path in folder.glob("*.md")} - {"index"}
    assert pages == {name for name in FILES if not name.startswith("_")}


@every_module
def test_a_file_can_be_read_in_one_sitting(name: str) -> None:
    lines = FILES[name].read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST


@every_module
def test_no_module_bears_the_name_of_something_it_offers(name: str) -> None:
    module = importlib.import_module(NAME if name == FACE else f"{NAME}.{name}")
    assert name not in getattr(module, "__all__", ())


def test_a_name_on_the_face_is_a_module_or_a_thing_never_either() -> None:
    face = importlib.import_module(NAME)
    offered = set(getattr(face, "__all__", ())) & set(FILES)
    assert all(isinstance(getattr(face, name), ModuleType) for name in offered)


def test_importing_the_package_is_light() -> None:
    program = (
        f"import sys; before = set(sys.modules)\nimport {NAME}\nprint(*set(sys.modules) - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    loaded = set(done.stdout.split())
    assert {name.partition(".")[0] for name in loaded}.isdisjoint(HEAVY)
    assert {name for name in loaded if name.partition(".")[0] not in sys.stdlib_module_names} == {
        NAME
    }


def test_reading_a_sound_document_loads_neither_pendulum_nor_zones() -> None:
    program = (
        f"import sys, {NAME} as ce\n"
        'ce.loads(\'{"format": "caucasus-events", "version": 1}\')\n'
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert {"pendulum", "zoneinfo", "hypothesis", "orjson"}.isdisjoint(done.stdout.split())
