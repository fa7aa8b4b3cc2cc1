"""Run every measurement that a target was set for, and write the page of benchmarks.

    python benchmarks/page.py [--quick]

Writes `docs/benchmarks.md` and the curves beside it. Each measurement runs in its own process; ours
and the peers run in turns in that process. The whole takes some eight minutes, and `--quick` one,
at a hundredth of the sizes. `benchmarks/limits.md` tells why a target is not met, under the
target's name.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import multiprocessing
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import adding
import documents
import queries
from curves import Points, curves
from run import Row, a_document, grouped, machine
from targets import TARGETS, Figure, Picture, Section, limits, rendered, table, told

import caucasus_events as ce

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
ROUNDS = 5


# Measurements


class Sizes(NamedTuple):
    """How much is measured."""

    statements: int
    curve: tuple[int, ...]  # statements; a statement makes some two claims
    compared: int  # statements whose accounts are compared
    spans: tuple[int, ...]


FULL = Sizes(100_000, (500, 5_000, 100_000, 500_000), 280_000, (10_000, 100_000, 1_000_000))
QUICK = Sizes(1_000, (500, 1_000, 5_000), 2_800, (5_000, 10_000))


class Concluded(NamedTuple):
    """What was measured of one chronicle."""

    claims: int
    topics: int
    reconciled: list[Row]
    past: list[Row]
    added: list[Row]


def written(size: int) -> bytes:
    """Make the bytes of a document."""
    return json.dumps(a_document(size), ensure_ascii=False).encode()


def read_and_written(size: int) -> tuple[list[Row], list[Row]]:
    return documents.reading_and_writing(written(size), ROUNDS)


def held(size: int) -> dict[str, float]:
    return documents.holding(written(size), size)[0]


def concluded(size: int) -> Concluded:
    document = a_document(size)
    chronicle = ce.loads(json.dumps(document))
    rounds = ROUNDS if size <= FULL.statements else 3
    return Concluded(
        sum(len(s.claims) for s in chronicle.statements),
        len(grouped(document["statements"])),
        queries.reconciled(chronicle, document["statements"], rounds),
        queries.past_states(chronicle, ROUNDS),
        adding.adding(chronicle, ROUNDS),
    )


def compared(size: int) -> tuple[int, list[Row]]:
    return queries.differing(ce.loads(json.dumps(a_document(size))), ROUNDS)


def apart(work: Callable[..., Any], *given: object) -> Any:
    """Do some work in a process of its own, so that it pays for nobody else's data."""
    print(f"{datetime.datetime.now():%H:%M:%S} {work.__name__}{given}", flush=True)  # noqa: DTZ005
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawning) as pool:
        return pool.submit(work, *given).result()


# From measurements to sections


def rows_table(what: str, rows: Iterable[Row]) -> str:
    """Write medians and ratios as a table."""
    cells = [(row.what, told(row.seconds), f"{row.ratio:,.2f}") for row in rows]
    return table((what, "median", "ratio"), cells)


MISSING = Row("", math.nan, math.nan)


def figure(rows: Iterable[Row], ours: str, peer: str, per: int = 1) -> Figure:
    """Set what was measured beside a peer; `per` is among how many the time is shared out."""
    found = {row.what: row for row in rows}
    mine, other = found.get(ours, MISSING), found.get(peer, MISSING)
    ratio = math.nan
    if mine.taken and other.taken:
        ratio = statistics.median(a / b for a, b in zip(mine.taken, other.taken, strict=True))
    return Figure(mine.seconds / per, peer, other.seconds / per, ratio)


def pictured(name: str, title: str, across: str, lines: Mapping[str, Points]) -> Picture:
    """Draw a curve."""
    return Picture(name, title, curves(title, across, lines))


def section(
    heading: str,
    figures: Iterable[Figure],
    tables: Sequence[str] = (),
    pictures: Sequence[Picture] = (),
) -> Section:
    """Give each target of a heading its figure, in order."""
    pairs = zip(TARGETS[heading], figures, strict=True)
    return Section({t.what: f for t, f in pairs}, tables, pictures)


def documents_told(read: list[Row], put: list[Row]) -> Iterator[tuple[str, Section]]:
    with_extra, plain = "loads, with the extra", "orjson.loads"
    figures = [
        figure(read, with_extra, plain),
        figure(read, "loads, without it", plain),
        figure(read, with_extra, "pydantic models"),
    ]
    yield "Load", section("Load", figures, [rows_table("bytes to objects", read)])
    figures = [figure(put, "dumps", "orjson.dumps")]
    yield "Dump", section("Dump", figures, [rows_table("objects to text", put)])


def imports_told(rows: list[Row]) -> Iterator[tuple[str, Section]]:
    figures = [figure(rows, "import caucasus_events", "import attrs")]
    yield "Import", section("Import", figures)


def memory_told(whole: dict[str, float]) -> Iterator[tuple[str, Section]]:
    peer = "the dicts of json.loads"
    ours, theirs = whole["a chronicle"], whole[peer]
    rows = [(what, f"{size:,.0f}") for what, size in whole.items()]
    figures = [Figure(ours, peer, theirs, ours / theirs)]
    yield "Memory", section("Memory", figures, [table(("held", "bytes a statement"), rows)])


def timelines_told(asked: list[queries.Asked]) -> Iterator[tuple[str, Section]]:
    most = asked[-1]
    overlap, entries = "timeline.between", "... its entries taken out"
    both = [with_entries(one.rows, overlap, entries) for one in asked]
    laid, by_time, *finding = most.once.values()
    theirs = most.built.get("NCLS", math.nan)
    figures = [
        figure(most.rows, overlap, "NCLS"),
        figure(both[-1], entries, "NCLS"),
        figure(most.rows, "timeline.involving", "polars, by party"),
        figure(most.rows, "timeline.about", "polars, by subject"),
        *(
            Figure(seconds, "NCLS", theirs, seconds / theirs)
            for seconds in (laid + by_time, laid + by_time + sum(finding))
        ),
        *(figure(most.rows, overlap, name) for name in ("NCLS", "polars", "DuckDB")),
    ]
    lines = {
        what: [(one.entries, row.seconds) for one in asked for row in one.rows if row.what == what]
        for what in (overlap, *most.built)
    }
    drawn = pictured("overlap", "An overlap query, by entries", "entries", lines)
    yield "Timeline", section("Timeline", figures, pictures=[drawn])


def with_entries(rows: list[Row], overlap: str, entries: str) -> list[Row]:
    """Count the query in what it takes to take its entries out."""
    asked = next(row for row in rows if row.what == overlap)
    return [
        row
        if row.what != entries
        else row._replace(
            seconds=row.seconds + asked.seconds,
            taken=tuple(a + b for a, b in zip(row.taken, asked.taken, strict=True)),
        )
        for row in rows
    ]


def conclusions_told(
    whole: Concluded, curve: list[Concluded], sizes: Sequence[int]
) -> Iterator[tuple[str, Section]]:
    plain = "plain dicts grouped by topic and speaker"
    least, most = (one.reconciled[1].seconds / one.claims for one in (curve[0], curve[-1]))
    figures = [
        figure(whole.reconciled, "reconcile", plain, whole.topics),
        figure(whole.reconciled, "reconcile", plain),
        Figure(most, f"among {curve[0].claims:,}", least, most / least),
    ]
    reconciled = {
        name: [(one.claims, one.reconciled[n].seconds) for one in curve]
        for n, name in ((1, "reconcile"), (0, "plain dicts grouped"))
    }
    drawn = pictured("reconcile", "Reconciling whole, by claims", "claims", reconciled)
    yield "Reconcile", section("Reconcile", figures, pictures=[drawn])
    figures = [
        figure(whole.past, "as_of(said=...)", "statements filtered by ISO text"),
        figure(
            whole.added, "... again and again, each to the last", "their tuple copied, one added"
        ),
    ]
    drawn_by_size = [
        pictured(name, title, "statements", by_statements(curve, sizes, what))
        for name, title, what in (
            ("as-of", "A past state, by statements", "past"),
            ("adding", "One statement added, by statements", "added"),
        )
    ]
    yield "As of, and adding", section("As of, and adding", figures, pictures=drawn_by_size)


SHOWN = {
    "past": {
        "as_of(said=...)": "as_of(said=...)",
        "as_of(published=...)": "as_of(published=...)",
        "statements filtered by ISO text": "filtered by ISO text",
    },
    "added": {
        "... again and again, each to the last": "merge, again and again",
        "... and all statements read": "merge, all then read",
        "their tuple copied, one added": "a tuple copied",
        "a dict of the statements copied, one added": "a dict copied",
    },
}


def by_statements(curve: list[Concluded], sizes: Sequence[int], what: str) -> Mapping[str, Points]:
    """Return the lines of a curve by how many statements there are."""
    lines: dict[str, list[tuple[float, float]]] = {name: [] for name in SHOWN[what].values()}
    for size, one in zip(sizes, curve, strict=True):
        for row in getattr(one, what):
            if row.what in SHOWN[what]:
                lines[SHOWN[what][row.what]].append((size, row.seconds))
    return lines


def difference_told(rows: list[Row]) -> Iterator[tuple[str, Section]]:
    figures = [figure(rows, "diff", "two dicts, built and compared")]
    yield "Diff", section("Diff", figures)


def making_told(made: list[documents.Made]) -> Iterator[tuple[str, Section]]:
    slowest = max(made, key=lambda one: one.ratio)
    bare = slowest.seconds / slowest.ratio
    figures = [Figure(slowest.seconds, f"`{slowest.name}` unchecked", bare, slowest.ratio)]
    yield "Construction", section("Construction", figures)


def measurements(sizes: Sizes) -> tuple[dict[str, Section], dict[str, int]]:
    """Run every measurement, and tell how much was measured."""
    asked = [apart(queries.asking, size, ROUNDS) for size in sizes.spans]
    curve = [apart(concluded, size) for size in sizes.curve]
    whole = curve[sizes.curve.index(sizes.statements)]
    topics, difference = apart(compared, sizes.compared)
    sections = dict(
        (
            *documents_told(*apart(read_and_written, sizes.statements)),
            *imports_told(apart(documents.importing, ROUNDS)),
            *memory_told(apart(held, sizes.statements)),
            *timelines_told(asked),
            *conclusions_told(whole, curve, sizes.curve),
            *difference_told(difference),
            *making_told(apart(documents.making, ROUNDS)),
        )
    )
    return sections, {
        "statements": sizes.statements,
        "most": sizes.curve[-1],
        "entries": sizes.spans[-1],
        "topics": topics,
    }


def main() -> None:
    """Measure everything and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="at a hundredth of the sizes")
    options = parser.parse_args()
    sections, numbers = measurements(QUICK if options.quick else FULL)
    pictures = PAGE.with_suffix("")
    pictures.mkdir(exist_ok=True)
    for found in sections.values():
        for picture in found.pictures:
            (pictures / f"{picture.name}.svg").write_text(picture.drawn, encoding="utf-8")
    PAGE.write_text(rendered(sections, numbers, limits(), machine(), options.quick), "utf-8")


if __name__ == "__main__":
    main()
