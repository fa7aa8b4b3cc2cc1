"""The JSON Schema: what loads fits it, and most of what is refused does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

import caucasus_events as ce
from caucasus_events.documents import json_schema
from caucasus_events.testing.strategies import chronicles
from tests.helpers import GOLDEN, SMALL, Sky, a_document, saying, text_of

SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
SHIPPED = sorted(Path(ce.datasets.__file__).parent.glob("*.json"))


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("path", [*GOLDEN.glob("v1-*.json"), *SHIPPED], ids=lambda p: p.stem)
def test_what_is_shipped_fits(path: Path) -> None:
    VALIDATOR.validate(json.loads(path.read_text(encoding="utf-8")))


def test_what_is_written_by_hand_fits() -> None:
    VALIDATOR.validate(json.loads(text_of("by_hand.json")))


@given(chronicles())
def test_what_is_written_fits(chronicle: ce.Chronicle) -> None:
    VALIDATOR.validate(json.loads(ce.dumps(chronicle)))


def test_every_field_is_described() -> None:
    bare = [
        f"{name}.{key}"
        for name, made in SCHEMA["$defs"].items()
        for key, value in made["properties"].items()
        if "description" not in value and key not in ("claim", "position")
    ]
    assert bare == []


def mutants() -> list[tuple[str, Any]]:
    """Make one slip in each place of the golden file: another type, no value, a misspelt key."""
    found: list[tuple[str, Any]] = []

    def walk(node: Any, path: tuple[Any, ...]) -> None:
        items = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in items:
            here = (*path, key)
            wrong: Any
            for wrong in ([], {"no": 1}, True, -1.5):
                found.append((f"{here}: {wrong}", changed(here, wrong)))
            if isinstance(node, dict):
                found.append((f"{here}: misspelt", changed(here, value, f"{key}x")))
            if isinstance(value, dict | list):
                walk(value, here)

    def changed(path: tuple[Any, ...], value: Any, key: str | None = None) -> Any:
        document = json.loads(SMALL)
        node = document
        for step in path[:-1]:
            node = node[step]
        if key is not None:
            del node[path[-1]]
        node[path[-1] if key is None else key] = value
        return document

    walk(json.loads(SMALL), ())
    return found


def test_most_slips_that_are_refused_do_not_fit() -> None:
    refused = fits = 0
    for name, document in mutants()[::97]:
        try:
            ce.loads(json.dumps(document))
        except ce.Invalid:
            refused += 1
            fits += VALIDATOR.is_valid(document)
        else:
            assert VALIDATOR.is_valid(document), name
    assert refused > 30
    assert fits / refused < 0.05


def test_a_document_may_name_its_schema() -> None:
    document = {"$schema": "schema.json", **a_document()}
    VALIDATOR.validate(document)
    assert ce.loads(json.dumps(document)) == ce.loads(json.dumps(a_document()))
    with pytest.raises(ce.Invalid, match=r"\$schema: expected text"):
        ce.loads(json.dumps({**document, "$schema": 1}))


@attrs.frozen(kw_only=True, repr=False)
class Weather(ce.Claim):
    """Claim what the sky was like."""

    kind = "weather"
    sky: Sky

    @property
    def value(self) -> Sky:
        return self.sky


def test_kinds_of_ones_own_fit_where_they_are_given() -> None:
    document = saying(
        claims=[{"claim": "weather", "subject": "clash", "sky": next(iter(Sky)).value}]
    )
    assert not VALIDATOR.is_valid(document)
    Draft202012Validator(json_schema(kinds=[Weather])).validate(document)
