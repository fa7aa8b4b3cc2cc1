"""The shipped parties keep what the gazetteer promises of them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from itertools import combinations

import pytest

import caucasus_events as ce
from caucasus_events.chronicle.lookups import Directory, MatchReason
from caucasus_events.records.parties import AffiliationRole, PartyKind

GAZETTEER = ce.datasets.south_caucasus()

OPPOSED = [
    ("armenia", "azerbaijan"),
    ("azerbaijan", "nk"),
    ("georgia", "abkhazia"),
    ("georgia", "south-ossetia"),
]
"""Sides of which each must be told of with the same kinds of organs as the other."""

SINGLE_HOLDER = {
    "President",
    "Acting President",
    "Prime Minister",
    "Acting Prime Minister",
    "State Minister",
    "Minister of Foreign Affairs",
    "Minister of Defence",
    "Minister of Foreign and European Affairs",
    "Secretary of State",
    "First Secretary of the Communist Party",
    "Chairman of the Supreme Council",
    "Chairman of the Supreme Soviet",
    "President of the National Assembly",
    "Chairperson of the Parliament",
    "Speaker of the Parliament",
    "Spokesperson",
    "President of the European Council",
    "Special Representative for the South Caucasus",
    "Special Representative for the South Caucasus and the crisis in Georgia",
    "Special Representative of the Secretary-General for Georgia",
}
"""Titles of offices that one person at a time holds, for each party that has them."""

FORMS = {"iso3166": r"[A-Z]{2}", "gw": r"\d+", "ucdp": r"\d+", "wikidata": r"Q\d+"}


def organ_kinds(of: str) -> set[PartyKind]:
    """Collect the kinds of a party's own organs and forces."""
    own = {AffiliationRole.ORGAN_OF, AffiliationRole.FORCE_OF}
    return {
        party.kind
        for party in GAZETTEER.parties
        for tie in party.affiliations
        if tie.of == of and tie.role in own and party.kind is not PartyKind.OTHER
    }


def test_the_gazetteer_is_large_enough_and_without_problems() -> None:
    assert len(GAZETTEER.parties) >= 120
    assert ce.check(GAZETTEER) == ()


def test_each_row_says_where_it_is_taken_from() -> None:
    for party in GAZETTEER.parties:
        assert party.citations, party.id
        assert all(citation.locator for citation in party.citations), party.id


def test_each_source_is_used_and_can_be_found() -> None:
    used = {c.source for party in GAZETTEER.parties for c in party.citations}
    used |= {c.source for place in GAZETTEER.places for c in place.citations}
    assert {source.id for source in GAZETTEER.sources} == used
    offline = {source.id for source in GAZETTEER.sources if source.url is None}
    assert offline <= {"caucasus-watch-2023-06", "iso3166-2"}


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


def test_codes_are_well_formed_and_given_once() -> None:
    given = [(scheme, code) for party in GAZETTEER.parties for scheme, code in party.codes.items()]
    assert given
    assert [code for code in given if not re.fullmatch(FORMS[code[0]], code[1])] == []
    assert len(set(given)) == len(given)


@pytest.mark.parametrize("sides", OPPOSED, ids="-".join)
def test_opposed_sides_are_told_of_alike(sides: tuple[str, str]) -> None:
    one, other = map(organ_kinds, sides)
    assert one == other
    assert {"ministry", "legislature", "armed_force"} <= one


@pytest.mark.parametrize("side", sorted({side for pair in OPPOSED for side in pair}))
def test_each_side_has_its_leaders_ministers_and_voices(side: str) -> None:
    of = {side} | {
        party.id
        for party in GAZETTEER.parties
        for tie in party.affiliations
        if tie.of == side and tie.role in {AffiliationRole.ORGAN_OF, AffiliationRole.FORCE_OF}
    }
    roles = {tie.role for party in GAZETTEER.parties for tie in party.affiliations if tie.of in of}
    assert {
        AffiliationRole.LEADER_OF,
        AffiliationRole.MINISTER_OF,
        AffiliationRole.SPOKESPERSON_OF,
    } <= roles


def test_every_name_leads_to_its_party() -> None:
    directory = Directory.of(GAZETTEER)
    for party in GAZETTEER.parties:
        for name in party.names:
            found = ce.look_up(directory, name.text)
            assert (party, MatchReason.EXACT) in [(m.record, m.reason) for m in found]


def test_names_are_composed_and_tagged_with_their_language() -> None:
    names = [name for party in GAZETTEER.parties for name in party.names]
    assert all(unicodedata.is_normalized("NFC", name.text) for name in names)
    assert all(re.fullmatch(r"[a-z]{2}(-[A-Z][a-z]{3})?", name.language or "") for name in names)


def test_no_authority_has_a_name_that_only_others_use() -> None:
    for party in GAZETTEER.parties:
        if party.kind is PartyKind.DE_FACTO_AUTHORITY:
            assert any(party.id in name.used_by for name in party.names)


SHARED = [
    (party, told)
    for party in ce.datasets.june_2023().parties
    for told in GAZETTEER.parties
    if told.id == party.id
]


def test_the_gazetteer_has_the_sides_of_june_2023() -> None:
    assert {"armenia", "azerbaijan", "nk", "icrc", "russia"} <= {party.id for party, _ in SHARED}


@pytest.mark.parametrize(("party", "told"), SHARED, ids=lambda party: party.id)
def test_parties_of_june_2023_are_the_same_records(party: ce.Party, told: ce.Party) -> None:
    assert party == told


def test_the_gazetteer_merges_with_june_2023() -> None:
    june = ce.datasets.june_2023()
    both = ce.merge(june, [*GAZETTEER.parties, *GAZETTEER.places, *GAZETTEER.sources])
    assert ce.check(both) == ()
    assert len(both.places) < len(june.places) + len(GAZETTEER.places)
