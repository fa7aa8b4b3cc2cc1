"""Measure questions to a timeline of a million spans, reconciling, differences and past states.

    python benchmarks/queries.py [--spans N] [--statements N] [--rounds N]

Peers that are not installed are left out: `pip install ncls polars duckdb` brings them. They
answer in one value, from whole numbers; a timeline answers in three, from times as imprecise
as they were told. Rounds run in turns, and a ratio is the median of the ratios of each round.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import json
import random
import statistics
import time
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from typing import Any

from run import a_document, machine, measured, printed, timed

import caucasus_events as ce
from caucasus_events.accounts import account, diff
from caucasus_events.timelines import Timeline, timeline

SECONDS = 30 * 365 * 86_400
START = datetime.datetime(1990, 1, 1, tzinfo=datetime.UTC)
WIDTH = 31 * 43_200  # which finds some 1,600 of a million


def instant(second: int) -> str:
    """Write an instant as text."""
    return (START + datetime.timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")


def spans(size: int) -> ce.Chronicle:
    """Make incidents from a second to weeks long; one in ten is known to the day only."""
    dice = random.Random(20230628)
    incidents = []
    for n in range(size):
        start, length = dice.randrange(SECONDS), int(dice.lognormvariate(11, 1.5))
        text = f"{instant(start)}/{instant(start + length)}"
        when = text if dice.random() < 0.9 else text[:10]
        parties = [f"party-{dice.randrange(600)}" for _ in range(2)]
        incidents.append(
            ce.Incident(id=f"i{n:07}", kind="clash", title="told of", when=when, parties=parties)
        )
    parties_ = [ce.Party(id=f"party-{n}", kind="group", names=["A group"]) for n in range(600)]
    return ce.Chronicle(zone="UTC", parties=parties_, incidents=incidents)


def peers(bounds: list[tuple[int, int]]) -> dict[str, Callable[[int, int], object]]:
    """Return what else finds overlaps, over closed spans of microseconds."""
    found: dict[str, Callable[[int, int], object]] = {}
    try:
        numpy: Any = import_module("numpy")
        starts, ends = (numpy.array(column) for column in zip(*bounds, strict=True))
        tree = import_module("ncls").NCLS64(starts, ends + 1, numpy.arange(len(bounds)))
        found["NCLS"] = lambda a, b: tree.all_overlaps_both(
            numpy.array([a]), numpy.array([b + 1]), numpy.array([0])
        )
    except ImportError:
        print("(NCLS is not installed)")
    try:
        polars: Any = import_module("polars")
        frame = polars.DataFrame({"start": [a for a, _ in bounds], "end": [b for _, b in bounds]})
        start, end = polars.col("start"), polars.col("end")
        found["polars"] = lambda a, b: frame.filter((start <= b) & (end >= a))
    except ImportError:
        print("(polars is not installed)")
    try:
        base: Any = import_module("duckdb").connect()
        table = base.execute(
            "create table spans as select unnest($1) as first, unnest($2) as last",
            [[a for a, _ in bounds], [b for _, b in bounds]],
        )
        ask = "select rowid from spans where first <= $1 and last >= $2"
        found["DuckDB"] = lambda a, b: table.execute(ask, [b, a]).fetchnumpy()
    except ImportError:
        print("(DuckDB is not installed)")
    return found


def asking(size: int, rounds: int) -> None:
    """Measure questions to a timeline, beside what else finds overlaps."""
    chronicle = spans(size)
    gc.collect()
    gc.freeze()
    steps: list[tuple[str, Callable[[], object]]] = []
    entries: list[Timeline] = []
    steps.append(("laid out from the records", lambda: entries.append(timeline(chronicle))))
    steps.append(("indexed by time", lambda: entries[0].before("1990")))
    steps.append(("indexed by party", lambda: entries[0].involving("party-1")))
    steps.append(("indexed by subject", lambda: entries[0].about("i0000001")))
    print(f"\n### A timeline of {size:,} entries\n\n| once | s |\n| --- | ---: |")
    for what, step in steps:
        gc.collect()
        gc.freeze()
        began = time.process_time()
        step()
        print(f"| {what} | {time.process_time() - began:.2f} |")
    whole = entries[0]
    held = [e.when.bounds for e in whole if e.when]
    others = peers([(b.earliest_start or 0, b.latest_end or 0) for b in held])
    dice = random.Random(7)
    taken: dict[str, list[float]] = {}
    hits: list[int] = []

    def clocked(what: str, asks: Iterable[Callable[[], Any]]) -> list[Any]:
        """Ask one after another, as whoever asks much does."""
        answers = []
        for ask in asks:
            began = time.perf_counter()
            answers.append(ask())
            taken.setdefault(what, []).append(time.perf_counter() - began)
        return answers

    for _ in range(rounds):
        seconds = [dice.randrange(SECONDS) for _ in range(20)]
        times = [[ce.When(edtf=instant(s)) for s in (s, s + WIDTH)] for s in seconds]
        bounds = [(a.bounds.earliest_start or 0, b.bounds.latest_end or 0) for a, b in times]
        answers = clocked("timeline.between", [partial(whole.between, *t) for t in times])
        clocked("... its entries taken out", [partial(getattr, a, "entries") for a in answers])
        hits += [len(answer) + len(answer.undecided) for answer in answers]
        for name, ask in others.items():
            clocked(name, [partial(ask, *b) for b in bounds])
        parties = [f"party-{dice.randrange(600)}" for _ in range(20)]
        clocked("timeline.involving", [partial(whole.involving, p) for p in parties])
        subjects = [f"i{dice.randrange(size):07}" for _ in range(20)]
        clocked("timeline.about", [partial(whole.about, s) for s in subjects])
    base = taken["timeline.between"]
    print(f"\np50, {statistics.median(hits):,.0f} hits\n")
    print("| what | µs | ratio |\n| --- | ---: | ---: |")
    for what, each in taken.items():
        ratio = statistics.median(a / b for a, b in zip(each, base, strict=True))
        print(f"| {what} | {statistics.median(each) * 1e6:,.0f} | {ratio:,.2f} |")


def concluding(size: int, rounds: int) -> None:
    """Measure reconciling whole, past states and differences, beside the least there is to do."""
    curve = [n for n in (1_000, 10_000, 100_000, 1_000_000) if n <= size]
    print("\n| statements | topics | reconciled, s | µs a topic |\n| ---: | ---: | ---: | ---: |")
    for n in curve:
        chronicle = ce.loads(json.dumps(a_document(n)))
        gc.collect()
        gc.freeze()
        findings = ce.reconcile(chronicle)
        once = statistics.median(
            timed(lambda c=chronicle: ce.reconcile(c))() for _ in range(rounds)
        )
        print(f"| {n:,} | {len(findings):,} | {once:.3f} | {once / len(findings) * 1e6:.0f} |")
    left, right = account(chronicle, "eastern"), account(chronicle, "western")

    def plain() -> object:
        one = {f.topic: f.evidence.stances for f in left.findings}
        other = {f.topic: f.evidence.stances for f in right.findings}
        return [topic for topic, stances in one.items() if stances != other.get(topic)]

    contenders = {"two dicts, built and compared": plain, "diff": lambda: diff(left, right)}
    rows = measured({what: timed(work) for what, work in contenders.items()}, rounds)
    printed(
        f"Two accounts, of {len(left.findings):,} and {len(right.findings):,} topics", rows, "ms"
    )

    def loop() -> object:
        return [s for s in chronicle.statements if s.said is not None and s.said.edtf < "2021"]

    contenders = {
        "statements filtered by ISO text": loop,
        "as_of(said=...)": lambda: ce.as_of(chronicle, said="2021-06-01"),
    }
    rows = measured({what: timed(work) for what, work in contenders.items()}, rounds)
    printed(f"As of a day, {len(chronicle.statements):,} statements", rows, "ms")


def main() -> None:
    """Measure everything and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--spans", type=int, default=1_000_000, help="how many entries")
    parser.add_argument("--statements", type=int, default=100_000, help="the most statements")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds, at least 5")
    options = parser.parse_args()
    rounds = max(5, options.rounds)
    print(machine())
    concluding(options.statements, rounds)
    asking(options.spans, rounds)


if __name__ == "__main__":
    main()
