"""Loss claims of Radford et al.: a mapping of the claims table; rows of our own making."""

from __future__ import annotations

from typing import Any

import pytest

import caucasus_events as ce
from caucasus_events.formats import loss_claims


def row(**cells: Any) -> dict[str, str]:
    """Give a row of the table, of a number that nobody claimed."""
    made = {
        "days": "3",
        "loss_count": "40",
        "claim_source": "UA Source",
        "time_frame": "Cumulative",
        "loss_country": "Russia",
        "minimum": "0",
        "maximum": "0",
        "category": "Military Deaths",
    } | {name: str(cell) for name, cell in cells.items()}
    of = made["loss_country"]
    derived = {"loss_type": f"{made['category']}-{of}"}
    return derived | {"source_target": f"{made['claim_source']}-{of}"} | made


def claim(**cells: Any) -> ce.Claim:
    [statement] = loss_claims.read([row(**cells)]).chronicle.statements
    [claim] = statement.claims
    return claim


def test_a_row_is_a_statement_of_its_own() -> None:
    reading = loss_claims.read([row(), row(claim_source="RU Source", loss_country="Ukraine")])
    assert not reading.losses
    assert not ce.check(reading.chronicle)
    assert ce.loads(ce.dumps(reading.chronicle)) == reading.chronicle
    said = [(one.speaker, one.said) for one in reading.chronicle.statements]
    day = ce.When.of("2022-02-26")
    assert said == [("ua-source", day), ("ru-source", day)]
    assert reading.chronicle.side_of("ua-source") == "ukraine"
    assert reading.chronicle.side_of("ru-source") == "russia"


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        ({"loss_count": "1e+05"}, ce.exactly(100_000)),
        ({"minimum": "1"}, ce.at_least(40)),
        ({"maximum": "1"}, ce.up_to(40)),
        ({"loss_count": "0"}, ce.exactly(0)),
    ],
)
def test_numbers_and_bounds(cells: dict[str, str], count: ce.Count) -> None:
    assert claim(**cells).value == count


@pytest.mark.parametrize(
    ("category", "what"),
    [
        ("Civilian Injuries", ("wounded", "civilian", "russia")),
        ("Military Casualties", ("killed_or_wounded", "military", "russia")),
        ("MLRS", ("lost", "artillery", "russia")),
        ("UAVs", ("lost", "drone", "russia")),
    ],
)
def test_people_and_things(category: str, what: tuple[str, str, str]) -> None:
    topic = claim(category=category).topic
    assert (topic.category, topic.population, topic.whose) == what


def test_a_day_is_a_period_and_a_known_state_is_found_by_its_code() -> None:
    found = claim(time_frame="Day")
    assert found.during == ce.When.of("2022-02-26")
    party = ce.Party(id="rf", kind="state", names=["R"], codes={"iso3166": "RU"})
    sides = ce.Sides(sides={"rf": ["rf"]})
    known = ce.Chronicle(parties=[party], sides=sides)
    chronicle = loss_claims.read([row()], known=known).chronicle
    assert chronicle.party("rf").codes["iso3166"] == "RU"
    assert chronicle.statements[0].claims[0].topic.whose == "rf"
    assert chronicle.side_of("ru-source") == "rf"


def test_what_cannot_be_read_is_told_and_rows_may_be_chosen() -> None:
    bad = row(days="x", loss_count="many", category="Boats", extra="x", minimum=1, maximum=1)
    bad["loss_type"] = "Boats"
    reading = loss_claims.read([bad, row()], where=lambda row: row["loss_country"] == "Russia")
    assert len(reading.chronicle.statements) == 1
    told = {loss.column for loss in reading.losses}
    assert told == {"days", "loss_count", "category", "extra", "maximum", "loss_type"}
    with pytest.raises(ce.Invalid, match="loss_count"):
        loss_claims.read([{"id": "1"}])
