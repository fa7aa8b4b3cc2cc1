"""Writing: equal chronicles give equal texts, whichever library writes them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import attrs
import pytest
from hypothesis import example, given, strategies as st

import caucasus_events as ce
from caucasus_events.core.record import Record
from caucasus_events.documents import converter, journal, json_text
from caucasus_events.records.claims import CLAIM_KINDS
from caucasus_events.records.positions import POSITION_KINDS
from caucasus_events.records.statements import ResponseKind
from caucasus_events.testing import strategies
from tests.helpers import GOLDEN, SMALL, Sky, about_a_clash, with_own_kinds


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("v1-*.json")), ids=lambda path: path.stem)
def test_a_golden_file_is_written_back_byte_for_byte(path: Path) -> None:
    chronicle = ce.load(path)
    assert ce.dumps(chronicle).encode() == path.read_bytes()
    assert ce.check(chronicle) == ()


def values_in(value: Any) -> Iterator[Any]:
    """Walk a record: itself, its fields, and what is in them."""
    yield value
    if isinstance(value, tuple):
        for item in value:
            yield from values_in(item)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from values_in(getattr(value, field.name))


NEVER_HELD = {ce.Record, ce.Claim, ce.Position, ce.Band, ce.Code, ce.CodeList, ce.Convention}
NEVER_HELD |= {ce.Mapped, ce.TimeConvention}
"""Records that no document holds."""


def test_the_golden_files_use_every_record_and_every_kind() -> None:
    golden = [ce.load(path) for path in GOLDEN.glob("v1-*.json")]
    used = {type(value) for chronicle in golden for value in values_in(chronicle)}
    face = [getattr(ce, name) for name in ce.__all__]
    records = {cls for cls in face if isinstance(cls, type) and issubclass(cls, Record)}
    assert used >= (records - NEVER_HELD) | {*CLAIM_KINDS, *POSITION_KINDS}
    assert {r.kind for s in ce.loads(SMALL).statements for r in s.responses} == {*ResponseKind}


def laid_out(plain: object) -> str:
    """Lay plain data out as the standard library does."""
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def test_what_is_written_by_hand_is_the_same_chronicle_in_other_words() -> None:
    written = ce.dumps(ce.load(GOLDEN.parent / "data" / "by_hand.json"))
    assert written == (GOLDEN / "v1-by-hand.json").read_text(encoding="utf-8")


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
    party = ce.Party(id="east", kind="state", names=[f"a{text}"], codes=codes)
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
        (ce.between(1, 5, likeliest=3), '{"between": [1, 5], "likeliest": 3}'),
        (ce.more_than(2000), '{"at_least": 2001}'),
        (ce.up_to(7), '{"up_to": 7}'),
        (ce.fewer_than(8), '{"up_to": 7}'),
        (ce.between(3, 5), '{"between": [3, 5]}'),
        (ce.about(100_000), '{"about": 100000}'),
        (ce.about(7), '{"about": 7}'),
        (ce.unknown_number(), '{"at_least": 1}'),
        (ce.exactly(4, wording="four"), '{"exactly": 4, "wording": "four"}'),
        (
            attrs.evolve(ce.between(30, 50), approximate=True),
            '{"between": [30, 50], "approximate": true}',
        ),
        (attrs.evolve(ce.at_least(30), approximate=True), '{"at_least": 30, "approximate": true}'),
    ],
)
def test_a_count_is_written_in_its_shortest_form(count: ce.Count, form: str) -> None:
    assert json.dumps(converter().unstructure(count)) == form


# Either library writes the same


def assert_written_alike(chronicle: ce.Chronicle) -> None:
    """Check that orjson and the standard library write the same, as it is documented."""
    fast = ce.dumps(chronicle)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_text, "orjson", None)
        assert ce.dumps(chronicle) == fast
    assert laid_out(json.loads(fast)) == fast


def test_orjson_is_there_to_be_tested() -> None:
    assert json_text.orjson is not None


SHIPPED = [getattr(ce.datasets, name)() for name in ce.datasets.__all__]
KEPT = [*SHIPPED, *map(ce.load, sorted(GOLDEN.glob("v1-*.json"))), ce.Chronicle(), with_own_kinds()]


@pytest.mark.parametrize("chronicle", KEPT, ids=str)
def test_a_kept_chronicle_is_written_alike(chronicle: ce.Chronicle) -> None:
    assert_written_alike(chronicle)


@pytest.mark.parametrize("name", ce.datasets.__all__)
def test_a_shipped_file_is_canonical(name: str) -> None:
    path = Path(str(ce.datasets.__file__)).parent / f"{name}.json"
    assert path.read_text(encoding="utf-8") == ce.dumps(getattr(ce.datasets, name)())


@given(strategies.chronicles().flatmap(strategies.amendments))
def test_any_chronicle_is_written_alike(chronicle: ce.Chronicle) -> None:
    assert_written_alike(chronicle)
    assert_written_alike(ce.amended(chronicle))


def as_time(value: ce.When | str) -> ce.When:
    return ce.When.of(value)


def or_nothing(text: str) -> str:
    return text or "nothing"


def shouted(text: str, claim: Any) -> str:
    return text.upper() if claim.share > 0 else text


@attrs.frozen(kw_only=True, repr=False)
class Odd(ce.Claim):
    """A claim with fields of kinds that no claim of the package has."""

    kind = "odd\\{kind}"

    numbers: tuple[int, ...]
    skies: tuple[Sky, ...] | None
    share: float
    when: ce.When = attrs.field(default=cast("Any", "2023"), converter=as_time)
    loud: str = attrs.field(
        default="hey",
        converter=attrs.Converter(shouted, takes_self=True),  # type: ignore[misc]
    )
    text: str = attrs.field(factory=str, converter=or_nothing)
    hidden: int = attrs.field(init=False, default=3)

    @property
    def value(self) -> float:
        return self.share


@given(
    st.lists(st.integers(-(2**63), 2**63 - 1), max_size=9).map(tuple),
    st.none() | st.lists(st.sampled_from(Sky), max_size=3).map(tuple),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(["2023", "2024"]),
    st.sampled_from(["hey", "you"]),
)
@example((), None, 1e-05, '\x00\x1f\x7f\x80\u2028\ufeff\uffff/\\"🙂', "2023", "hey")
@example((-(2**63), 2**53 + 1), None, 1e16, "", "2023", "hey")
@example((), None, 5e-324, "", "2024", "you")
def test_a_kind_of_ones_own_is_written_alike_with_defaults_left_out(
    numbers: Any, skies: Any, share: float, text: str, when: str, loud: str
) -> None:
    odd = Odd(
        subject="clash", numbers=numbers, skies=skies, share=share, when=when, loud=loud, text=text
    )
    expected = {
        "claim": odd.kind,
        "subject": "clash",
        "numbers": [*numbers],
        "skies": None if skies is None else [*skies],
        "share": share,
    }
    usual = {"when": "2023", "loud": "HEY" if share > 0 else "hey", "text": "nothing"}
    changed = {"when": when, "loud": odd.loud, "text": odd.text}
    expected |= {name: value for name, value in changed.items() if value != usual[name]}
    chronicle = about_a_clash(odd)
    assert_written_alike(chronicle)
    written = ce.dumps(chronicle)
    [plain] = json.loads(written)["statements"]
    assert json.dumps(plain["claims"]) == json.dumps([expected])
    assert ce.loads(written, kinds=[Odd]) == chronicle
    [statement] = chronicle.statements
    line = json.dumps({"statements": plain}, ensure_ascii=False) + "\n"
    assert journal.line_of(statement) == line


def test_a_kind_with_the_tag_of_another_is_refused() -> None:
    @attrs.frozen(kw_only=True, repr=False)
    class Twin(ce.Claim):
        kind = "casualties"

    with pytest.raises(ce.Invalid, match="two kinds have one tag"):
        ce.dumps(about_a_clash(Twin(subject="clash")))
