"""Read one table of number phrases with several parsers, and count what becomes of each phrase.

    python benchmarks/number_phrases.py [TABLE]

Prints a Markdown table. The phrases are those of `tests/data/number_phrases.tsv`, each given
alone. Peers that are not installed are left out: `pip install -e '.[bench]'` brings them all.

Each phrase is of one sort, and each answer falls into one class:

- one exact number: the value is right, wrong, or not given;
- more than a figure ('more than 2,000', 'between 10 and 12'): the bounds are right, or wrong;
  or one number is given, and what limits it is lost in silence; or nothing is given;
- no number that may be read ('dozens', 'second', '12:30', '20-30,000'): refused, or answered.

The rules are kind to the peers, which were made to find numbers in running text:

- One number with a margin makes bounds. Several numbers for one phrase are no answer, since the
  caller would have to choose. What is negative, no whole number, or of a unit such as the
  kilometre is a refusal, since the caller can tell; a dozen is multiplied in.
- Phrases that need a convention are left out, since no peer can be told one, and so are those
  that are refused only because they hold more than the number ('four soldiers').
"""

from __future__ import annotations

import argparse
import csv
import datetime
import platform
import re
import warnings
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import caucasus_events as ce

TABLE = Path(__file__).parents[1] / "tests" / "data" / "number_phrases.tsv"
FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


class Answer(NamedTuple):
    low: float
    high: float | None
    bare: bool
    """Whether it is one number without bounds."""


Parser = Callable[[str], Answer | None]


def ours(phrase: str) -> Answer | None:
    try:
        count = ce.parse_count(phrase)
    except ce.Invalid:
        return None
    exact = count.low == count.high and not count.approximate
    return Answer(count.low, count.high, bare=exact)


def quantulum3() -> Parser:
    warnings.simplefilter("ignore")  # it asks for its classifier of units, which reads no number
    from quantulum3 import parser

    def parse(phrase: str) -> Answer | None:
        found = parser.parse(phrase)
        times = {"dimensionless": 1, "dozen": 12}.get(found[0].unit.name) if found else None
        if len(found) != 1 or times is None:
            return None
        value, margin = found[0].value * times, (found[0].uncertainty or 0) * times
        return answer(value - margin, value + margin)

    return parse


def number_parser() -> Parser:
    """Let it put figures for words, and take the figure if there is one."""
    from number_parser import parse

    def parse_one(phrase: str) -> Answer | None:
        found = FIGURE.findall(parse(phrase, language="en"))
        value = float(found[0].replace(",", "")) if len(found) == 1 else -1
        return answer(value, value)

    return parse_one


def answer(low: float, high: float) -> Answer | None:
    """Take what could be a count."""
    return Answer(low, high, bare=low == high) if low >= 0 and low % 1 == high % 1 == 0 else None


PEERS: dict[str, Callable[[], Parser]] = {
    "quantulum3": quantulum3,
    "number-parser": number_parser,
}


def judged(row: dict[str, str], answer: Answer | None) -> tuple[str, str]:
    """Name the sort of the phrase and the class of the answer."""
    if row["low"] == "refused":
        return "refuse", "refused" if answer is None else "answered"
    low, high = float(row["low"]), None if row["high"] == "open" else float(row["high"])
    if low == high and row["approximate"] == "no":
        if answer is None:
            return "exact", "no answer"
        return "exact", "right" if (answer.low, answer.high) == (low, high) else "wrong"
    if answer is None:
        return "more", "no answer"
    if (answer.low, answer.high) == (low, high):
        return "more", "bounds right"
    if not answer.bare:
        return "more", "bounds wrong"
    right = row["figure"] and answer.low == float(row["figure"])
    return "more", "figure alone" if right else "wrong figure alone"


CLASSES = (
    ("exact", "right", "one exact number: right"),
    ("exact", "wrong", "... wrong"),
    ("exact", "no answer", "... no answer"),
    ("more", "bounds right", "more than a figure: bounds right"),
    ("more", "bounds wrong", "... bounds wrong"),
    ("more", "figure alone", "... its figure alone, the limit lost in silence"),
    ("more", "wrong figure alone", "... another number alone"),
    ("more", "no answer", "... no answer"),
    ("refuse", "refused", "no number to be read: refused"),
    ("refuse", "answered", "... answered"),
)


def ratio(tally: Counter[tuple[str, str]], sort: str, hit: str, *misses: str) -> str:
    """Tell precision (of what was answered) and recall (of what was asked)."""
    right = tally[sort, hit]
    answered = right + sum(tally[sort, miss] for miss in misses)
    asked = sum(many for (of, _), many in tally.items() if of == sort)
    return f"{100 * right / (answered or 1):.0f} % / {100 * right / asked:.0f} %"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("table", nargs="?", type=Path, default=TABLE)
    with arguments.parse_args().table.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        rows = [
            row
            for row in reader
            if not row["convention"] and not (row["low"] == "refused" and row["figure"])
        ]
    parsers: dict[str, Parser] = {"caucasus-events": ours}
    for name, make in PEERS.items():
        try:
            parsers[name] = make()
        except ImportError:
            continue
    tallies = [
        Counter(judged(row, parse(row["phrase"])) for row in rows) for parse in parsers.values()
    ]
    today = datetime.datetime.now(datetime.UTC)
    peers = ", ".join(f"{name} {version(name)}" for name in list(parsers)[1:])
    print(f"{today:%d %B %Y}, Python {platform.python_version()}, {peers}; {len(rows)} phrases.\n")
    table = [("", *parsers), ("---", *("---:" for _ in parsers))]
    for sort, kind, told in CLASSES:
        table.append((told, *(str(tally[sort, kind]) for tally in tallies)))
    wrong = "bounds wrong", "figure alone", "wrong figure alone"
    table += [
        (
            "exact numbers: precision / recall",
            *(ratio(t, "exact", "right", "wrong") for t in tallies),
        ),
        (
            "bounds: precision / recall",
            *(ratio(t, "more", "bounds right", *wrong) for t in tallies),
        ),
    ]
    print(*(f"| {' | '.join(line)} |" for line in table), sep="\n")


if __name__ == "__main__":
    main()
