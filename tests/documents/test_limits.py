"""Limits: what holds more than is allowed is refused unread, in time that grows evenly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.documents import journal
from caucasus_events.documents.limits import LIMITS, Limits, refuse_too_much
from tests.helpers import SMALL

texts = st.text(st.sampled_from('a1[]{},"\\é\n'))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**25), 10**25) | st.floats(0, 1) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
)


def measured(value: Any) -> tuple[int, int]:
    """Count the values in plain data, and its levels."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    parts = [measured(part) for part in inside]
    levels = 1 if isinstance(value, (dict, list)) else 0
    return 1 + sum(n for n, _ in parts), levels + max((d for _, d in parts), default=0)


def kept(document: str | bytes, limits: Limits) -> bool:
    try:
        refuse_too_much(document, limits)
    except ce.Invalid:
        return False
    return True


@given(values, st.sampled_from([None, 1]))
def test_values_and_depth_are_counted_without_parsing(value: Any, indent: int | None) -> None:
    count, depth = measured(value)
    for text in (json.dumps(value, indent=indent), json.dumps(value, ensure_ascii=False)):
        for document in (text, text.encode()):
            assert kept(document, Limits(values=count, depth=depth, size=len(document)))
            assert not kept(document, Limits(values=count - 1))
            assert not kept(document, Limits(depth=depth - 1))
            assert not kept(document, Limits(size=len(document) - 1))


@given(st.integers(1, 50))
def test_digits_are_counted_outside_texts_only(digits: int) -> None:
    number = "7" * digits
    for form in ("[%s]", "[-%s]", "[0.%s]", "[1e%s]"):
        assert kept(form % number, Limits(digits=digits))
        assert not kept(form % number, Limits(digits=digits - 1))
    assert kept(f'["{number}"]', Limits(digits=0))


@given(texts)
def test_what_is_no_json_is_measured_too(text: str) -> None:
    kept(text, Limits(values=3, depth=2, digits=2))


@pytest.mark.parametrize(
    "text", ['"' + '\\"' * 10**6, '"' * (10**6 + 1), "[" * 10**6, "{}" * 10**6, "7" * 10**6]
)
def test_hostile_text_is_measured_in_even_time(text: str) -> None:
    kept(text, Limits(values=1, depth=1, digits=1))


def test_every_broken_limit_is_named() -> None:
    with pytest.raises(ce.Invalid) as caught:
        ce.loads(SMALL, limits=Limits(values=5, depth=2, digits=3))
    told = str(caught.value)
    assert len(caught.value.problems) == 3
    assert all(repr(name) in told for name in ("values", "depth", "digits"))


def test_a_document_within_its_limits_is_read_as_ever(tmp_path: Path) -> None:
    tight = Limits(size=len(SMALL.encode()), values=10_000, depth=9, digits=19)
    path = tmp_path / "d.json"
    path.write_text(SMALL, encoding="utf-8", newline="")
    assert ce.loads(SMALL, limits=tight) == ce.load(path, limits=tight) == ce.loads(SMALL)
    with pytest.raises(ce.Invalid, match="'size'") as caught:
        ce.load(path, limits=Limits(size=len(SMALL.encode()) - 1))
    assert str(path) in caught.value.__notes__[0]
    assert kept(SMALL, LIMITS)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless file here")
def test_a_file_without_end_is_read_to_its_limit_only() -> None:
    with pytest.raises(ce.Invalid, match="more than 3,000,000 bytes"):
        ce.load("/dev/zero", limits=Limits(size=3_000_000))


def test_the_highest_limits_there_are_change_nothing() -> None:
    most = 2**63 - 1
    highest = Limits(size=most, line=most, values=most, depth=most, digits=most)
    assert ce.loads(SMALL, limits=highest) == ce.loads(SMALL)


@pytest.mark.parametrize("wrong", [{"size": "big"}, {"depth": 1.5}, {"line": None}])
def test_limits_are_whole_numbers(wrong: Any) -> None:
    with pytest.raises(ce.Invalid):
        Limits(**wrong)


@pytest.mark.parametrize("wrong", ["x", 3, {"size": 3}, None])
def test_what_is_no_limits_is_refused(wrong: Any, tmp_path: Path) -> None:
    for read in (ce.loads, ce.load, journal.read):
        with pytest.raises(ce.Invalid, match="limits: expected Limits"):
            read(str(tmp_path), limits=wrong)


def wrong_documents(size: int) -> Iterator[dict[str, Any]]:
    """Make documents in which each of many records is wrong, and may be told with all others."""
    party = {"id": "a", "kind": "state", "names": ["A"]}
    terms = [{"key": f"k{i}", "kind": "other", "summary": "s"} for i in range(size)]
    yield {
        "parties": [party],
        "ceasefires": [{"id": "c", "title": "t", "terms": terms}],
        "statements": [
            {
                "id": f"s{i}",
                "speaker": "a",
                "claims": [{"claim": "violation", "subject": "c", "by": "a", "term": f"z{i}"}],
            }
            for i in range(size)
        ],
    }
    yield {"parties": [{**party, "id": f"p{i}", "kind": "none"} for i in range(size)]}
    yield {"statements": [{"id": f"s{i}", "speaker": f"p{i}"} for i in range(size)]}
    yield {
        "parties": [
            {**party, "id": f"p{i}", "affiliations": [{"of": f"p{j}", "role": "organ_of"}]}
            for i in range(size)
            for j in [(i + 1) % size]
        ]
    }


@pytest.mark.parametrize("document", [*wrong_documents(400)])
def test_reading_stops_at_as_many_problems_as_are_asked_for(document: dict[str, Any]) -> None:
    text = json.dumps({"format": "caucasus-events", "version": 1, **document})
    with pytest.raises(ce.Invalid) as caught:
        ce.loads(text, limits=Limits(problems=5))
    *first, last = caught.value.problems
    if first:
        assert last.what == "reading stopped after 5 problems"
        with pytest.raises(ce.Invalid) as every:
            ce.loads(text)
        assert tuple(first) == every.value.problems[:5]
        assert len(every.value.problems) == 400
    else:  # a circle is one problem
        assert last == caught.value.problems[0]


@pytest.mark.parametrize("document", [*wrong_documents(400)])
def test_a_message_does_not_grow_with_the_document(document: dict[str, Any]) -> None:
    with pytest.raises(ce.Invalid) as caught:
        ce.loads(json.dumps({"format": "caucasus-events", "version": 1, **document}))
    assert len(str(caught.value)) < 10_000
    assert sum(len(str(problem)) for problem in caught.value.problems) < 400_000
