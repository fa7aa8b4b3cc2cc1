"""How well and how fast names are looked up, beside difflib from the standard library."""

from __future__ import annotations

import difflib
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import caucasus_events as ce
from caucasus_events.chronicle.lookups import Directory

TABLE = Path(__file__).parents[1] / "tests" / "spellings.txt"
SYLLABLES = "ar men sha van ker tak mar tu ni ba ku ler zor gan ja kha la chin ak na".split()
CYRILLIC = str.maketrans("abgdezijklmnoprstuhc", "абгдезийклмнопрстухц")


def spellings() -> list[tuple[bool, str, str]]:
    """Read the pairs of names, each with whether they are of one record."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    pairs = []
    for line in lines:
        if not line.startswith("#"):
            asked, name = re.split(r"\s{2,}", line)[-2:]
            pairs.append((line.startswith("same"), asked, name))
    return pairs


def by_difflib(asked: str, name: str) -> bool:
    ratio = difflib.SequenceMatcher(None, asked.lower(), name.lower()).ratio()
    return ratio >= 0.8


def certainly(asked: str, name: str) -> bool:
    matches = ce.look_up([ce.Place(id="p", names=[name])], asked)
    return any(match.reason.is_certain for match in matches)


def at_all(asked: str, name: str) -> bool:
    return bool(ce.look_up([ce.Place(id="p", names=[name])], asked))


def quality() -> None:
    pairs = spellings()
    same = sum(is_same for is_same, *_ in pairs)
    print(f"{same} pairs that are one name, {len(pairs) - same} that are not\n")
    print("| taken for one name by | found of those that are | of those found, are |")
    print("| --- | ---: | ---: |")
    judges: dict[str, Callable[[str, str], bool]] = {
        "`difflib`, ratio of 0.8 or more": by_difflib,
        "`look_up`, certain": certainly,
        "`look_up`, certain or suggested": at_all,
    }
    for label, judge in judges.items():
        told = [is_same for is_same, asked, name in pairs if judge(asked, name)]
        print(f"| {label} | {sum(told) / same:.0%} | {sum(told) / len(told):.0%} |")


def made_up(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(3, 6)))


def seconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return sorted(times)[2]


def speed(places: int = 33_334) -> None:
    chance = random.Random(2023)
    records = []
    for n in range(places):
        latin, other = made_up(chance), made_up(chance).replace("sh", "ş").replace("a", "ə", 1)
        names = [latin.title(), latin.translate(CYRILLIC).title(), other.title()]
        records.append(ce.Place(id=f"p{n}", names=names))
    chronicle = ce.Chronicle(places=records)
    directory = Directory.of(chronicle)
    asked = [chance.choice(record.names).text for record in chance.sample(records, 200)]
    spelled = [name.text.lower() for record in records for name in record.names]
    ce.look_up(directory, "first")

    def known() -> None:
        for name in asked:
            ce.look_up(directory, name)

    def misspelt() -> None:
        for name in asked[:20]:
            ce.look_up(directory, f"{name}q")

    def by_the_library() -> None:
        difflib.get_close_matches(f"{asked[0]}q".lower(), spelled, n=10, cutoff=0.8)

    print(f"\n| among {len(spelled):,} names | milliseconds a name |")
    print("| --- | ---: |")
    print(f"| in a directory, a name that is known | {seconds(known) / 200 * 1000:.2f} |")
    print(f"| in a directory, a misspelt one | {seconds(misspelt) / 20 * 1000:.1f} |")
    print(f"| `difflib`, a misspelt one | {seconds(by_the_library) * 1000:.0f} |")
    once = seconds(lambda: ce.look_up(chronicle, asked[0]))
    strict = seconds(lambda: ce.look_up(chronicle, asked[0], loosely=False))
    print(f"| without a directory | {once * 1000:.0f} |")
    print(f"| without a directory, `loosely=False` | {strict * 1000:.0f} |")


if __name__ == "__main__":
    quality()
    speed()
