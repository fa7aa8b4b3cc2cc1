"""Who and where: every name found, none first by rank, and sides by whom a party speaks for."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.chronicle.collection import NEUTRAL
from caucasus_events.records.parties import AffiliationRole, PartyKind
from tests.helpers import party, rows_of

# Names


BRIDGE = ce.Place(
    id="bridge",
    names=[
        ce.Name(text="West Bridge", used_by=["east"]),
        ce.Name(text="East Bridge", used_by=["west", "west-post"]),
        ce.Name(text="The Old Bridge"),
        ce.Name(text="East Bridge", language="en"),
    ],
)


@given(st.permutations(BRIDGE.names))
def test_a_label_is_the_name_that_the_asker_uses_or_all_names(names: list[ce.Name]) -> None:
    """All stand in alphabetical order, whatever the order in which they are given."""
    party = ce.Party(id="bridge", kind="other", names=names)
    for named in (attrs.evolve(BRIDGE, names=names), party):
        assert named.label(by="east") == "West Bridge"
        assert named.label(by="west") == named.label(by="west-post") == "East Bridge"
        assert named.label() == "East Bridge / The Old Bridge / West Bridge"
        assert named.label(by="stranger") == named.label()


# Places


def spot(latitude: float, longitude: float) -> ce.Coordinates:
    return ce.Coordinates(latitude=latitude, longitude=longitude)


points = st.builds(spot, st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(("one", "other", "kilometres"), rows_of("distances.tsv"))
def test_the_distance_is_that_of_the_great_circle(one: str, other: str, kilometres: str) -> None:
    here, there = (spot(*map(float, point.split())) for point in (one, other))
    assert here.distance_km(there) == pytest.approx(float(kilometres), abs=0.5)


@given(points, points, points)
def test_distance_is_a_distance(
    one: ce.Coordinates, two: ce.Coordinates, three: ce.Coordinates
) -> None:
    slack = 1e-3  # a metre: what rounding takes near the other end of the world
    assert one.distance_km(one) <= slack
    assert one.distance_km(two) == pytest.approx(two.distance_km(one), abs=slack)
    assert one.distance_km(three) <= one.distance_km(two) + two.distance_km(three) + slack
    assert 0 <= one.distance_km(two) <= 20015.2


def test_containers_are_followed_the_nearest_first() -> None:
    chronicle = ce.Chronicle(
        places=[
            ce.Place(id="bridge", names=["B"], within=["village", "line"]),
            ce.Place(id="village", names=["V"], within=["district"]),
            ce.Place(id="line", names=["L"], kind="line"),
            ce.Place(id="district", names=["D"], kind="area", within=["region"]),
            ce.Place(id="region", names=["R"], kind="area"),
        ]
    )
    assert chronicle.containers("bridge") == ("village", "line", "district", "region")
    assert chronicle.containers("region") == ()
    assert chronicle.containers("nowhere") == ()


def test_a_circle_of_containers_or_principals_comes_to_an_end() -> None:
    places = [ce.Place(id=a, names=[a], within=[b]) for a, b in ("ab", "bc", "ca")]
    parties = [party(a, (b, "organ_of")) for a, b in ("xy", "yx")]
    chronicle = ce.Chronicle(places=places, parties=parties)
    assert chronicle.containers("a") == ("b", "c")
    assert chronicle.principals("x") == ("y",)
    assert [problem.path for problem in ce.check(chronicle)] == ["$.parties[0]", "$.places[0]"]


# Parties and sides

MINISTRY, PERSON = "ministry", "person"
TURNCOAT = (("east-mod", "official_of", "../2022-12-31"), ("west-mod", "official_of", "2023-02/.."))
CHRONICLE = ce.Chronicle(
    parties=[
        party("east"),
        party("west", kind="de_facto_authority"),
        party("union", kind="international_organisation"),
        party("east-mod", ("east", "organ_of"), kind=MINISTRY),
        party("west-mod", ("west", "organ_of"), kind=MINISTRY),
        party("east-spokesperson", ("east-mod", "spokesperson_of"), kind=PERSON),
        party("turncoat", *TURNCOAT, kind=PERSON),
        party("union-mission", ("union", "mission_of"), kind="mission"),
        party("envoy", ("union", "official_of", "2023"), kind=PERSON),
    ],
    sides=ce.Sides(sides={"eastern": ["east"], "western": ["west"]}, neutral=["union"]),
)


@pytest.mark.parametrize(("id", "at", "side"), rows_of("sides.tsv"))
def test_a_party_stands_where_those_stand_for_whom_it_speaks_then(
    id: str, at: str, side: str
) -> None:
    found = CHRONICLE.side_of(id, None if at == "-" else ce.When.of(at))
    assert found == (None if side == "-" else side)


@pytest.mark.parametrize("role", list(AffiliationRole))
def test_only_roles_that_speak_for_another_are_followed(role: AffiliationRole) -> None:
    chronicle = attrs.evolve(CHRONICLE, parties=[*CHRONICLE.parties, party("x", ("east", role))])
    silent = {"member_of", "owned_by", "lives_under", "backed_by", "other"}
    assert role.speaks_for == (role.value not in silent)
    assert chronicle.side_of("x") == (None if role in silent else "eastern")
    assert chronicle.principals("x") == (() if role in silent else ("east",))


def test_a_party_may_be_named_itself_against_those_for_whom_it_speaks() -> None:
    sides = ce.Sides(sides={"eastern": ["east"], "western": ["west", "east-mod"]})
    assert CHRONICLE.side_of("east-mod", sides=sides) == "western"
    assert CHRONICLE.side_of("east-spokesperson", sides=sides) == "western"
    assert CHRONICLE.side_of("east", sides=sides) == "eastern"


def test_without_sides_nobody_has_one() -> None:
    assert attrs.evolve(CHRONICLE, sides=None).side_of("east") is None


def test_principals_are_followed_the_nearest_first() -> None:
    assert CHRONICLE.principals("east-spokesperson") == ("east-mod", "east")
    assert CHRONICLE.principals("turncoat") == ("east-mod", "west-mod", "east", "west")
    assert CHRONICLE.principals("turncoat", ce.When.of("2023-06")) == ("west-mod", "west")
    assert CHRONICLE.principals("nobody") == ()


@given(st.permutations(["east", "west", "union"]))
def test_the_labels_of_sides_mean_nothing(ids: list[str]) -> None:
    """Whoever stands on a side stands there with organs and officers, whatever its name."""
    first, second, neutral = ids
    sides = ce.Sides(sides={"left": [first], "right": [second]}, neutral=[neutral])
    swapped = ce.Sides(sides={"right": [first], "left": [second]}, neutral=[neutral])
    other = {"left": "right", "right": "left", NEUTRAL: NEUTRAL, None: None}
    for known in CHRONICLE.parties:
        side = CHRONICLE.side_of(known.id, sides=sides)
        assert CHRONICLE.side_of(known.id, sides=swapped) == other[side]


def test_no_kind_of_party_says_who_recognises_it() -> None:
    for kind in PartyKind:
        parties = [party("p", ("q", "organ_of"), kind=kind), party("q", kind=kind)]
        chronicle = ce.Chronicle(parties=parties, sides=ce.Sides(sides={"one": ["q"]}))
        assert chronicle.side_of("p") == "one"


def test_an_unknown_id_is_told_with_the_nearest_known_one() -> None:
    with pytest.raises(ce.UnknownId, match="did you mean 'east-mod'"):
        CHRONICLE.party("east-mdo")
    with pytest.raises(ce.UnknownId, match="'east' is the id of a Party, not of a Place"):
        CHRONICLE.place("east")
    with pytest.raises(KeyError):
        CHRONICLE["nowhere"]
    assert "east" in CHRONICLE
    assert "nowhere" not in CHRONICLE
