"""The page of rules has the rules of its script, which scores them on claims as it says."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from math import exp
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
TABLE = """\
days,loss_count,loss_type,claim_source,time_frame,loss_country,minimum,maximum,category,source_target
1,10,Military Deaths-Russia,RU Source,Cumulative,Russia,0,0,Military Deaths,RU Source-Russia
9,20,Military Deaths-Russia,RU Source,Cumulative,Russia,0,0,Military Deaths,RU Source-Russia
9,1e+03,Military Deaths-Russia,UA Source,Cumulative,Russia,1,0,Military Deaths,UA Source-Russia
9,999,Military Deaths-Russia,UA Source,Day,Russia,0,0,Military Deaths,UA Source-Russia
20,200,Military Deaths-Russia,US Source,Cumulative,Russia,0,0,Military Deaths,US Source-Russia
20,300,Military Deaths-Russia,US Source,Cumulative,Russia,0,1,Military Deaths,US Source-Russia
8,30,Tanks-Ukraine,UA Source,Cumulative,Ukraine,0,0,Tanks,UA Source-Ukraine
9,60,Tanks-Ukraine,RU Source,Cumulative,Ukraine,0,0,Tanks,RU Source-Ukraine
99,40,Tanks-Ukraine,OSI,Cumulative,Ukraine,0,0,Tanks,OSI-Ukraine
39,40,Tanks-Ukraine,OSI,Cumulative,Ukraine,0,0,Tanks,OSI-Ukraine
38,40,Tanks-Ukraine,OSI,Cumulative,Ukraine,0,0,Tanks,OSI-Ukraine
"""


def script() -> ModuleType:
    spec = spec_from_file_location("benchmarks_rules", ROOT / "benchmarks" / "rules.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_scores_are_of_what_both_sides_last_claimed_and_the_page_has_every_rule(
    tmp_path: Path,
) -> None:
    rules, path = script(), tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    cases = [*rules.cases_of(rules.rows_of(path))]
    cases.sort(key=lambda case: case.of)
    assert [(case.of, case.reference) for case in cases] == [("russia", 200), ("ukraine", 40)]
    assert [[str(row.count) for row in case.claims] for case in cases] == [
        ["20", "1,000 or more"],
        ["60", "30"],
    ]
    scores = dict(rules.scores(cases))
    assert scores["own_latest"] == (2, pytest.approx(1.282, abs=1e-3), 0)
    assert scores["own_to_enemy"] == (2, pytest.approx(0.198, abs=1e-3), 2)
    assert exp(scores["minimum"].error) == pytest.approx(3.603, abs=1e-3)
    table = rules.table_of(cases)
    rule = re.compile(r"^\| `(\w+)` \| \d+ \|", re.MULTILINE)
    assert rule.findall(PAGE) == rule.findall(table)
