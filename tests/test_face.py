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
STUB = ast.parse(Path(ce.__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
HOMES = {
    alias.name: str(node.module)
    for node in STUB.body
    if isinstance(node, ast.ImportFrom)
    for alias in node.names
}


def test_the_version_is_the_newest_in_the_changelog() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\d\S*)", changes, re.MULTILINE)[0] == ce.__version__


every_name = pytest.mark.parametrize("name", ce.__all__)


def test_the_face_offers_what_its_stub_lists() -> None:
    assert ce.__all__ == sorted(HOMES)


@every_name
def test_a_name_is_what_its_home_offers(name: str) -> None:
    if name == "datasets":
        assert ce.datasets is importlib.import_module("caucasus_events.datasets")
        return
    home = importlib.import_module(HOMES[name])
    assert name in home.__all__
    assert getattr(ce, name) is getattr(home, name)
    if name not in ("Rule", "WhenLike"):  # names of types have no docstring of their own
        assert getattr(ce, name).__doc__


@every_name
def test_a_name_stands_in_the_reference(name: str) -> None:
    home = HOMES[name] if name != "datasets" else "caucasus_events.datasets"
    folder = home.split(".")[1]
    page = (ROOT / "docs" / "reference" / f"{folder}.md").read_text(encoding="utf-8")
    assert f"::: {home}\n" in page


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
