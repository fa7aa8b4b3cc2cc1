"""Measure reading, writing, holding and making records, beside other libraries in the same run.

    python benchmarks/documents.py [--size STATEMENTS] [--rounds ROUNDS]

Measures as `run.py` does and prints the same tables.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
from run import Contenders, a_document, machine, measured, printed, run_apart, timed

import caucasus_events as ce
from caucasus_events import codec

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "v1-small.json"


def without_extra(work: Callable[[], object]) -> Callable[[], object]:
    """Do some work as it is done where msgspec is not installed."""

    def run() -> object:
        quick = codec.decoded_quickly
        codec.decoded_quickly = lambda document: None  # type: ignore[assignment]
        try:
            return work()
        finally:
            codec.decoded_quickly = quick  # type: ignore[assignment]

    return run


def paused(work: Callable[[], object]) -> Callable[[], object]:
    """Do some work with the collector paused, as `loads` pauses it."""

    def run() -> object:
        gc.disable()
        try:
            return work()
        finally:
            gc.enable()

    return run


def reading_and_writing(document: bytes, rounds: int) -> None:
    orjson: Any = import_module("orjson")
    reads, writes = import_module("shape_in_pydantic").peers(document.decode())
    plain, chronicle = orjson.loads(document), ce.loads(document)
    readers: Contenders = {
        "orjson.loads": lambda: orjson.loads(document),
        "orjson.loads, the collector paused": paused(lambda: orjson.loads(document)),
        "json.loads": lambda: json.loads(document),
        **reads,
        "loads, with the extra": lambda: ce.loads(document),
        "loads, without it": without_extra(lambda: ce.loads(document)),
    }
    writers: Contenders = {
        "orjson.dumps": lambda: orjson.dumps(plain),
        "json.dumps": lambda: json.dumps(plain, ensure_ascii=False),
        **writes,
        "dumps": lambda: ce.dumps(chronicle),
    }
    for title, contenders in (("Bytes to objects", readers), ("Objects to text", writers)):
        printed(title, measured({k: timed(v) for k, v in contenders.items()}, rounds), "ms")


def importing(rounds: int) -> None:
    programs = {
        "import attrs": "import attrs",
        "import caucasus_events": "import caucasus_events",
        "... and its records": "import caucasus_events as ce; ce.Chronicle, ce.Casualties",
    }
    contenders = {what: run_apart(program) for what, program in programs.items()}
    printed("Importing, above a bare interpreter", measured(contenders, 2 * rounds + 1), "ms")


def objects_in(value: Any, seen: set[int]) -> Iterator[Any]:
    """Yield each object that a record holds, once."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, tuple):
            waiting.extend(one)
        elif attrs.has(type(one)):
            waiting.extend(getattr(one, field.name) for field in attrs.fields(type(one)))


def holding(document: bytes, statements: int) -> None:
    """Print what a chronicle weighs, by class."""
    ce.loads(document)
    tracemalloc.start()
    chronicle = ce.loads(document)
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    sizes: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for one in objects_in(chronicle, set()):
        sizes[type(one).__name__] += sys.getsizeof(one)
        numbers[type(one).__name__] += 1
    print(f"\n### Memory held: {held / statements:,.0f} bytes a statement\n")
    print("| class | a statement | bytes of it | bytes each |\n| --- | ---: | ---: | ---: |")
    for name, size in sizes.most_common(10):
        number = numbers[name]
        print(
            f"| `{name}` | {number / statements:.2f} | {size / statements:,.0f} "
            f"| {size / number:,.0f} |"
        )


def making(rounds: int) -> None:
    """Print how long each record takes beside a class that neither converts nor checks."""
    fullest: dict[type, dict[str, Any]] = {}
    for chronicle in (ce.datasets.june_2023(), ce.loads(GOLDEN.read_bytes())):
        for one in objects_in(chronicle, set()):
            if not attrs.has(type(one)) or isinstance(one, (ce.Chronicle, dict)):
                continue
            if not type(one).__name__[0].isupper() or type(one).__name__ == "FrozenMap":
                continue
            told = {f.name: getattr(one, f.name) for f in attrs.fields(type(one))}
            told = {k: v for k, v in told.items() if v not in (None, ())}
            if len(told) > len(fullest.get(type(one), ())):
                fullest[type(one)] = told
    print("\n### Making a record\n\n| class | fields given | µs | ratio |")
    print("| --- | ---: | ---: | ---: |")
    for cls, told in sorted(fullest.items(), key=lambda item: item[0].__name__):
        bare = attrs.make_class(
            cls.__name__,
            {f.name: attrs.field(default=None) for f in attrs.fields(cls)},
            frozen=True,
            slots=True,
            kw_only=True,
        )
        contenders: Contenders = {"bare": partial(bare, **told), "own": partial(cls, **told)}
        _, row = measured({k: timed(v, 0.01) for k, v in contenders.items()}, rounds)
        print(f"| `{cls.__name__}` | {len(told)} | {row.seconds * 1e6:.2f} | {row.ratio:.1f} |")


def main() -> None:
    """Measure everything and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=int, default=100_000, help="how many statements")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds, at least 5")
    options = parser.parse_args()
    rounds = max(5, options.rounds)
    document = json.dumps(a_document(options.size), ensure_ascii=False).encode()
    print(f"{machine()}\n\nMedians of {rounds} rounds; a document of {len(document) / 1e6:.2f} MB.")
    importing(rounds)
    making(rounds)
    holding(document, options.size)
    reading_and_writing(document, rounds)


if __name__ == "__main__":
    main()
