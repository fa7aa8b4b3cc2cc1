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
from typing import Any, NamedTuple

from run import (
    Contenders,
    Plain,
    Row,
    a_document,
    grouped,
    machine,
    measured,
    printed,
    rows_of,
    timed,
)

import caucasus_events as ce
from caucasus_events.chronicle.timelines import Timeline, timeline
from caucasus_events.findings.accounts import account, diff

SECONDS = 30 * 365 * 86_400
START = datetime.datetime(1990, 1, 1, tzinfo=datetime.UTC)
WIDTH = 31 * 43_200  # which finds some 1,600 of a million


def instant(second: int) -> str:
    """Write an instant as text."""
    return (START + datetime.timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")


Ask = Callable[[int, int], object]


def spread(size: int) -> int:
    """Return over how many seconds to spread entries, so that a query finds as many of all."""
    return max(2 * WIDTH, SECONDS * size // 1_000_000)


def spans(size: int) -> ce.Chronicle:
    """Make incidents from a second to weeks long; one in ten is known to the day only."""
    seconds = spread(size)
    dice = random.Random(20230628)
    incidents = []
    for n in range(size):
        start, length = dice.randrange(seconds), int(dice.lognormvariate(11, 1.5))
        text = f"{instant(start)}/{instant(start + length)}"
        when = text if dice.random() < 0.9 else text[:10]
        parties = [f"party-{dice.randrange(600)}" for _ in range(2)]
        incidents.append(
            ce.Incident(id=f"i{n:07}", kind="clash", title="told of", when=when, parties=parties)
        )
    parties_ = [ce.Party(id=f"party-{n}", kind="group", names=["A group"]) for n in range(600)]
    return ce.Chronicle(zone="UTC", parties=parties_, incidents=incidents)


def ncls(bounds: list[tuple[int, int]]) -> Ask:
    numpy: Any = import_module("numpy")
    starts, ends = (numpy.array(column) for column in zip(*bounds, strict=True))
    tree = import_module("ncls").NCLS64(starts, ends + 1, numpy.arange(len(bounds)))
    return lambda a, b: tree.all_overlaps_both(
        numpy.array([a]), numpy.array([b + 1]), numpy.array([0])
    )


def polars(bounds: list[tuple[int, int]]) -> Ask:
    module: Any = import_module("polars")
    frame = module.DataFrame({"start": [a for a, _ in bounds], "end": [b for _, b in bounds]})
    start, end = module.col("start"), module.col("end")
    return lambda a, b: frame.filter((start <= b) & (end >= a))


def duckdb(bounds: list[tuple[int, int]]) -> Ask:
    table: Any = (
        import_module("duckdb")
        .connect()
        .execute(
            "create table spans as select unnest($1) as first, unnest($2) as last",
            [[a for a, _ in bounds], [b for _, b in bounds]],
        )
    )
    ask = "select rowid from spans where first <= $1 and last >= $2"
    return lambda a, b: table.execute(ask, [b, a]).fetchnumpy()


def peers(bounds: list[tuple[int, int]]) -> tuple[dict[str, Ask], dict[str, float]]:
    """Return what else finds overlaps, over closed spans of microseconds, and the time to build."""
    found: dict[str, Ask] = {}
    built: dict[str, float] = {}
    for name, build in (("NCLS", ncls), ("polars", polars), ("DuckDB", duckdb)):
        try:
            build(bounds[:2])  # imports what it needs
            began = time.process_time()
            found[name] = build(bounds)
            built[name] = time.process_time() - began
        except ImportError:
            print(f"({name} is not installed)")
    return found, built


def by_column(incidents: Iterable[ce.Incident]) -> dict[str, Callable[[str], object]]:
    """Return what else finds the records of a party, or of a subject."""
    try:
        module: Any = import_module("polars")
    except ImportError:
        return {}
    told = [(one.id, *one.parties) for one in incidents]
    frame = module.DataFrame(told, schema=["id", "one", "other"], orient="row")
    return {
        "polars, by party": lambda party: frame.filter(
            (module.col("one") == party) | (module.col("other") == party)
        ),
        "polars, by subject": lambda subject: frame.filter(module.col("id") == subject),
    }


class Asked(NamedTuple):
    """What was measured of a timeline: what is done once, in seconds, and what again and again."""

    entries: int
    hits: float
    once: dict[str, float]
    built: dict[str, float]
    rows: list[Row]


def asking(size: int, rounds: int) -> Asked:
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
    once: dict[str, float] = {}
    for what, step in steps:
        gc.collect()
        gc.freeze()
        began = time.process_time()
        step()
        once[what] = time.process_time() - began
    whole = entries[0]
    held = [e.when.bounds for e in whole if e.when]
    others, built = peers([(b.earliest_start or 0, b.latest_end or 0) for b in held])
    columns = by_column(chronicle.incidents)
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
        seconds = [dice.randrange(spread(size) - WIDTH) for _ in range(20)]
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
        for (name, find), asked in zip(columns.items(), (parties, subjects), strict=False):
            clocked(name, [partial(find, one) for one in asked])
    return Asked(size, statistics.median(hits), once, built, rows_of(taken))


def reconciled(chronicle: ce.Chronicle, plain: list[Plain], rounds: int) -> list[Row]:
    """Measure reconciling whole, beside the least that any way must do."""
    contenders: Contenders = {
        "plain dicts grouped by topic and speaker": lambda: grouped(plain),
        "reconcile": lambda: ce.reconcile(chronicle),
    }
    return measured({what: timed(work) for what, work in contenders.items()}, rounds)


def differing(chronicle: ce.Chronicle, rounds: int) -> tuple[int, list[Row]]:
    """Measure the difference of two accounts, and tell of how many topics they are."""
    left, right = account(chronicle, "eastern"), account(chronicle, "western")

    def plain() -> object:
        one = {f.topic: f.evidence.stances for f in left.findings}
        other = {f.topic: f.evidence.stances for f in right.findings}
        return [topic for topic, stances in one.items() if stances != other.get(topic)]

    contenders = {"two dicts, built and compared": plain, "diff": lambda: diff(left, right)}
    rows = measured({what: timed(work) for what, work in contenders.items()}, rounds)
    return len({f.topic for each in (left, right) for f in each.findings}), rows


def past_states(chronicle: ce.Chronicle, rounds: int) -> list[Row]:
    """Measure the state as of a day, beside the statements filtered by ISO text."""

    def loop() -> object:
        return [s for s in chronicle.statements if s.said is not None and s.said.edtf < "2021"]

    contenders: Contenders = {
        "statements filtered by ISO text": loop,
        "as_of(said=...)": lambda: ce.as_of(chronicle, said="2021-06-01"),
        "as_of(published=...)": lambda: ce.as_of(chronicle, published="2021-06-01"),
    }
    return measured({what: timed(work) for what, work in contenders.items()}, rounds)


def main() -> None:
    """Measure everything and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--spans", type=int, default=1_000_000, help="how many entries")
    parser.add_argument("--statements", type=int, default=100_000, help="the most statements")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds, at least 5")
    options = parser.parse_args()
    rounds = max(5, options.rounds)
    print(machine())
    print("\n| statements | topics | reconciled, s | µs a topic |\n| ---: | ---: | ---: | ---: |")
    for size in (1_000, 10_000, 100_000, 1_000_000):
        if size <= options.statements:
            document = a_document(size)
            chronicle = ce.loads(json.dumps(document))
            topics = len(ce.reconcile(chronicle))
            row = reconciled(chronicle, document["statements"], rounds)[1]
            each = row.seconds / topics * 1e6
            print(f"| {size:,} | {topics:,} | {row.seconds:.3f} | {each:.0f} |")
    topics, rows = differing(chronicle, rounds)
    printed(f"Two accounts, of {topics:,} topics together", rows, "ms")
    printed(
        f"As of a day, {len(chronicle.statements):,} statements",
        past_states(chronicle, rounds),
        "ms",
    )
    asked = asking(options.spans, rounds)
    print(f"\n### A timeline of {asked.entries:,} entries\n\n| once | s |\n| --- | ---: |")
    for what, seconds in (asked.once | asked.built).items():
        print(f"| {what} | {seconds:.2f} |")
    printed(f"Asking it, p50, {asked.hits:,.0f} hits", asked.rows, "µs")


if __name__ == "__main__":
    main()
