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
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import attrs
from run import Contenders, Row, a_document, machine, measured, printed, run_apart, timed

import caucasus_events as ce
from caucasus_events.documents import json_text

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "v1-small.json"


def without_extra(work: Callable[[], object]) -> Callable[[], object]:
    """Do some work as it is done where orjson is not installed."""

    def run() -> object:
        fast, json_text.orjson = json_text.orjson, None
        try:
            return work()
        finally:
            json_text.orjson = fast

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


def reading_and_writing(document: bytes, rounds: int) -> tuple[list[Row], list[Row]]:
    """Measure bytes to objects, and objects to text."""
    plain, chronicle = json.loads(document), ce.loads(document)
    fastest_reads, fastest_writes = orjson_peers(document, plain)
    reads, writes = model_peers(document.decode())
    own: Contenders = {
        "loads, with the extra": lambda: ce.loads(document),
        "loads, without it": without_extra(lambda: ce.loads(document)),
    }
    if find_spec("orjson") is None:
        del own["loads, with the extra"]
    readers = fastest_reads | {"json.loads": lambda: json.loads(document)} | reads | own
    writers = {
        **fastest_writes,
        "json.dumps": lambda: json.dumps(plain, ensure_ascii=False),
        **writes,
        "dumps": lambda: ce.dumps(chronicle),
        "dumps, without the extra": without_extra(lambda: ce.dumps(chronicle)),
    }
    read, written = (
        measured({k: timed(v) for k, v in contenders.items()}, rounds)
        for contenders in (readers, writers)
    )
    return read, written


def orjson_peers(document: bytes, plain: object) -> tuple[Contenders, Contenders]:
    """Give how orjson reads the document and writes its plain data, if it is installed."""
    try:
        orjson: Any = import_module("orjson")
    except ImportError:
        return {}, {}
    reads: Contenders = {
        "orjson.loads": lambda: orjson.loads(document),
        "orjson.loads, the collector paused": paused(lambda: orjson.loads(document)),
    }
    return reads, {"orjson.dumps": lambda: orjson.dumps(plain)}


def model_peers(text: str) -> tuple[Contenders, Contenders]:
    """Give how msgspec and pydantic read and write the document, where they are installed."""
    reads: Contenders = {}
    writes: Contenders = {}
    for peer in ("msgspec", "pydantic"):
        try:
            read, written = import_module(f"shape_in_{peer}").peers(text)
        except ImportError:
            continue
        reads |= read
        writes |= written
    return reads, writes


def importing(rounds: int) -> list[Row]:
    """Measure imports, each in a process of its own."""
    programs = {
        "import attrs": "import attrs",
        "import caucasus_events": "import caucasus_events",
        "... and its records": "import caucasus_events as ce; ce.Chronicle, ce.Casualties",
    }
    contenders = {what: run_apart(program) for what, program in programs.items()}
    return measured(contenders, 2 * rounds + 1)


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


class Held(NamedTuple):
    """What a chronicle holds of one class, a statement."""

    name: str
    number: float
    size: float


def retained(make: Callable[[], object]) -> int:
    """Return how many bytes are held by what is made."""
    gc.collect()
    tracemalloc.start()
    held = make()
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del held
    return size


def holding(document: bytes, statements: int) -> tuple[dict[str, float], list[Held]]:
    """Return what is held a statement, beside peers, and what of it by class."""
    makers: Contenders = {
        "a chronicle": lambda: ce.loads(document),
        "the dicts of json.loads": lambda: json.loads(document),
        **model_peers(document.decode())[0],
    }
    ce.loads(GOLDEN.read_bytes())  # imports what it needs
    whole = {what: retained(make) / statements for what, make in makers.items()}
    sizes: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for one in objects_in(ce.loads(document), set()):
        sizes[type(one).__name__] += sys.getsizeof(one)
        numbers[type(one).__name__] += 1
    return whole, [
        Held(name, numbers[name] / statements, size / statements)
        for name, size in sizes.most_common(12)
    ]


class Made(NamedTuple):
    """How long a record takes to make, and how many times as long as a bare class takes."""

    name: str
    fields: int
    seconds: float
    ratio: float


def making(rounds: int) -> list[Made]:
    """Measure each record beside a class that neither converts nor checks."""
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
    made = []
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
        made.append(Made(cls.__name__, len(told), row.seconds, row.ratio))
    return made


def main() -> None:
    """Measure everything and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=int, default=100_000, help="how many statements")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds, at least 5")
    options = parser.parse_args()
    rounds = max(5, options.rounds)
    document = json.dumps(a_document(options.size), ensure_ascii=False).encode()
    print(f"{machine()}\n\nMedians of {rounds} rounds; a document of {len(document) / 1e6:.2f} MB.")
    printed("Importing, above a bare interpreter", importing(rounds), "ms")
    print("\n### Making a record\n\n| class | fields given | µs | ratio |")
    print("| --- | ---: | ---: | ---: |")
    for made in making(rounds):
        print(f"| `{made.name}` | {made.fields} | {made.seconds * 1e6:.2f} | {made.ratio:.1f} |")
    whole, by_class = holding(document, options.size)
    print("\n### Memory held\n\n| what | bytes a statement |\n| --- | ---: |")
    for what, size in whole.items():
        print(f"| {what} | {size:,.0f} |")
    print("\n| class | a statement | bytes of it | bytes each |\n| --- | ---: | ---: | ---: |")
    for held in by_class:
        each = held.size / held.number
        print(f"| `{held.name}` | {held.number:.2f} | {held.size:,.0f} | {each:,.0f} |")
    read, written = reading_and_writing(document, rounds)
    printed("Bytes to objects", read, "ms")
    printed("Objects to text", written, "ms")


if __name__ == "__main__":
    main()
