"""Every public class: frozen, keyword-only, slotted, hashable, immutable to its depth."""

from __future__ import annotations

import copy
import datetime
import itertools
import json
import operator
import pickle
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, NamedTuple, cast

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.core.frozen_map import FrozenMap
from caucasus_events.core.record import Record
from caucasus_events.documents import converter
from caucasus_events.documents.journal import Journal
from caucasus_events.documents.limits import LIMITS
from caucasus_events.findings.reconciliation import finding_of
from caucasus_events.formats import claims_table
from caucasus_events.formats.writings import Written
from tests.helpers import problems_of, text_of

GOLDEN = Path(__file__).parents[1] / "golden" / "v1-small.json"
CLASH = "martuni-martakert-2023-06-28"


def public_modules() -> Iterator[ModuleType]:
    """Yield every public module, without those that need an extra that is not installed."""
    for found in pkgutil.walk_packages(ce.__path__, f"{ce.__name__}."):
        if not found.name.rpartition(".")[2].startswith("_"):
            with suppress(ce.MissingExtra):  # such as Spark
                yield import_module(found.name)


@cache
def public_classes() -> tuple[type, ...]:
    """Find every attrs class that a public module offers."""
    found: dict[type, None] = {}
    for offered in public_modules():
        for name in getattr(offered, "__all__", ()):
            thing = getattr(offered, name)
            # What is written for other tools is plain data, which they may change.
            if isinstance(thing, type) and attrs.has(thing) and not issubclass(thing, Written):
                found[thing] = None
    return tuple(found)


def walk(value: Any) -> Iterator[Any]:
    """Yield a value and all that it holds, fields that stay out of `==` included."""
    waiting: list[Any] = [value]
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        yield value
        if isinstance(value, (list, tuple)):
            waiting.extend(value)
        elif attrs.has(type(value)):
            waiting.extend(getattr(value, field.name) for field in attrs.fields(type(value)))


def june_answers() -> list[object]:
    """Ask of June 2023 what the golden chronicle has no answer to: truces, talks, origins."""
    june, november = ce.datasets.june_2023(), "ceasefire-2020-11"
    accusations = ce.violations(june, november, by="month")
    later = ce.Ceasefire(id="later", title="Later", extends=november)
    loose = [
        attrs.evolve(s, id=f"{s.id}-{n}", speaker=None, reports=[report], responses=[])
        for s in june.statements
        for n, report in enumerate(s.reports)
    ]
    copied = attrs.evolve(june, statements=loose)
    (proposal, *_) = proposals = ce.proposed_relays(copied, maybe=True)
    return [
        ce.ceasefire_state(june, november, "2023-06-23"),
        ce.ceasefire_state(
            ce.datasets.karabakh_ceasefires(), "truce-2022-09-13", "2022-09-13T09:30"
        ),
        ce.chain([*june.ceasefires, later], november),
        accusations,
        ce.compare_series(accusations.series[0], accusations.series[1]),
        ce.compliance(june, november).course("corridor"),
        [ce.negotiations(june), ce.rounds(june), ce.mediators(june), *ce.outcomes(june)],
        ce.rounds_within(june, "ministers-2023#june", months=2),
        ce.since_last_round(june, "2023-07-05"),
        ce.airwars_grade(june, CLASH),
        ce.voices(june),
        proposals,
        ce.independent(copied, proposal.statement, proposal.repeats),
        ce.relay_tree(june),
        ce.dateline_errors(june),
        [ce.timeline_picture(ce.timeline(june)), ce.report(june, CLASH), ce.tables(june)],
        ce.side_by_side(june),
        ce.compare_rules(june),
    ]


def amended_answers() -> list[object]:
    east = ce.Party(id="east", kind="state", names=["Eastland"])
    amendment = ce.Amendment(
        id="twice", kind="duplicate", old=["east-2"], new=["east"], why="one state", recorded="2031"
    )
    chronicle = ce.Chronicle(parties=[east], amendments=[amendment])
    return [chronicle, ce.succession(chronicle, "east-2")]


@cache
def instances() -> Mapping[type, tuple[Any, ...]]:
    """Make instances of every class: from a chronicle that holds all, and of all its answers."""
    chronicle = ce.load(GOLDEN)
    accounts = [ce.account(chronicle, side) for side in ("eastern", "western")]
    findings = ce.reconcile(chronicle)
    answers: list[object] = [
        chronicle,
        findings,
        [finding_of(finding.evidence.of_bloc("eastern")) for finding in findings],
        [finding.evidence.stances[0].answer for finding in findings if finding.evidence.stances],
        accounts,
        ce.diff(*accounts),
        ce.timeline(chronicle).between("2023-06-15", "2023-06-28T10:00Z"),
        ce.compliance(chronicle, "truce-2020"),
        june_answers(),
        amended_answers(),
        [ce.history(chronicle, finding.topic) for finding in findings],
        ce.why_changed(chronicle.statements[1:], chronicle),
        [ce.Directory.of(chronicle), ce.look_up(chronicle, chronicle.places[0].names[0].text)],
        ce.check([ce.Statement(id="s", speaker="nobody")]),
        ce.binned(["2023-06-28"]),
        ce.Grade(scheme="admiralty_source", code="B", by="east", why="it was there"),
        [ce.code_list("cameo"), ce.code_list("icd_203")],
        Journal(chronicle=chronicle, torn=ce.Problem(path="", what="w", found="f", hint="m")),
        [LIMITS, ce.UCDP, ce.NEWS],
        ce.partitioned(chronicle, 2),
        ce.Mismatch(collection="parties", id="a", fields=("kind",), told="kind 'x' and 'y'"),
        [claims_table.read(claims_table.template()), claims_table.COLUMNS],
        claims_table.rows(chronicle).losses,
    ]
    found: dict[type, list[Any]] = {}
    for value in walk(tuple(answers)):
        if attrs.has(type(value)):
            found.setdefault(type(value), []).append(value)
    return {cls: tuple(values) for cls, values in found.items()}


def samples(cls: type) -> tuple[Any, ...]:
    """Return instances of a class; of the base of claims or positions, of its kinds."""
    return tuple(
        value for found, values in instances().items() if issubclass(found, cls) for value in values
    )


every_class = pytest.mark.parametrize("cls", public_classes(), ids=lambda cls: cls.__name__)


def test_the_walk_meets_the_classes_it_is_meant_to_meet() -> None:
    names = {cls.__name__ for cls in public_classes()}
    assert names >= {"When", "Count", "Casualties", "Chronicle", "Finding", "Timeline", "Problem"}
    assert len(names) > 50


@every_class
def test_there_are_instances_to_prove_it_on(cls: type) -> None:
    assert samples(cls)


@every_class
def test_each_is_told_in_one_line(cls: type) -> None:
    for one in samples(cls)[:50]:
        assert "\n" not in repr(one)
        assert len(repr(one)) < 1_000


@every_class
def test_fields_are_given_by_name_only(cls: type) -> None:
    assert all(field.kw_only for field in attrs.fields(cls) if field.init)


@every_class
def test_no_field_can_be_set_or_deleted_and_none_added(cls: type) -> None:
    for one in samples(cls)[:20]:
        for field in attrs.fields(cls):
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                setattr(one, field.name, getattr(one, field.name))
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                delattr(one, field.name)
        with pytest.raises(AttributeError):
            one.something_new = 1
        assert not hasattr(one, "__dict__")


SCALARS = (str, int, float, bool, datetime.timedelta, range, frozenset, FrozenMap, type(None))


@every_class
def test_nothing_inside_can_be_changed(cls: type) -> None:
    for one in samples(cls):
        for value in walk(one):
            kind = type(value)
            frozen_attrs = attrs.has(kind) and kind.__setattr__ is not object.__setattr__
            assert (
                kind in SCALARS
                or isinstance(value, (Enum, tuple))
                or (frozen_attrs and not hasattr(value, "__dict__"))
            ), f"{kind.__name__} in a {cls.__name__}"


@every_class
def test_equal_instances_hash_alike(cls: type) -> None:
    for one in samples(cls)[:20]:
        other = copy.deepcopy(one)
        assert other == one
        assert hash(other) == hash(one)
        assert len({one, other}) == 1


@every_class
def test_copies_and_pickles_are_equal_and_as_frozen(cls: type) -> None:
    for one in samples(cls)[:20]:
        again = [pickle.loads(pickle.dumps(one, p)) for p in range(2, pickle.HIGHEST_PROTOCOL + 1)]
        for other in (copy.copy(one), attrs.evolve(one), *again):
            assert other == one
            assert repr(other) == repr(one)
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                setattr(other, attrs.fields(type(other))[0].name, None)


def test_a_pickled_chronicle_finds_its_records() -> None:
    chronicle = ce.load(GOLDEN)
    assert chronicle["east-28#casualties"] is chronicle.statement("east-28").claims[0]
    again = pickle.loads(pickle.dumps(chronicle))
    assert again["east-28#casualties"] == chronicle["east-28#casualties"]


def test_every_record_and_every_part_is_found_by_its_id_or_address() -> None:
    chronicle = ce.load(GOLDEN)
    expected: dict[str, object] = {}
    for name in ("parties", "places", "sources", "incidents", "negotiations", "ceasefires"):
        expected |= {record.id: record for record in getattr(chronicle, name)}
    for talks in chronicle.negotiations:
        expected |= {talks.address(part): part for part in talks.rounds}
    for truce in chronicle.ceasefires:
        expected |= {truce.address(part): part for part in truce.terms}
    for statement in chronicle.statements:
        parts: tuple[ce.Claim | ce.Position | ce.Response, ...]
        parts = (*statement.claims, *statement.positions, *statement.responses)
        expected[statement.id] = statement
        expected.update((statement.address(part), part) for part in parts)
    assert sorted(chronicle.ids) == sorted(expected)
    assert all(chronicle[id] is record for id, record in expected.items())
    assert "truce-2020#fire" in expected


def test_a_frozen_map_is_a_mapping_that_cannot_be_changed() -> None:
    codes = ce.load(GOLDEN).party("east").codes
    assert codes == {"gw": "998", "wikidata": "Q0"} == {**codes}
    assert json.loads(json.dumps(codes)) == codes
    assert codes == ce.Party(id="x", kind="state", names=["X"], codes=dict(codes)).codes
    changes: list[Callable[[Any], object]] = [
        lambda codes: codes.__setitem__("gw", "1"),
        lambda codes: codes.__delitem__("gw"),
        lambda codes: codes.__ior__({"gw": "1"}),
        *(operator.methodcaller(name) for name in ("clear", "popitem", "update")),
        *(operator.methodcaller(name, "gw") for name in ("pop", "setdefault")),
    ]
    for change in changes:
        with pytest.raises(TypeError, match="a record cannot change"):
            change(codes)
    with pytest.raises(KeyError):
        codes["iso3166"]
    assert hash(codes) == hash(copy.deepcopy(codes))


def test_what_was_handed_over_can_change_without_changing_the_record() -> None:
    members, codes = ["east"], {"gw": "1"}
    sides = ce.Sides(sides={"eastern": members})
    party = ce.Party(id="east", kind="state", names=["E"], codes=codes)
    members.append("west")
    codes["gw"] = "2"
    assert sides.sides[0].members == ("east",)
    assert party.codes["gw"] == "1"


# Friendly inputs are converted once

EAST = ce.Party(id="east", kind="state", names=["Eastland"])
TALKS = ce.Negotiation(id="n", title="Talks", participants=["east"])
NOON = datetime.datetime(2023, 6, 28, 12, tzinfo=datetime.UTC)


def state(**fields: Any) -> ce.Party:
    return ce.Party(**{"id": "a", "kind": "state", "names": ["A"], **fields})


def statement(**fields: Any) -> ce.Statement:
    return ce.Statement(**{"id": "s", "speaker": "east", **fields})


def spot(**fields: Any) -> ce.Coordinates:
    return ce.Coordinates(**{"latitude": 1, "longitude": 1, **fields})


@pytest.mark.parametrize(
    ("friendly", "exact"),
    [
        (state(names=["A"]).names, (ce.Name(text="A"),)),
        (state(names=(text for text in "AB")).names, (ce.Name(text="A"), ce.Name(text="B"))),
        (state().kind, ce.PartyKind.STATE),
        (state(codes={"b": "2", "a": "1"}).codes, FrozenMap((("a", "1"), ("b", "2")))),
        (ce.Place(id="p", names=["P"], within=["a", "b"]).within, ("a", "b")),
        (ce.Place(id="p", names=["P"], within=(id for id in "ab")).within, ("a", "b")),
        (ce.Name(text="A", used_by=["east"]).used_by, ("east",)),
        (statement(said="2023-06-28").said, ce.When.of("2023-06-28")),
        (statement(said=datetime.date(2023, 6, 28)).said, ce.When.of("2023-06-28")),
        (statement(said=NOON).said, ce.When.of("2023-06-28T12:00:00Z")),
        (ce.Report(via=["post"]).via, (ce.Relay(by="post"),)),
        (statement(reports=["note"]).reports, (ce.Report(source="note"),)),
        (TALKS.participants, (ce.Participant(party="east", role="party"),)),
        (ce.Sides(sides={"a": ["east"]}).sides, (ce.Side(id="a", members=("east",)),)),
        (ce.Sides(sides=[ce.Side(id="a", members=["x"])]).sides, (ce.Side(id="a", members=["x"]),)),
        (ce.Casualties(subject="clash", harm="killed", of="a", count=4).count, ce.exactly(4)),
        (ce.Coordinates(latitude=40, longitude=46).latitude, 40.0),
        (
            ce.Ceasefire(id="c", title="C", purposes=["holiday"]).purposes,
            (ce.CeasefirePurpose.HOLIDAY,),
        ),
        (ce.Chronicle(parties=iter([EAST])).parties, (EAST,)),
        (ce.Chronicle(parties={EAST}).parties, (EAST,)),
    ],
)
def test_friendly_inputs_are_converted_at_construction(friendly: object, exact: object) -> None:
    assert friendly == exact
    assert type(friendly) is type(exact)


def test_a_chronicle_keeps_its_records_by_id_in_whatever_order_they_come() -> None:
    parties = [ce.Party(id=id, kind="state", names=[id]) for id in "cab"]
    assert [party.id for party in ce.Chronicle(parties=parties).parties] == ["a", "b", "c"]
    assert ce.Chronicle(parties=parties) == ce.Chronicle(parties=parties[::-1])


# Construction errors name the field, what was found and the hint, and list every fault


REFUSED = json.loads(text_of("refused_records.json"))
MAKERS = {"Party": state, "Statement": statement, "Coordinates": spot}
ROUNDS = [ce.Round(key="r"), ce.Round(key="r")]


@pytest.mark.parametrize(
    ("record", "fields", "expected"),
    [
        *((case["record"], case["fields"], case["found"]) for case in REFUSED),
        ("Statement", {"claims": [EAST]}, {"claims[0]": "Eastland"}),
        ("Chronicle", {"parties": [EAST, "west"]}, {"parties[1]": "'west'"}),
        ("Chronicle", {"parties": EAST}, {"parties": "Eastland"}),
        ("Negotiation", {"id": "n", "title": "N", "rounds": ROUNDS}, {"rounds": "'r' 2 times"}),
    ],
)
def test_a_record_is_refused_with_every_fault_by_field(
    record: str, fields: dict[str, Any], expected: dict[str, str]
) -> None:
    make = MAKERS.get(record) or getattr(ce, record)
    problems = problems_of(lambda: make(**fields))
    assert problems.keys() >= expected.keys()
    for path, found in expected.items():
        assert found in problems[path].found


@pytest.mark.parametrize(
    ("make", "fields", "hint"),
    [
        (state, {"kind": "stat"}, "did you mean 'state'?"),
        (state, {"kind": "xyz"}, "known are state, de_facto_a"),
        (statement, {"said": "28.6.2023"}, "2023-06-28"),
        (state, {"id": "a b"}, "write one such as"),
        (ce.Chronicle, {"zone": "Asia/Bakuu"}, "Asia/Baku"),
        (spot, {"latitude": 146}, "swapped"),
    ],
)
def test_the_hint_is_right(make: Callable[..., object], fields: dict[str, Any], hint: str) -> None:
    [field] = fields
    assert hint in problems_of(lambda: make(**fields))[field].hint


def test_an_exception_tells_one_fault_on_one_line_and_several_on_several() -> None:
    with pytest.raises(ce.Invalid) as caught:
        ce.Count(low=-1, high=-2)
    assert str(caught.value).splitlines()[0] == "2 problems"
    assert str(caught.value).count("\n") == 2
    with pytest.raises(ce.Invalid) as caught:
        ce.at_least(-1)
    assert str(caught.value) == "low: a count cannot be negative; found -1; write 0 or more"
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, ce.CaucasusEventsError)
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


# A repr that a person can read


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (ce.When.of("2023-06-28"), "When('2023-06-28')"),
        (ce.about(40), "Count(about 35 to 44)"),
        (ce.Name(text="Eastland"), "Name(text='Eastland')"),
        (EAST, "Party(id='east', kind='state', names=(Name(text='Eastland'),))"),
        (
            ce.Occurrence(subject="clash", polarity="denied"),
            "Occurrence(subject='clash', polarity='denied')",
        ),
        (ce.Response(kind="denies", to="s#killed"), "Response(kind='denies', to='s#killed')"),
        (
            state(codes={"gw": "1"}),
            "Party(id='a', kind='state', names=(Name(text='A'),), codes={'gw': '1'})",
        ),
        (
            ce.Chronicle(title="Small", parties=[EAST]),
            "<Chronicle 'Small': 1 parties, 0 places, 0 sources, 0 incidents, 0 links, "
            "0 negotiations, 0 ceasefires, 0 statements>",
        ),
    ],
)
def test_a_repr_tells_what_was_given_and_no_more(record: object, told: str) -> None:
    shown = repr(record)
    if isinstance(record, ce.When):
        shown = shown.replace("When(edtf=", "When(")
    assert shown == told


def test_no_repr_of_a_record_shows_a_default_or_the_inside_of_a_word_list() -> None:
    for cls, values in instances().items():
        if not issubclass(cls, Record):
            continue
        for one in values:
            shown = repr(one)
            assert not re.search(r"=None\b|=\(\)|<\w+\.\w+: ", shown)
            assert "caucasus_events" not in shown
            assert "\n" not in shown


# Less to write


def test_claims_take_the_subject_of_their_statement_and_keys_number_themselves() -> None:
    dead = ce.Casualties(harm="killed", of="east", count=1)
    said = ce.Statement(
        id="s",
        speaker="east",
        subject="clash",
        claims=[dead, dead, ce.Occurrence(subject="fire")],
        responses=[ce.Response(kind="denies", to=f"t#{key}") for key in "abc"],
    )
    assert [(claim.key, claim.subject) for claim in said.claims] == [
        ("casualties", "clash"),
        ("casualties-2", "clash"),
        ("occurrence", "fire"),
    ]
    assert [response.key for response in said.responses] == ["denies", "denies-2", "denies-3"]
    convert = converter()
    plain = convert.unstructure(said)
    assert "subject" not in plain["claims"][0]
    assert convert.structure(plain, ce.Statement) == said


def test_keys_that_are_given_are_never_changed() -> None:
    with pytest.raises(ce.Invalid, match="two parts of one record have one key"):
        ce.Statement(
            id="s",
            speaker="east",
            claims=[ce.Occurrence(subject=id, key="it") for id in ("one", "two")],
        )


def test_a_claim_is_about_something() -> None:
    with pytest.raises(ce.Invalid, match=r"claims\[0\].subject: a claim is about something"):
        ce.Statement(id="s", speaker="east", claims=[ce.Occurrence()])


class Row(NamedTuple):
    first: Any
    second: Any


class Fickle(tuple[Any, ...]):
    """Show itself as one item, and then as another."""

    __slots__ = ()
    times = itertools.count()

    def __iter__(self) -> Iterator[str]:
        return iter([f"p{next(self.times)}"])


def test_a_tuple_of_another_class_is_checked_and_kept_as_a_plain_one() -> None:
    refused: list[Callable[[], object]] = [
        lambda: ce.Place(id="p", names=["P"], within=Row(1, 2)),
        lambda: ce.Party(id="p", kind="state", names=Row(1, None)),
        lambda: ce.Statement(id="s", speaker="p", claims=Row("x", 3)),
        lambda: ce.Chronicle(parties=Row(1, 2)),
        lambda: ce.Side(id="s", members=Row(b"bytes", [])),
    ]
    for make in refused:
        with pytest.raises(ce.Invalid, match="expected"):
            make()
    place = ce.Place(id="p", names=["P"], within=Row("a", "b"))
    assert type(place.within) is tuple
    assert place == ce.Place(id="p", names=["P"], within=("a", "b"))
    place = ce.Place(id="p", names=["P"], within=Fickle("a"))
    assert [*place.within] == [*place.within]


def constants() -> Iterator[tuple[str, object]]:
    """Yield every public value that is no class, function or module."""
    for module in public_modules():
        for name in getattr(module, "__all__", ()):
            value = getattr(module, name)
            if name.isupper() and not isinstance(value, type):
                yield f"{module.__name__}.{name}", value


def mutable_parts(value: object) -> Iterator[object]:
    """Yield all in a value that could be changed from outside."""
    if isinstance(value, Mapping):
        if not isinstance(value, (MappingProxyType, FrozenMap)):
            yield value
        parts: list[object] = [part for pair in value.items() for part in pair]
    elif isinstance(value, (tuple, frozenset)):
        parts = [*value]
    elif attrs.has(type(value)):
        assert type(value).__setattr__ is not object.__setattr__
        parts = [getattr(value, field.name) for field in attrs.fields(cast("Any", type(value)))]
    else:
        parts = []
        plain = (str, int, float, re.Pattern, type, type(None))
        if not isinstance(value, plain) and not callable(value):
            yield value
    for part in parts:
        yield from mutable_parts(part)


def test_what_is_published_cannot_be_changed_from_outside() -> None:
    published = dict(constants())
    assert len(published) >= 4
    for name, value in published.items():
        assert not [*mutable_parts(value)], name
