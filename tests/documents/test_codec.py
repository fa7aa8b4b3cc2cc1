"""Documents: what is written can be read, and what cannot be read is refused with every reason."""

from __future__ import annotations

import contextlib
import copy
import gc
import json
import os
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import example, given, settings, strategies as st

import caucasus_events as ce
from caucasus_events.checks.chronicle_checks import faults
from caucasus_events.core.record import Record
from caucasus_events.records.claims import CLAIM_KINDS
from caucasus_events.records.positions import POSITION_KINDS
from caucasus_events.records.statements import ResponseKind

GOLDEN = Path(__file__).parents[1] / "golden"
SMALL = (GOLDEN / "v1-small.json").read_text(encoding="utf-8")

Step = str | int


def plain(**parts: object) -> dict[str, Any]:
    """Give a small document of two parties and one clash, with more or other parts."""
    return {
        "format": "caucasus-events",
        "version": 1,
        "parties": [
            {"id": "east", "kind": "state", "names": ["Eastland"]},
            {"id": "west", "kind": "state", "names": ["Westland"]},
        ],
        "incidents": [{"id": "clash", "kind": "clash", "title": "Clash"}],
        **parts,
    }


def said(**parts: object) -> dict[str, Any]:
    """Give a small document of one statement by the east, with these parts."""
    return plain(statements=[{"id": "s", "speaker": "east", **parts}])


def counted(count: object) -> dict[str, Any]:
    """Give a small document in which the east tells this number of its own dead."""
    claim = {"claim": "casualties", "subject": "clash", "harm": "killed", "of": "east"}
    return said(claims=[{**claim, "count": count}])


COUNT = "$.statements[0].claims[0].count"


def refused(document: object, **options: Any) -> tuple[ce.Problem, ...]:
    """Load a document that must be refused, and return the problems, each fit to be printed."""
    text = document if isinstance(document, (str, bytes)) else json.dumps(document)
    with pytest.raises(ce.Invalid) as caught:
        ce.loads(text, **options)
    for problem in caught.value.problems:
        assert problem.path.startswith("$")
        assert problem.what
        assert problem.found
        assert problem.hint
        assert str(problem).isprintable()
        assert len(str(problem)) < 1_000
    assert caught.value.problems
    return caught.value.problems


def only(document: object, **options: Any) -> ce.Problem:
    """Return the one problem of a document."""
    (problem,) = refused(document, **options)
    return problem


# What is written can be read


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("v1-*.json")), ids=lambda path: path.stem)
def test_a_golden_file_is_written_back_byte_for_byte(path: Path) -> None:
    chronicle = ce.load(path)
    assert ce.dumps(chronicle).encode() == path.read_bytes()
    assert ce.check(chronicle) == ()


def everything_golden() -> ce.Chronicle:
    return ce.load(GOLDEN / "v1-small.json")


def values_in(value: Any) -> Iterator[Any]:
    """Walk a record: itself, its fields, and what is in them."""
    yield value
    if isinstance(value, tuple):
        for item in value:
            yield from values_in(item)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from values_in(getattr(value, field.name))


NEVER_HELD = {
    ce.Record,
    ce.Claim,
    ce.Position,
    ce.Band,
    ce.Code,
    ce.CodeList,
    ce.Convention,
    ce.Mapped,
    ce.TimeConvention,
}
"""Records that no document holds."""


def test_the_golden_files_use_every_record_and_every_kind() -> None:
    golden = [ce.load(path) for path in GOLDEN.glob("v1-*.json")]
    used = {type(value) for chronicle in golden for value in values_in(chronicle)}
    face = [getattr(ce, name) for name in ce.__all__]
    records = {cls for cls in face if isinstance(cls, type) and issubclass(cls, Record)}
    assert used >= (records - NEVER_HELD) | {*CLAIM_KINDS, *POSITION_KINDS}
    assert {r.kind for s in everything_golden().statements for r in s.responses} == {*ResponseKind}


BY_HAND = r"""
{"version": 1, "format": "caucasus-events",
 "statements": [
   {"responses": [], "id": "s-2", "speaker": "west", "said": {"edtf": "2023-06-28"}},
   {"summary": null, "id": "s-1", "speaker": "east", "said": "2023-06-28T08:00+00:00",
    "via": [{"by": "west"}], "citations": [{"source": "note"}],
    "claims": [
      {"subject": "bridge", "polarity": "asserted", "claim": "quantity", "key": "quantity",
       "certainty": "unstated", "what": "cars", "count": {"exactly": 12}},
      {"claim": "quantity", "subject": "bridge", "key": "more", "what": "people",
       "count": {"wording": "more than 2,000", "more_than": 2000}},
      {"claim": "quantity", "subject": "bridge", "key": "fewer", "what": "buses",
       "count": {"fewer_than": 8, "approximate": false}},
      {"claim": "quantity", "subject": "bridge", "key": "cell", "what": "lorries",
       "count": {"between": [35, 44], "approximate": true}}
    ]}
 ],
 "sources": [{"id": "note", "publisher": "west", "title": "\u0540\u0561\u0575 \ud83d\ude42"}],
 "places": [{"id": "bridge", "kind": "spot", "names": [{"text": "Bridge", "language": null}],
             "coordinates": {"longitude": -46, "latitude": 40}, "codes": {"b": "2", "a": "1"}}],
 "parties": [
   {"names": ["W"], "kind": "state", "id": "west"},
   {"names": ["E"], "kind": "state", "id": "east", "affiliations": []}
 ],
 "title": null, "ceasefires": []}
"""

CANONICAL = """{
  "format": "caucasus-events",
  "version": 1,
  "parties": [
    {"id": "east", "kind": "state", "names": ["E"]},
    {"id": "west", "kind": "state", "names": ["W"]}
  ],
  "places": [
    {
      "id": "bridge",
      "names": ["Bridge"],
      "coordinates": {"latitude": 40.0, "longitude": -46.0},
      "codes": {"a": "1", "b": "2"}
    }
  ],
  "sources": [{"id": "note", "publisher": "west", "title": "Հայ 🙂"}],
  "statements": [
    {
      "id": "s-1",
      "speaker": "east",
      "said": "2023-06-28T08:00Z",
      "via": ["west"],
      "citations": ["note"],
      "claims": [
        {"claim": "quantity", "subject": "bridge", "what": "cars", "count": 12},
        {
          "claim": "quantity",
          "subject": "bridge",
          "what": "people",
          "count": {"at_least": 2001, "wording": "more than 2,000"},
          "key": "more"
        },
        {
          "claim": "quantity",
          "subject": "bridge",
          "what": "buses",
          "count": {"up_to": 7},
          "key": "fewer"
        },
        {
          "claim": "quantity",
          "subject": "bridge",
          "what": "lorries",
          "count": {"about": 40},
          "key": "cell"
        }
      ]
    },
    {"id": "s-2", "speaker": "west", "said": "2023-06-28"}
  ]
}
"""


def test_what_is_written_by_hand_is_the_same_chronicle_in_other_words() -> None:
    assert ce.loads(BY_HAND) == ce.loads(CANONICAL)
    assert ce.dumps(ce.loads(BY_HAND)) == CANONICAL
    assert ce.loads(BY_HAND.encode()) == ce.loads(BY_HAND)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_records_and_keys_means_nothing(seed: int) -> None:
    dice = random.Random(seed)

    def shuffled(node: Any, top: bool = False) -> Any:
        if isinstance(node, dict):
            pairs = [(key, shuffled(value)) for key, value in node.items()]
            if top:
                pairs = [
                    (k, dice.sample(v, len(v)) if isinstance(v, list) else v) for k, v in pairs
                ]
            return dict(dice.sample(pairs, len(pairs)))
        return [shuffled(item) for item in node] if isinstance(node, list) else node

    assert ce.dumps(ce.loads(json.dumps(shuffled(json.loads(SMALL), top=True)))) == SMALL


def about_a_clash(claim: ce.Claim) -> ce.Chronicle:
    return ce.Chronicle(
        parties=[ce.Party(id="east", kind="state", names=["Eastland"])],
        incidents=[ce.Incident(id="clash", kind="clash", title="Clash")],
        statements=[ce.Statement(id="s", speaker="east", claims=[claim])],
    )


counts = st.builds(
    lambda low, width, approximate, wording: ce.Count(
        low=low,
        high=None if width is None else low + width,
        approximate=approximate,
        wording=wording,
    ),
    st.integers(0, 10**6) | st.sampled_from([10**n for n in range(18)]),
    st.none() | st.integers(0, 10**6) | st.sampled_from([10**n - 1 for n in range(18)]),
    st.booleans(),
    st.none() | st.text(st.characters(exclude_categories=["Cs"])),
)


@given(counts | st.integers(0, 10**12).map(ce.about))
@example(ce.Count(low=2**63 - 15, high=2**63 - 1, approximate=True))
def test_every_count_survives_its_short_form(count: ce.Count) -> None:
    claim = ce.Casualties(subject="clash", harm="killed", of="east", count=count)
    chronicle = about_a_clash(claim)
    assert ce.loads(ce.dumps(chronicle)) == chronicle


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.text('aé🙂\n\\"')),
)
def test_any_text_survives(text: str, codes: dict[str, str]) -> None:
    party = ce.Party(id="east", kind="state", names=[text], codes=codes)
    chronicle = ce.Chronicle(title=text, parties=[party])
    written = ce.dumps(chronicle)
    assert ce.loads(written) == chronicle
    assert ce.loads(written.encode()) == chronicle
    assert ce.dumps(ce.loads(written)) == written


@pytest.mark.parametrize(
    ("count", "form"),
    [
        (ce.exactly(4), "4"),
        (ce.exactly(0), "0"),
        (ce.at_least(49), '{"at_least": 49}'),
        (ce.more_than(2000), '{"at_least": 2001}'),
        (ce.up_to(7), '{"up_to": 7}'),
        (ce.fewer_than(8), '{"up_to": 7}'),
        (ce.between(3, 5), '{"between": [3, 5]}'),
        (ce.about(100_000), '{"about": 100000}'),
        (ce.about(7), '{"about": 7}'),
        (ce.unknown_number(), '{"at_least": 0}'),
        (ce.exactly(4, wording="four"), '{"exactly": 4, "wording": "four"}'),
        (attrs.evolve(ce.between(30, 50), approximate=True), '{"between": [30, 50], "approx'),
        (attrs.evolve(ce.at_least(30), approximate=True), '{"at_least": 30, "approximate": true}'),
    ],
)
def test_a_count_is_written_in_its_shortest_form(count: ce.Count, form: str) -> None:
    claim = ce.Casualties(subject="clash", harm="killed", of="east", count=count)
    assert f'"count": {form}' in ce.dumps(about_a_clash(claim)).replace("\n", "")


# Nothing is coerced


def leaves(node: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """Yield every value in plain data below the top, with the way to it."""
    if path:
        yield path, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*path, key))
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from leaves(value, (*path, i))


def told(path: tuple[Step, ...]) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def edited(document: Any, path: tuple[Step, ...], value: object) -> Any:
    document = copy.deepcopy(document)
    node = document
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return document


@cache
def one_of_each() -> dict[str, tuple[tuple[Step, ...], Any]]:
    """Return one way to each field of each record of the golden file, of each form it takes."""
    data = json.loads(SMALL)
    found: dict[str, tuple[tuple[Step, ...], Any]] = {}
    for path, value in leaves(data):
        parent: Any = data
        for step in path[:-1]:
            parent = parent[step]
        tag = parent.get("claim", parent.get("position", "")) if isinstance(parent, dict) else ""
        fields = ".".join(step for step in path if isinstance(step, str))
        found.setdefault(f"{fields} {tag} {type(value).__name__}", (path, value))
    return found


WRONG: dict[type, list[object]] = {
    str: [1, True, ["text"], 1.5],
    int: ["1", True, 1.5, [1]],
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
        assert told(path) in {problem.path for problem in problems}


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("$.parties", plain(parties=None)),
        ("$.parties[0]", plain(parties=[None])),
        ("$.parties[0].id", plain(parties=[{"id": None, "kind": "state", "names": ["A"]}])),
        ("$.parties[0].kind", plain(parties=[{"id": "a", "kind": None, "names": ["A"]}])),
        ("$.parties[0].names", plain(parties=[{"id": "a", "kind": "state", "names": None}])),
        ("$.parties[0].names[0]", plain(parties=[{"id": "a", "kind": "state", "names": [None]}])),
        (
            "$.parties[0].codes",
            plain(parties=[{"id": "a", "kind": "state", "names": ["A"], "codes": None}]),
        ),
        ("$.statements[0].claims", said(claims=None)),
        ("$.statements[0].claims[0]", said(claims=[None])),
        (COUNT, counted(None)),
        (f"{COUNT}.wording", counted({"about": 40, "wording": None})),
        (f"{COUNT}.approximate", counted({"at_least": 40, "approximate": None})),
        (f"{COUNT}.between[1]", counted({"between": [1, None]})),
        (
            "$.statements[0].claims[0].polarity",
            said(claims=[{"claim": "occurrence", "subject": "clash", "polarity": None}]),
        ),
        (
            "$.statements[0].claims[0].key",
            said(claims=[{"claim": "occurrence", "subject": "clash", "key": None}]),
        ),
    ],
)
def test_null_stands_only_where_nothing_may_stand(path: str, document: object) -> None:
    assert path in {problem.path for problem in refused(document)}


@pytest.mark.parametrize("name", ["speaker", "said", "repeats", "medium", "summary", "recorded"])
def test_null_is_the_same_as_a_key_left_out_where_it_may_be(name: str) -> None:
    document = said(via=["west"])
    document["statements"][0].pop(name, None)
    with_null = edited(document, ("statements", 0, name), None)
    assert ce.loads(json.dumps(with_null)) == ce.loads(json.dumps(document))


@pytest.mark.parametrize(
    ("count", "path"),
    [
        ({}, COUNT),
        ({"wording": "many"}, COUNT),
        ({"at_least": 1, "up_to": 2}, COUNT),
        ({"at_lest": 1}, f"{COUNT}.at_lest"),
        ({"at_least": "1"}, f"{COUNT}.at_least"),
        ({"at_least": True}, f"{COUNT}.at_least"),
        ({"at_least": 1.0}, f"{COUNT}.at_least"),
        ({"between": 3}, f"{COUNT}.between"),
        ({"between": [3]}, f"{COUNT}.between"),
        ({"between": [3, 4, 5]}, f"{COUNT}.between"),
        ({"between": [3, "5"]}, f"{COUNT}.between[1]"),
        ({"between": [True, 5]}, f"{COUNT}.between[0]"),
        ({"between": [5, 3]}, f"{COUNT}.between"),
        ({"fewer_than": 0}, f"{COUNT}.fewer_than"),
        ({"about": -1}, f"{COUNT}.about"),
        ({"at_least": 1, "approximate": 1}, f"{COUNT}.approximate"),
        ({"at_least": 1, "wording": 1}, f"{COUNT}.wording"),
        (-1, COUNT),
        ("4", COUNT),
        (4.0, COUNT),
        ([4], COUNT),
    ],
)
def test_a_count_that_is_none_is_refused_where_it_stands(count: object, path: str) -> None:
    assert path in {problem.path for problem in refused(counted(count))}


def test_every_fault_of_one_count_is_told() -> None:
    problems = refused(counted({"betwen": [1, 2], "between": ["1", None], "wording": 3}))
    assert {problem.path.removeprefix(COUNT) for problem in problems} == {
        ".betwen",
        ".between[0]",
        ".between[1]",
        ".wording",
    }


# What each bad input is told: where, what was found, and how to correct it


STATE = {"kind": "state", "names": ["A"]}
CASES: dict[str, tuple[object, str, str, str]] = {
    "an id used twice": (
        plain(places=[{"id": "east", "names": ["P"]}]),
        "$.places[0].id",
        "'east', also at $.parties[0]",
        "rename",
    ),
    "a response to a claim that does not exist": (
        said(responses=[{"kind": "denies", "to": "s-0#killed"}]),
        "$.statements[0].responses[0].to",
        "'s-0#killed'",
        "add the record",
    ),
    "a response to what is no claim": (
        said(responses=[{"kind": "denies", "to": "west"}]),
        "$.statements[0].responses[0].to",
        "'west', the id of a party",
        "correct the id",
    ),
    "a response to its own statement": (
        said(
            claims=[{"claim": "occurrence", "subject": "clash"}],
            responses=[{"kind": "denies", "to": "s#occurrence"}],
        ),
        "$.statements[0].responses[0].to",
        "'s#occurrence'",
        "another statement",
    ),
    "a retraction of another's claim": (
        plain(
            statements=[
                {
                    "id": "s",
                    "speaker": "east",
                    "claims": [{"claim": "occurrence", "subject": "clash"}],
                },
                {
                    "id": "t",
                    "speaker": "west",
                    "responses": [{"kind": "retracts", "to": "s#occurrence"}],
                },
            ]
        ),
        "$.statements[1].responses[0].to",
        "a claim of 'east', retracted by 'west'",
        "'denies'",
    ),
    "an affiliation cycle": (
        plain(
            parties=[
                {"id": "a", **STATE, "affiliations": [{"of": "b", "role": "organ_of"}]},
                {"id": "b", **STATE, "affiliations": [{"of": "a", "role": "organ_of"}]},
            ]
        ),
        "$.parties[0]",
        "a > b > a",
        "take out one",
    ),
    "a ceasefire ended before it was declared": (
        plain(
            ceasefires=[
                {
                    "id": "truce",
                    "title": "Truce",
                    "declarations": [{"party": "east", "declared": "2023-06-28"}],
                    "ended": "2023-06-27",
                }
            ]
        ),
        "$.ceasefires[0].ended",
        "ended 2023-06-27, declared 2023-06-28 by declarations[0]",
        "swap",
    ),
    "a declaration that ends before it begins": (
        plain(
            ceasefires=[
                {
                    "id": "truce",
                    "title": "Truce",
                    "declarations": [
                        {"party": "east", "effective": "2023-06-28", "until": "2023-06-27"}
                    ],
                }
            ]
        ),
        "$.ceasefires[0].declarations[0].until",
        "until 2023-06-27",
        "swap",
    ),
    "a claim about an unknown subject": (
        said(claims=[{"claim": "occurrence", "subject": "clush"}]),
        "$.statements[0].claims[0].subject",
        "'clush'",
        "did you mean 'clash'?",
    ),
    "a count with low above high": (
        counted({"between": [5, 3]}),
        f"{COUNT}.between",
        "low 5, high 3",
        "swap",
    ),
    "a negative count": (counted(-4), COUNT, "-4", "0 or more"),
    "a time that ends before it starts": (
        said(said="2023-06-29/2023-06-27"),
        "$.statements[0].said",
        "'2023-06-29/2023-06-27'",
        "2023-06-27/2023-06-29",
    ),
    "a day that does not exist": (
        said(said="2023-02-30"),
        "$.statements[0].said",
        "'2023-02-30'",
        "write 2023-02",
    ),
    "a day that does not exist, in the long form": (
        said(said={"edtf": "2023-02-30", "zone": "Asia/Baku"}),
        "$.statements[0].said",
        "'2023-02-30'",
        "write 2023-02",
    ),
    "a zone that does not exist": (
        said(said={"edtf": "2023-02-20", "zone": "Asia/Bakuu"}),
        "$.statements[0].said.zone",
        "'Asia/Bakuu'",
        "Asia/Baku",
    ),
    "a zone of the document that does not exist": (
        plain(zone="Asia/Bakuu"),
        "$.zone",
        "'Asia/Bakuu'",
        "Asia/Baku",
    ),
    "a time that ends before it starts in the zone of the document": (
        plain(
            zone="-10:00",
            incidents=[
                {
                    "id": "clash",
                    "kind": "clash",
                    "title": "Clash",
                    "when": "2023-06-28T12:00/2023-06-28T10:00Z",
                }
            ],
        ),
        "$.incidents[0].when",
        "'2023-06-28T12:00/2023-06-28T10:00Z'",
        "offset",
    ),
    "the id of another kind": (
        said(speaker="clash"),
        "$.statements[0].speaker",
        "'clash', the id of an incident",
        "correct the id",
    ),
    "said after it was published": (
        said(said="2023-06-28", recorded="2023-06-27"),
        "$.statements[0].said",
        "said 2023-06-28, but then already 2023-06-27",
        "check the times",
    ),
    "an older version": (plain(version=0), "$.version", "0", '"version": 1'),
    "a newer version": (plain(version=2), "$.version", "2", "upgrade"),
    "no version": (plain(version=None), "$.version", "None", '"version": 1'),
    "a version that is no whole number": (plain(version=1.0), "$.version", "1.0", '"version": 1'),
    "a version that is true": (plain(version=True), "$.version", "True", '"version": 1'),
    "another format": (plain(format="csv"), "$.format", "'csv'", "caucasus-events"),
    "no object": ([], "$", "[]", "begin with"),
    "an unknown claim kind": (
        said(claims=[{"claim": "casualty", "subject": "clash"}]),
        "$.statements[0].claims[0].claim",
        "'casualty'",
        "did you mean 'casualties'?",
    ),
    "a claim kind like no other": (
        said(claims=[{"claim": "weather", "subject": "clash"}]),
        "$.statements[0].claims[0].claim",
        "'weather'",
        "`kinds`",
    ),
    "a claim without a kind": (
        said(claims=[{"subject": "clash"}]),
        "$.statements[0].claims[0].claim",
        "nothing",
        "occurrence, casualties",
    ),
    "an unknown position kind": (
        said(positions=[{"position": "concerns", "matter": "fire"}]),
        "$.statements[0].positions[0].position",
        "'concerns'",
        "did you mean 'concern'?",
    ),
    "a claim tagged like a position": (
        said(claims=[{"position": "concern", "matter": "fire"}]),
        "$.statements[0].claims[0].claim",
        "nothing",
        "occurrence, casualties",
    ),
    "an unknown key": (
        said(speakr="west"),
        "$.statements[0].speakr",
        "'speakr'",
        "did you mean 'speaker'?",
    ),
    "an unknown key like no other": (
        said(weather="fair"),
        "$.statements[0].weather",
        "'weather'",
        "known are id, speaker",
    ),
    "an unknown collection": (plain(partys=[]), "$.partys", "'partys'", "did you mean 'parties'?"),
    "a missing key": (
        plain(incidents=[{"id": "clash", "kind": "clash"}]),
        "$.incidents[0].title",
        "nothing",
        "give text",
    ),
    "a word that is not in the list": (
        plain(incidents=[{"id": "clash", "kind": "clsh", "title": "Clash"}]),
        "$.incidents[0].kind",
        "'clsh'",
        "did you mean 'clash'?",
    ),
    "an id with a space": (
        plain(incidents=[{"id": "a clash", "kind": "clash", "title": "Clash"}]),
        "$.incidents[0].id",
        "'a clash'",
        "such as",
    ),
    "two parts with one key": (
        said(claims=[{"claim": "occurrence", "subject": "clash"}] * 2),
        "$.statements[0]",
        "'occurrence' 2 times",
        "'key' of its own",
    ),
    "a dangling id in a short form": (
        said(via=["easst"]),
        "$.statements[0].via[0]",
        "'easst'",
        "did you mean 'east'?",
    ),
    "a dangling id in the long form": (
        said(via=[{"by": "easst"}]),
        "$.statements[0].via[0].by",
        "'easst'",
        "did you mean 'east'?",
    ),
    "a place off the globe": (
        plain(
            places=[{"id": "p", "names": ["A"], "coordinates": {"latitude": 140, "longitude": 40}}]
        ),
        "$.places[0].coordinates.latitude",
        "140",
        "swapped",
    ),
    "a distance below nothing": (
        plain(
            places=[
                {
                    "id": "p",
                    "names": ["A"],
                    "coordinates": {"latitude": 40, "longitude": 40, "within_km": -1},
                }
            ]
        ),
        "$.places[0].coordinates.within_km",
        "-1",
        "0 or more",
    ),
    "a party on two sides": (
        plain(
            sides={
                "sides": [{"id": "l", "members": ["east"]}, {"id": "r", "members": ["east"]}],
                "neutral": [],
            }
        ),
        "$.sides.sides",
        "'east' in 'l' and 'r'",
        "take it out",
    ),
    "half a character": (
        plain(title="\ud83d"),
        "$.title",
        "\\ud83d",
        "give",
    ),
    "half a character in a code": (
        plain(parties=[{"id": "east", **STATE, "codes": {"iso": "\udc00"}}]),
        "$.parties[0].codes.iso",
        "\\udc00",
        "give",
    ),
    "half a character in a wording": (
        counted({"about": 40, "wording": "\ud800"}),
        f"{COUNT}.wording",
        "\\ud800",
        "give",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_told_where_what_and_how_to_mend_it(case: str) -> None:
    document, path, found, hint = CASES[case]
    problem = only(document)
    assert problem.path == path
    assert found in problem.found
    assert hint in problem.hint


TEXTS: dict[str, tuple[str | bytes, str, str, str]] = {
    "nothing": ("", "$", "line 1, column 1", "whole file"),
    "not UTF-8": (b'{"title": "\xe9"}', "$", "byte e9 at position 11", "UTF-8"),
    "UTF-16": ("{}".encode("utf-16"), "$", "byte ff at position 0", "UTF-8"),
    "a byte order mark": ("\ufeff{}".encode(), "$", "byte order mark", "without one"),
    "not JSON": ("{'format': 1}", "$", "line 1, column 2", "correct it there"),
    "a trailing comma": ('{"a": 1,\n}', "$", "line", "correct it there"),
    "text after the end": ('{"a": 1}\n{"b": 2}', "$", "line 2, column 1", "correct it there"),
    "a key twice": (
        '{"format": "caucasus-events", "version": 1, "title": "a", "title": "b"}',
        "$.title",
        "'title'",
        "keep one",
    ),
    "a key twice, deep": (
        json.dumps(counted({"about": 40})).replace('"about"', '"about": 50, "about"'),
        f"{COUNT}.about",
        "'about'",
        "keep one",
    ),
    "NaN": (json.dumps(counted(float("nan"))), COUNT, "NaN", "write 4"),
    "infinity": (json.dumps(counted(float("inf"))), COUNT, "Infinity", "write 4"),
    "beyond a float": (json.dumps(counted(0)).replace(": 0", ": 1e999"), COUNT, "1e999", "write 4"),
    "beyond 64 bits": (json.dumps(counted(2**63)), COUNT, "more than 18 digits", "give"),
    "a million digits": (
        json.dumps(counted(7)).replace(": 7", ": " + "7" * 10**6),
        COUNT,
        "a number of 1,000,000 digits",
        "write 4",
    ),
    "a million decimals": (
        json.dumps(counted(7)).replace(": 7", ": 7." + "7" * 10**6),
        COUNT,
        "a number of 1,000,002 digits",
        "write 4",
    ),
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
    problem = only(text)
    assert problem.path == path
    assert found in problem.found
    assert hint in problem.hint


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"format":', '[{"parties":'])
@pytest.mark.parametrize("depth", [500, 10_000, 200_000])
def test_deep_nesting_is_refused(opening: str, depth: int) -> None:
    for within in ("{}", '{{"format": "caucasus-events", "version": 1, "parties": {}}}'):
        assert refused(within.replace("{}", opening * depth))
        closing = "".join("}" if c == "{" else "]" for c in reversed(opening) if c in "[{")
        assert refused(within.replace("{}", opening * depth + "1" + closing * depth))


def test_a_file_cut_off_at_any_byte_is_refused() -> None:
    document = json.dumps(counted({"about": 40, "wording": "շուրջ}"}), ensure_ascii=False).encode()
    ce.loads(document)
    for end in range(len(document)):
        problem = only(document[:end])
        assert "cut off" in problem.what or "not UTF-8" in problem.what


def test_the_second_use_of_an_id_is_told_with_the_first_in_whatever_order() -> None:
    twice = {"id": "east", "kind": "outlet", "names": ["A"]}
    others = [{"id": f"p{i}", "kind": "outlet", "names": ["A"]} for i in range(3)]
    problem = only(plain(parties=[*others, twice, others[0] | {"id": "west"}, twice]))
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
    document = plain(
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
        "$.title",
        "$.places[0].colour",
        "$.sources",
        "$.incidents[0].title",
        "$.incidents[1].when",
        "$.statements[0].claims[0].claim",
        "$.statements[0].claims[1].kee",
        "$.statements[0].responses[0].by",
        "$.statements[0].recorded",
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
    document = said(via=["west"], claims=[{"claim": "occurrence", "subject": "clash"}])
    document["incidents"][0]["kind"] = "clsh"
    document["parties"][1]["kind"] = 7
    document["statements"].append({"id": "t", "speaker": "west", "repeats": "s"})
    document["statements"][0]["said"] = "yesterday"
    assert {problem.path for problem in refused(document)} == {
        "$.incidents[0].kind",
        "$.parties[1].kind",
        "$.statements[0].said",
    }


@pytest.mark.parametrize("key", ["k" * 10**6, "\x1b[31m\x07\n", "\ud800", "", "a.b[0]", "ключ"])
def test_a_hostile_key_neither_bloats_nor_garbles_the_message(key: str) -> None:
    tame = {"id": "s", "speaker": "east"}
    bad = {"claim": "casualties", "subject": "clash", "harm": "killed", "of": "east"}
    places = {
        "$": plain(**{key: 1}),
        "$.statements[0]": plain(statements=[{**tame, key: 1}]),
        COUNT: said(claims=[{**bad, "count": {"about": 40, key: 1}}]),
        "$.parties[0].codes": plain(parties=[{"id": "east", **STATE, "codes": {key: 1}}]),
    }
    for path, document in places.items():
        assert any(problem.path.startswith(path) for problem in refused(document))
    twice = json.dumps(plain(statements=[{**tame, key: 1}]))
    quoted = json.dumps(key)
    problems = refused(twice.replace(f"{quoted}: 1", f"{quoted}: 1, {quoted}: 1"))
    assert {problem.what for problem in problems} == {
        "a key stands twice in one object",
        "unknown key",
    }


@pytest.mark.parametrize("value", ["v" * 10**6, "\x1b[31m\x07\n", "\ud800" * 1000, "\u202e"])
def test_a_hostile_value_neither_bloats_nor_garbles_the_message(value: str) -> None:
    fault = {"claim": "occurrence", "subject": value, "polarity": value, "during": value}
    document = said(via=[value], claims=[fault, {"claim": value}], said=value)
    document["parties"].append({"id": value, "kind": value, "names": 1, "codes": value})
    document["incidents"][0]["id"] = f"{value} "
    assert len(refused(document)) > 6
    assert refused({"format": value, "version": 1})
    assert refused(plain(version=value))


# Bounded time and memory. Work that grows with the square of a document takes minutes here.

MANY = 10_000


def chain(count: int, closed: bool) -> list[dict[str, Any]]:
    """Give parties each of which is an organ of the next, and the last one of the first."""
    return [
        {
            "id": f"p{i}",
            **STATE,
            "affiliations": [{"of": f"p{(i + 1) % count}", "role": "organ_of"}]
            if closed or i + 1 < count
            else [],
        }
        for i in range(count)
    ]


def statements(**parts: object) -> Callable[[], dict[str, Any]]:
    return lambda: plain(
        statements=[{"id": f"statement-{i}", "speaker": "east", **parts} for i in range(MANY)]
    )


HOSTILE: dict[str, Callable[[], dict[str, Any]]] = {
    "one party missing": statements(speaker="easst"),
    "no party known": lambda: plain(
        parties=[],
        statements=[{"id": f"statement-{i}", "speaker": f"speaker-{i}"} for i in range(MANY)],
    ),
    "one id": statements(id="s"),
    "each said too late": statements(said="2023-06-28", recorded="2023-06-27"),
    "unknown keys": statements(speakr="west"),
    "times to hint": statements(said="28.6.2023"),
    "a circle": lambda: plain(parties=chain(MANY, closed=True)),
    "conditions on nothing": lambda: said(
        positions=[
            {"position": "condition", "matter": "m", "on": "it", "key": f"key-{i}"}
            for i in range(MANY)
        ]
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
        "digits": json.dumps(counted(7)).replace(": 7", ": " + "7" * size),
        "text": json.dumps(said(said="x" * size)),
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

KEYS = sorted({step for path, _ in leaves(json.loads(SMALL)) for step in path if type(step) is str})
PLAIN: list[object] = [None, True, 0, -1, 7, 1.5, 2**70, "", "x", "2023", "denied", [], {}]
LIKELY: list[object] = [
    *("east", "clash-28", "west-28#casualties", "2023-06-30/2023-06-01"),
    *(["east"], [[]], {"edtf": "2023"}, {"about": 40}),
]
junk = st.sampled_from(PLAIN + LIKELY)
mangling = st.tuples(
    st.sampled_from(["delete", "replace", "swap", "double", "rename"]),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(KEYS),
    junk,
)


def mangled(data: Any, how: str, where: int, other: int, key: str, value: object) -> None:
    """Change plain data in one of several ways, at a place picked by number."""
    paths = [path for path, _ in leaves(data)]
    path, other_path = paths[where % len(paths)], paths[other % len(paths)]

    def holder(path: tuple[Step, ...]) -> Any:
        node = data
        for step in path[:-1]:
            node = node[step]
        return node

    node, last = holder(path), path[-1]
    match how:
        case "delete":
            del node[last]
        case "replace":
            node[last] = copy.deepcopy(value)
        case "swap":
            value = copy.deepcopy(holder(other_path)[other_path[-1]])
            holder(other_path)[other_path[-1]] = copy.deepcopy(node[last])
            node = holder(path)
            if isinstance(node, dict) or (isinstance(last, int) and last < len(node)):
                node[last] = value
        case "double":
            if isinstance(node, list):
                node.append(copy.deepcopy(node[int(last)]))
            else:
                node[key] = copy.deepcopy(node[last])
        case "rename":
            if isinstance(node, dict):
                node[key] = node.pop(last)


@settings(max_examples=4 * settings().max_examples)
@given(st.lists(mangling, min_size=1, max_size=3))
def test_a_mangled_document_is_read_whole_or_refused_with_reasons(
    changes: list[tuple[str, int, int, str, object]],
) -> None:
    data = json.loads(SMALL)
    for change in changes:
        try:
            mangled(data, *change)
        except (KeyError, IndexError, TypeError, ValueError):
            continue  # a swap has moved the ground from under its own feet
    text = json.dumps(data)
    try:
        chronicle = ce.loads(text)
    except ce.Invalid:
        refused(text)
    else:
        assert faults(chronicle) == ()
        assert ce.loads(ce.dumps(chronicle)) == chronicle


# Files


def test_a_file_is_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    ce.dump(everything_golden(), path)
    assert path.read_text(encoding="utf-8") == SMALL
    assert ce.load(str(path)) == everything_golden()
    assert [p.name for p in tmp_path.iterdir()] == ["small.json"]


def test_a_refused_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ce.Invalid) as caught:
        ce.load(path)
    assert str(path) in caught.value.__notes__[0]


def fail(*args: object, **kwargs: object) -> None:
    raise OSError("the disk is full")


def stop(*args: object, **kwargs: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("failing", ["os.write", "os.fsync", "os.replace"])
@pytest.mark.parametrize("failure", [fail, stop])
@pytest.mark.parametrize("old", [None, "old"])
def test_a_write_that_fails_leaves_the_old_file_and_no_other(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failing: str,
    failure: Callable[..., None],
    old: str | None,
) -> None:
    path = tmp_path / "kept.json"
    if old is not None:
        path.write_text(old, encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(failing, failure)
        with pytest.raises((OSError, KeyboardInterrupt)):
            ce.dump(everything_golden(), path)
    assert [p.name for p in tmp_path.iterdir()] == ([] if old is None else ["kept.json"])
    assert old is None or path.read_text(encoding="utf-8") == old


CRASH = """
import os, sys
import caucasus_events as ce
chronicle = ce.load(sys.argv[1])
real = getattr(os, sys.argv[3])
if sys.argv[4] == "before":
    setattr(os, sys.argv[3], lambda *args, **kwargs: os._exit(9))
else:
    setattr(os, sys.argv[3], lambda *args, **kwargs: (real(*args, **kwargs), os._exit(9)))
ce.dump(chronicle, sys.argv[2])
"""


@pytest.mark.parametrize(
    ("call", "instant", "kept"),
    [("fsync", "before", "old"), ("replace", "before", "old"), ("replace", "after", SMALL)],
)
def test_a_crash_leaves_the_old_file_or_the_new_one_whole(
    tmp_path: Path, call: str, instant: str, kept: str
) -> None:
    path = tmp_path / "kept.json"
    path.write_text("old", encoding="utf-8")
    golden = str(GOLDEN / "v1-small.json")
    command = [sys.executable, "-c", CRASH, golden, str(path), call, instant]
    assert subprocess.run(command, check=False).returncode == 9
    assert path.read_text(encoding="utf-8") == kept


def test_a_chronicle_with_problems_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    path.write_text("old", encoding="utf-8")
    dangling = ce.Chronicle(statements=[ce.Statement(id="s", speaker="nobody")])
    with pytest.raises(ce.Invalid, match=r"\$\.statements\[0\]\.speaker"):
        ce.dump(dangling, path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["kept.json"]


@pytest.mark.skipif(os.name != "posix", reason="permissions are a matter of POSIX")
def test_a_file_keeps_its_permissions_and_a_new_one_gets_the_usual(tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    mask = os.umask(0o027)
    try:
        ce.dump(everything_golden(), path)
        assert path.stat().st_mode & 0o777 == 0o640
        path.chmod(0o604)
        ce.dump(everything_golden(), path)
        assert path.stat().st_mode & 0o777 == 0o604
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(mask)


@pytest.mark.skipif(os.name != "posix", reason="links need no rights on POSIX")
def test_a_link_stays_a_link_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    real, link = tmp_path / "there" / "real.json", tmp_path / "link.json"
    real.parent.mkdir()
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    ce.dump(everything_golden(), link)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == SMALL


# Kinds of one's own


class Sky(StrEnum):
    CLEAR = "clear"
    DARK = "dark"


@attrs.frozen(kw_only=True, repr=False)
class Weather(ce.Claim):
    """A claim of a kind of one's own, with a field of each plain type."""

    kind: ClassVar[str] = "weather"

    sky: Sky
    degrees: float
    stations: int = 1
    measured: bool | None = None
    remarks: tuple[str, ...] = ()
    snow: ce.Count | None = None
    since: ce.When | None = None


@attrs.frozen(kw_only=True, repr=False)
class Hope(ce.Position):
    kind: ClassVar[str] = "hope"


@attrs.frozen(kw_only=True, repr=False)
class Usurper(ce.Claim):
    kind: ClassVar[str] = "occurrence"


def with_own_kinds() -> ce.Chronicle:
    weather = Weather(
        subject="clash",
        sky=Sky.DARK,
        degrees=-3.5,
        stations=2,
        measured=True,
        remarks=("wind",),
        snow=ce.about(40),
        since=ce.When.of("2023-06-28"),
    )
    plain_weather = Weather(subject="clash", key="later", sky=Sky.CLEAR, degrees=4.0)
    statement = ce.Statement(
        id="s", speaker="east", claims=[weather, plain_weather], positions=[Hope(matter="spring")]
    )
    return attrs.evolve(about_a_clash(weather), statements=[statement])


def test_kinds_of_ones_own_are_written_and_read() -> None:
    chronicle = with_own_kinds()
    text = ce.dumps(chronicle)
    assert '"claim": "weather"' in text
    assert ce.loads(text, kinds=[Weather, Hope]) == chronicle
    assert ce.loads(text, kinds=iter((Hope, Weather))) == chronicle
    assert ce.dumps(ce.loads(text, kinds=(Weather, Hope))) == text


def test_kinds_of_ones_own_are_read_from_a_file(tmp_path: Path) -> None:
    ce.dump(with_own_kinds(), tmp_path / "own.json")
    assert ce.load(tmp_path / "own.json", kinds=[Weather, Hope]) == with_own_kinds()


def test_kinds_that_were_not_handed_over_are_unknown() -> None:
    text = ce.dumps(with_own_kinds())
    assert [p.path for p in refused(text, kinds=[Weather])] == [
        "$.statements[0].positions[0].position"
    ]
    assert "`kinds`" in only(text, kinds=[Weather]).hint


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
    problem = only(data, kinds=[Weather, Hope])
    assert problem.path == f"$.statements[0].claims[0].{field}"


def test_a_tag_has_one_class_whether_read_or_written() -> None:
    with pytest.raises(ce.Invalid, match=r"two kinds have one tag.*'occurrence'.*Usurper"):
        ce.loads(SMALL, kinds=[Usurper])
    with pytest.raises(ce.Invalid, match=r"two kinds have one tag.*'occurrence'.*Usurper"):
        ce.dumps(about_a_clash(Usurper(subject="clash")))
    assert ce.loads(SMALL, kinds=[ce.Occurrence]) == everything_golden()


def test_words_that_look_like_a_place_in_a_document_are_no_place() -> None:
    late = {"edtf": "2031-05-02", "wording": "then, also at $.parties[99]"}
    statement = {"id": "s", "speaker": "east", "said": "2031-05-03", "recorded": late}
    with pytest.raises(ce.Invalid) as caught:
        ce.loads(json.dumps({"format": "caucasus-events", "version": 1, "statements": [statement]}))
    assert [problem.path for problem in caught.value.problems] == [
        "$.statements[0].speaker",
        "$.statements[0].said",
    ]
