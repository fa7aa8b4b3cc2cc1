"""A chronicle is written as the plain way writes it: records to dicts and lists, laid out after."""

from __future__ import annotations

import copy
import enum
import json
import pickle
from collections.abc import Iterable, Mapping
from typing import Any, cast

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.documents import journal
from caucasus_events.documents.count_forms import count_to
from caucasus_events.documents.kinds import SHORT
from caucasus_events.testing import strategies
from tests.documents.test_codec import GOLDEN, Hope, Sky, Weather

JUNE = ce.datasets.june_2023()


def plain(value: Any) -> Any:
    """Turn a record into what a document tells of it."""
    if isinstance(value, ce.Count):
        return count_to(value)
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in value}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, enum.Enum):
        return value.value
    if not attrs.has(type(value)):
        return value
    told: dict[str, Any] = {}
    if isinstance(value, ce.Claim):
        told["claim"] = value.kind
    if isinstance(value, ce.Position):
        told["position"] = value.kind
    fields = sorted(attrs.fields(type(value)), key=lambda field: field.default is not attrs.NOTHING)
    for field in fields:
        its = getattr(value, field.name)
        if field.default is attrs.NOTHING or its != default_of(field, value):
            told[field.name] = plain(its)
    short = SHORT.get(type(value), "")
    return told[short] if [*told] == [short] else told


def default_of(field: attrs.Attribute[Any], record: Any) -> Any:
    default, converter = cast("tuple[Any, Any]", (field.default, field.converter))
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        default = default.factory(record) if default.takes_self else default.factory()
    return default if converter is None else converter(default)


def flat(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def laid_out(value: Any, indent: str = "", room: int = 0) -> str:
    """Lay out what does not fit within 88 characters in lines of its own."""
    line, inner = flat(value), indent + "  "
    if not isinstance(value, (dict, list)) or (indent and len(indent) + room + len(line) <= 88):
        return line
    if isinstance(value, dict):
        keys = {name: f"{flat(name)}: " for name in value}
        parts = [key + laid_out(value[name], inner, len(key)) for name, key in keys.items()]
    else:
        parts = [laid_out(item, inner) for item in value]
    if not parts:
        return line
    opening, closing = line[0], line[-1]
    return f"{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{indent}{closing}"


def assert_written_alike(chronicle: ce.Chronicle) -> None:
    document = {"format": "caucasus-events", "version": 1, **plain(chronicle)}
    assert ce.dumps(chronicle) == laid_out(document) + "\n"
    collections = {name: value for name, value in document.items() if isinstance(value, list)}
    for name, records in collections.items():
        for record, raw in zip(getattr(chronicle, name), records, strict=True):
            assert journal.line_of(record) == flat({name: raw}) + "\n"


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("v1-*.json")), ids=lambda path: path.stem)
def test_a_golden_file_is_written_alike(path: Any) -> None:
    assert_written_alike(ce.load(path))


def test_the_data_set_is_written_alike() -> None:
    assert_written_alike(JUNE)


def test_a_chronicle_of_nothing_is_written_alike() -> None:
    assert_written_alike(ce.Chronicle())


@given(strategies.chronicles())
def test_any_chronicle_is_written_alike(chronicle: ce.Chronicle) -> None:
    assert_written_alike(chronicle)


@given(strategies.chronicles().flatmap(strategies.amendments))
def test_what_was_amended_is_written_alike(chronicle: ce.Chronicle) -> None:
    assert_written_alike(chronicle)
    assert_written_alike(ce.amended(chronicle))


# Of all lengths about that of a line, at every place.
words = st.integers(1, 90).map(lambda length: "é" * length)
few = st.integers(1, 12).map(lambda length: '"' * length)
times = st.builds(
    ce.When, edtf=st.sampled_from(["2023", "2023-06-28T12:00Z"]), wording=st.none() | words
)


@given(st.data())
def test_what_is_as_long_as_a_line_is_written_alike(data: st.DataObject) -> None:
    def some(strategy: st.SearchStrategy[Any], most: int = 3) -> Any:
        return data.draw(st.lists(strategy, max_size=most))

    parties = [
        ce.Party(id=id, kind="state", names=[data.draw(words)]) for id in {*some(words, 2), "a"}
    ]
    ids = [party.id for party in parties]
    claim = ce.Casualties(
        subject=ids[0], harm="killed", of=ids[-1], count=ce.at_least(2, wording=data.draw(words))
    )
    statement = ce.Statement(
        id=data.draw(words) + "s",
        speaker=ids[0],
        said=data.draw(times),
        via=[ce.Relay(by=ids[0], medium=medium) for medium in some(st.none() | few)],
        claims=data.draw(st.sampled_from([(), [claim], [attrs.evolve(claim, key="k"), claim]])),
        positions=[
            ce.Call(matter=matter, to=ids, key=f"{i}") for i, matter in enumerate(some(words))
        ],
        summary=data.draw(st.none() | words),
    )
    place = ce.Place(
        id=data.draw(words) + "p",
        names=[
            ce.Name(text=text, used_by=data.draw(st.sampled_from([(), ids])))
            for text in some(words)
        ]
        or ["p"],
        coordinates=ce.Coordinates(latitude=1.5, longitude=-7),
        codes={"b": data.draw(words), "a": data.draw(few)},
    )
    assert_written_alike(
        ce.Chronicle(
            title=data.draw(words),
            sides=ce.Sides(sides=[ce.Side(id=data.draw(words), members=ids)]),
            parties=parties,
            places=[place],
            statements=data.draw(st.sampled_from([[statement], []])),
        )
    )


def test_many_records_are_written_alike() -> None:
    numbers = (*range(86, 91), 200)
    for number in numbers:
        parties = [ce.Party(id=f"p{i}", kind="state", names=["P"]) for i in range(number)]
        assert_written_alike(ce.Chronicle(parties=parties))


class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


def as_time(value: ce.When | str) -> ce.When:
    return ce.When.of(value)


def as_numbers(value: Iterable[int]) -> tuple[int, ...]:
    return tuple(value)


def as_colours(value: Iterable[str] | None) -> tuple[Colour, ...] | None:
    return None if value is None else tuple(map(Colour, value))


def as_told(text: str) -> str:
    return text or "nothing"


def shouted(text: str, claim: Any) -> str:
    return text.upper() if claim.sure else text


@attrs.frozen(kw_only=True, repr=False)
class Odd(ce.Claim):
    """A claim with fields of kinds that no claim of the package has."""

    kind = "odd\\{kind}"

    colour: Colour = attrs.field(converter=Colour)
    numbers: tuple[int, ...] = attrs.field(converter=as_numbers)
    colours: tuple[Colour, ...] | None = attrs.field(converter=as_colours)
    number: int | None
    share: float
    sure: bool
    when: ce.When = attrs.field(default=cast("Any", "2023"), converter=as_time)
    loud: str = attrs.field(
        default="hey",
        converter=attrs.Converter(shouted, takes_self=True),  # type: ignore[misc]
    )
    told: str = attrs.field(factory=str, converter=as_told)
    hidden: int = attrs.field(init=False, default=3)


@given(
    st.lists(st.integers(-5, 10**15), max_size=9).map(tuple),
    st.none() | st.lists(st.sampled_from(Colour), max_size=3).map(tuple),
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["2023", "2024"]),
    st.sampled_from(["hey", "you"]),
    st.sampled_from(["", "all"]),
)
def test_a_kind_of_ones_own_is_written_alike(
    numbers: Any, colours: Any, number: int | None, share: float, when: str, loud: str, told: str
) -> None:
    odd = Odd(
        subject="a",
        colour=Colour.RED,
        numbers=numbers,
        colours=colours,
        number=number,
        share=share,
        sure=share > 0,
        when=when,
        loud=loud,
        told=told,
    )
    expected = {
        "claim": odd.kind,
        "subject": "a",
        "colour": "red",
        "numbers": [*numbers],
        "colours": None if colours is None else [*colours],
        "number": number,
        "share": share,
        "sure": share > 0,
    }
    changed = {"when": when, "loud": odd.loud, "told": odd.told}
    usual = {"when": "2023", "loud": "HEY" if odd.sure else "hey", "told": "nothing"}
    expected |= {name: value for name, value in changed.items() if value != usual[name]}
    statement = ce.Statement(id="s", speaker="a", claims=[odd])
    told_of = {"id": "s", "speaker": "a", "claims": [expected]}
    assert journal.line_of(statement) == flat({"statements": told_of}) + "\n"
    party = ce.Party(id="a", kind="state", names=["A"])
    document = {
        "format": "caucasus-events",
        "version": 1,
        "parties": [{"id": "a", "kind": "state", "names": ["A"]}],
        "statements": [told_of],
    }
    chronicle = ce.Chronicle(parties=[party], statements=[statement])
    written = ce.dumps(chronicle)
    assert written == laid_out(document) + "\n"
    assert ce.loads(written, kinds=[Odd]) == chronicle


def test_kinds_of_ones_own_are_written_alike() -> None:
    party = ce.Party(id="a", kind="state", names=["A"])
    statement = ce.Statement(
        id="s",
        speaker="a",
        claims=[Weather(subject="a", sky=Sky.DARK, degrees=-1.5, snow=ce.about(40))],
        positions=[Hope(matter="m")],
    )
    assert_written_alike(ce.Chronicle(parties=[party], statements=[statement]))


def test_a_kind_with_the_tag_of_another_is_refused() -> None:
    @attrs.frozen(kw_only=True, repr=False)
    class Twin(ce.Claim):
        kind = "casualties"

    party = ce.Party(id="a", kind="state", names=["A"])
    statement = ce.Statement(id="s", speaker="a", claims=[Twin(subject="a")])
    with pytest.raises(ce.Invalid, match="two kinds have one tag"):
        ce.dumps(ce.Chronicle(parties=[party], statements=[statement]))


def test_what_is_made_of_a_sound_chronicle_is_looked_through_anew() -> None:
    """A chronicle remembers that nothing is wrong with it; what is made of it does not."""
    read = ce.loads(ce.dumps(JUNE))
    assert ce.dumps(read) == ce.dumps(copy.copy(read)) == ce.dumps(JUNE)
    broken = attrs.evolve(read, parties=())
    loose = ce.Statement(id="loose", speaker="nobody-at-all")
    for one in (broken, ce.merge(read, [loose]), pickle.loads(pickle.dumps(broken))):
        with pytest.raises(ce.Invalid):
            ce.dumps(one)
        with pytest.raises(ce.Invalid):
            ce.dumps(one)
