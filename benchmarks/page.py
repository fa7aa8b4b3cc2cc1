"""Measure everyday speed and growth beside peers, and write the page of benchmarks.

    python benchmarks/page.py [--statements 5000] [--claims 100000] [--entries 100000]

Writes `docs/benchmarks.md` and the curves beside it. Each measurement runs in its own process; ours
and the peers run in turns in that process. The whole takes some ten minutes.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import random
import time
import tracemalloc
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import growth
import orjson
import pandas
import polars
from curves import curves
from run import SHAPES, Contenders, Row, a_document, machine, measured, rows_of, run_apart, timed

import caucasus_events as ce

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
ROUNDS = 5
AWKWARD = {
    "truce.reconcile": "a truce, each side accusing and denying day by day",
    "route.reconcile": "a route, open to all and closed to aid day by day",
    "each_in_conflict.reconcile": "voices that all differ",
    "revising.reconcile": "a number revised again and again",
    "truce.why_changed": "why_changed of the truce",
}
SIZES = (1_000, 2_000, 4_000, 8_000)


def apart(work: Callable[..., Any], *given: object) -> Any:
    """Do some work in a process of its own, so that it pays for nobody else's data."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def in_turns(contenders: Contenders) -> list[Row]:
    return measured({what: timed(work) for what, work in contenders.items()}, ROUNDS)


# What is measured


def reading(shape: str, size: int) -> list[Row]:
    """Measure bytes to objects; `reconcile` runs on the same document."""
    document = json.dumps(SHAPES[shape](size), ensure_ascii=False).encode()
    chronicle = ce.loads(document)
    contenders: Contenders = {"orjson.loads": lambda: orjson.loads(document)}
    if SHAPES[shape] is a_document:
        for peer in ("msgspec", "pydantic"):
            contenders |= import_module(f"shape_in_{peer}").peers(document.decode())[0]
    contenders |= {
        "loads": lambda: ce.loads(document),
        "reconcile": lambda: ce.reconcile(chronicle),
    }
    return in_turns(contenders)


def writing(size: int) -> list[Row]:
    plain = a_document(size)
    chronicle = ce.loads(json.dumps(plain))
    return in_turns(
        {"orjson.dumps": lambda: orjson.dumps(plain), "dumps": lambda: ce.dumps(chronicle)}
    )


def importing() -> list[Row]:
    """Measure imports and a first answer, each in a process of its own."""
    shown = "import caucasus_events as ce; str(ce.reconcile(ce.datasets.june_2023()))"
    programs = {
        "import attrs": "import attrs",
        "import caucasus_events": "import caucasus_events",
        "import pandas": "import pandas",
        "june_2023() reconciled and printed": shown,
    }
    return measured({what: run_apart(program) for what, program in programs.items()}, ROUNDS)


def held(size: int) -> int:
    """Return the bytes that a chronicle holds for each statement."""
    document = json.dumps(a_document(size))
    ce.loads(document)  # imports what it needs, and reads the times, which are shared
    gc.collect()
    tracemalloc.start()
    chronicle = ce.loads(document)
    gc.collect()
    return tracemalloc.get_traced_memory()[0] // len(chronicle.statements)


def one_subject(size: int) -> list[Row]:
    """Measure one subject out of many, once the chronicle is indexed."""
    chronicle = ce.loads(json.dumps(a_document(size)))
    few = ce.loads(json.dumps(a_document(size // 100)))
    subject = few.incidents[-1].id
    for one in (chronicle, few):
        ce.reconcile(one, subject=subject)
    return in_turns(
        {
            f"one subject of {len(one.statements):,} statements": partial(
                ce.reconcile, one, subject=subject
            )
            for one in (few, chronicle)
        }
    )


def overlapping(size: int) -> list[Row]:
    """Measure an overlap query over the entries of a timeline, by the clock."""
    dice = random.Random(20230628)
    year = 365 * 24 * 3_600
    times = []
    for _ in range(size):
        start = dice.randrange(30 * year)
        times.append((start, start + int(dice.lognormvariate(11, 1.5))))

    def text(second: int) -> str:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(second))

    incidents = [
        ce.Incident(id=f"i{n:07}", kind="clash", title="t", when=f"{text(a)}/{text(b)}")
        for n, (a, b) in enumerate(times)
    ]
    timeline = ce.timeline(ce.Chronicle(zone="UTC", incidents=incidents))
    timeline.between("1990", "1990")  # makes the index
    frame = polars.DataFrame({"start": [a for a, _ in times], "end": [b for _, b in times]})
    start, end = polars.col("start"), polars.col("end")
    taken: dict[str, list[float]] = {"polars, two columns of numbers": [], "timeline": []}
    gc.collect()
    gc.freeze()  # nobody pays for the entries of the other
    for _ in range(20 * ROUNDS):
        first = dice.randrange(30 * year)
        last = first + 31 * 43_200
        asked = [ce.When(edtf=text(second)) for second in (first, last)]
        assert all(when.bounds for when in asked)  # read beforehand, as polars is given numbers
        asks: tuple[Callable[[], object], ...] = (
            lambda a=first, b=last: frame.filter((start <= b) & (end >= a)),
            lambda asked=asked: timeline.between(*asked),
        )
        for times_taken, ask in zip(taken.values(), asks, strict=True):
            began = time.perf_counter()
            ask()
            times_taken.append(time.perf_counter() - began)
    return rows_of(taken)


def latest_claims(size: int) -> list[Row]:
    """Measure the latest claim of each voice a topic, least and greatest, and who says it."""
    dice = random.Random(20230628)
    document = a_document(8) | {"sources": []}
    voices = ("east-mod", "east-mfa", "west-mod", "west-mfa", "union", "herald", "post")
    incidents = [{"id": f"i{n}", "kind": "clash", "title": "t"} for n in range(size // 12 + 1)]
    rows = [
        (f"i{n // 12}", voices[n % 7], f"2023-{n % 12 + 1:02}-{n % 28 + 1:02}", dice.randint(1, 40))
        for n in range(size)
    ]
    statements = [
        {
            "id": f"s{n:07}",
            "speaker": voice,
            "said": said,
            "claims": [
                {
                    "claim": "casualties",
                    "subject": topic,
                    "harm": "killed",
                    "of": "east",
                    "count": count,
                }
            ],
        }
        for n, (topic, voice, said, count) in enumerate(rows)
    ]
    chronicle = ce.loads(json.dumps(document | {"incidents": incidents, "statements": statements}))
    columns = [*zip(*rows, strict=True)]
    names = ("topic", "voice", "said", "count")
    table = dict(zip(names, map(list, columns), strict=True))
    frame, other = pandas.DataFrame(table), polars.DataFrame(table)
    database = duckdb.connect()
    database.register("given", frame)
    database.execute("create table claims as select * from given")

    def in_pandas() -> object:
        latest = frame.sort_values("said").groupby(["topic", "voice"]).tail(1)
        found = latest.groupby("topic").agg({"count": ["min", "max"], "voice": list})
        return len(found)

    def in_polars() -> object:
        latest = other.sort("said").group_by("topic", "voice").last()
        count = polars.col("count")
        return latest.group_by("topic").agg(
            count.min().alias("least"), count.max().alias("most"), polars.col("voice")
        )

    query = """select topic, min(c), max(c), list(voice) from
        (select topic, voice, arg_max("count", said) c from claims group by topic, voice)
        group by topic"""
    return in_turns(
        {
            "polars": in_polars,
            "DuckDB": lambda: database.execute(query).fetchall(),
            "pandas": in_pandas,
            "reconcile": lambda: ce.reconcile(chronicle),
        }
    )


def grown(name: str) -> list[tuple[float, float]]:
    """Measure how an awkward arrangement grows: the seconds at each size."""
    return [(n, apart(growth.measured, name, n)[0]) for n in SIZES]


# The page


def told(seconds: float) -> str:
    """Write some seconds in the unit that suits them."""
    scale, unit = next(
        (s, u) for s, u in ((1, "s"), (1e3, "ms"), (1e6, "µs")) if seconds * s >= 1 or u == "µs"
    )
    return f"{seconds * scale:.3g} {unit}"


def table(what: str, rows: Iterable[Row]) -> str:
    lines = [f"| {row.what} | {told(row.seconds)} | {row.ratio:.3g} |" for row in rows]
    return "\n".join([f"| {what} | median | times the first |", "|---|---:|---:|", *lines])


def between(rows: Sequence[Row], ours: str, peer: str) -> str:
    """Write how many times as long one takes as another."""
    found = {row.what: row.seconds for row in rows}
    return f"{found[ours] / found[peer]:.2g}"


def rendered(
    on: str,
    options: argparse.Namespace,
    read: Mapping[str, Sequence[Row]],
    rows: Mapping[str, Sequence[Row]],
    bytes_held: int,
    lines: Mapping[str, Sequence[tuple[float, float]]],
) -> str:
    """Write the page."""
    shapes = "\n".join(
        f"| {shape} | {between(found, 'loads', 'orjson.loads')} |"
        f" {between(found, 'reconcile', 'loads')} |"
        for shape, found in read.items()
    )
    exponents = "\n".join(
        f"| {AWKWARD[name]} | {told(line[-1][1])} |"
        f" {growth.exponent([*SIZES], [seconds for _, seconds in line], 0.0)} |"
        for name, line in lines.items()
    )
    first = next(iter(read.values()))
    return f"""# Benchmarks

Measured by `python benchmarks/page.py`: {on}.

Ours and the peers run in turns in one process, on generated data from a fixed seed.
A figure is the median of five rounds, in CPU time; the overlap query is by the clock.
`benchmarks/README.md` lists the other scripts. No test asserts a time.

## Reading and writing

{options.statements:,} statements with sources and one to three claims each, from bytes to a \
checked chronicle.
The peers check no references, no times and no repeated keys.

{table("bytes to objects", [row for row in first if row.what != "reconcile"])}

The shape of the data matters: imprecise times that are told once must each be read.

| shape | `loads`, times `orjson.loads` | `reconcile` whole, times `loads` |
|---|---:|---:|
{shapes}

What limits it: Python makes some six records a statement, and then looks up every reference.

{table("objects to text", rows["writing"])}

`dumps` checks that the text can be read again; then Python turns records into plain data.
A chronicle holds {bytes_held:,} bytes a statement, look-ups included.
Times are shared by all that a process reads, and are left out.

## Starting

{table("in a process of its own", rows["importing"])}

## Asking

{table("a question by subject", rows["subject"])}

An overlap query over {options.entries:,} entries, which are imprecise times and answer in three \
values.
Polars compares whole numbers, without an index.

{table("an overlap query", rows["overlap"])}

## Beside tables

What a user may do instead, over {options.claims:,} claims: the latest claim of each voice on each \
topic, the least and the greatest of them, and who says it.

{table("latest claims by topic", rows["tables"])}

The three give these numbers and no more.
`reconcile` also takes organs for their state, and tells what was revised, who contradicts whom, \
who admits, the status and the reasons, each with its address.
Where only the numbers are wanted, export the claims (`tables`) and ask one of the three.

## Growth

Arrangements that are awkward on purpose; 1 is linear, 2 the square.

| arrangement | at {SIZES[-1]:,} statements | exponent |
|---|---:|---:|
{exponents}

![Awkward arrangements, by statements](benchmarks/growth.svg)

What still grows faster: `history`, and the course of a term, where each statement changes \
the answer; each step holds all that was set aside before it.
So do chains of thousands of parties or places of which each lies in the next, and `violations` \
by day of thousands of accusations that each cover all days.
`python benchmarks/growth.py` prints these and others, in time and memory.
"""


def main() -> None:
    """Measure everything and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--statements", type=int, default=5_000)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=100_000)
    options = parser.parse_args()
    on = machine()
    read = {shape: apart(reading, shape, options.statements) for shape in SHAPES}
    rows = {
        "writing": apart(writing, options.statements),
        "importing": importing(),
        "subject": apart(one_subject, 20 * options.statements),
        "overlap": apart(overlapping, options.entries),
        "tables": apart(latest_claims, options.claims),
    }
    lines = {name: grown(name) for name in AWKWARD}
    pictures = PAGE.with_suffix("")
    drawn = curves("Awkward arrangements, by statements", "statements", lines)
    (pictures / "growth.svg").write_text(drawn, encoding="utf-8")
    bytes_held = apart(held, 4 * options.statements)
    PAGE.write_text(rendered(on, options, read, rows, bytes_held, lines), encoding="utf-8")


if __name__ == "__main__":
    main()
