"""The page of benchmarks is as its script writes it, and says what is not met. Nothing is timed."""

from __future__ import annotations

import math
import re
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from hypothesis import given, strategies as st

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


targets, curves = script("targets"), script("curves")


def sections(ratio: float) -> dict[str, object]:
    """Make figures of one ratio for every target."""
    figure = targets.Figure(ratio, "a peer", 1.0, ratio)
    return {
        heading: targets.Section({one.what: figure for one in each})
        for heading, each in targets.TARGETS.items()
    }


NUMBERS = {"statements": 1, "most": 1, "entries": 1, "topics": 1}


def outline(page: str) -> list[tuple[str, ...]]:
    """Take out the headings, and of each target its name and what is wanted."""
    found = re.findall(r"^(## .+)$|^\| (.+?) \| (at most .+?) \|", page, re.MULTILINE)
    return [tuple(filter(None, one)) for one in found]


def test_the_page_holds_every_target_under_its_heading() -> None:
    written = targets.rendered(sections(1.0), NUMBERS, {}, "A machine", quick=False)
    assert outline(PAGE) == outline(written)
    wanted = sum(map(len, targets.TARGETS.values()))
    assert len(outline(written)) == len(targets.TARGETS) + wanted


def test_the_page_counts_its_verdicts() -> None:
    lines = [line for line in PAGE.splitlines() if re.search(r"\| at most [^|]+ \|", line)]
    met = sum(line.endswith("| met |") for line in lines)
    assert f"Of {len(lines)} targets, {met} are met." in PAGE


def test_the_page_names_no_path_of_a_machine() -> None:
    assert not re.search(r"/(tmp|home|root|Users|work)\b|\\Users", PAGE)


def test_every_picture_is_shown_and_is_but_lines_and_words() -> None:
    shown = re.findall(r"!\[.+?\]\(benchmarks/(.+?)\)", PAGE)
    assert sorted(shown) == [picture.name for picture in PICTURES]
    for picture in PICTURES:
        tags = {tag.tag.rpartition("}")[2] for tag in ElementTree.parse(picture).iter()}
        assert tags == {"svg", "title", "text", "line", "polyline"}


def test_limits_are_told_of_targets_only() -> None:
    names = [one.what for each in targets.TARGETS.values() for one in each]
    assert set(targets.limits()) <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("target", "figure", "line"),
    [
        (("x", 2.5), (0.25, "json", 0.1, 2.5), "x|at most 2.5 times|250 ms|json: 100 ms|2.5|met"),
        (("x", 1), (2.0, "json", 1.0, 2.0), "x|at most 1 times|2 s|json: 1 s|2|**not met**"),
        (("x", 50, "µs"), (5e-5, "json", 1e-6, 50.0), "x|at most 50 µs|50 µs|json: 1 µs|50|met"),
        (
            ("x", 50, "µs"),
            (6e-5, "json", math.nan, math.nan),
            "x|at most 50 µs|60 µs|json: not installed||**not met**",
        ),
        (
            ("x", 2_000, "bytes"),
            (2_001.0, "dicts", 4_002.0, 0.5),
            "x|at most 2,000 bytes|2,001 bytes|dicts: 4,002 bytes|0.5|**not met**",
        ),
        (
            ("x", 2.5),
            (0.25, "json", math.nan, math.nan),
            "x|at most 2.5 times|250 ms|json: not installed||not measured",
        ),
        (
            ("x", 2.5),
            (math.nan, "json", 0.1, math.nan),
            "x|at most 2.5 times|not measured|json: 100 ms||not measured",
        ),
    ],
)
def test_a_target_is_judged(
    target: tuple[object, ...], figure: tuple[object, ...], line: str
) -> None:
    judged = targets.judged(targets.Target(*target), targets.Figure(*figure))
    assert "|".join(judged) == line


def test_what_is_not_met_is_told_with_its_limit_and_what_is_met_is_not() -> None:
    limited = {"overlap query, beside NCLS": "A reason.", "`diff`": "Of no target."}
    slow = targets.rendered(sections(1e9), NUMBERS, limited, "A machine", quick=True)
    assert "**Not met: overlap query, beside NCLS.**\nA reason.\n" in slow
    assert f"**Not met: overlap query, beside polars.**\n{targets.UNTOLD}\n" in slow
    assert targets.QUICKLY in slow
    fast = targets.rendered(sections(1e-9), NUMBERS, limited, "A machine", quick=False)
    assert "Not met" not in fast
    assert "A reason." not in fast
    assert targets.QUICKLY not in fast


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
