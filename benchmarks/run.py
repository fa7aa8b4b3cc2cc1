"""Measure how long things take, beside other libraries on the same data in the same run.

    python benchmarks/run.py [--size STATEMENTS] [--rounds ROUNDS]

Prints Markdown tables of medians. What is compared runs in turns, a round at a time, so that
whatever else the machine does strikes all alike; a ratio is the median of the ratios of each
round. Times are CPU times of this process. Peers that are not installed are left out:
`pip install -e '.[bench]'` brings them all.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import caucasus_events as ce
from caucasus_events.chronicle.amending import Amending
from caucasus_events.findings.gathering import gather_evidence
from caucasus_events.findings.reconciliation import finding_of

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


# What is measured


def documents(text: str, rounds: int) -> None:
    """Measure JSON text to objects and back."""
    plain, chronicle = json.loads(text), ce.loads(text)
    readers: Contenders = {"json to dicts": lambda: json.loads(text)}
    writers: Contenders = {"json from dicts": lambda: json.dumps(plain, ensure_ascii=False)}
    for peer in ("msgspec", "pydantic"):
        try:
            reads, writes = import_module(f"shape_in_{peer}").peers(text)
        except ImportError as error:
            print(f"\n({error.name} is not installed)")
            continue
        readers |= reads
        writers |= writes
    readers["caucasus_events.loads, all checks"] = lambda: ce.loads(text)
    writers["caucasus_events.dumps, all checks"] = lambda: ce.dumps(chronicle)
    for title, contenders in (("JSON text to objects", readers), ("Back to JSON text", writers)):
        printed(title, measured({k: timed(v) for k, v in contenders.items()}, rounds), "ms")


def grouped(statements: list[Plain]) -> dict[tuple[object, ...], dict[str, list[object]]]:
    """Group plain claims by topic and speaker: the least that any reconciling must do."""
    topics: dict[tuple[object, ...], dict[str, list[object]]] = {}
    for statement in statements:
        for claim in statement["claims"]:
            key = (claim["subject"], claim["claim"], claim.get("harm"), claim.get("of"))
            answer = claim.get("count", claim.get("by", claim.get("when", claim.get("place"))))
            topics.setdefault(key, {}).setdefault(statement["speaker"], []).append(answer)
    return topics


def reconciling(text: str, rounds: int) -> None:
    """Measure reconciling, per topic."""
    plain = json.loads(text)["statements"]
    chronicle = ce.loads(text)
    evidence = gather_evidence(Amending(chronicle))
    claims = [sum(len(s.addresses) for s in e.stances) + len(e.set_aside) for e in evidence]
    first = chronicle.incidents[0].id
    one = ce.loads(json.dumps(only_about(json.loads(text), first)))
    contenders: Contenders = {
        "plain dicts grouped by topic and speaker": lambda: grouped(plain),
        "gather_evidence": lambda: gather_evidence(Amending(chronicle)),
        "finding_of, on what was gathered": lambda: [finding_of(e) for e in evidence],
        "reconcile, the whole": lambda: ce.reconcile(chronicle),
    }
    rows = measured({k: timed(v) for k, v in contenders.items()}, rounds)
    title = f"Reconciling, per topic ({len(evidence):,} topics of {min(claims)} to {max(claims)}"
    printed(f"{title} claims, {statistics.mean(claims):.1f} on average)", rows, "µs", len(evidence))
    topics = len(ce.reconcile(one))
    small = measured({"reconcile": timed(lambda: ce.reconcile(one))}, rounds)
    printed(f"Reconciling a chronicle of {topics} topics, per topic", small, "µs", topics)


def only_about(document: Plain, subject: str) -> Plain:
    """Keep the statements of a document that are about one subject."""
    about = [s for s in document["statements"] if s["claims"][0]["subject"] == subject]
    reports = [report for s in about for report in s["reports"]]
    cited = {r if isinstance(r, str) else r["source"] for r in reports}
    return {
        **document,
        "incidents": [i for i in document["incidents"] if i["id"] == subject],
        "sources": [s for s in document["sources"] if s["id"] in cited],
        "statements": about,
    }


def querying(text: str, rounds: int) -> None:
    """Measure a question to a timeline, beside the same to plain dicts with ISO text."""
    plain = json.loads(text)
    chronicle = ce.loads(text)
    timeline = ce.timeline(chronicle)
    start, end = "2020-06-01", "2020-08-31"

    def ask_dicts() -> list[Plain]:
        found = [s for s in plain["statements"] if start <= s["said"][:10] <= end]
        found += [i for i in plain["incidents"] if start <= i["when"] <= end]
        return sorted(found, key=lambda r: r.get("said") or r["when"])

    contenders: Contenders = {
        "plain dicts filtered by ISO text and sorted": ask_dicts,
        "timeline.between(start, end)": lambda: timeline.between(start, end),
        "timeline.involving(party)": lambda: timeline.involving("union"),
        "timeline, laid out anew": lambda: ce.timeline(chronicle),
    }
    title = f"Asking a timeline of {len(timeline):,} entries"
    printed(title, measured({k: timed(v) for k, v in contenders.items()}, rounds), "ms")


def run_apart(program: str) -> Callable[[], float]:
    """Return a function that gives the CPU time of a program in a process of its own."""
    measure = "import time; began = time.process_time()\n{}\nprint(time.process_time() - began)"
    command = [sys.executable, "-c", measure.format(program)]

    def once() -> float:
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        return float(done.stdout)

    once()  # writes the byte code
    return once


def importing(rounds: int) -> None:
    """Measure importing, each time in a process of its own."""
    document = '{"format": "caucasus-events", "version": 1}'
    programs = {
        "import attrs, cattrs": "import attrs, cattrs",
        "import caucasus_events": "import caucasus_events",
        "... and its times and counts": "import caucasus_events as ce; ce.When, ce.exactly",
        "... and its records": "import caucasus_events as ce; ce.Chronicle, ce.Casualties",
        "... and all its names": (
            "import caucasus_events as ce; [getattr(ce, name) for name in ce.__all__]"
        ),
        "... and a first loads": f"import caucasus_events as ce; ce.loads('{document}')",
    }

    contenders = {what: run_apart(program) for what, program in programs.items()}
    printed("Importing, above a bare interpreter", measured(contenders, 2 * rounds + 1), "ms")


PACKAGES = (
    *("attrs", "cattrs", "pendulum", "msgspec", "orjson", "pydantic"),
    *("numpy", "ncls", "polars", "duckdb"),
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


def main() -> None:
    """Measure everything and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=int, default=2_000, help="how many statements")
    parser.add_argument("--rounds", type=int, default=7, help="how many rounds, at least 5")
    options = parser.parse_args()
    rounds = max(5, options.rounds)
    text = ce.dumps(ce.loads(json.dumps(a_document(options.size))))
    print(f"{machine()}\n\nMedians of {rounds} rounds; a document of {len(text) / 1e6:.2f} MB.")
    documents(text, rounds)
    reconciling(text, rounds)
    querying(text, rounds)
    importing(rounds)


if __name__ == "__main__":
    main()
