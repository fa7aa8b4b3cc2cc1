"""Reading: what is wrong with a document is told, all of it, with its place and a hint."""

from __future__ import annotations

import contextlib
import gc
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given, settings, strategies as st

import caucasus_events as ce
from caucasus_events.checks.chronicle_checks import faults
from caucasus_events.testing import strategies
from tests.helpers import (
    GOLDEN,
    SMALL,
    Change,
    a_document,
    changes,
    counting,
    mangled,
    only_problem,
    refused,
    saying,
)

JUNE = ce.dumps(ce.datasets.june_2023())
AMENDED = (GOLDEN / "v1-amended.json").read_text(encoding="utf-8")
COUNT = "$.statements[0].claims[0].count"


# What each bad input is told: where, what was found, and how to correct it


STATE = {"kind": "state", "names": ["A"]}


CASES = json.loads((GOLDEN.parent / "data" / "refused_documents.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_bad_input_is_told_where_what_and_how_to_correct_it(case: dict[str, Any]) -> None:
    problem = only_problem(a_document(**case["parts"]))
    assert problem.path == case["path"]
    assert case.get("what", "") in problem.what
    assert case["found"] in problem.found
    assert case["hint"] in problem.hint


TEXTS: dict[str, tuple[str | bytes, str, str, str]] = {
    "nothing": ("", "$", "line 1, column 1", "whole file"),
    "not UTF-8": (b'{"title": "\xe9"}', "$", "byte e9 at position 11", "UTF-8"),
    "UTF-16": ("{}".encode("utf-16"), "$", "byte ff at position 0", "UTF-8"),
    "a byte order mark": ("\ufeff{}".encode(), "$", "byte order mark", "without one"),
    "no object": ("[]", "$", "[]", "begin with"),
    "not JSON": ("{'format': 1}", "$", "line 1, column 2", "correct it there"),
    "a trailing comma": ('{"a": 1,\n}', "$", "line", "correct it there"),
    "text after the end": ('{"a": 1}\n{"b": 2}', "$", "line 2, column 1", "correct it there"),
    "beyond 64 bits": (json.dumps(counting(2**63)), COUNT, "more than 18 digits", "give"),
    "a float where no number may stand": (
        '{"format": "caucasus-events", "version": 1, "title": -1e400}',
        "$.title",
        "-1e400",
        "quotes",
    ),
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_that_is_no_document_is_told_why(case: str) -> None:
    text, path, found, hint = TEXTS[case]
    problem = only_problem(text)
    assert problem.path == path
    assert found in problem.found
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("number", "found"),
    [
        *((number, number) for number in ("NaN", "Infinity", "-Infinity", "1e999")),
        ("7" * 10**6, "a number of 1,000,000 digits"),
        ("7." + "7" * 10**6, "a number of 1,000,002 digits"),
    ],
    ids=lambda text: text[:20],
)
def test_what_no_number_can_be_is_refused_where_it_stands(number: str, found: str) -> None:
    problem = only_problem(json.dumps(counting(0)).replace(": 0", f": {number}"))
    assert (problem.path, problem.found) == (COUNT, found)
    assert "write 4" in problem.hint


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"format":', '[{"parties":'])
@pytest.mark.parametrize("depth", [500, 10_000, 200_000])
def test_deep_nesting_is_refused(opening: str, depth: int) -> None:
    for within in ("{}", '{{"format": "caucasus-events", "version": 1, "parties": {}}}'):
        assert refused(within.replace("{}", opening * depth))
        closing = "".join("}" if c == "{" else "]" for c in reversed(opening) if c in "[{")
        assert refused(within.replace("{}", opening * depth + "1" + closing * depth))


def test_a_file_cut_off_at_any_byte_is_refused() -> None:
    document = json.dumps(counting({"about": 40, "wording": "շուրջ}"}), ensure_ascii=False).encode()
    ce.loads(document)
    for end in range(len(document)):
        problem = only_problem(document[:end])
        assert "cut off" in problem.what or "not UTF-8" in problem.what


def test_the_second_use_of_an_id_is_told_with_the_first_in_whatever_order() -> None:
    twice = {"id": "east", "kind": "outlet", "names": ["A"]}
    others = [{"id": f"p{i}", "kind": "outlet", "names": ["A"]} for i in range(3)]
    problem = only_problem(a_document(parties=[*others, twice, others[0] | {"id": "west"}, twice]))
    assert (problem.path, problem.found) == ("$.parties[5].id", "'east', also at $.parties[3]")


def test_paths_count_in_the_order_of_the_document() -> None:
    data = json.loads(SMALL)
    for name in ("parties", "places", "incidents", "links", "ceasefires", "statements"):
        data[name].reverse()
    loop = [p for p in data["parties"] if p["id"] in ("east", "union")]
    loop[0]["affiliations"] = [{"of": loop[1]["id"], "role": "organ_of"}]
    loop[1]["affiliations"] = [{"of": loop[0]["id"], "role": "organ_of"}]
    data["links"][0]["second"] = "nowhere"
    data["places"][0]["within"] = ["nowhere"]
    last = len(data["statements"]) - 1
    data["statements"][last]["recorded"] = "1999"
    expected = {
        f"$.parties[{data['parties'].index(min(loop, key=lambda p: str(p['id'])))}]",
        "$.links[0].second",
        "$.places[0].within[0]",
        f"$.statements[{last}].said",
    }
    assert {problem.path for problem in refused(data)} == expected
    # The same faults stand in the same places when some record is broken as well.
    data["incidents"][2]["titel"] = data["incidents"][2].pop("title")
    also = {"$.incidents[2].title", "$.incidents[2].titel"}
    assert {problem.path for problem in refused(data)} == expected | also


def test_faults_of_every_sort_are_told_together() -> None:
    document = a_document(
        title=7,  # a wrong type
        places=[{"id": "bridge", "names": ["B"], "within": ["valley"], "colour": "red"}],
        incidents=[
            {"id": "clash", "kind": "clash"},  # a missing key
            {"id": "other", "kind": "clash", "title": "Other", "when": "2023-02-30"},
        ],
        statements=[
            {
                "id": "s",
                "speaker": "nobody",  # dangling, in a record that is broken otherwise
                "said": "2023-06-28",
                "recorded": "2023-06-31",  # an impossible time
                "claims": [
                    {"claim": "casualty", "subject": "clash"},  # an unknown tag
                    {"claim": "control", "subject": "nowhere", "by": "no-one", "kee": "x"},
                ],
                "positions": [{"position": "call", "matter": "x", "to": ["east", "nobody"]}],
                "responses": [{"kind": "denies", "to": "s#nothing", "by": 5}],
            },
            {"id": "t", "speaker": "east", "said": "2023-06-28", "recorded": "2023-06-27"},
            {"id": "t", "speaker": "east"},  # an id used twice, in sound records
        ],
        sources="none",
    )
    assert [problem.path for problem in refused(document)] == [
        "$.incidents[0].title",
        "$.incidents[1].when",
        "$.title",
        "$.places[0].colour",
        "$.statements[0].claims[0].claim",
        "$.statements[0].claims[1].kee",
        "$.statements[0].responses[0].by",
        "$.statements[0].recorded",
        "$.sources",
        "$.places[0].within[0]",
        "$.statements[0].speaker",
        "$.statements[0].claims[1].subject",
        "$.statements[0].claims[1].by",
        "$.statements[0].positions[0].to[1]",
        "$.statements[0].responses[0].to",
        "$.statements[2].id",
        "$.statements[1].said",
    ]


def test_what_is_only_broken_is_not_called_dangling() -> None:
    """A reference to a record that is there, though broken, is no fault of its own."""
    document = saying(
        reports=[{"via": ["west"]}], claims=[{"claim": "occurrence", "subject": "clash"}]
    )
    document["incidents"][0]["kind"] = "clsh"
    document["parties"][1]["kind"] = 7
    document["statements"].append(
        {"id": "t", "speaker": "west", "responses": [{"kind": "denies", "to": "s#occurrence"}]}
    )
    document["statements"][0]["said"] = "yesterday"
    assert {problem.path for problem in refused(document)} == {
        "$.incidents[0].kind",
        "$.parties[1].kind",
        "$.statements[0].said",
    }


def test_words_that_look_like_a_place_in_a_document_are_no_place() -> None:
    late = {"edtf": "2031-05-02", "wording": "then, also at $.parties[99]"}
    statement = {"id": "s", "speaker": "east", "said": "2031-05-03", "recorded": late}
    with pytest.raises(ce.Invalid) as caught:
        ce.loads(json.dumps({"format": "caucasus-events", "version": 1, "statements": [statement]}))
    assert [problem.path for problem in caught.value.problems] == [
        "$.statements[0].speaker",
        "$.statements[0].said",
    ]


@pytest.mark.parametrize("key", ["k" * 10**6, "\x1b[31m\x07\n", "\ud800", "", "a.b[0]", "ключ"])
def test_a_hostile_key_neither_bloats_nor_garbles_the_message(key: str) -> None:
    tame = {"id": "s", "speaker": "east"}
    bad = {"claim": "casualties", "subject": "clash", "harm": "killed", "of": "east"}
    places = {
        "$": a_document(**{key: 1}),
        "$.statements[0]": a_document(statements=[{**tame, key: 1}]),
        COUNT: saying(claims=[{**bad, "count": {"about": 40, key: 1}}]),
        "$.parties[0].codes": a_document(parties=[{"id": "east", **STATE, "codes": {key: 1}}]),
    }
    for path, document in places.items():
        assert any(problem.path.startswith(path) for problem in refused(document))
    twice = json.dumps(a_document(statements=[{**tame, key: 1}]))
    quoted = json.dumps(key)
    problems = refused(twice.replace(f"{quoted}: 1", f"{quoted}: 1, {quoted}: 1"))
    assert {problem.what for problem in problems} == {
        "a key stands twice in one object",
        "unknown key",
    }


@pytest.mark.parametrize("value", ["v" * 10**6, "\x1b[31m\x07\n", "\ud800" * 1000, "\u202e"])
def test_a_hostile_value_neither_bloats_nor_garbles_the_message(value: str) -> None:
    fault = {"claim": "occurrence", "subject": value, "polarity": value, "during": value}
    document = saying(reports=[{"via": [value]}], claims=[fault, {"claim": value}], said=value)
    document["parties"].append({"id": value, "kind": value, "names": 1, "codes": value})
    document["incidents"][0]["id"] = f"{value} "
    assert len(refused(document)) > 6
    assert refused({"format": value, "version": 1})
    assert refused(a_document(version=value))


# Bounded time and memory. Work that grows with the square of a document takes minutes here.

MANY = 10_000


def chain(count: int, closed: bool) -> list[dict[str, Any]]:
    """Give parties each of which is an organ of the next, and the last one of the first."""
    ties = [[{"of": f"p{(i + 1) % count}", "role": "organ_of"}] for i in range(count)]
    ties[-1:] = [ties[-1] if closed else []]
    return [{"id": f"p{i}", **STATE, "affiliations": tie} for i, tie in enumerate(ties)]


def statements(**parts: object) -> Callable[[], dict[str, Any]]:
    usual = {"speaker": "east"} | parts
    return lambda: a_document(statements=[{"id": f"said-{i}"} | usual for i in range(MANY)])


CONDITION = {"position": "condition", "matter": "m", "on": "it"}
HOSTILE: dict[str, Callable[[], dict[str, Any]]] = {
    "one party missing": statements(speaker="easst"),
    "no party known": lambda: a_document(
        statements=[{"id": f"said-{i}", "speaker": f"speaker-{i}"} for i in range(MANY)]
    ),
    "one id": statements(id="s"),
    "each said too late": statements(said="2023-06-28", recorded="2023-06-27"),
    "unknown keys": statements(speakr="west"),
    "times to hint": statements(said="28.6.2023"),
    "a circle": lambda: a_document(parties=chain(MANY, closed=True)),
    "conditions on nothing": lambda: saying(
        positions=[{**CONDITION, "key": f"key-{i}"} for i in range(MANY)]
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_fault_in_every_record_is_told_in_bounded_time_and_memory(case: str) -> None:
    text = json.dumps(HOSTILE[case]())
    with pytest.raises(ce.Invalid) as caught:
        ce.loads(text)
    assert len(str(caught.value)) < 20 * len(text)


def test_a_long_chain_is_read_in_bounded_time() -> None:
    text = json.dumps({"format": "caucasus-events", "version": 1, "parties": chain(MANY, False)})
    assert len(ce.loads(text).parties) == MANY


@pytest.mark.parametrize("case", ["deep", "digits", "text"])
def test_hostile_text_takes_no_more_memory_than_some_times_its_size(case: str) -> None:
    size = 10**6
    text = {
        "deep": "[" * size,
        "digits": json.dumps(counting(7)).replace(": 7", ": " + "7" * size),
        "text": json.dumps(saying(said="x" * size)),
    }[case]
    tracemalloc.start()
    try:
        refused(text)
        assert tracemalloc.get_traced_memory()[1] < 20 * size
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("collecting", [True, False])
@pytest.mark.parametrize("text", [SMALL, "{}", "["])
def test_the_garbage_collector_is_left_as_it_was(
    monkeypatch: pytest.MonkeyPatch, collecting: bool, text: str
) -> None:
    monkeypatch.setattr(gc, "isenabled", lambda: collecting)
    calls: list[str] = []
    monkeypatch.setattr(gc, "disable", lambda: calls.append("disable"))
    monkeypatch.setattr(gc, "enable", lambda: calls.append("enable"))
    with contextlib.suppress(ce.Invalid):
        ce.loads(text)
    assert calls == (["disable", "enable"] if collecting else ["disable"])


# Any document, however it is mangled, is read whole or refused with reasons


def told(value: Any) -> Any:
    """Give all that makes a value what it is, classes as well: a word is equal to its text."""
    if isinstance(value, tuple):
        return tuple(map(told, value))
    if attrs.has(type(value)):
        names = (field.name for field in attrs.fields(type(value)))
        return type(value), {name: told(getattr(value, name)) for name in names}
    return type(value), value


def read_or_refused(text: str | bytes) -> ce.Chronicle | None:
    """Load a document; what is read is sound and can be written, what is refused has reasons."""
    try:
        chronicle = ce.loads(text)
    except ce.Invalid:
        refused(text)
        return None
    assert faults(chronicle) == ()
    again = ce.loads(ce.dumps(chronicle))
    assert told(again) == told(chronicle)
    return chronicle


@settings(max_examples=4 * settings().max_examples)
@given(st.sampled_from([SMALL, JUNE, AMENDED]), changes)
def test_a_mangled_document_is_read_whole_or_refused_with_reasons(
    text: str, changes: list[Change]
) -> None:
    read_or_refused(mangled(text, changes))


PIECES = [
    *('"', "\\", "{", "}", "[", "]", ":", ",", " ", "\n", "\t", "\r", "\x00", "\ufeff", "é", "😀"),
    *("\\u0041", "\\ud800", "\\ud83d\\ude00", '\\"', '\\":', '":', " :", "\\u003a", "/", "\x1f"),
    *("NaN", "Infinity", "-", "0", "1e5", "1E400", "1.5", "true", "null", "9" * 19, "9" * 20),
    *("-9223372036854775808", "-9223372036854775809", "9223372036854775808", "1." + "0" * 60),
    *('"id": "x", ', '"id" : "x", ', '"id"\n: "x", ', '"\\u0069d": "x", ', '"claim": "time",'),
]
edits = st.tuples(
    st.integers(0, 10**6),
    st.integers(0, 3),
    st.sampled_from(["", *PIECES]).map(str.encode) | st.binary(max_size=3),
)


@settings(max_examples=4 * settings().max_examples)
@given(st.sampled_from([SMALL, JUNE]), st.lists(edits, min_size=1, max_size=2))
def test_an_edited_text_is_read_whole_or_refused_with_reasons(
    text: str, changes: list[tuple[int, int, bytes]]
) -> None:
    data = text.encode()
    for where, length, piece in changes:
        at = where % len(data)
        data = data[:at] + piece + data[at + length :]
    read_or_refused(data)
    with contextlib.suppress(UnicodeDecodeError):
        read_or_refused(data.decode())


@pytest.mark.parametrize("again", ["id", "kind", "title"])
@pytest.mark.parametrize("spelt", ['"%s":', '"%s"\n\t:\r ', '"\\u%04x%s":'])
def test_a_key_that_stands_twice_is_found_however_it_is_written(again: str, spelt: str) -> None:
    key = spelt % ((ord(again[0]), again[1:]) if "u%04x" in spelt else again)
    text = json.dumps(a_document()).replace('"id": "clash"', f'{key} "clash", "id": "clash"')
    assert [problem.path for problem in refused(text)] == [f"$.incidents[0].{again}"]


def test_a_key_that_stands_twice_is_found_in_what_a_later_one_replaced() -> None:
    inner = [f'"codes": {{"a": "{i}", "b": "{i}"}}' for i in range(50)]
    twice = json.dumps(a_document()).replace(
        '"kind": "state"', f'"kind": "state", {", ".join(inner)}', 1
    )
    assert {problem.path for problem in refused(twice)} == {"$.parties[0].codes"}


NUMBERS = [0, -1, 10**17, 2**63 - 1, 2**63, 10**19, -(2**63), -(2**63) - 1, True, 1.0, 1e30]


@pytest.mark.parametrize("number", [*map(json.dumps, NUMBERS), "1E400", "0." + "1" * 50, "-0.0"])
@pytest.mark.parametrize(
    "place",
    [
        '"negotiations": [{"id": "t", "title": "T", "rounds": [{"key": "1", "ordinal": %s}]}]',
        '"places": [{"id": "p", "names": ["P"], "coordinates": {"latitude": %s, "longitude": 1}}]',
    ],
)
def test_a_number_is_read_exactly_or_refused(number: str, place: str) -> None:
    chronicle = read_or_refused(
        '{"format": "caucasus-events", "version": 1, ' + place % number + "}"
    )
    if chronicle is not None:
        rounds = [round.ordinal for talks in chronicle.negotiations for round in talks.rounds]
        latitudes = [p.coordinates.latitude for p in chronicle.places if p.coordinates]
        assert [*rounds, *latitudes] == [json.loads(number)]


@given(strategies.chronicles().flatmap(strategies.amendments).flatmap(strategies.amendments))
def test_what_was_written_is_read_as_the_same(chronicle: ce.Chronicle) -> None:
    """So is what is left of it once it is amended, which names ids that it does not hold."""
    for one in (chronicle, ce.amended(chronicle)):
        assert told(ce.loads(ce.dumps(one))) == told(one)
        assert told(ce.loads(ce.dumps(one).encode())) == told(one)


def test_equal_short_forms_of_a_document_are_shared() -> None:
    june = ce.loads(JUNE)
    times = [s.said for s in june.statements if s.said and not s.said.wording and not s.said.zone]
    assert len({id(time) for time in times}) == len(set(times)) < len(times)


def test_a_wrong_zone_is_told_beside_other_faults() -> None:
    """Times are still checked with the zone, if it is a sound one."""
    wrong = a_document(zone="Asia/Bakuu", title=7)
    wrong["incidents"][0]["kind"] = "clsh"
    assert {p.path for p in refused(wrong)} == {"$.zone", "$.title", "$.incidents[0].kind"}
    backwards = a_document(zone="-10:00", title=7)
    backwards["incidents"][0]["when"] = "2023-06-28T12:00/2023-06-28T10:00Z"
    assert {p.path for p in refused(backwards)} == {"$.title", "$.incidents[0].when"}


@attrs.frozen(kw_only=True, repr=False)
class Rumour(ce.Claim):
    """A claim whose key is not its kind unless told."""

    kind = "rumour"

    key: str = "hearsay"


@pytest.mark.parametrize("other_fault", [{}, {"title": 7}])
@pytest.mark.parametrize("key", ["rumour", "hearsay"])
def test_an_answer_finds_the_key_that_a_claim_has(key: str, other_fault: dict[str, Any]) -> None:
    statements = [
        {"id": "a", "speaker": "east", "claims": [{"claim": "rumour", "subject": "clash"}]},
        {"id": "b", "speaker": "east", "responses": [{"kind": "denies", "to": f"a#{key}"}]},
    ]
    data = a_document(statements=statements, **other_fault)
    wrong = [f"$.{name}" for name in other_fault]
    wrong += ["$.statements[1].responses[0].to"] if key == "rumour" else []
    if wrong:
        assert [problem.path for problem in refused(data, kinds=[Rumour])] == wrong
    else:
        assert ce.loads(json.dumps(data), kinds=[Rumour]).statements[0].claims[0].key == key
