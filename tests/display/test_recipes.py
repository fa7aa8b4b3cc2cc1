"""The recipes of the docs for data frames, charts and maps: each runs where its library is."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

import caucasus_events as ce
from tests.display.test_rows import FINDINGS, JUNE

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [DOCS / "tables.md", DOCS / "formats" / "tidy-tables.md"]
RECIPES = [
    (name, re.findall(r"`([^`]+)`", code))
    for page in PAGES
    for name, code in re.findall(
        r"^\| ([^|]+) \| (`.*`.*) \|$", page.read_text(encoding="utf-8"), re.MULTILINE
    )
]
IMPORTED = {"pandas", "polars", "duckdb", "altair", "pyarrow", "csv"}


def test_there_is_a_recipe_for_each_that_is_promised() -> None:
    wanted = {"pandas", "polars", "DuckDB", "a chart in Altair", "a map in Altair"}
    assert wanted <= {name for name, _ in RECIPES}


@pytest.mark.parametrize("code", [code for _, code in RECIPES], ids=[name for name, _ in RECIPES])
def test_a_recipe_runs(code: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = {word for word in IMPORTED if re.search(rf"\b{word}\.", " ".join(code))}
    given = {name: pytest.importorskip(name) for name in names}
    if any("tables[" in line for line in code):
        pytest.importorskip("nanoarrow")
    given |= {"ce": ce, "june": JUNE, "findings": FINDINGS, "tables": ce.tables(JUNE)}
    given |= {"json": json, "file": io.StringIO(newline="")}
    for line in code:
        exec(line, given)
