"""The stories of the examples: nothing is doubtful, and they come to what their pages say."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

import caucasus_events as ce

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("batken_2021", {"admitted": 8, "agreed": 2, "claimed": 13, "disputed": 4}),
        ("tavush_2020", {"admitted": 4, "agreed": 2, "claimed": 13, "denied": 1, "disputed": 8}),
    ],
)
def test_a_story_is_sound_and_comes_to_what_its_page_says(
    name: str, statuses: dict[str, int]
) -> None:
    text = (ROOT / "examples" / f"{name}.json").read_text(encoding="utf-8")
    page = (ROOT / "docs" / f"{name.replace('_', '-')}.md").read_text(encoding="utf-8")
    chronicle = ce.loads(text)
    assert len(ce.check(chronicle)) == 0
    assert Counter(finding.status.value for finding in ce.reconcile(chronicle)) == statuses
    said = len(chronicle.statements)
    assert f"{said} statements" in page
    for layout in (text, json.dumps(json.loads(ce.dumps(chronicle)), indent=2)):
        lines = layout.partition('"statements": [')[2].strip().splitlines()
        assert f" {len(lines) / said:.{1 if layout is text else 0}f}" in page
