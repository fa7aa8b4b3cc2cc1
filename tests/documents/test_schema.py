"""The JSON Schema: what loads fits it, and most of what is refused does not."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from random import Random

import attrs
import pytest
from hypothesis import given, settings, strategies as st
from jsonschema import Draft202012Validator

import caucasus_events as ce
from caucasus_events.documents import json_schema
from caucasus_events.testing.strategies import chronicles
from tests.helpers import (
    GOLDEN,
    HOW,
    JUNK,
    KEYS,
    SMALL,
    Change,
    Sky,
    a_document,
    changes,
    mangled,
    saying,
    text_of,
)

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


@settings(max_examples=4 * settings().max_examples)
@given(st.sampled_from([SMALL, text_of("by_hand.json")]), changes)
def test_what_is_read_fits_however_it_is_mangled(text: str, changes: list[Change]) -> None:
    document = mangled(text, changes)
    with suppress(ce.Invalid):
        ce.loads(document)
        VALIDATOR.validate(json.loads(document))


def test_most_slips_that_are_refused_do_not_fit() -> None:
    """Of what is refused after one change, 86 of 100 do not fit; the others mostly lead nowhere."""
    dice, refused, fits = Random(1), 0, 0
    for _ in range(120):
        where, other = dice.randrange(10**6), dice.randrange(10**6)
        change = (dice.choice(HOW), where, other, dice.choice(KEYS), dice.choice(JUNK))
        document = mangled(SMALL, [change])
        try:
            ce.loads(document)
        except ce.Invalid:
            refused += 1
            fits += VALIDATOR.is_valid(json.loads(document))
    assert refused > 50
    assert fits / refused < 0.14


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
