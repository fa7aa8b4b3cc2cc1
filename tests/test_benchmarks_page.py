"""The page of benchmarks shows its pictures, and what is measured is sound. Nothing is timed."""

from __future__ import annotations

import json
import re
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
PICTURES = sorted((ROOT / "docs" / "benchmarks").iterdir())


def script(name: str) -> ModuleType:
    """Import a module of the benchmarks, which are no package."""
    spec = spec_from_file_location(f"benchmarks_{name}", ROOT / "benchmarks" / f"{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


curves, run = script("curves"), script("run")


def test_the_page_names_no_path_of_a_machine() -> None:
    assert not re.search(r"/(tmp|home|root|Users|work)\b|\\Users", PAGE)


def test_every_picture_is_shown_and_is_but_lines_and_words() -> None:
    shown = re.findall(r"!\[.+?\]\(benchmarks/(.+?)\)", PAGE)
    assert sorted(shown) == [picture.name for picture in PICTURES]
    for picture in PICTURES:
        tags = {tag.tag.rpartition("}")[2] for tag in ElementTree.parse(picture).iter()}
        assert tags == {"svg", "title", "text", "line", "polyline"}


@pytest.mark.parametrize("shape", run.SHAPES)
def test_what_is_measured_is_a_sound_document(shape: str) -> None:
    document = json.dumps(run.SHAPES[shape](60))
    assert len(ce.loads(document).statements) >= 60


@given(
    st.floats(0.25, 2),
    st.lists(st.integers(1, 10**7), min_size=3, max_size=6, unique=True).map(sorted),
)
def test_what_grows_by_a_power_is_drawn_as_a_straight_line(
    power: float, numbers: list[int]
) -> None:
    line = [(number, 1e-6 * number**power) for number in numbers]
    drawn = curves.curves("A <title>", "numbers", {"ours & theirs": line})
    picture = ElementTree.fromstring(drawn)
    (polyline,) = picture.iter("{http://www.w3.org/2000/svg}polyline")
    points = [tuple(map(float, point.split(","))) for point in polyline.attrib["points"].split()]
    (x0, y0), (x1, y1) = points[0], points[-1]
    assert x0 < x1
    assert y0 > y1
    for x, y in points:
        assert y == pytest.approx(y0 + (y1 - y0) * (x - x0) / (x1 - x0), abs=0.3)
        assert curves.LEFT <= x <= curves.RIGHT
        assert curves.TOP <= y <= curves.BOTTOM


def test_names_at_the_ends_of_lines_do_not_cover_each_other() -> None:
    lines = {f"line {n}": [(1, 1e-3), (10, 1e-3 + n * 1e-6)] for n in range(5)}
    picture = ElementTree.fromstring(curves.curves("A title", "numbers", lines))
    texts = picture.iter("{http://www.w3.org/2000/svg}text")
    heights = sorted(float(t.attrib["y"]) for t in texts if (t.text or "").startswith("line "))
    assert len(heights) == 5
    assert all(b - a >= 13 for a, b in pairwise(heights))
