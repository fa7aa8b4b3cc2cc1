"""Measure the worst documents that the limits for files of strangers let through.

    python benchmarks/strangers.py [records]

Each is wrong in every record, or wide in one field. Prints seconds a megabyte, and the memory of
the process.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

import caucasus_events as ce
from caucasus_events.documents import Limits

STRANGERS = Limits(size=10_000_000, depth=10, digits=19, problems=100)


def documents(n: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the content of each document."""
    party = {"id": "a", "kind": "state", "names": ["A"]}
    clash = {"id": "c", "kind": "clash", "title": "C"}
    parties = [{**party, "id": f"p{i}"} for i in range(n)]

    def circle(field: str, record: dict[str, Any], listed: bool = True) -> list[dict[str, Any]]:
        to = [f"p{(i + 1) % n}" for i in range(n)]
        return [{**record, "id": f"p{i}", field: [to[i]] if listed else to[i]} for i in range(n)]

    yield "kinds that are none", {"parties": [{**one, "kind": "none"} for one in parties]}
    yield (
        "fields that are none",
        {"parties": [{**one, f"k{i}": 1} for i, one in enumerate(parties)]},
    )
    yield "one id for all", {"parties": [party] * n}
    yield "many names", {"parties": [{**party, "names": [f"n{i}" for i in range(n)]}]}
    yield "letters nobody sees", {"parties": [{**party, "names": ["\u200b" * n * 10]}]}
    when = "[" + ",".join(f"19{k:02d}-0{k % 9 + 1}" for k in range(50)) + "]"
    incidents = [{**clash, "id": f"i{i}"} for i in range(n)]
    yield "days that are none", {"incidents": [{**one, "when": "2023-13-45"} for one in incidents]}
    yield "times of 50 months", {"incidents": [{**one, "when": when} for one in incidents]}
    yield (
        "speakers that are none",
        {"statements": [{"id": f"s{i}", "speaker": f"p{i}"} for i in range(n)]},
    )
    yield (
        "answers to nothing",
        {
            "parties": [party],
            "statements": [
                {"id": f"s{i}", "speaker": "a", "responses": [{"kind": "denies", "to": "s0#x"}]}
                for i in range(n)
            ],
        },
    )
    yield (
        "terms that are none",
        {
            "parties": [party],
            "ceasefires": [
                {
                    "id": "c",
                    "title": "t",
                    "terms": [{"key": f"k{i}", "kind": "other", "summary": "s"} for i in range(n)],
                }
            ],
            "statements": [
                {
                    "id": f"s{i}",
                    "speaker": "a",
                    "claims": [{"claim": "violation", "subject": "c", "by": "a", "term": f"z{i}"}],
                }
                for i in range(n)
            ],
        },
    )
    yield "a circle of places", {"places": circle("within", {**party, "kind": "area"})}
    yield "a circle of incidents", {"incidents": circle("part_of", clash)}
    yield "a circle of ceasefires", {"ceasefires": circle("extends", {"title": "t"}, listed=False)}
    organ = [{"of": f"p{(i + 1) % n}", "role": "organ_of"} for i in range(n)]
    yield (
        "a circle of organs",
        {"parties": [{**one, "affiliations": [organ[i]]} for i, one in enumerate(parties)]},
    )


def main() -> None:
    """Read each document once, and print what it took."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for name, content in documents(n):
        text = json.dumps({"format": "caucasus-events", "version": 1, **content})
        start = time.process_time()
        try:
            ce.loads(text, limits=STRANGERS)
            outcome = "is read"
        except ce.Invalid as refused:
            outcome = f"is refused in {len(str(refused)):,} characters"
        took, size = time.process_time() - start, len(text) / 1e6
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{name:24}{size:6.2f} MB {took / size:6.2f} s a MB {held:6.0f} MiB; {outcome}")


if __name__ == "__main__":
    main()
