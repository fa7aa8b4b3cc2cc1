"""The face: one list of public names, each with one home, a place in the reference, and a type."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import caucasus_events as ce

ROOT = Path(__file__).parents[1]
SOURCE = ast.parse(Path(ce.__file__).read_text(encoding="utf-8"))


def shown_to_type_checkers() -> dict[str, str]:
    """Read which names the face imports for type checkers, each with the module it is from."""
    blocks = [
        node
        for node in SOURCE.body
        if isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    ]
    homes: dict[str, str] = {}
    for node in (node for block in blocks for node in block.body):
        assert isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names:
            source = node.module if isinstance(node, ast.ImportFrom) else alias.name
            assert source is not None
            name = alias.asname or alias.name
            assert name not in homes
            homes[name] = source.rpartition(".")[2]
    return homes


def assigned(name: str) -> object:
    """Evaluate what the face assigns to a name, without running it."""
    values = [
        node.value
        for node in SOURCE.body
        if isinstance(node, ast.Assign)
        and isinstance(target := node.targets[0], ast.Name)
        and target.id == name
    ]
    (value,) = values
    return ast.literal_eval(value)


def test_the_version_is_the_newest_in_the_changelog() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\d\S*)", changes, re.MULTILINE)[0] == ce.__version__


every_name = pytest.mark.parametrize("name", ce.__all__)


def test_the_lists_of_names_are_one() -> None:
    shown, homes, listed = shown_to_type_checkers(), assigned("_HOMES"), assigned("__all__")
    assert shown.pop("datasets") == "datasets"
    assert shown == homes
    assert isinstance(listed, list)
    assert listed == ce.__all__
    assert sorted(listed) == sorted([*shown, "datasets"])


@every_name
def test_a_name_is_what_its_home_offers(name: str) -> None:
    if name == "datasets":
        assert ce.datasets is importlib.import_module("caucasus_events.datasets")
        return
    home = importlib.import_module(f"caucasus_events.{shown_to_type_checkers()[name]}")
    assert name in home.__all__
    assert getattr(ce, name) is getattr(home, name)
    assert getattr(ce, name).__doc__


@every_name
def test_a_name_stands_in_the_reference(name: str) -> None:
    home = shown_to_type_checkers()[name]
    page = (ROOT / "docs" / "reference" / f"{home}.md").read_text(encoding="utf-8")
    assert f"::: caucasus_events.{home}" in page


@every_name
def test_a_name_is_shown_to_the_type_checkers_in_use(name: str) -> None:
    source = (ROOT / "tests" / "typing" / "public_api.py").read_text(encoding="utf-8")
    assert re.search(rf"\bce\.{name}\b", source)


def test_dir_lists_every_name_before_any_was_asked_for() -> None:
    program = "import caucasus_events as ce; print(*dir(ce))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert set(done.stdout.split()) >= set(ce.__all__)
    assert dir(ce) == sorted(set(dir(ce)))


@pytest.mark.parametrize("name", ["reconcil", "Reconcile", "_nothing", "june_2023"])
def test_an_unknown_name_is_refused_as_by_any_module(name: str) -> None:
    with pytest.raises(AttributeError, match=f"'caucasus_events' has no attribute '{name}'"):
        getattr(ce, name)
    assert not hasattr(ce, name)


def test_a_star_import_brings_the_public_names_and_no_more() -> None:
    brought: dict[str, object] = {}
    exec("from caucasus_events import *", brought)
    assert set(brought) - {"__builtins__"} == set(ce.__all__)
