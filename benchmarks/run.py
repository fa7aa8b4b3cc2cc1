"""What the benchmarks share: a generated document in three shapes, and measuring in turns.

What is compared runs in turns, a round at a time, so that whatever else the machine does strikes
all alike; a ratio is the median of the ratios of each round. Times are CPU times of this process.
"""

from __future__ import annotations

import datetime
import gc
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

Plain = dict[str, Any]
Contenders = dict[str, Callable[[], object]]

PARTIES: list[Plain] = [
    {"id": "east", "kind": "state", "names": ["Eastland"]},
    {"id": "west", "kind": "de_facto_authority", "names": ["Westland"]},
    {"id": "union", "kind": "international_organisation", "names": ["The Union"]},
    {"id": "herald", "kind": "outlet", "names": ["The Herald"]},
    {"id": "post", "kind": "outlet", "names": ["The Post"]},
    *(
        {
            "id": f"{of}-{organ}",
            "kind": "ministry",
            "names": [f"{organ} of {of}"],
            "affiliations": [{"of": of, "role": "organ_of"}],
        }
        for of in ("east", "west")
        for organ in ("mod", "mfa", "mission")
    ),
]
SPEAKERS = ["east-mod", "east-mfa", "west-mod", "west-mfa", "union", "east", "west", "post"]
PLACES = [f"village-{i}" for i in range(20)]
SLOTS = 8  # statements about one incident
MOST_CLAIMS = 3  # in one statement


def a_claim(dice: random.Random, topic: str, day: str) -> Plain:
    """Make a claim on a topic of an incident: what differs between claims is the answer."""
    match topic:
        case "killed east" | "killed west" | "wounded east" | "wounded west":
            harm, of = topic.split()
            number = dice.randint(1, 40)
            count: object = dice.choice(
                [number, number, {"at_least": number}, {"about": 10 * number}]
            )
            return {"claim": "casualties", "harm": harm, "of": of, "count": count}
        case "responsibility":
            return {
                "claim": "responsibility",
                "by": dice.choice(["east", "west"]),
                "act": "initiated",
            }
        case "time":
            return {"claim": "time", "when": f"{day}T{dice.randint(0, 23):02}:30+04:00"}
        case "place":
            return {"claim": "place", "place": dice.choice(PLACES[:3])}
        case _:
            return {"claim": "means", "means": "artillery"}


TOPICS = [
    *("killed east", "killed west", "wounded east", "wounded west"),
    *("responsibility", "time", "place", "means"),
]


def a_document(size: int) -> Plain:
    """Make a document of some `size` statements in which a topic has 2 to 8 claims."""
    dice = random.Random(20230628)
    incidents: list[Plain] = []
    sources: list[Plain] = []
    statements: list[Plain] = []
    while len(statements) < size:
        number = len(incidents)
        day = str(datetime.date(2020, 1, 1) + datetime.timedelta(days=number % 1400))
        incidents.append(
            {
                "id": f"incident-{number:06}",
                "kind": "clash",
                "title": f"Clash number {number}",
                "when": day,
                "where": dice.choice(PLACES),
                "parties": ["east", "west"],
            }
        )
        slots: list[list[Plain]] = [[] for _ in range(SLOTS)]
        for topic in dice.sample(TOPICS, 3):
            free = [slot for slot in slots if len(slot) < MOST_CLAIMS]
            for slot in dice.sample(free, dice.randint(2, min(8, len(free)))):
                claim = a_claim(dice, topic, day)
                tag = claim.pop("claim")
                slot.append(
                    {
                        "claim": tag,
                        "subject": f"incident-{number:06}",
                        "key": topic.replace(" ", "-"),
                        **claim,
                    }
                )
        for speaker, claims in zip(SPEAKERS, slots, strict=True):
            if not claims:
                continue
            source = f"source-{len(sources):06}"
            outlet = dice.choice(["herald", "post"])
            hour = dice.randint(9, 20)
            sources.append(
                {
                    "id": source,
                    "publisher": outlet,
                    "title": f"Report on clash number {number}",
                    "url": f"https://{outlet}.example/{number}",
                    "published": f"{day}T{hour + 2:02}:15:00+04:00",
                }
            )
            statements.append(
                {
                    "id": f"statement-{len(statements):06}",
                    "speaker": speaker,
                    "said": f"{day}T{hour:02}:00:00+04:00",
                    "reports": [{"source": source, "via": [outlet] if dice.random() < 0.5 else []}],
                    "claims": claims,
                    "summary": f"what {speaker} told of clash number {number}",
                }
            )
    return {
        "format": "caucasus-events",
        "version": 1,
        "sides": {
            "sides": [
                {"id": "eastern", "members": ["east"]},
                {"id": "western", "members": ["west"]},
            ],
            "neutral": ["union"],
        },
        "parties": PARTIES,
        "places": [{"id": place, "names": [place]} for place in PLACES],
        "sources": sources,
        "incidents": incidents,
        "statements": statements,
    }


def of_unique_times(size: int) -> Plain:
    """Make a document with a zone in which nearly every time is told once only."""
    document = a_document(size) | {"zone": "Asia/Baku"}
    start = datetime.datetime(2020, 1, 1)  # noqa: DTZ001
    for number, record in enumerate((*document["statements"], *document["sources"])):
        at = start + datetime.timedelta(seconds=3_607 * number)
        record["said" if "speaker" in record else "published"] = at.isoformat()
    return document


SUMMARIES = ("said of the clash", "сообщили о бое", "հայտնել են մարտի մասին", "განაცხადეს ბრძოლაზე")


def of_uneven_attention(size: int) -> Plain:
    """Make a document with a zone, shared sources, vague times, four scripts and responses.

    A few incidents have most of the statements, and many have few.
    """
    document = a_document(size) | {"zone": "Asia/Baku"}
    dice = random.Random(20230629)
    incidents, statements = document["incidents"], document["statements"]
    for number, statement in enumerate(statements):
        of = int(dice.paretovariate(0.6)) % len(incidents)
        for claim in statement["claims"]:
            claim["subject"] = incidents[of]["id"]
        day = statement["said"][:10]
        vague = (day, day[:7], f"{day}~", f"{day}/{day[:8]}28", f"{day}T10:00", day[:4])
        statement["said"] = dice.choice(vague) if day[8:] < "28" else day
        source = document["sources"][number // 5 * 5]
        statement["reports"] = [{"source": source["id"]}]
        statement["summary"] = SUMMARIES[number % 4]
        if number % 7 == 6:
            denied = statements[number - dice.randint(1, 6)]
            to = f"{denied['id']}#{denied['claims'][0]['key']}"
            statement["responses"] = [{"kind": "denies", "to": to}]
            statement.pop("said")
    for source in document["sources"]:
        source["published"] = "2024-06"
    return document


SHAPES = {
    "half of the times repeat": a_document,
    "nearly every time unique": of_unique_times,
    "uneven attention": of_uneven_attention,
}

# Measuring


class Row(NamedTuple):
    """One line of a table: medians, and what each round took."""

    what: str
    seconds: float
    ratio: float
    taken: tuple[float, ...] = ()


def rows_of(taken: Mapping[str, Sequence[float]]) -> list[Row]:
    """Return medians of what each round took; the first is what the ratios are of."""
    first = next(iter(taken.values()))
    return [
        Row(
            what,
            statistics.median(times),
            statistics.median(a / b for a, b in zip(times, first, strict=True)),
            tuple(times),
        )
        for what, times in taken.items()
    ]


def measured(contenders: Mapping[str, Callable[[], float]], rounds: int) -> list[Row]:
    """Run all in turns and return medians; the first is what the ratios are of."""
    taken: dict[str, list[float]] = {what: [] for what in contenders}
    # What is held already is no matter of those who run: keep the collector from searching it.
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for what, run in contenders.items():
            taken[what].append(run())
    return rows_of(taken)


def timed(work: Callable[[], object], at_least: float = 0.05) -> Callable[[], float]:
    """Return a function that gives the CPU time of one run of `work`, run often enough."""
    once = 0.0
    for _ in range(2):  # the first may have to fill caches; what takes long is not run again
        if once < 20 * at_least:
            began = time.process_time()
            work()
            once = max(time.process_time() - began, 1e-7)
    often = max(1, round(at_least / once))

    def run() -> float:
        gc.collect()
        began = time.process_time()
        for _ in range(often):
            work()
        return (time.process_time() - began) / often

    return run


def printed(title: str, rows: Iterable[Row], unit: str, per: int = 1) -> None:
    """Print a table; `per` is among how many the time is shared out."""
    scale = {"ms": 1e3, "µs": 1e6}[unit]
    rows = list(rows)
    print(f"\n### {title}\n\n| what | {unit} | ratio |\n| --- | ---: | ---: |")
    for row in rows:
        print(f"| {row.what} | {row.seconds * scale / per:,.2f} | {row.ratio:,.2f} |")


def run_apart(program: str) -> Callable[[], float]:
    """Return a function that gives the CPU time of a program in a process of its own."""
    measure = "import time; began = time.process_time()\n{}\nprint(time.process_time() - began)"
    command = [sys.executable, "-c", measure.format(program)]

    def once() -> float:
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        return float(done.stdout)

    once()  # writes the byte code
    return once


PACKAGES = (
    *("attrs", "cattrs", "pendulum", "msgspec", "orjson", "pydantic"),
    *("pandas", "polars", "duckdb"),
)


def machine() -> str:
    """Tell on what and with what this was measured."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
        model = next((x.partition(": ")[2] for x in lines if x.startswith("model name")), model)
    versions = []
    for name in ("caucasus-events", *PACKAGES):
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            versions.append(f"{name} (not installed)")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{datetime.datetime.now().astimezone().date()}; {model}, {os.cpu_count()} cores{load}; "
        f"{platform.system()}; Python {platform.python_version()}; {', '.join(versions)}"
    )
