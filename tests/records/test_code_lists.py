"""The code lists: traced, total on the way there and back, every loss told, no version mixed."""

from __future__ import annotations

import pytest

import caucasus_events as ce
from caucasus_events.records.claims import CLAIM_KINDS
from caucasus_events.records.code_lists import (
    CodeList,
    code_list,
    code_list_ids,
    code_list_versions,
)
from caucasus_events.records.positions import POSITION_KINDS
from caucasus_events.records.statements import ResponseKind

LISTS = [code_list(id, version) for id in code_list_ids() for version in code_list_versions(id)]
every_list = pytest.mark.parametrize("codes", LISTS, ids=lambda c: f"{c.id}-{c.version}")
RECORDS = {"statement", "incident", "round", "participant", "term"}


def words_of(codes: CodeList) -> set[str]:
    if codes.vocabulary:
        return {word.value for word in getattr(ce, codes.vocabulary)}
    return (
        {f"claim:{kind.kind}" for kind in CLAIM_KINDS}
        | {f"position:{kind.kind}" for kind in POSITION_KINDS}
        | {f"response:{kind.value}" for kind in ResponseKind}
        | {f"record:{record}" for record in RECORDS}
    )


@every_list
def test_each_list_is_traced(codes: CodeList) -> None:
    assert codes.source
    assert ce.When.of(codes.seen).edtf == codes.seen
    assert len({code.code for code in codes}) == len(codes) > 0
    for code in codes:
        above = code_list("pa_x_stage") if codes.id == "pa_x_substage" else codes
        assert code.parent is None or code.parent in {one.code for one in above}


@every_list
def test_each_code_leads_to_a_word_of_ours_or_tells_why_not(codes: CodeList) -> None:
    assert [mapped.given for mapped in codes.to_ours] == [code.code for code in codes]
    for mapped in codes.to_ours:
        assert mapped.value in words_of(codes) if mapped.value else mapped.loss


@every_list
def test_each_word_of_ours_leads_to_a_code_or_tells_why_not(codes: CodeList) -> None:
    if not codes.from_ours:
        assert all(mapped.value is None for mapped in codes.to_ours)
        return
    assert {mapped.given for mapped in codes.from_ours} == words_of(codes)
    for mapped in codes.from_ours:
        known = {one.code for one in codes}
        assert mapped.value in known if mapped.value else mapped.loss


@every_list
def test_what_claims_to_lose_nothing_comes_back(codes: CodeList) -> None:
    for mapped in codes.from_ours:
        if mapped.value and not mapped.loss:
            assert codes.ours(mapped.value).value == mapped.given
    if codes.vocabulary:
        for mapped in codes.to_ours:
            if mapped.value and not mapped.loss:
                assert codes.theirs(mapped.value).value == mapped.given
    assert set(codes.losses) == {m for m in (*codes.to_ours, *codes.from_ours) if m.loss}


@every_list
def test_what_is_ordered_or_banded_is_a_grade(codes: CodeList) -> None:
    assert set(codes.order) <= {code.code for code in codes}
    assert len(set(codes.order)) == len(codes.order) != 1
    assert codes.grades in (None, "source", "information", "incident")
    assert codes.grades or not (codes.order or any(code.band for code in codes))
    assert not codes.order or not any(code.band for code in codes)
    for code in codes:
        assert code.band is None or code.band.wording == code.code


def test_what_cannot_be_judged_stands_beside_the_order() -> None:
    for version in ("fm-2-22.3", "nato"):
        assert code_list("admiralty_source", version).order == tuple("ABCDE")
        assert code_list("admiralty_information", version).order == tuple("12345")
    misp = code_list("admiralty_source", "misp-5")
    assert {code.code for code in misp} - set(misp.order) == {"f", "g"}
    assert code_list("admiralty_source").version == "nato"


def test_two_tables_that_disagree_are_both_kept() -> None:
    gdelt, plover = code_list("cameo", "gdelt"), code_list("cameo", "plover-2021")
    assert gdelt["127"].label == "reject accusation, deny responsibility"
    assert plover["127"].label == "reject plan, agreement to settle dispute"
    assert gdelt.ours("127").value == "response:denies"
    assert plover.ours("127").value is None
    assert (gdelt["163"].label, plover["164"].label) == ("halt negotiations", "halt negotiations")
    assert gdelt.ours("011").value == "response:declines"
    with pytest.raises(ce.UnknownId):
        plover["011"]


def test_cameo_leads_on_to_plover() -> None:
    mapping, plover = code_list("cameo", "plover-2021"), code_list("plover", "2021-mapping")
    assert mapping["0871"].plover == "RETREAT/ceasefire"
    for code in mapping:
        assert code.plover is not None
        assert code.plover in {one.code for one in plover}


def test_which_version_is_meant() -> None:
    assert code_list_versions("eth_prio_class") == ("before-release", "release")
    assert code_list("eth_prio_class").version == "release"
    assert code_list("eth_prio_class", "before-release").ours("1").value == "definitive"
    with pytest.raises(ce.UnknownId, match="did you mean 'cameo'"):
        code_list("cameos")
    with pytest.raises(ce.UnknownId, match="known are gdelt, plover-2021"):
        code_list("cameo", "2")
    with pytest.raises(ce.UnknownId):
        code_list("../june_2023")


def test_printed_with_its_source() -> None:
    told = str(code_list("pa_x_stage"))
    assert "www.peaceagreements.org" in told
    assert "pre_negotiation" in told
