"""Reconcile files of many statements by a pool of processes and by Spark.

    python benchmarks/machines.py [--sizes 100000,1000000] [--engines pool,spark] [--folder PATH]

Prints how long each takes, how much memory all its processes hold at the most, and whether the
findings are equal. The exponent is that of the CPU time. `spark` needs that extra and Java. What
the engines make stays in the folder. The engine `one` is a single process that holds all. `cut`
takes only the steps that one process must take alone, and reconciles one of the parts.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from pyarrow import parquet
from run import a_document, machine

BLOCK = 100_000  # statements that are made at a time
PROGRAMS = {
    "one": """
from pathlib import Path
from caucasus_events import reconcile
from caucasus_events.documents import journal
from caucasus_events.engines.record_lines import findings_table
from pyarrow import parquet
Path({target!r}).mkdir()
findings = reconcile(journal.read({source!r}).chronicle)
parquet.write_table(findings_table(findings), Path({target!r}) / "all.parquet")
""",
    "pool": """
from caucasus_events.engines import pool
pool.reconcile_file({source!r}, {target!r}, processes=2)
""",
    "cut": """
from functools import partial
from pathlib import Path
from caucasus_events.engines.record_lines import cut, findings_table, lines_of, survey
from caucasus_events.findings.rules import envelope
from pyarrow import parquet
source, target, lines = Path({source!r}), Path({target!r}), Path({folder!r}) / "cut"
parting, routes = survey(partial(lines_of, source), None, (), {{"rule": envelope}})
lines.mkdir()
cut(source, routes, lines)
target.mkdir()
first = min(lines.iterdir())
found = findings_table(parting.findings(int(first.name), lines_of(first)))
parquet.write_table(found, target / "one.parquet")
""",
    "spark": """
from pyspark.sql import SparkSession
from caucasus_events.engines import spark
at = SparkSession.builder.master("local[2]").config("spark.driver.memory", "2g")
at = at.config("spark.ui.enabled", "false").config("spark.local.dir", {folder!r})
spark.reconcile_file({source!r}, {target!r}, session=at.getOrCreate())
""",
}


def write_journal(path: Path, size: int) -> None:
    """Write a journal of some `size` statements in blocks, so that none needs much memory.

    Every tenth statement confirms a claim about the incident before, every fiftieth incident is
    linked with the one before, and every hundredth statement is a duplicate.
    """
    whole = a_document(min(size, BLOCK))
    with path.open("w", encoding="utf-8") as file:
        head = {"format": "caucasus-events", "version": 1, "journal": True}
        file.write(json.dumps({**head, "sides": whole["sides"]}) + "\n")
        for name in ("parties", "places"):
            file.writelines(line_of(name, record) for record in whole[name])
        tied = [*with_ties(whole)]
        for block in range(math.ceil(size / BLOCK)):
            for line in tied:
                for kind in ("incident", "source", "statement", "duplicate"):
                    line = line.replace(f'"{kind}-', f'"{kind}-{block:04}-')
                file.write(line)


def line_of(name: str, record: dict[str, Any]) -> str:
    return json.dumps({name: record}) + "\n"


def with_ties(whole: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a block, with ties between its records."""
    for name in ("sources", "incidents", "statements"):
        for i, record in enumerate(whole[name]):
            earlier = whole[name][max(i - 10, 0)]
            if name == "statements" and i % 10 == 9 and earlier["said"] < record["said"]:
                to = f"{earlier['id']}#{earlier['claims'][0]['key']}"
                record = {**record, "responses": [{"kind": "confirms", "to": to}]}
            yield line_of(name, record)
            if name == "incidents" and i % 50 == 49:
                judged = {"judgement": "same", "by": "us", "why": "same day"}
                joined = {"first": record["id"], "second": whole[name][i - 1]["id"], **judged}
                yield line_of("links", joined)
            if name == "statements" and i % 100 == 99:
                twin = {**record, "id": f"duplicate-{i}"}
                yield line_of(name, twin)
                put = {"kind": "duplicate", "old": [twin["id"]], "new": [record["id"]]}
                yield line_of("amendments", {"id": f"duplicate-{i}-found", **put, "why": "twice"})


class Use(NamedTuple):
    """What a program used, with all that it started."""

    clock: float
    """Seconds by the clock."""
    cpu: float
    """Seconds of all processors."""
    memory: int
    """Bytes at the most."""


def measured(program: str) -> Use:
    """Run a program, and look twice a second at what it uses."""
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
    began, most = time.perf_counter(), 0
    ticks: dict[int, int] = {}
    running = subprocess.Popen([sys.executable, "-c", program], env=environment)
    while running.poll() is None:
        held = dict(used_by(running.pid))
        ticks |= {process: busy for process, (busy, _) in held.items()}
        most = max(most, sum(pages for _, pages in held.values()))
        time.sleep(0.5)
    if running.returncode:
        sys.exit(f"it failed: {program}")
    cpu = sum(ticks.values()) / os.sysconf("SC_CLK_TCK")
    return Use(time.perf_counter() - began, cpu, most * os.sysconf("SC_PAGE_SIZE"))


def used_by(ancestor: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield each process that a process started, and itself, with its ticks and its pages."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            parents[int(folder.name)] = int(fields[1])
            ticks[int(folder.name)] = int(fields[11]) + int(fields[12])
    own = {ancestor}
    while more := {one for one, parent in parents.items() if parent in own} - own:
        own |= more
    for one in own & ticks.keys():
        with suppress(OSError):
            yield one, (ticks[one], int(Path(f"/proc/{one}/statm").read_text().split()[1]))


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100000,1000000")
    parser.add_argument("--engines", default="pool,spark")
    parser.add_argument("--folder", type=Path, default=Path("machines"))
    given = parser.parse_args()
    given.folder.mkdir(exist_ok=True)
    sizes, engines = [*map(int, given.sizes.split(","))], given.engines.split(",")
    print(machine(), end="\n\n")
    print("| statements | engine | by the clock | CPU | exponent | GB at the most | findings |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: |", flush=True)
    before: dict[str, tuple[int, float]] = {}
    for size in sizes:
        source = given.folder / f"{size}.jsonl"
        write_journal(source, size)
        for engine in engines:
            target = given.folder / f"{engine}-{size}.parquet"
            shutil.rmtree(target, ignore_errors=True)
            shutil.rmtree(given.folder / "cut", ignore_errors=True)
            paths = {"source": source, "target": target, "folder": given.folder}
            texts = {name: str(path.absolute()) for name, path in paths.items()}
            use = measured(PROGRAMS[engine].format(**texts))
            grown = ""
            if engine in before:
                least, took = before[engine]
                grown = f"{math.log(use.cpu / took) / math.log(size / least):.2f}"
            before[engine] = size, use.cpu
            rows = parquet.ParquetDataset(target)
            found = sum(piece.count_rows() for piece in rows.fragments)
            times = f"{use.clock:,.0f} s | {use.cpu:,.0f} s | {grown}"
            print(
                f"| {size:,} | {engine} | {times} | {use.memory / 1e9:.1f} | {found:,} |",
                flush=True,
            )
        source.unlink()
    if len(engines) > 1:
        for size in sizes:
            one, other = (
                parquet.read_table(given.folder / f"{engine}-{size}.parquet").sort_by("id")
                for engine in engines[:2]
            )
            print(f"\n{size:,}: {'equal' if one.equals(other) else 'NOT equal'}", flush=True)


if __name__ == "__main__":
    main()
