"""Fuzz every reader of outside data for a bounded time.

    python fuzz/run.py --seconds 60
    python fuzz/run.py --seconds 600 --only loads journal
    python fuzz/run.py --atheris loads -max_total_time=600

The first two mangle the golden files, the hostile corpus and the tables of phrases with
hypothesis, which shrinks what it finds. The last one lets atheris (`pip install atheris`) look
for new paths through the code; what follows the target goes to libFuzzer.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), *([str(ROOT / "src")] if (ROOT / "src").exists() else [])]

SLOW = 10.0
"""Seconds after which one small input is taken to hang a reader."""

TOKENS = (
    *(b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"\n", b"\r\n", b"\0", b"\xff", b" "),
    *(
        b"null",
        b"true",
        b"NaN",
        b"-0",
        b"1e999",
        b"9" * 30,
        b"\\ud800",
        b"\xe2\x80\xae",
        b"\x1b[2J",
    ),
    *(
        b'"id"',
        b'"claims"',
        b'"statements"',
        b'"count"',
        b'"said"',
        b'{"about": 40}',
        b"2023-06-28",
    ),
    *(
        b"$.parties[99]",
        b", also at $.parties[0]",
        b"#",
        b"/",
        b"..",
        b"X",
        b"~",
        b"?",
        b"T",
        b"Z",
        b"+04:00",
        b"Y",
        b"S",
        b"E",
        b"-",
    ),
    *(
        b"more than ",
        b"between ",
        b" and ",
        b"since ",
        b" to ",
        b"late ",
        b"dozens",
        b"half ",
        b" June",
    ),
    *(
        letters.encode()
        for letters in ("é", "١", "½", "Ⅷ", "三", "ﬃ", "İ", "ß", "е\u0301", "\u200d")
    ),
)


def mangled(seed: bytes, other: bytes, steps: list[tuple[int, int, int, bytes]]) -> bytes:
    """Change a seed step by step: cut, double, write over, write between, cross with another."""
    data = seed
    for how, where, length, token in steps:
        at = where % (len(data) + 1)
        end = min(len(data), at + length)
        match how:
            case 0:
                data = data[:at] + data[end:]
            case 1:
                data = data[:end] + data[at:end] + data[end:]
            case 2:
                data = data[:at] + token + data[end:]
            case 3:
                data = data[:at] + token + data[at:]
            case _:
                cut = where % (len(other) + 1)
                data = data[:at] + other[cut : cut + 20 * length]
    return data[:50_000]


def timed(target: Callable[[bytes], None], data: bytes) -> None:
    begun = time.perf_counter()
    target(data)
    taken = time.perf_counter() - begun
    assert taken < SLOW, f"{taken:.1f} s for {len(data)} bytes"


def with_hypothesis(name: str, seconds: float) -> int:
    """Fuzz one target for a time and return how many inputs it was given."""
    from hypothesis import HealthCheck, given, seed, settings, strategies as st
    from targets import TARGETS

    target, seeds = TARGETS[name]
    corpus = st.sampled_from(seeds())
    step = st.tuples(
        st.integers(0, 4),
        st.integers(0, 50_000),
        st.integers(0, 40),
        st.sampled_from(TOKENS) | st.binary(max_size=4) | st.text(max_size=3).map(encoded),
    )
    texts = st.text(max_size=60).map(encoded)
    inputs = st.builds(mangled, corpus, corpus, st.lists(step, max_size=6)) | texts
    given_ones = 0
    end = time.monotonic() + seconds

    def one(data: bytes) -> None:
        nonlocal given_ones
        if time.monotonic() < end:
            given_ones += 1
            timed(target, data)

    turn = time.time_ns() % 10**9
    while time.monotonic() < end:
        turn += 1
        rules = settings(
            max_examples=100, deadline=None, database=None, suppress_health_check=[*HealthCheck]
        )
        seed(turn)(rules(given(inputs)(one)))()
    return given_ones


def encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def with_atheris(name: str, options: list[str]) -> None:
    """Hand one target to atheris, which does not come back."""
    import atheris

    with atheris.instrument_imports(include=["caucasus_events"]):
        from targets import TARGETS
    target, seeds = TARGETS[name]
    corpus = Path(f"fuzz-corpus-{name}")
    corpus.mkdir(exist_ok=True)
    for number, data in enumerate(seeds()):
        (corpus / f"seed-{number}").write_bytes(data)
    atheris.Setup([sys.argv[0], *options, str(corpus)], target)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description="Fuzz every reader of outside data.")
    parser.add_argument("--seconds", type=float, default=60, help="for how long, in all")
    parser.add_argument("--only", nargs="+", metavar="TARGET", help="targets; else all")
    parser.add_argument("--atheris", metavar="TARGET", help="fuzz one target with atheris instead")
    options, rest = parser.parse_known_args()
    if options.atheris:
        with_atheris(options.atheris, rest)
    elif rest:
        parser.error(f"not known: {' '.join(rest)}")

    from targets import TARGETS

    names = options.only or list(TARGETS)
    failed = 0
    for name in names:
        try:
            count = with_hypothesis(name, options.seconds / len(names))
            print(f"{name}: {count:,} inputs, nothing found", flush=True)
        except Exception:
            failed = 1
            traceback.print_exc()
            print(f"{name}: see above", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
