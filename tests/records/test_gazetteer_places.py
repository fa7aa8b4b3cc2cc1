"""The places of the South Caucasus: every row cited, every side's names, none of them first."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import attrs
import pytest

import caucasus_events as ce
from caucasus_events.chronicle.lookups import Directory, MatchReason
from caucasus_events.records.places import PlaceKind

FILE = Path(ce.__file__).parent / "datasets" / "south_caucasus.json"
GAZETTEER = ce.datasets.south_caucasus()

ARMENIAN, GEORGIAN, LATIN = "[\u0530-\u058f]", "[\u10a0-\u10ff]", "[A-Za-z\u00c0-\u024f]"


def place(id: str) -> ce.Place:
    found = GAZETTEER[id]
    assert isinstance(found, ce.Place)
    return found


def texts(place: ce.Place, by: str, letters: str) -> list[str]:
    """Return the names that a party uses, in one script."""
    return [
        name.text for name in place.names if by in name.used_by and re.match(letters, name.text)
    ]


def test_it_is_whole_and_clean() -> None:
    assert ce.check(GAZETTEER) == ()
    assert ce.dumps(GAZETTEER) == FILE.read_text(encoding="utf-8")


def test_there_are_at_least_250_places_with_coordinates_and_precision() -> None:
    placed = [place.coordinates for place in GAZETTEER.places if place.coordinates]
    assert sum(at.within_km is not None for at in placed) >= 250


def test_every_position_lies_in_the_south_caucasus() -> None:
    """The box reaches from the Psou to the islands off Baku, and from Astara to the main ridge."""
    for row in GAZETTEER.places:
        if (at := row.coordinates) is not None:
            assert 38.0 <= at.latitude <= 44.0, row.id
            assert 39.5 <= at.longitude <= 51.0, row.id


def test_a_place_lies_as_near_to_its_container_as_both_say() -> None:
    for row in GAZETTEER.places:
        for container in map(place, row.within):
            at, around = row.coordinates, container.coordinates
            if at and around and around.within_km and container.kind is PlaceKind.AREA:
                limit = around.within_km + (at.within_km or 0)
                assert at.distance_km(around) <= limit, (row.id, container.id)


def test_every_row_is_cited_from_a_source_that_is_there() -> None:
    known = {source.id for source in GAZETTEER.sources}
    for row in GAZETTEER.places:
        assert row.citations, row.id
        assert {citation.source for citation in row.citations} <= known, row.id


def test_names_stand_in_the_order_of_their_letters() -> None:
    """So that no name is first by rank."""
    for row in GAZETTEER.places:
        order = [name.text for name in row.names]
        assert order == sorted(order), row.id


def test_names_are_composed_and_said_once() -> None:
    for row in GAZETTEER.places:
        for name in row.names:
            assert name.text == unicodedata.normalize("NFC", name.text).strip()
        assert len({(name.text, name.language) for name in row.names}) == len(row.names)


SCRIPTS = {
    "ab": "CYRILLIC",
    "az": "LATIN",
    "en": "LATIN",
    "hy": "ARMENIAN",
    "ka": "GEORGIAN",
    "os": "CYRILLIC",
    "ru": "CYRILLIC",
}


def test_a_name_is_written_in_one_script_that_of_its_language() -> None:
    for row in GAZETTEER.places:
        for name in row.names:
            scripts = {
                unicodedata.name(letter).split()[0] for letter in name.text if letter.isalpha()
            }
            assert len(scripts) == 1, name
            if name.language:
                assert scripts == {SCRIPTS[name.language]}, name


@pytest.mark.parametrize("scheme", ["geonames", "iso3166", "iso3166-2", "wikidata"])
def test_no_two_places_share_a_code(scheme: str) -> None:
    codes = [row.codes[scheme] for row in GAZETTEER.places if scheme in row.codes]
    assert len(codes) == len(set(codes)) > 0


def test_every_division_of_the_three_countries_has_its_code() -> None:
    codes = [row.codes.get("iso3166-2", "")[:2] for row in GAZETTEER.places]
    assert {country: codes.count(country) for country in ("AM", "AZ", "GE")} == {
        "AM": 11,
        "AZ": 78,
        "GE": 12,
    }


def test_every_name_finds_its_place() -> None:
    directory = Directory.of(GAZETTEER)
    for row in GAZETTEER.places:
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


BETWEEN_ARMENIA_AND_AZERBAIJAN = """
aghavno-zabukh aghdam-akna ajapnyak-malibeyli ashaghi-aghjakand-shahumyan askeran badara
chartar chaylaggala-khtsaberd dadivank-khudavang dashalty-karin-tak farukh-parukh
fuzuli-varanda garadaghly-varanda hadrut hin-tagher-kohne-taghlar horadiz istisu-jermajur
ivanyan-khojaly jabrayil-mekhakavan kalbajar-karvachar kalbajar-karvachar-district
karkijahan-krkjan karmir-shuka-qirmizi-bazar khramort-pirlar kovsakan-zangilan lachin-berdzor
lisagor-turshsu madagiz-sugovushan maragha-shikharkh martakert-aghdara martakert-aghdara-town
martuni-khojavend martuni-khojavend-town mijnavan-mincivan nagorno-karabakh qubadli-sanasar
shosh-shushikend shusha-shushi stepanakert-khankendi sus taghavard-taghaverd talish vangli-vank
""".split()


@pytest.mark.parametrize("id", BETWEEN_ARMENIA_AND_AZERBAIJAN)
def test_both_sides_names_stand_side_by_side(id: str) -> None:
    assert texts(place(id), "azerbaijan", LATIN)
    for party in ("armenia", "nk"):
        assert texts(place(id), party, LATIN)
        assert texts(place(id), party, ARMENIAN)


@pytest.mark.parametrize("id", ["artsvashen-bashkend", "karki-tigranashen"])
def test_enclaves_have_both_names(id: str) -> None:
    assert texts(place(id), "azerbaijan", LATIN)
    assert texts(place(id), "armenia", LATIN)
    assert texts(place(id), "armenia", ARMENIAN)


@pytest.mark.parametrize(
    ("id", "party"),
    [
        ("gagra", "abkhazia"),
        ("gal-gali", "abkhazia"),
        ("gantiadi-tsandrypsh", "abkhazia"),
        ("gudauta", "abkhazia"),
        ("kodori-valley", "abkhazia"),
        ("ochamchira-ochamchire", "abkhazia"),
        ("bichvinta-pitsunda", "abkhazia"),
        ("sokhumi-sukhum", "abkhazia"),
        ("tkuarchal-tkvarcheli", "abkhazia"),
        ("akhalgori-leningor", "south-ossetia"),
        ("dzau-java", "south-ossetia"),
        ("dzau-java-district", "south-ossetia"),
        ("kornisi-znaur", "south-ossetia"),
        ("kvaisa-kvaisi", "south-ossetia"),
        ("roki-tunnel", "south-ossetia"),
        ("south-ossetia-tskhinvali-region", "south-ossetia"),
        ("tskhinval-tskhinvali", "south-ossetia"),
    ],
)
def test_georgian_names_stand_beside_those_of_abkhazia_and_south_ossetia(
    id: str, party: str
) -> None:
    assert texts(place(id), "georgia", GEORGIAN)
    assert texts(place(id), party, "[\u0400-\u052f]")


@pytest.mark.parametrize(
    ("state", "language"), [("armenia", "hy"), ("azerbaijan", "az"), ("georgia", "ka")]
)
def test_a_states_places_are_named_in_its_language(state: str, language: str) -> None:
    """Wherever the containers lead to the state's territory."""

    def containers(row: ce.Place) -> set[str]:
        return set(row.within).union(*(containers(place(id)) for id in row.within))

    inside = [row for row in GAZETTEER.places if f"{state}-territory" in containers(row)]
    assert len(inside) > 50
    for row in inside:
        if row.kind is not PlaceKind.ROUTE:
            assert language in {name.language for name in row.names}, row.id


@pytest.mark.parametrize(
    "id", ["nagorno-karabakh", "abkhazia-territory", "south-ossetia-tskhinvali-region"]
)
def test_what_is_disputed_is_put_within_no_state(id: str) -> None:
    assert place(id).within == ()
