"""Loss claims of Radford et al. (2023), as a claims table: each row what somebody claimed.

The table holds claims of losses in Ukraine from February 2022 on (PNAS 120(36), doi
10.1073/pnas.2307372120; github.com/benradford/estimating-conflict-losses).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.formats import claims_table
from caucasus_events.formats.gathering import by_code, whole_number
from caucasus_events.formats.readings import (
    Loss,
    Losses,
    Reading,
    TableData,
    coded_rows,
    fates,
    rows_of,
)

__all__ = ["COLUMNS", "read"]

COLUMNS = fates(
    """\
days|Statement.said, during|days since 23 February 2022
loss_count|count|'1e+05' is 100000
loss_type||category and loss_country
claim_source|Statement.speaker|a group of speakers, taken for one voice
time_frame|span|Cumulative: a running total; Day: of that day
loss_country|of|
minimum|count|1: at least
maximum|count|1: at most
category|harm and population of casualties; what of material_loss|
source_target||claim_source and loss_country
"""
)
"""What becomes of each column."""

_NAMES = frozenset(one.column for one in COLUMNS)
_DAY_0 = date(2022, 2, 23)
_WAR, _SOURCE, _PUBLISHER = "war-2022-02-24", "radford-2023", "radford-et-al"
_STATES = {"Russia": ("russia", "RU"), "Ukraine": ("ukraine", "UA")}
_SPEAKERS = {
    "UA Source": ("ua-source", "group", "ukraine"),
    "RU Source": ("ru-source", "group", "russia"),
    "US Source": ("us-source", "group", ""),
    "GB Source": ("gb-source", "group", ""),
    "OSI": ("osi", "group", ""),
    "United Nations": ("united-nations", "international_organisation", "neutral"),
    "Other": ("other-source", "group", ""),
}
"""Id, kind and side of each group of speakers."""
_HARMS = {"Deaths": "killed", "Injuries": "wounded", "Casualties": "killed_or_wounded"}
_THINGS = {
    "AA Systems": "air_defence",
    "Aircraft (unspecified)": "aircraft",
    "Armored Vehicles": "armoured_vehicle",
    "Artillery": "artillery",
    "Helicopters": "helicopter",
    "Jets": "plane",
    "MLRS": "artillery",
    "Ships": "warship",
    "Special Military Motor Vehicles": "military_vehicle",
    "Tanks": "tank",
    "Tanks & Armored Combat Vehicles": "armoured_vehicle",
    "UAVs": "drone",
    "Vehicles & Fuel Tanks": "military_vehicle",
}
_MODELS = {
    "MLRS": "multiple launch rocket system",
    "Special Military Motor Vehicles": "special",
    "Tanks & Armored Combat Vehicles": "tanks and armoured combat vehicles",
    "Vehicles & Fuel Tanks": "vehicles and fuel tanks",
}
"""What tells apart categories that are one word of the model."""


def read(
    data: TableData,
    *,
    known: Chronicle | None = None,
    where: Callable[[Mapping[str, str]], object] | None = None,
    encoding: str = "utf-8",
) -> Reading:
    """Read claims of losses: each row is a statement of its own.

    Args:
        data: the path of a CSV or .xlsx file, rows as dictionaries, or a data frame.
        known: parties that are known already: states are found by their code 'iso3166' (RU, UA).
        where: tells of a row whether to take it.
        encoding: that of a CSV file, such as 'cp1252'.

    Raises:
        Invalid: it is no table of loss claims.
        MissingExtra: the file is .xlsx and openpyxl is not installed.
        OSError: the file cannot be read.
    """
    losses: list[Loss] = []
    states = by_code("iso3166", known.parties if known else ())
    ids = {name: states[iso].id if iso in states else id for name, (id, iso) in _STATES.items()}
    rows = [*_records(ids, {party.id for party in states.values()})]
    given = rows_of(data, encoding=encoding)
    for number, row in coded_rows(given, _NAMES, "give the whole table", where):
        rows += _claim(number, row, ids, losses)
    title = "Loss claims, Radford et al. 2023"
    reading = claims_table.read(rows, known=known, title=title)
    return Reading(chronicle=reading.chronicle, losses=Losses(losses))


def _records(ids: Mapping[str, str], known: set[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of the claims table that name the parties and the war."""
    for name, id in ids.items():
        if id not in known:
            yield {"record": "party", "id": id, "kind": "state", "name": name, "side": id}
    sides = {own: ids[name] for name, (own, _) in _STATES.items()}
    for name, (id, kind, side) in _SPEAKERS.items():
        side = sides.get(side, side)
        yield {"record": "party", "id": id, "kind": kind, "name": name, "side": side}
    yield {
        "record": "incident",
        "id": _WAR,
        "kind": "war",
        "name": "War in Ukraine from 24 February 2022",
        "when": "2022-02-24/..",
        "parties": "; ".join(ids.values()),
    }
    title = "Estimating Conflict Losses and Reporting Biases, replication data"
    yield {
        "record": "party",
        "id": _PUBLISHER,
        "kind": "data_set",
        "name": "Radford et al.",
        "side": "neutral",
    }
    about = {"publisher": _PUBLISHER, "title": title, "published": "2023"}
    yield {"record": "source", "source": _SOURCE} | about


def _claim(
    number: int, row: dict[str, str], ids: Mapping[str, str], losses: list[Loss]
) -> Iterator[dict[str, Any]]:
    def lose(column: str, what: str) -> None:
        losses.append(Loss(row=number, column=column, what=what, found=row[column]))

    country, category, source = row["loss_country"], row["category"], row["claim_source"]
    days, count = whole_number(row["days"]), whole_number(row["loss_count"])
    for name in row.keys() - _NAMES:
        if row[name]:
            lose(name, "no column of the table")
    for column, derived in (
        ("loss_type", f"{category}-{country}"),
        ("source_target", f"{source}-{country}"),
    ):
        if row[column] != derived:
            lose(column, f"it is not {derived}")
    people, _, harm = category.partition(" ")
    is_people = people in ("Military", "Civilian") and harm in _HARMS
    bad = {
        "days": days is None,
        "loss_count": count is None or count < 0,
        "claim_source": source not in _SPEAKERS,
        "loss_country": country not in ids,
        "category": not is_people and category not in _THINGS,
        "time_frame": row["time_frame"] not in ("Cumulative", "Day"),
        "maximum": row["minimum"] == row["maximum"] == "1",
    }
    if any(bad.values()):
        for column in filter(bad.get, bad):
            lose(column, "not a word or number of the table: the row is left out")
        return
    bound = "at_least" if row["minimum"] == "1" else "up_to" if row["maximum"] == "1" else ""
    day = (_DAY_0 + timedelta(days=days or 0)).isoformat()
    is_daily = row["time_frame"] == "Day"
    what = (
        {"says": "casualties", "harm": _HARMS[harm], "population": people.casefold()}
        if is_people
        else {"says": "material_loss", "what": _THINGS[category]}
    )
    yield what | {
        "statement": f"loss-claim-{number}",
        "speaker": _SPEAKERS[source][0],
        "said": day,
        "source": _SOURCE,
        "locator": f"row {number}",
        "subject": _WAR,
        "of": ids[country],
        "model": "" if is_people else _MODELS.get(category, ""),
        "count": json.dumps({bound: count}) if bound else str(count),
        "span": "period" if is_daily else "cumulative",
        "during": day if is_daily else "",
    }
