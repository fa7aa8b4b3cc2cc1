"""Conversion: records to plain data and back, strictly, for documents and for single records."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from functools import cache, partial
from typing import Any, ClassVar, cast

import attrs
import cattrs
import pytest
from cattrs.strategies import configure_tagged_union, include_subclasses
from hypothesis import given

import caucasus_events as ce
from caucasus_events.chronicle.collection import COLLECTIONS
from caucasus_events.documents import converter
from caucasus_events.testing import strategies
from tests.helpers import (
    SMALL,
    Hope,
    Step,
    Weather,
    about_a_clash,
    counting,
    edited,
    holder_of,
    leaves,
    only_problem,
    refused,
    saying,
    with_own_kinds,
)

COUNT = "$.statements[0].claims[0].count"


def path_of(way: tuple[Step, ...]) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way)


# Nothing is coerced


@cache
def one_of_each() -> dict[str, tuple[tuple[Step, ...], Any]]:
    """Return one way to each field of each record of the golden file, of each form it takes."""
    data = json.loads(SMALL)
    found: dict[str, tuple[tuple[Step, ...], Any]] = {}
    for path, value in leaves(data):
        parent = holder_of(data, path)
        tag = parent.get("claim", parent.get("position", "")) if isinstance(parent, dict) else ""
        fields = ".".join(step for step in path if isinstance(step, str))
        found.setdefault(f"{fields} {tag} {type(value).__name__}", (path, value))
    return found


WRONG: dict[type, list[object]] = {
    str: [1, True, ["text"], 1.5],
    int: ["one man", True, 1.5, [1]],
    float: ["1.5", True, [1.5], {}],
    bool: [1, 0, "true", []],
    list: ["text", {}, 1, True],
    dict: [True, [], 1.5],
}


@pytest.mark.parametrize("where", one_of_each())
def test_nothing_of_a_wrong_type_is_coerced(where: str) -> None:
    path, value = one_of_each()[where]
    for wrong in WRONG[type(value)]:
        problems = refused(edited(json.loads(SMALL), path, wrong))
        assert path_of(path) in {problem.path for problem in problems}


@pytest.mark.parametrize("name", ["speaker", "said", "subject", "medium", "summary", "recorded"])
def test_null_is_the_same_as_a_key_left_out_where_it_may_be(name: str) -> None:
    without = saying(reports=[{"via": ["west"]}])
    without["statements"][0].pop(name, None)
    with_null = edited(without, ("statements", 0, name), None)
    assert ce.loads(json.dumps(with_null)) == ce.loads(json.dumps(without))


def test_every_fault_of_one_count_is_told() -> None:
    problems = refused(counting({"betwen": [1, 2], "between": ["1", None], "wording": 3}))
    assert {problem.path.removeprefix(COUNT) for problem in problems} == {
        ".betwen",
        ".between[0]",
        ".between[1]",
        ".wording",
    }


# Kinds of one's own


@attrs.frozen(kw_only=True, repr=False)
class Usurper(ce.Claim):
    kind: ClassVar[str] = "occurrence"


def test_kinds_of_ones_own_are_written_and_read() -> None:
    chronicle = with_own_kinds()
    text = ce.dumps(chronicle)
    assert '"claim": "weather"' in text
    assert ce.loads(text, kinds=[Weather, Hope]) == chronicle
    assert ce.loads(text, kinds=iter((Hope, Weather))) == chronicle
    assert ce.dumps(ce.loads(text, kinds=(Weather, Hope))) == text


def test_kinds_that_were_not_handed_over_are_unknown() -> None:
    text = ce.dumps(with_own_kinds())
    assert [p.path for p in refused(text, kinds=[Weather])] == [
        "$.statements[0].positions[0].position"
    ]
    assert "`kinds`" in only_problem(text, kinds=[Weather]).hint


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sky", "drak"),
        ("degrees", "1"),
        ("degrees", True),
        ("stations", 1.0),
        ("stations", 2**63),
        ("measured", 1),
        ("remarks", "wind"),
        ("snow", "some"),
        ("since", 2023),
        ("subject", "clush"),
    ],
)
def test_kinds_of_ones_own_are_read_as_strictly(field: str, value: object) -> None:
    data = json.loads(ce.dumps(with_own_kinds()))
    data["statements"][0]["claims"][0][field] = value
    problem = only_problem(data, kinds=[Weather, Hope])
    assert problem.path == f"$.statements[0].claims[0].{field}"


def test_a_tag_has_one_class_whether_read_or_written() -> None:
    with pytest.raises(ce.Invalid, match=r"two kinds have one tag.*'occurrence'.*Usurper"):
        ce.loads(SMALL, kinds=[Usurper])
    with pytest.raises(ce.Invalid, match=r"two kinds have one tag.*'occurrence'.*Usurper"):
        ce.dumps(about_a_clash(Usurper(subject="clash")))
    assert ce.loads(SMALL, kinds=[ce.Occurrence]) == ce.loads(SMALL)


# Single records


@given(strategies.chronicles())
def test_single_records_become_plain_data_and_back(chronicle: ce.Chronicle) -> None:
    document, whole = json.loads(ce.dumps(chronicle)), converter()
    for name, cls in COLLECTIONS.items():
        records = getattr(chronicle, name)
        plain = [whole.unstructure(record) for record in records]
        assert plain == document.get(name, [])
        assert json.loads(json.dumps(plain)) == plain
        assert [whole.structure(raw, cls) for raw in plain] == list(records)
        assert whole.structure(plain, list[cls]) == list(records)  # type: ignore[valid-type]


def test_claims_and_positions_are_tagged() -> None:
    own = with_own_kinds().statements[0]
    whole = converter(kinds=[Weather, Hope])
    small = (claim for statement in ce.loads(SMALL).statements for claim in statement.claims)
    parts: list[Any] = [*own.claims, *own.positions, *small]
    for part in parts:
        plain = whole.unstructure(part)
        is_claim = isinstance(part, ce.Claim)
        base: Any = ce.Claim if is_claim else ce.Position
        tag = "claim" if is_claim else "position"
        assert next(iter(plain.items())) == (tag, part.kind)
        assert whole.structure(plain, base) == part == whole.structure(plain, type(part))
    with pytest.raises(ce.Invalid, match="expected the claim 'occurrence'; found 'weather'"):
        whole.structure(whole.unstructure(own.claims[0]), ce.Occurrence)


@pytest.mark.parametrize(
    ("raw", "cls", "paths"),
    [
        ({"id": 1, "kind": "stat", "nams": []}, ce.Party, ["id", "kind", "names", "nams"]),
        (
            [{"id": "a"}, {"id": "b c", "kind": "clash", "title": "T"}],
            tuple[ce.Incident, ...],
            ["[0].kind", "[0].title", "[1].id"],
        ),
        ({"claim": "casualty"}, ce.Claim, ["claim"]),
        ({"edtf": "2023-02-30"}, ce.When, [""]),
        ("yesterday", ce.When, [""]),
        ({"about": "40", "wording": 3}, ce.Count, ["wording", "about"]),
        (7, ce.Statement, [""]),
        ("7", int, [""]),
    ],
)
def test_every_fault_of_a_single_record_is_told(raw: object, cls: Any, paths: list[str]) -> None:
    with pytest.raises(ce.Invalid) as caught:
        converter().structure(raw, cls)
    assert [problem.path for problem in caught.value.problems] == paths


def test_hooks_of_ones_own_disturb_no_other_converter() -> None:
    mine = converter()
    mine.register_structure_hook(ce.When, lambda raw, _: ce.When.of("1999"))
    mine.register_unstructure_hook(ce.Count, lambda count: "many")
    copied = mine.copy()
    plain = counting(4)["statements"][0]
    for one in (mine, copied):
        statement = one.structure(plain | {"said": "yesterday"}, ce.Statement)
        assert statement.said == ce.When.of("1999")
        assert one.unstructure(statement)["claims"][0]["count"] == "many"
    assert converter().unstructure(converter().structure(plain, ce.Statement)) == plain
    assert ce.dumps(ce.loads(SMALL)) == SMALL


def test_kinds_are_classes_of_claims_or_positions() -> None:
    with pytest.raises(ce.Invalid, match="expected a kind of claim or position"):
        converter(kinds=[ce.Party])  # type: ignore[list-item]


# Plain cattrs, which knows nothing of this package


@pytest.mark.parametrize("plain", [cattrs.global_converter, cattrs.Converter()])
def test_plain_cattrs_loses_no_field(plain: cattrs.Converter) -> None:
    written: dict[str, Any] = {}
    for statement in (*ce.loads(SMALL).statements, *with_own_kinds().statements):
        written = plain.unstructure(statement)
        for part, of_it in zip(
            (*statement.claims, *statement.positions),
            (*written["claims"], *written["positions"]),
            strict=True,
        ):
            fields = attrs.fields(cast("Any", type(part)))
            assert [*of_it] == [field.name for field in fields]
            assert of_it == plain.unstructure(part)
    with pytest.raises(cattrs.BaseValidationError):
        plain.structure(written, ce.Statement)  # it cannot know which kind of claim is which


def subclasses_of(cls: Any) -> Iterator[Any]:
    for sub in cls.__subclasses__():
        yield sub
        yield from subclasses_of(sub)


def test_reading_and_writing_leave_no_hidden_classes_to_a_strategy_of_cattrs() -> None:
    ce.dumps(ce.loads(SMALL))
    gc.collect()  # attrs itself leaves a twin of each class until then, and so cattrs collects too
    shipped = [cls.__name__ for cls in subclasses_of(ce.Record) if cls.__module__.startswith("cau")]
    assert len(shipped) == len(set(shipped))
    mine = cattrs.Converter()
    kinds = tuple(cls for cls in subclasses_of(ce.Claim) if cls.__module__.startswith("caucasus"))
    include_subclasses(ce.Claim, mine, kinds, partial(configure_tagged_union, tag_name="claim"))
    for claim in (claim for s in ce.loads(SMALL).statements for claim in s.claims):
        again = mine.structure(mine.unstructure(claim, ce.Claim), ce.Claim)
        assert again == claim
        assert type(again) is type(claim)
