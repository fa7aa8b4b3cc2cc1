"""Claims and positions of one's own: what they may hold, and what is refused before it is lost."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Hashable
from pathlib import Path
from typing import Any, ClassVar, Literal, Optional, Union

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.documents import journal
from caucasus_events.records.claims import refers_to


class Level(enum.StrEnum):
    LOW = "low"
    HIGH = "high"


class Rank(enum.IntEnum):
    FIRST = 1


def kind_with(annotation: Any, name: str = "told", kind: Any = "kind") -> Any:
    """Make a kind of claim with one more field."""
    annotations = {"kind": ClassVar[str], name: annotation}
    value = property(lambda claim: getattr(claim, name))
    space = {"kind": kind, "__annotations__": annotations, "__module__": __name__, "value": value}
    return attrs.frozen(kw_only=True, repr=False)(type("Own", (ce.Claim,), space))


def holding(claim: ce.Claim) -> ce.Chronicle:
    return ce.Chronicle(
        parties=[ce.Party(id="north", kind="state", names=["North"])],
        incidents=[ce.Incident(id="clash", kind="clash", title="A clash")],
        statements=[ce.Statement(id="word", speaker="north", claims=[claim])],
    )


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (str, "text"),
        (int | None, None),
        (int | None, 3),
        (Optional[int], 3),  # noqa: UP045
        (float, 1.5),
        (bool, True),
        (Level, Level.HIGH),
        (tuple[Level, ...], (Level.HIGH, Level.LOW)),
        (tuple[str, ...], ("one", "two")),
        (tuple[str, ...] | None, None),
        (ce.Count, ce.at_least(3)),
        (ce.When | None, ce.When.of("2023-06", wording="in June")),
        (tuple[ce.When, ...], (ce.When.of("2023"),)),
        (ce.Citation, ce.Citation(source="paper", locator="p. 3")),
    ],
)
def test_what_a_kind_of_ones_own_may_hold_is_read_as_it_was_written(
    annotation: Any, value: object, tmp_path: Path
) -> None:
    own = kind_with(annotation)
    source = ce.Source(id="paper", publisher="north", title="A paper")
    chronicle = attrs.evolve(holding(own(subject="clash", told=value)), sources=[source])
    assert ce.loads(ce.dumps(chronicle), kinds=[own]) == chronicle
    journal.append(tmp_path / "j.jsonl", chronicle)
    assert journal.read(tmp_path / "j.jsonl", kinds=[own]).chronicle == chronicle
    assert hash(chronicle) == hash(ce.loads(ce.dumps(chronicle), kinds=[own]))


@pytest.mark.parametrize(
    ("annotation", "value", "hint"),
    [
        (int | str, "x", "give each its own field"),
        (int | str | None, 3, "give each its own field"),
        (Union[int, str], 3, "give each its own field"),  # noqa: UP007
        (ce.Count | ce.When, ce.exactly(3), "give each its own field"),
        (str | tuple[str, ...], "x", "give each its own field"),
        (object, 1, "make a field, or several, of these"),
        (Any, 1, "make a field, or several, of these"),
        (Hashable, 1, "make a field, or several, of these"),
        (bytes, b"x", "make a field, or several, of these"),
        (dict[str, str], {}, "make a field, or several, of these"),
        (tuple[tuple[str, int], ...], (), "make a field, or several, of these"),
        (tuple[str, int], ("x", 1), "make a field, or several, of these"),
        (tuple[tuple[str, ...], ...], (), "make a field, or several, of these"),
        (tuple[int | None, ...], (), "make a field, or several, of these"),
        (Rank, Rank.FIRST, "make a StrEnum of its words"),
        (Literal["x"], "x", "make a StrEnum of its words"),
        (list[str], [], "write tuple"),
        (frozenset[str], frozenset(), "write tuple"),
        (datetime.date, datetime.date(2023, 6, 28), "write When"),
        (datetime.datetime, datetime.datetime(2023, 6, 28), "write When"),  # noqa: DTZ001
    ],
)
def test_what_no_document_could_hold_is_refused_with_the_class(
    annotation: Any, value: object, hint: str
) -> None:
    own = kind_with(annotation)
    for use in (
        lambda: own(subject="clash", told=value),
        lambda: ce.loads('{"format": "caucasus-events", "version": 1}', kinds=[own]),
    ):
        with pytest.raises(ce.Invalid) as caught:
            use()
        (problem,) = caught.value.problems
        assert problem.path == "told"
        assert problem.hint.startswith(hint)
        assert caught.value.of == "the class Own"


def test_times_of_a_kind_of_ones_own_are_checked_in_the_zone_of_the_chronicle() -> None:
    crossed = ce.When.of("2023-06-28T01:30/2023-06-28T01:00Z")
    for annotation, told, path in (
        (ce.When, crossed, "told"),
        (tuple[ce.When, ...], (crossed,), "told[0]"),
    ):
        chronicle = holding(kind_with(annotation)(subject="clash", told=told))
        (problem,) = ce.check(attrs.evolve(chronicle, zone="-04:00"))
        assert problem.path == f"$.statements[0].claims[0].{path}"


@pytest.mark.parametrize("name", ["claim", "position"])
def test_a_field_under_the_key_of_the_tag_is_refused(name: str) -> None:
    with pytest.raises(ce.Invalid, match=f"{name}: a document tells the kind under this key"):
        kind_with(str, name)(subject="clash", **{name: "x"})


def test_what_is_worked_out_and_not_given_may_be_of_any_class() -> None:
    @attrs.frozen(kw_only=True, repr=False)
    class Own(ce.Claim):
        kind: ClassVar[str] = "own"
        worked_out: object = attrs.field(init=False, default=3, eq=False)
        value: ClassVar[int] = 3  # pyright: ignore[reportIncompatibleMethodOverride]

    chronicle = holding(Own(subject="clash"))
    assert ce.loads(ce.dumps(chronicle), kinds=[Own]) == chronicle


@pytest.mark.parametrize("base", [ce.Claim, ce.Position])
def test_a_kind_without_a_tag_is_refused(base: Any) -> None:
    own = attrs.frozen(kw_only=True, repr=False)(type("Own", (base,), {}))
    about = {"subject": "clash"} if base is ce.Claim else {"matter": "the clash"}
    with pytest.raises(ce.Invalid, match="a kind has a word that tags it; found 'Own'"):
        own(**about)
    with pytest.raises(ce.Invalid, match="a kind has a word that tags it; found 'Own'"):
        kind_with(str, kind=3)(subject="clash", told="x")


def test_a_field_that_attrs_was_not_told_of_is_refused() -> None:
    space = {"kind": "own", "__annotations__": {"level": int}, "level": 3, "__module__": __name__}
    space["value"] = 3
    own: Any = type("Own", (ce.Claim,), space)
    with pytest.raises(ce.Invalid, match=r"level: no field was made of it.*attrs.frozen"):
        own(subject="clash")


def test_an_annotation_that_is_imported_for_type_checkers_alone_is_told() -> None:
    with pytest.raises(ce.Invalid, match="no Sequence; import it outside `if TYPE_CHECKING`"):
        kind_with("Sequence[str]")(subject="clash", told=())


@pytest.mark.parametrize("kinds", [[ce.Claim], [ce.Party], [int], ["damage"], [None], ce.Claim, 3])
def test_kinds_that_are_none_are_refused(kinds: Any, tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    journal.append(path, ce.Chronicle())
    for read in (
        lambda: ce.loads(ce.dumps(ce.Chronicle()), kinds=kinds),
        lambda: journal.read(path, kinds=kinds),
    ):
        with pytest.raises(ce.Invalid, match="kinds: expected"):
            read()


def test_a_mark_of_what_is_no_record_is_refused() -> None:
    with pytest.raises(ce.Invalid, match=r"no such kind of record; found 'prty'.*'party'"):
        refers_to("prty")


def test_what_a_field_without_converter_does_not_settle_is_told_with_what_to_give() -> None:
    for annotation, value, hint in (
        (Level, "low", "Level('low')"),
        (ce.Count, 3, "exactly(3)"),
        (ce.When, "2023", "When.of('2023')"),
    ):
        with pytest.raises(ce.Invalid) as caught:
            kind_with(annotation)(subject="clash", told=value)
        (problem,) = caught.value.problems
        assert problem.hint == f"give {hint}, or the field a converter"


class Plain(str):
    """Text of another class, as parsers and tables hand over."""

    __slots__ = ()

    def __str__(self) -> str:
        return "something else"


class Who(str, enum.Enum):  # noqa: UP042
    NORTH = "north"


@pytest.mark.parametrize("text", [Plain("north"), Who.NORTH])
def test_text_of_another_class_is_kept_as_plain_text(text: Any) -> None:
    party = ce.Party(id=text, kind="state", names=[text])
    claim = ce.Casualties(subject="clash", harm="killed", of=text, count=3, key=text)
    statement = ce.Statement(
        id="word", speaker=text, reports=[ce.Report(via=[text])], claims=[claim]
    )
    chronicle = attrs.evolve(holding(claim), parties=[party], statements=[statement])
    assert ce.check(chronicle) == ()
    assert {*chronicle.ids} == {"north", "clash", "word", "word#north"}
    (held,) = chronicle.statements
    texts = (
        party.id,
        party.names[0].text,
        held.speaker,
        held.reports[0].via[0].by,
        held.claims[0].key,
    )
    assert {type(one) for one in texts} == {str}
    place = ce.Place(id="place", names=["P"], within=[text])
    assert type(place.within[0]) is str
