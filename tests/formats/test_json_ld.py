"""JSON-LD: two other libraries read the same graph, and SPARQL finds what the chronicle holds."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.formats import json_ld
from caucasus_events.testing import strategies as its
from tests.formats.test_writings import with_one_other

PAGE = Path(__file__).parents[2] / "docs" / "formats" / "json-ld.md"
JUNE = ce.datasets.june_2023()
DEAD = ("killed", "asserted")
BASE = "https://example.org/june-2023/"
WRITTEN = json_ld.write(JUNE, base=BASE)
# rdflib itself uses what it calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


def node(id: str, written: Any = WRITTEN) -> dict[str, Any]:
    [found] = [one for one in written.document["@graph"] if one.get("@id", "").endswith(id)]
    return found  # type: ignore[no-any-return]


def graph() -> Any:
    return pytest.importorskip("rdflib").Graph().parse(data=WRITTEN.text, format="json-ld")


def test_sparql_finds_who_tells_of_the_dead_and_on_which_side() -> None:
    [question] = re.findall("```sparql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    rows = graph().query(question)
    found = {tuple(cell and str(cell).removeprefix(BASE) for cell in row) for row in rows}
    assert found == {
        (
            side if (side := JUNE.side_of(speaker)) != "neutral" else None,
            *(speaker, claim.subject, claim.of, str(claim.count.low)),
            None if claim.count.high is None else str(claim.count.high),
        )
        for statement in JUNE.statements
        for claim in statement.claims
        for speaker in JUNE.speakers(statement)
        if isinstance(claim, ce.Casualties) and (claim.harm, claim.polarity) == DEAD
    }
    assert {"armenian", None} <= {row[0] for row in found}


def test_the_four_bounds_of_an_incident_are_the_time_stamps_of_sem() -> None:
    for incident in JUNE.incidents:
        when = JUNE.zoned(incident.when)
        names = ("earliest_start", "latest_start", "earliest_end", "latest_end")
        bounds = [getattr(when, name) if when else None for name in names]
        stamps = [node(f"/{incident.id}").get(term, {}).get("@value") for term in json_ld.STAMPS]
        assert [ce.When.of(s).earliest if s else None for s in stamps] == bounds


def test_pyld_and_rdflib_read_the_same_graph() -> None:
    jsonld = pytest.importorskip("pyld").jsonld
    read = graph()
    quads = jsonld.to_rdf(WRITTEN.document)["@default"]
    assert len(quads) == len(read)
    of_pyld = Counter(quad["predicate"]["value"] for quad in quads)
    assert of_pyld == Counter(str(predicate) for predicate in read.predicates(unique=False))
    expanded = jsonld.expand(WRITTEN.document)
    assert len(expanded) == len(WRITTEN.document["@graph"])


@given(its.chronicles(), st.data())
def test_a_value_is_in_the_graph_or_told(chronicle: ce.Chronicle, data: Any) -> None:
    """RDF itself, which knows no order and no value twice, still tells chronicles apart."""
    jsonld = pytest.importorskip("pyld").jsonld

    def told(one: ce.Chronicle) -> object:
        written = json_ld.write(one)
        return jsonld.normalize(written.document, {"format": "application/n-quads"}), written.losses

    assert told(chronicle) != told(with_one_other(data, chronicle))


def test_only_what_a_speaker_said_is_a_claim_of_the_speaker() -> None:
    claims = [claim for statement in JUNE.statements for claim in statement.claims]
    assert WRITTEN.text.count('"schema:Claim"') == len(claims)
    assert "ClaimReview" not in WRITTEN.text
    [report] = [
        report
        for report in node("/nk-mod-2023-06-28")["ce:reports"]["@list"]
        if "news18" in report["schema:isPartOf"]["@id"]
    ]
    [printed] = report["ce:differs"]
    assert "@id" not in printed
    assert "sem:accordingTo" not in printed
    assert report["ce:via"] == {"@list": [{"@type": ["ce:Relay"], "ce:by": {"@id": f"{BASE}afp"}}]}


def test_ids_of_every_script_are_addresses() -> None:
    records = [
        ce.Party(id="Արցախ/1", kind="state", names=["A"]),
        ce.Incident(id="i?", kind="clash", title="I"),
        ce.Statement(id="s", speaker="Արցախ/1", claims=[ce.Occurrence(subject="i?", key="so%20")]),
    ]
    [said] = [one for one in json_ld.write(records).document["@graph"] if "ce:claims" in one]
    [claim] = said["ce:claims"]
    assert claim["@id"] == "urn:caucasus-events:record:s#so%2520"
    assert claim["schema:about"] == {"@id": "urn:caucasus-events:record:i%3F"}
    assert said["ce:speaker"]["@id"].endswith(":%D4%B1%D6%80%D6%81%D5%A1%D5%AD%2F1")


def test_an_amendment_revises_and_a_far_time_has_no_stamps() -> None:
    records = [
        ce.Incident(id="old", kind="war", title="W", when="Y17000"),
        ce.Incident(id="new", kind="war", title="W", when="2023/.."),
        ce.Amendment(id="a", kind="correction", old=["old"], new=["new"], why="typed wrong"),
    ]
    written = json_ld.write(records)
    [revised] = node(":a", written)["ce:new"]
    old = [{"@id": "urn:caucasus-events:record:old"}]
    assert revised == {"@id": "urn:caucasus-events:record:new", "prov:wasRevisionOf": old}
    losses = [(loss.row, loss.column, loss.found) for loss in written.losses]
    assert losses == 4 * [("old", "when", "Y17000")]
    assert json_ld.STAMPS[3] not in node(":new", written)
    assert json.loads(written.text) == written.document
