"""The targets that were set, and the page that tells which of them are met."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

LIMITS = Path(__file__).parent / "limits.md"
SCALES = {"s": 1.0, "ms": 1e3, "µs": 1e6, "bytes": 1.0}


class Target(NamedTuple):
    """What must be true: at most so many times a peer, or so many of a unit."""

    what: str
    most: float
    unit: str = "times"


class Figure(NamedTuple):
    """What was measured for a target: seconds or bytes, ours and a peer's."""

    ours: float
    peer: str
    theirs: float
    ratio: float


class Picture(NamedTuple):
    """A curve: the name of its file, what it shows, and the SVG."""

    name: str
    title: str
    drawn: str


class Section(NamedTuple):
    """What was measured for the targets of one heading, and what to show under them."""

    figures: Mapping[str, Figure]
    tables: Sequence[str] = ()
    pictures: Sequence[Picture] = ()


TARGETS: dict[str, tuple[Target, ...]] = {
    "Load": (
        Target("`loads` with the extra, beside `orjson.loads`", 2.5),
        Target("`loads` without the extra, beside `orjson.loads`", 8),
        Target("`loads` with the extra, beside pydantic", 0.5),
    ),
    "Dump": (Target("`dumps`, beside `orjson.dumps`", 3),),
    "Import": (Target("`import caucasus_events`, beside `import attrs`", 1.6),),
    "Memory": (Target("held for each statement", 2_000, "bytes"),),
    "Timeline": (
        Target("overlap query", 130, "µs"),
        Target("overlap query, the entries taken out", 130, "µs"),
        Target("by party", 50, "µs"),
        Target("by subject", 50, "µs"),
        Target("built, with what finds by time", 1.2, "s"),
        Target("built, with all that finds", 1.2, "s"),
        Target("overlap query, beside NCLS", 1),
        Target("overlap query, beside polars", 1),
        Target("overlap query, beside DuckDB", 1),
    ),
    "Reconcile": (
        Target("one topic of 2 to 8 claims, reasons included", 50, "µs"),
        Target("all statements", 4, "s"),
        Target("time of a claim among the most, beside one among the fewest", 1.5),
    ),
    "Diff": (Target("`diff`, beside two dicts built and compared", 3),),
    "As of, and adding": (
        Target("`as_of(said=...)`", 60, "ms"),
        Target("one statement added, again and again", 1, "ms"),
    ),
    "Construction": (Target("the slowest record, beside its class without checks", 2),),
}

ABOUT = {
    "Load": """Bytes to a checked chronicle of {statements:,} statements.
That reading at once and reading thoroughly accept the same and give the same is kept by \
`tests/test_two_readings.py` and by the fuzzers.""",
    "Dump": "The same chronicle to text, laid out for people.",
    "Import": """CPU time above a bare interpreter, each import in a process of its own.
`tests/test_floors.py` keeps the list of what an import loads.""",
    "Memory": """What a chronicle of {statements:,} statements retains, its sources and all else \
included, as `tracemalloc` counts it.
The classes are the twelve that weigh most.""",
    "Timeline": """A timeline of {entries:,} spans from a second to weeks long, one in ten known \
to the day only; medians (p50) of 100 questions.
The peers answer in one value, from whole numbers; the timeline answers in three, from times as \
imprecise as they were told.
The curve spreads its entries over as much time as makes a question find as many in all sizes.""",
    "Reconcile": "A chronicle of {statements:,} statements; the curve goes up to {most:,} of them.",
    "Diff": "The accounts of two sides, of {topics:,} topics together.",
    "As of, and adding": """A chronicle of {statements:,} statements; the curves go up to {most:,} \
of them.""",
    "Construction": """Each record by its keyword arguments, with the fullest example of it that \
the data of June 2023 and the golden file hold, beside the same attrs class without converters and \
validators.""",
}

HEADER = ("what", "target", "ours", "peer", "ratio", "verdict")
UNTOLD = "*What limits it is not told yet.*"


def told(seconds: float) -> str:
    """Write some seconds in the unit that suits them."""
    if math.isnan(seconds):
        return "not measured"
    unit = "s" if seconds >= 1 else "ms" if seconds >= 1e-3 else "µs"
    amount = seconds * SCALES[unit]
    return f"{amount:,.0f} {unit}" if amount >= 100 else f"{amount:.3g} {unit}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table, the first column to the left and the others to the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def verdict(value: float, target: Target) -> str:
    """Say whether a target is met."""
    return "met" if value <= target.most else "**not met**"


def judged(target: Target, figure: Figure) -> tuple[str, ...]:
    """Write the line of a target."""
    wanted = f"at most {target.most:,} {target.unit}"
    amount = "{:,.0f} bytes".format if target.unit == "bytes" else told
    value = figure.ratio if target.unit == "times" else figure.ours * SCALES[target.unit]
    peer = f"{figure.peer}: " + (
        "not installed" if math.isnan(figure.theirs) else amount(figure.theirs)
    )
    ratio = "" if math.isnan(figure.ratio) else f"{figure.ratio:,.2g}"
    met = "not measured" if math.isnan(value) else verdict(value, target)
    return (target.what, wanted, amount(figure.ours), peer, ratio, met)


def limits() -> dict[str, str]:
    """Read what limits the targets that are not met."""
    parts = re.split(r"^## (.+)\n", LIMITS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {what: text.strip() for what, text in zip(parts[1::2], parts[2::2], strict=True)}


HOW = """Made by one command, which anyone can run:

```sh
pip install -e '.[bench]'
python benchmarks/page.py
```

{on}.

What is compared runs in turns in one process, on data made from a fixed seed in the shape of the \
June 2023 data; a figure is the median of at least five rounds (three on more than 100,000 \
statements), a ratio the median of the ratios of each round, below 1 where ours is faster or \
smaller.
Times are CPU times, but for questions to a timeline, which are told by the clock since some peers \
use several threads.
How it is measured, and what else is, stands in `benchmarks/README.md`.
No test asserts a time."""

QUICKLY = """!!! warning "Made with `--quick`"
    Measured at a hundredth of the sizes that the targets are set for: the verdicts do not count."""


def rendered(
    sections: Mapping[str, Section],
    numbers: Mapping[str, int],
    limited: Mapping[str, str],
    on: str,
    quick: bool,
) -> str:
    """Write the page.

    Args:
        sections: What was measured, by heading.
        numbers: How much was measured.
        limited: What limits the targets that are not met.
        on: The machine, the versions and the date.
        quick: Whether it was measured at small sizes.
    """
    lines = {
        heading: [judged(target, sections[heading].figures[target.what]) for target in targets]
        for heading, targets in TARGETS.items()
    }
    verdicts = [line[-1] for each in lines.values() for line in each]
    parts = ["# Benchmarks", HOW.format(on=on)]
    if quick:
        parts.append(QUICKLY)
    parts.append(f"Of {len(verdicts)} targets, {verdicts.count('met')} are met.")
    for heading, each in lines.items():
        parts += [f"## {heading}", ABOUT[heading].format_map(numbers), table(HEADER, each)]
        for what, *_, met in each:
            if met == "**not met**":
                parts.append(f"**Not met: {what}.**\n{limited.get(what, UNTOLD)}")
        parts += [f"![{p.title}](benchmarks/{p.name}.svg)" for p in sections[heading].pictures]
        parts += sections[heading].tables
    return "\n\n".join(parts) + "\n"
