"""A document is read alike at once and thoroughly, with msgspec and without it."""

from __future__ import annotations

import gc
import json
from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from hypothesis import given, settings, strategies as st

import caucasus_events as ce
from caucasus_events.documents import codec, json_text
from caucasus_events.documents.sure_reading import surely_read
from caucasus_events.testing import strategies
from tests.documents.test_codec import GOLDEN, SMALL, Hope, Weather, mangled, mangling

KINDS = (Weather, Hope)
JUNE = ce.dumps(ce.datasets.june_2023())
AMENDED = (GOLDEN / "v1-amended.json").read_text(encoding="utf-8")

Outcome = ce.Chronicle | tuple[ce.Problem, ...]


def outcome(document: str | bytes) -> Outcome:
    try:
        return ce.loads(document, kinds=KINDS)
    except ce.Invalid as error:
        return error.problems


def outcomes(document: str | bytes) -> tuple[Outcome, Outcome, Outcome]:
    """Read a document at once with msgspec, at once without it, and thoroughly."""
    at_once = outcome(document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codec, "decoded_quickly", lambda document: None)
        without_msgspec = outcome(document)
        patch.setattr(codec, "_surely", lambda data, kinds: (None, 0))
        thoroughly = outcome(document)
    return at_once, without_msgspec, thoroughly


def told(value: Any) -> Any:
    """Give all that makes a value what it is, classes as well: a word is equal to its text."""
    if isinstance(value, tuple):
        return tuple(map(told, value))
    if isinstance(value, Mapping):
        return type(value), dict(value)
    if attrs.has(type(value)):
        names = (field.name for field in attrs.fields(type(value)))
        return type(value), {name: told(getattr(value, name)) for name in names}
    return type(value), value


def assert_all_alike(document: str | bytes) -> None:
    *others, thoroughly = outcomes(document)
    for other in others:
        assert other == thoroughly
        assert told(other) == told(thoroughly)


def is_read_at_once(document: str) -> bool:
    return codec._surely(json.loads(document), KINDS)[0] is not None


def test_msgspec_is_there_to_be_tested() -> None:
    assert json_text.decoded_quickly("{}") == {}


@pytest.mark.parametrize("document", [SMALL, JUNE, AMENDED], ids=["small", "june", "amended"])
def test_a_sound_document_is_read_at_once_and_alike(document: str) -> None:
    assert is_read_at_once(document)
    assert_all_alike(document)
    assert_all_alike(document.encode())


@given(strategies.chronicles())
def test_what_was_written_is_read_at_once_and_alike(chronicle: ce.Chronicle) -> None:
    document = ce.dumps(chronicle)
    assert is_read_at_once(document)
    assert_all_alike(document)
    assert told(ce.loads(document)) == told(chronicle)


@given(strategies.chronicles().flatmap(strategies.amendments).flatmap(strategies.amendments))
def test_what_was_amended_is_read_at_once_and_alike(chronicle: ce.Chronicle) -> None:
    """So is what is left of it once it is amended, which names ids that it does not hold."""
    for one in (chronicle, ce.amended(chronicle)):
        document = ce.dumps(one)
        assert is_read_at_once(document)
        assert_all_alike(document)
        assert ce.loads(document) == one


@settings(max_examples=4 * settings().max_examples)
@given(st.sampled_from([SMALL, JUNE, AMENDED]), st.lists(mangling, min_size=1, max_size=3))
def test_a_mangled_document_is_read_or_refused_alike(
    document: str, changes: list[tuple[str, int, int, str, object]]
) -> None:
    data = json.loads(document)
    for change in changes:
        try:
            mangled(data, *change)
        except (KeyError, IndexError, TypeError, ValueError):
            continue
    assert_all_alike(json.dumps(data))


PIECES = [
    *('"', "\\", "{", "}", "[", "]", ":", ",", " ", "\n", "\t", "\r", "\x00", "\ufeff", "é", "😀"),
    *("\\u0041", "\\ud800", "\\ud83d\\ude00", '\\"', '\\":', '":', " :", "\\u003a", "/", "\x1f"),
    *("NaN", "Infinity", "-", "0", "1e5", "1E400", "1.5", "true", "null", "9" * 19, "9" * 20),
    *("-9223372036854775808", "-9223372036854775809", "9223372036854775808", "1." + "0" * 60),
    *('"id": "x", ', '"id" : "x", ', '"id"\n: "x", ', '"\\u0069d": "x", ', '"claim": "time",'),
]
edits = st.tuples(st.integers(0, 10**6), st.integers(0, 3), st.sampled_from(["", *PIECES]))


@settings(max_examples=4 * settings().max_examples)
@given(st.sampled_from([SMALL, JUNE]), st.lists(edits, min_size=1, max_size=2), st.booleans())
def test_an_edited_text_is_read_or_refused_alike(
    text: str, changes: list[tuple[int, int, str]], in_bytes: bool
) -> None:
    for where, length, piece in changes:
        at = where % len(text)
        text = text[:at] + piece + text[at + length :]
    assert_all_alike(text.encode() if in_bytes else text)


@settings(max_examples=4 * settings().max_examples)
@given(st.integers(0, 10**6), st.integers(0, 3), st.binary(max_size=3))
def test_edited_bytes_are_read_or_refused_alike(where: int, length: int, piece: bytes) -> None:
    document = SMALL.encode()
    at = where % len(document)
    assert_all_alike(document[:at] + piece + document[at + length :])


@given(st.data())
def test_a_key_that_stands_twice_is_found_however_it_is_written(data: st.DataObject) -> None:
    blanks = st.text(" \n\r\t", max_size=2)
    title = data.draw(
        st.sampled_from(["Clash", ": :", '\\":', '\\":\\"', "\\\\", "\\u0022:", " :"])
    )
    keys = data.draw(st.lists(st.sampled_from(["id", "kind", "title"]), max_size=2))
    written = []
    for key in data.draw(st.permutations(["id", "kind", "title", *keys])):
        value = title if key == "title" else "clash"
        spelt = data.draw(st.sampled_from([key, f"\\u{ord(key[0]):04x}{key[1:]}"]))
        before, after = data.draw(blanks), data.draw(blanks)
        written.append(f'"{spelt}"{before}:{after}"{value}"')
    document = (
        '{"format": "caucasus-events", "version": 1, "incidents": [{' + ",".join(written) + "}]}"
    )
    assert_all_alike(document)
    found = outcome(document)
    assert isinstance(found, ce.Chronicle) == (not keys)


NUMBERS = [0, -1, 10**17, 2**63 - 1, 2**63, 10**19, -(2**63), -(2**63) - 1, True, 1.0, 1e30]


@pytest.mark.parametrize("number", [*map(json.dumps, NUMBERS), "1E400", "0." + "1" * 50, "-0.0"])
@pytest.mark.parametrize(
    "place",
    [
        '"negotiations": [{"id": "t", "title": "T", "rounds": [{"key": "1", "ordinal": %s}]}]',
        '"places": [{"id": "p", "names": ["P"], "coordinates": {"latitude": %s, "longitude": 1}}]',
        '"places": [{"id": "p", "names": ["P"], "coordinates":'
        ' {"latitude": 1, "longitude": 1, "within_km": %s}}]',
    ],
)
def test_numbers_are_read_or_refused_alike(number: str, place: str) -> None:
    assert_all_alike('{"format": "caucasus-events", "version": 1, ' + place % number + "}")


def test_records_made_at_once_are_as_closed_as_any() -> None:
    chronicle, _ = surely_read(codec._body(json.loads(SMALL)), KINDS)
    statement = chronicle.statements[0]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        statement.id = "x"  # type: ignore[misc]
    assert type(statement) is ce.Statement
    assert hash(statement) == hash(attrs.evolve(statement))


def test_equal_parts_of_a_document_are_shared() -> None:
    june = ce.loads(JUNE)
    times = [s.said for s in june.statements if s.said and not s.said.wording and not s.said.zone]
    assert len({id(time) for time in times}) == len(set(times))
    sources = {source.id: source.id for source in june.sources}
    cited = [citation.source for s in june.statements for citation in s.citations]
    assert all(sources[source] is source for source in cited)


@attrs.frozen(kw_only=True, repr=False)
class Rumour(ce.Claim):
    """A claim whose key is not its kind unless told."""

    kind = "rumour"

    key: str = "hearsay"


@pytest.mark.parametrize("key", ["rumour", "hearsay"])
def test_an_answer_finds_the_key_that_a_claim_has(key: str) -> None:
    document = {
        "format": "caucasus-events",
        "version": 1,
        "parties": [{"id": "east", "kind": "state", "names": ["Eastland"]}],
        "incidents": [{"id": "clash", "kind": "clash", "title": "Clash"}],
        "statements": [
            {"id": "a", "speaker": "east", "claims": [{"claim": "rumour", "subject": "clash"}]},
            {"id": "b", "speaker": "east", "responses": [{"kind": "denies", "to": f"a#{key}"}]},
        ],
    }
    read: dict[str, Outcome] = {}
    for way in ("at once", "thoroughly"):
        with pytest.MonkeyPatch.context() as patch:
            if way == "thoroughly":
                patch.setattr(codec, "_surely", lambda data, kinds: (None, 0))
            try:
                read[way] = ce.loads(json.dumps(document), kinds=[Rumour])
            except ce.Invalid as error:
                read[way] = error.problems
    assert read["at once"] == read["thoroughly"]
    assert isinstance(read["at once"], ce.Chronicle) == (key == "hearsay")


@pytest.mark.parametrize("document", [SMALL, JUNE])
def test_what_was_read_is_let_go_of_without_the_collector(document: str) -> None:
    ce.loads(document, kinds=KINDS)
    left = []
    gc.disable()
    try:
        for _ in range(3):  # whatever else runs may leave rubbish, but not each time
            gc.collect()
            ce.loads(document, kinds=KINDS)
            left.append(gc.collect())
    finally:
        gc.enable()
    assert min(left) == 0
