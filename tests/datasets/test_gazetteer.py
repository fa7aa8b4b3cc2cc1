"""The shipped parties and places: every row cited, every side's names, and no side first."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.chronicle.lookups import Directory, MatchReason
from caucasus_events.records.parties import AffiliationRole, PartyKind
from caucasus_events.records.places import PlaceKind
from tests.helpers import rows_of

FILE = Path(ce.__file__).parent / "datasets" / "south_caucasus.json"
GAZETTEER = ce.datasets.south_caucasus()
ROWS: tuple[ce.Party | ce.Place, ...] = (*GAZETTEER.parties, *GAZETTEER.places)
OWN = {AffiliationRole.ORGAN_OF, AffiliationRole.FORCE_OF}


def test_it_is_whole_large_and_clean() -> None:
    assert ce.check(GAZETTEER) == ()
    assert ce.dumps(GAZETTEER) == FILE.read_text(encoding="utf-8")
    assert len(GAZETTEER.parties) >= 120
    placed = [place.coordinates for place in GAZETTEER.places if place.coordinates]
    assert sum(at.within_km is not None for at in placed) >= 250


def test_every_row_is_cited_and_every_source_is_used_and_can_be_found() -> None:
    assert [row.id for row in ROWS if not row.citations] == []
    assert all(citation.locator for party in GAZETTEER.parties for citation in party.citations)
    used = {citation.source for row in ROWS for citation in row.citations}
    assert {source.id for source in GAZETTEER.sources} == used
    offline = {source.id for source in GAZETTEER.sources if source.url is None}
    assert offline <= {"caucasus-watch-2023-06", "iso3166-2"}


FORMS = {
    "gw": r"\d+",
    "geonames": r"\d+",
    "iso3166": r"[A-Z]{2}",
    "iso3166-2": r"[A-Z]{2}-\w+",
    "ucdp": r"\d+",
    "wikidata": r"Q\d+",
}


@pytest.mark.parametrize("rows", [GAZETTEER.parties, GAZETTEER.places], ids=["parties", "places"])
def test_codes_are_well_formed_and_given_once(rows: tuple[ce.Party | ce.Place, ...]) -> None:
    given = [code for row in rows for code in row.codes.items()]
    assert [code for code in given if not re.fullmatch(FORMS[code[0]], code[1])] == []
    assert len(set(given)) == len(given) > 0


# Names

SCRIPTS = {"ab": "CYRILLIC", "az": "LATIN", "en": "LATIN", "hy": "ARMENIAN", "ka": "GEORGIAN"}
SCRIPTS |= {"os": "CYRILLIC", "ru": "CYRILLIC"}


def scripts_of(name: ce.Name) -> set[str]:
    return {unicodedata.name(letter).split()[0] for letter in name.text if letter.isalpha()}


def test_names_are_composed_tagged_and_in_the_script_of_their_language() -> None:
    for name in (name for row in ROWS for name in row.names):
        assert name.text == unicodedata.normalize("NFC", name.text).strip()
    for name in (name for party in GAZETTEER.parties for name in party.names):
        assert re.fullmatch(r"[a-z]{2}(-[A-Z][a-z]{3})?", name.language or ""), name
    for name in (name for place in GAZETTEER.places for name in place.names):
        scripts = scripts_of(name)
        assert len(scripts) == 1, name
        assert name.language is None or scripts == {SCRIPTS[name.language]}, name


def test_names_of_places_are_said_once_in_the_order_of_their_letters() -> None:
    """So that no name is first by rank."""
    for row in GAZETTEER.places:
        order = [name.text for name in row.names]
        assert order == sorted(order), row.id
        assert len({(name.text, name.language) for name in row.names}) == len(row.names)


def test_every_name_finds_its_record() -> None:
    directory = Directory.of(GAZETTEER)
    for row in ROWS:
        for name in row.names:
            found = ce.look_up(directory, name.text)
            assert (row, MatchReason.EXACT) in [(m.record, m.reason) for m in found]


def test_renaming_the_sides_changes_no_result() -> None:
    def renamed(place: ce.Place) -> ce.Place:
        swap = {"azerbaijan": "nk", "nk": "azerbaijan"}
        names = [
            attrs.evolve(name, used_by=[swap.get(by, by) for by in name.used_by])
            for name in place.names
        ]
        return attrs.evolve(place, names=names)

    here, there = Directory.of(GAZETTEER.places), Directory.of(map(renamed, GAZETTEER.places))
    for asked in ("Berdzor", "Шуша", "Xankendi", "Stepanakrt", "Martuni", "Kelbajar"):
        places = [(m.record.id, m.reason) for m in ce.look_up(here, asked)]
        assert [(m.record.id, m.reason) for m in ce.look_up(there, asked)] == places


# Parties

OPPOSED = [
    ("armenia", "azerbaijan"),
    ("azerbaijan", "nk"),
    ("georgia", "abkhazia"),
    ("georgia", "south-ossetia"),
]
"""Sides of which each must have the same kinds of organs as the other."""

SINGLE_HOLDER = {title for (title,) in rows_of("offices_of_one.tsv")}
"""Titles of offices that one person at a time holds, for each party that has them."""


def test_nobody_holds_an_office_that_another_certainly_holds_then() -> None:
    terms = defaultdict(list)
    for party in GAZETTEER.parties:
        for tie in party.affiliations:
            if tie.title in SINGLE_HOLDER and tie.during is not None:
                terms[tie.of, tie.title].append((party.id, tie.during))
    assert len(terms) > 20
    clashes = [
        (office, one, other)
        for office, holders in terms.items()
        for (one, when), (other, then) in combinations(holders, 2)
        if when.overlaps(then) is ce.Truth.YES
    ]
    assert clashes == []


def organs(of: str) -> list[ce.Party]:
    """Find the organs and forces of a party."""
    ties = [(party, tie) for party in GAZETTEER.parties for tie in party.affiliations]
    return [party for party, tie in ties if tie.of == of and tie.role in OWN]


@pytest.mark.parametrize("sides", OPPOSED, ids="-".join)
def test_opposed_sides_are_listed_alike(sides: tuple[str, str]) -> None:
    one, other = ({party.kind for party in organs(side)} - {PartyKind.OTHER} for side in sides)
    assert one == other
    assert {"ministry", "legislature", "armed_force"} <= one


@pytest.mark.parametrize("side", sorted({side for pair in OPPOSED for side in pair}))
def test_each_side_has_its_leaders_ministers_and_voices(side: str) -> None:
    of = {side, *(party.id for party in organs(side))}
    roles = {tie.role for party in GAZETTEER.parties for tie in party.affiliations if tie.of in of}
    assert {"leader_of", "minister_of", "spokesperson_of"} <= roles


def test_no_authority_has_a_name_that_only_others_use() -> None:
    for party in GAZETTEER.parties:
        if party.kind is PartyKind.DE_FACTO_AUTHORITY:
            assert any(party.id in name.used_by for name in party.names)


def test_the_parties_of_june_2023_are_the_same_records() -> None:
    june = ce.datasets.june_2023()
    shared = [party for party in june.parties if party.id in GAZETTEER]
    assert {"armenia", "azerbaijan", "nk", "icrc", "russia"} <= {party.id for party in shared}
    assert shared == [GAZETTEER.party(party.id) for party in shared]
    both = ce.merge(june, [*ROWS, *GAZETTEER.sources])
    assert ce.check(both) == ()
    assert len(both.places) < len(june.places) + len(GAZETTEER.places)


# Places


def test_every_position_lies_in_the_south_caucasus() -> None:
    """The box reaches from the Psou to the islands off Baku, and from Astara to the main ridge."""
    for row in GAZETTEER.places:
        if (at := row.coordinates) is not None:
            assert 38.0 <= at.latitude <= 44.0, row.id
            assert 39.5 <= at.longitude <= 51.0, row.id


def test_a_place_lies_as_near_to_its_container_as_both_say() -> None:
    for row in GAZETTEER.places:
        for container in map(GAZETTEER.place, row.within):
            at, around = row.coordinates, container.coordinates
            if at and around and around.within_km and container.kind is PlaceKind.AREA:
                limit = around.within_km + (at.within_km or 0)
                assert at.distance_km(around) <= limit, (row.id, container.id)


def test_every_division_of_the_three_countries_has_its_code() -> None:
    codes = [row.codes.get("iso3166-2", "")[:2] for row in GAZETTEER.places]
    assert [codes.count(country) for country in ("AM", "AZ", "GE")] == [11, 78, 12]


@pytest.mark.parametrize(("id", "wanted"), rows_of("places_of_two_sides.tsv"))
def test_the_names_of_both_sides_stand_side_by_side(id: str, wanted: str) -> None:
    found = {
        f"{by}:{script}"
        for name in GAZETTEER.place(id).names
        for by in name.used_by
        for script in scripts_of(name)
    }
    assert found >= set(wanted.split())


@pytest.mark.parametrize(
    ("state", "language"), [("armenia", "hy"), ("azerbaijan", "az"), ("georgia", "ka")]
)
def test_a_states_places_are_named_in_its_language(state: str, language: str) -> None:
    """Wherever the containers lead to the state's territory."""
    territory = f"{state}-territory"
    inside = [row for row in GAZETTEER.places if territory in GAZETTEER.containers(row.id)]
    assert len(inside) > 50
    for row in inside:
        if row.kind is not PlaceKind.ROUTE:
            assert language in {name.language for name in row.names}, row.id


@pytest.mark.parametrize(
    "id", ["nagorno-karabakh", "abkhazia-territory", "south-ossetia-tskhinvali-region"]
)
def test_what_is_disputed_is_put_within_no_state(id: str) -> None:
    assert GAZETTEER.place(id).within == ()
