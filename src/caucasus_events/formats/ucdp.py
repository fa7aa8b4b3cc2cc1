"""UCDP's georeferenced events (GED, and Candidate): each row a statement of the data set.

The columns are those of the codebook of GED 25.1 (Sundberg and Melander 2013; Davies et al. 2025),
in all layouts of 41 to 49 columns that UCDP has published.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import Any
from zlib import crc32

import attrs

from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.documents.files import checked_path, explained
from caucasus_events.errors import refuse
from caucasus_events.formats.gathering import (
    UCDP_ACTORS,
    Gathering,
    code_text,
    coordinates_of,
    is_name,
    slug,
    whole_number,
)
from caucasus_events.formats.readings import (
    Reading,
    TableData,
    Where,
    coded_rows,
    fates,
    rows_of,
)
from caucasus_events.formats.writings import Rows, rows_back
from caucasus_events.records.claims import Casualties, Claim, Location, Timing
from caucasus_events.records.incidents import Incident
from caucasus_events.records.parties import Party
from caucasus_events.records.places import Place
from caucasus_events.records.statements import Statement
from caucasus_events.values.counts import Count
from caucasus_events.values.when import When

__all__ = ["COLUMNS", "read", "rows"]

COLUMNS = fates(
    """\
id|Incident.codes 'ucdp-ged', Report.locator|the same in all releases
relid|Incident.codes 'ucdp-relid'|
year||the year of date_end
active_year|Statement.notes|of the dyad and year, not of the event
code_status|Statement.notes|
type_of_violence|Incident.kind, Statement.notes|1 and 2 a clash, 3 an attack on civilians
conflict_dset_id|Statement.notes|given up by UCDP
conflict_new_id|Incident.codes 'ucdp-conflict'|
conflict_name|Statement.notes|
dyad_dset_id|Statement.notes|given up by UCDP
dyad_new_id|Incident.codes 'ucdp-dyad'|
dyad_name|Statement.notes, Incident.title|
side_a_dset_id|Statement.notes|given up by UCDP
side_a_new_id|Party.codes 'ucdp'|a party that is known is found by it
side_a|Party.names|another name than the first: Statement.notes
side_b_dset_id|Statement.notes|given up by UCDP
side_b_new_id|Party.codes 'ucdp'|1 stands for civilians
side_b|Party.names|another name than the first: Statement.notes
number_of_sources|Statement.notes|-1: not coded
source_article|Statement.notes|
source_office|Statement.rests_on, Statement.notes|each outlet a party
source_date|Statement.notes|
source_headline|Statement.notes|
source_original|Statement.notes|who told it to the author of the report
where_prec|Statement.notes|how exact the place is for this event
where_coordinates|Place.names|
where_description|Statement.notes|
adm_1|Place.within|
adm_2|Place.within|
latitude|Place.coordinates|in the middle of an area where where_prec is above 2
longitude|Place.coordinates|
geom_wkt||the same as latitude and longitude
priogrid_gid|Place.codes 'priogrid'|
country|Place.within|UCDP's view, as of all names
iso3|Statement.notes|only in files of HDX
country_id|Place.codes 'gw'|
region|Statement.notes|
event_clarity|Timing.when, Statement.notes|2: over the whole time; 1: at some time in it
date_prec||follows from date_start and date_end
date_start|Timing.when|the time of day is padding, and left out
date_end|Timing.when|
deaths_a|Casualties 'deaths_a'|a share of best; 0 is "none or not known", and no claim
deaths_b|Casualties 'deaths_b'|as deaths_a
deaths_civilians|Casualties 'deaths_civilians'|as deaths_a; whose is not told
deaths_unknown||the rest of best
best|Casualties 'deaths', the likeliest|as deaths_a
high|Casualties 'deaths', the high bound|
low|Casualties 'deaths', the low bound|
gwnoa|Party.codes 'gw'|
gwnob|Party.codes 'gw'|
"""
)
"""What becomes of each column."""

_HEADINGS = tuple(one.column for one in COLUMNS if one.column != "iso3")
_NEEDED = frozenset(
    "id type_of_violence side_a_new_id side_a side_b_new_id side_b date_start date_end "
    "best high low".split()
)
_NOTED = tuple(
    one.column
    for one in COLUMNS
    if "Statement.notes" in one.goes_to and one.column not in ("side_a", "side_b")
)
_DERIVED = ("year", "geom_wkt", "date_prec", "deaths_unknown")
_KNOWN = frozenset(one.column for one in COLUMNS)
_GED = "ucdp-ged"
_SPEAKER = "ucdp"
_PLACED = (
    *("country", "country_id", "adm_1", "adm_2", "where_coordinates"),
    *("latitude", "longitude", "priogrid_gid"),
)
"""The columns that a place is made of."""
_SIDES = ("deaths_a", "deaths_b", "deaths_civilians")


def read(
    data: TableData,
    *,
    release: str,
    published: When | str,
    known: Chronicle | None = None,
    onto: Chronicle | None = None,
    complete: bool = False,
    where: Where = None,
    encoding: str = "utf-8",
) -> Reading:
    """Read events of UCDP: each is an incident, and what UCDP says of it a statement.

    UCDP speaks as one neutral voice that rests on the outlets it names. A 0 is "none or not
    known", and makes no claim.

    Args:
        data: the path of a file (CSV, .xlsx or GeoJSON), rows as dictionaries, or a data frame.
        release: the release, such as '25.1' or '25.0.3'.
        published: when it was published.
        known: parties and places that are known already; they are found by their codes 'ucdp'
            and 'gw'.
        onto: the chronicle of earlier releases. Its incidents stay, statements are added, and a
            figure that is gone is retracted.
        complete: whether the table is the whole release, so that an event of the earlier release
            which is not in it has been withdrawn.
        where: tells of a row whether to take it.
        encoding: that of a CSV file, such as 'cp1252'.

    Raises:
        Invalid: it is no table of events, or the release stands in `onto` already.
        MissingExtra: the file is .xlsx and openpyxl is not installed.
        OSError: the file cannot be read.
    """
    reader = _Reader(
        _SPEAKER,
        ("Uppsala Conflict Data Program", "UCDP"),
        _GED,
        title=f"UCDP Georeferenced Event Dataset, release {release}",
        release=release,
        published=published,
        known=known,
        onto=onto,
        actors=UCDP_ACTORS,
        countries="gw",
    )
    hint = "give GED or Candidate events, as UCDP publishes them"
    events = (row for row in _rows(data, encoding) if not _holds_tags(row[1]))
    for number, row in coded_rows(events, _NEEDED, hint, where):
        reader.row(number, row)
    return reader.reading(complete)


def _rows(data: TableData, encoding: str) -> Iterator[tuple[int, dict[str, Any]]]:
    if isinstance(data, (str, PathLike)) and Path(data).suffix.casefold() in (".json", ".geojson"):
        return enumerate(_features(checked_path(data)), 1)
    return rows_of(data, encoding=encoding, unheaded=_HEADINGS)


def _holds_tags(row: Mapping[str, Any]) -> bool:
    """Tell whether a row holds the tags of HXL, and no event."""
    if str(row.get("id", "")).strip():
        return False
    return any(str(cell).strip().startswith("#") for cell in row.values())


def _features(path: Path) -> Iterator[dict[str, Any]]:
    with explained(path):
        try:
            features = json.loads(path.read_bytes())["features"]
        except (ValueError, LookupError, TypeError) as error:
            hint = "give a FeatureCollection whose features are events"
            raise refuse("the file is no GeoJSON", str(error), hint, str(path)) from None
    for feature in features:
        longitude, latitude = (feature.get("geometry") or {}).get("coordinates") or ("", "")
        row = {"longitude": longitude, "latitude": latitude} | feature["properties"]
        yield {name: "" if cell is None else cell for name, cell in row.items()}


class _Reader(Gathering):
    def row(self, number: int, row: dict[str, str]) -> None:
        def lose(column: str, what: str, found: str = "") -> None:
            self.lose(number, column, what, found or row.get(column, ""))

        event = row["id"]
        id = f"ged-{event}"
        statement = f"{_GED}-{self.release}-{event}"
        if not re.fullmatch(r"[\w.-]+", event) or statement in self.statements:
            lose("id", "the event has no id, or one that another row has")
            return
        for name in row.keys() - _KNOWN:
            if row[name]:
                lose(name, "no column of GED")
        notes = {name: row[name] for name in _NOTED if row.get(name)}
        a, b = (self.party(row, side, notes) for side in "ab")
        anchor = self.anchors.get(event)
        subject = anchor.id if anchor else id
        when = self.when(row, lose)
        place = self.place(row, lose)
        if anchor is None:
            codes = {_GED: event} | {
                code: row[column] for code, column in _CODES.items() if row.get(column)
            }
            about = [row.get("dyad_name") or f"{row['side_a']} - {row['side_b']}"]
            about += filter(None, [row.get("where_coordinates") or row.get("country")])
            self.incidents[id] = Incident(
                id=id,
                kind="attack_on_civilians" if row["type_of_violence"].startswith("3") else "clash",
                title=", ".join(about),
                when=when,
                where=place,
                parties=(a, b) if a != b else (a,),
                codes=codes,
            )
        claims: list[Claim] = [] if when is None else [Timing(subject=subject, when=when)]
        if place:
            claims.append(Location(subject=subject, place=place))
        claims += self.deaths(row, subject, (a, b, None), notes, lose)
        rests_on = self.rests_on(row.get("source_office", ""))
        self.tell(statement, event, f"id {event}", claims, notes, rests_on=rests_on)

    def deaths(
        self,
        row: dict[str, str],
        subject: str,
        owners: tuple[str | None, ...],
        notes: dict[str, str],
        lose: Callable[..., None],
    ) -> Iterator[Claim]:
        numbers = {name: self.number(row, name, lose) for name in (*_SIDES, "low", "best", "high")}
        low, best, high = (numbers[name] for name in ("low", "best", "high"))
        if low <= high and (low <= best <= high or best == 0):
            count = _count(low, best, high)
        else:
            count = _count(best, best, best)
            lose(
                "best", "best lies outside low to high: best alone is kept", f"{low} {best} {high}"
            )
            notes |= {name: row[name] for name in ("low", "best", "high")}
        if count is not None:
            yield Casualties(key="deaths", subject=subject, harm="killed", count=count)
        for name, of in zip(_SIDES, owners, strict=True):
            if number := numbers[name]:
                population = "civilian" if of is None else "unstated"
                yield Casualties(
                    key=name,
                    subject=subject,
                    harm="killed",
                    of=of,
                    count=_share(number, count),
                    population=population,
                )
        rest = row.get("deaths_unknown", "")
        if rest and whole_number(rest) != best - sum(numbers[name] for name in _SIDES):
            lose("deaths_unknown", "not the rest of best")
            notes["deaths_unknown"] = rest

    def number(self, row: dict[str, str], name: str, lose: Callable[..., None]) -> int:
        text = row.get(name, "")
        number = whole_number(text)
        if number is None and text:
            lose(name, "no whole number")
        return number or 0

    def when(self, row: dict[str, str], lose: Callable[..., None]) -> When | None:
        start, end = _day(row["date_start"]), _day(row["date_end"])
        if start is None or end is None or end < start:
            found = f"{row['date_start']} to {row['date_end']}"
            lose("date_start", "no dates, or the end is before the start", found)
            return None
        return _when(start, end, row.get("event_clarity", "").startswith("2"))

    def party(self, row: dict[str, str], side: str, notes: dict[str, str]) -> str:
        code, name = code_text(row[f"side_{side}_new_id"]), row[f"side_{side}"]
        gw = code_text(row.get(f"gwno{side}", ""))
        party = self.actors.get(code)
        if party is None:
            is_state = name.startswith("Government of")
            kind = "community" if code == "1" else "state" if is_state else "armed_group"
            codes = {UCDP_ACTORS: code} | ({"gw": gw} if gw else {})
            id = f"ucdp-actor-{slug(code) or 'unknown'}"
            party = Party(id=id, kind=kind, names=(name if is_name(name) else id,), codes=codes)
            self.actors[code] = self.parties[id] = party
        if name != party.names[0].text:
            notes[f"side_{side}"] = name
        if gw and party.codes.get("gw") != gw:
            notes[f"gwno{side}"] = gw
        return self.named(party)

    def place(self, row: dict[str, str], lose: Callable[..., None]) -> str | None:
        cells = tuple(map(row.get, _PLACED))
        if cells in self.located:  # most rows name a place that one before has named
            return self.located[cells]
        country = self.country(row)
        first = self.area((country, row.get("adm_1", "")))
        within = self.area((first or country, row.get("adm_2", ""))) or first or country
        name = row.get("where_coordinates", "")
        latitude, longitude = row.get("latitude", ""), row.get("longitude", "")
        if not is_name(name) and not latitude:
            return within
        stem = slug(name) or "unnamed"
        grid = row.get("priogrid_gid", "")
        spot = coordinates_of(latitude, longitude)
        is_lost = spot is None and bool(latitude or longitude)
        if is_lost:
            lose("latitude", "no degrees", f"{latitude} {longitude}")
        key = f"{name}\0{spot!r}\0{grid}\0{within}"
        id = f"place-{stem}-{crc32(key.encode()):08x}"
        if id not in self.places and id not in self.onto:
            self.places[id] = Place(
                id=id,
                names=(name if is_name(name) else "unnamed",),
                kind="spot" if row.get("where_prec", "1") in ("1", "2") else "area",
                within=(within,) if within else (),
                coordinates=spot,
                codes={"priogrid": grid} if grid else {},
            )
        if not is_lost:  # which each row tells
            self.located[cells] = id
        return id

    def country(self, row: dict[str, str]) -> str | None:
        name, code = row.get("country", ""), code_text(row.get("country_id", ""))
        if not is_name(name):
            return None
        if code in self.countries:
            return self.named(self.countries[code])
        id = f"country-{slug(code or name)}"
        if id not in self.places:
            codes = {"gw": code} if code else {}
            self.places[id] = Place(id=id, names=(name,), kind="area", codes=codes)
            if code:
                self.countries[code] = self.places[id]
        return id

    def reading(self, complete: bool) -> Reading:
        for event in [*self.earlier] if complete else ():
            self.withdraw(event, f"{_GED}-{self.release}-{event}")
        return self.gathered("UCDP GED")


_CODES = {
    "ucdp-relid": "relid",
    "ucdp-conflict": "conflict_new_id",
    "ucdp-dyad": "dyad_new_id",
}


@lru_cache(maxsize=10_000)
def _count(low: int, best: int, high: int) -> Count | None:
    """Return the count of a range; None where nobody is said to have died."""
    if high == 0:
        return None
    likeliest = best if best and low < high else None
    return Count(low=low, high=high, likeliest=likeliest)


@lru_cache(maxsize=10_000)
def _share(number: int, of: Count | None) -> Count:
    """Return the count of a share of best, which is as sure as best itself is."""
    if of is None or of.likeliest is None or of.high is None:
        return Count.exactly(number)
    return Count(low=0, high=max(of.high, number), likeliest=number)


_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ][0-9:.]*)?")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: [0-9: ]+(?:AM|PM)?)?")
_EPOCH = date(1970, 1, 1)
_DAYS_AT_MOST = 100_000
"""A number above that counts seconds; R writes days or seconds since 1970."""


@lru_cache(maxsize=10_000)
def _day(text: str) -> date | None:
    """Read a day in any shape that UCDP or R has written; None if it is none."""
    try:
        if match := _ISO.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _US.fullmatch(text):  # month first, as '9/30/2022' shows
            return date(int(match[3]), int(match[1]), int(match[2]))
        number = int(float(text))
        if abs(number) < _DAYS_AT_MOST:
            return _EPOCH + timedelta(days=number)
        return datetime.fromtimestamp(number, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


@lru_cache(maxsize=10_000)
def _when(start: date, end: date, is_extent: bool) -> When:
    if start == end:
        return When(edtf=start.isoformat())
    return When(edtf=f"{start}/{end}" if is_extent else f"[{start}..{end}]")


# And back


def rows(chronicle: Chronicle) -> Rows:
    """Write what UCDP says in a chronicle as rows of GED, as far as they can be had."""
    back = rows_back(
        chronicle,
        lambda one: _row(chronicle, one),
        "it is no statement of UCDP about an event",
        read=read,
        scheme=_GED,
        codes=(UCDP_ACTORS, "gw", "priogrid"),
        columns=_NEEDED,
        takes_onto=True,
    )
    used = {name for row in back.rows for name in row}
    columns = [one.column for one in COLUMNS if one.column in used]
    made = [{name: row.get(name, "") for name in columns} for row in back.rows]
    return attrs.evolve(back, rows=made)


def _row(chronicle: Chronicle, statement: Statement) -> dict[str, str] | None:
    if statement.speaker != _SPEAKER or _GED not in statement.codes or not statement.claims:
        return None
    claims = {claim.key: claim for claim in statement.claims}
    incident = chronicle.incident(statement.claims[0].subject)
    row = {"id": statement.codes[_GED]}
    row |= {column: incident.codes.get(code, "") for code, column in _CODES.items()}
    parties = [chronicle.party(id) for id in incident.parties]
    for side, party in zip("ab", (parties * 2)[:2], strict=False):
        row[f"side_{side}_new_id"] = party.codes.get(UCDP_ACTORS, "")
        row[f"side_{side}"] = party.names[0].text
        row[f"gwno{side}"] = party.codes.get("gw", "")
    for claim in statement.claims:
        if isinstance(claim, Location):
            row |= _place_cells(chronicle, chronicle.place(claim.place))
        elif isinstance(claim, Timing):
            row |= _time_cells(claim.when)
    numbers = {name: _best(claims.get(name)) for name in _SIDES}
    dead = claims.get("deaths")
    count = dead.count if isinstance(dead, Casualties) else Count.exactly(0)
    best = _best(dead)
    row |= {name: str(number) for name, number in numbers.items()}
    row |= {"low": str(count.low), "best": str(best), "high": str(count.high)}
    row["deaths_unknown"] = str(best - sum(numbers.values()))
    return row | dict(statement.notes)


def _best(claim: Claim | None) -> int:
    if not isinstance(claim, Casualties):
        return 0
    return claim.count.low if claim.count.low == claim.count.high else claim.count.likeliest or 0


def _place_cells(chronicle: Chronicle, place: Place) -> dict[str, str]:
    areas = [place]
    while areas[-1].within:
        areas.append(chronicle.place(areas[-1].within[0]))
    is_named = place.id.startswith("place-")
    areas = areas[1:] if is_named else areas
    cells: dict[str, str] = {}
    if areas and ("gw" in areas[-1].codes or areas[-1].id.startswith("country-")):
        country = areas.pop()
        cells = {"country": country.names[0].text, "country_id": country.codes.get("gw", "")}
    names = (area.names[0].text for area in reversed(areas))
    cells |= zip(("adm_1", "adm_2"), names, strict=False)
    if is_named:
        cells |= {
            "where_coordinates": place.names[0].text,
            "priogrid_gid": place.codes.get("priogrid", ""),
        }
    if spot := place.coordinates:
        latitude, longitude = f"{spot.latitude:.6f}", f"{spot.longitude:.6f}"
        cells |= {"latitude": repr(spot.latitude), "longitude": repr(spot.longitude)}
        cells["geom_wkt"] = f"POINT ({longitude} {latitude})"
    return cells


_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST_IN_DAYS = ((0, "1"), (5, "2"), (6, "3"), (30, "4"))


def _time_cells(when: When) -> dict[str, str]:
    """Return the cells of a time as `read` makes them; none of another one."""
    start, _, end = when.edtf.strip("[]").replace("/", "..").partition("..")
    end = end or start
    if not (_ISO_DAY.fullmatch(start) and _ISO_DAY.fullmatch(end)):
        return {}
    days = (date.fromisoformat(end) - date.fromisoformat(start)).days
    precision = next((code for most, code in _LONGEST_IN_DAYS if days <= most), "5")
    return {"date_start": start, "date_end": end, "date_prec": precision, "year": end[:4]}
