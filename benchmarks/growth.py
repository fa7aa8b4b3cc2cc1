"""Show how time and memory grow on awkward arrangements: the exponents of both.

    python benchmarks/growth.py [NAME ...] [--sizes 1000,2000,4000,8000] [--seconds 60]

Each arrangement is built and asked at each size in a process of its own. Of the exponents the
one between the least and the greatest size is printed: 1 is linear, 2 the square. What takes
longer than the limit of seconds is not asked at the next size.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import multiprocessing
import resource
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import attrs

import caucasus_events as ce

Asked = Callable[[], object]
SIDES = {"sides": [{"id": "L", "members": ["a"]}, {"id": "R", "members": ["b"]}]}
TWO = ("a", "b")
INCIDENT = {"id": "i", "kind": "clash", "title": "t"}


def day(number: int) -> str:
    return (datetime.date(1950, 1, 1) + datetime.timedelta(number)).isoformat()


def document(parties: Any = TWO, **collections: Any) -> ce.Chronicle:
    made = [p if isinstance(p, dict) else {"id": p, "kind": "state", "names": [p]} for p in parties]
    whole = {"format": "caucasus-events", "version": 1, "parties": made, **collections}
    return ce.loads(json.dumps(whole))


def says(number: int, speaker: str, *claims: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": f"s{number:06}", "speaker": speaker, "claims": claims, **fields}


def killed(count: Any, subject: str = "i", of: str = "a") -> dict[str, Any]:
    return {"claim": "casualties", "subject": subject, "harm": "killed", "of": of, "count": count}


def violation(**fields: Any) -> dict[str, Any]:
    return {"claim": "violation", "subject": "c", **fields}


# Chronicles of which everything is asked.


def truce(n: int) -> ce.Chronicle:
    """Make each of two sides accuse the other day by day, with counts, and deny day by day."""
    statements = []
    for number in range(n):
        on, is_denial = number // 4, number % 4 > 1
        speaker, other = ("a", "b") if number % 2 else ("b", "a")
        claim = violation(by=other, count=3 + on % 5)
        if is_denial:
            claim = violation(by=speaker, polarity="denied")
        claim["during"] = day(on)
        statements.append(says(number, speaker, claim, said=day(on + 1)))
    return document(sides=SIDES, ceasefires=[{"id": "c", "title": "t"}], statements=statements)


def blanket(n: int) -> ce.Chronicle:
    """Make one side accuse day by day, and the other deny all violations day by day."""
    half = n // 2
    accusing = [violation(by="b", during=day(i), count=3) for i in range(half)]
    denying = violation(by="b", polarity="denied")
    statements = [says(i, "a", claim, said=day(i + 1)) for i, claim in enumerate(accusing)]
    statements += [says(half + i, "b", denying, said=day(i + 1)) for i in range(half)]
    return document(sides=SIDES, ceasefires=[{"id": "c", "title": "t"}], statements=statements)


def route(n: int) -> ce.Chronicle:
    """Tell of a route day by day that it is open to all, and that it is closed to aid."""
    told = ({"state": "closed", "to": "aid"}, {"state": "open", "to": "all"})
    statements = []
    for number in range(n):
        on, which = number // 2, number % 2
        claim = {"claim": "access", "subject": "r", "during": day(on), **told[which]}
        statements.append(says(number, TWO[which], claim, said=day(on + 1)))
    return document(sides=SIDES, places=[{"id": "r", "names": ["r"]}], statements=statements)


def each_agreeing(n: int) -> ce.Chronicle:
    """Make many voices on no side give one number."""
    statements = [says(i, f"p{i}", killed(1, of="p0")) for i in range(n)]
    return document([f"p{i}" for i in range(n)], incidents=[INCIDENT], statements=statements)


def each_in_conflict(n: int) -> ce.Chronicle:
    """Make many voices on no side each give another number: all pairs are in conflict."""
    statements = [says(i, f"p{i}", killed(i, of="p0")) for i in range(n)]
    return document([f"p{i}" for i in range(n)], incidents=[INCIDENT], statements=statements)


def revising(n: int) -> ce.Chronicle:
    """Make one ministry revise its number again and again."""
    times = (f"2000-01-01T00:00:00.{i:06}" for i in range(n))
    statements = [says(i, "a", killed(i), said=at) for i, at in enumerate(times)]
    return document(sides=SIDES, incidents=[INCIDENT], statements=statements)


def chain_of_parties(n: int) -> ce.Chronicle:
    """Make each party the organ of the next one; each speaks of an incident of its own."""
    parties = [
        {
            "id": f"p{i:06}",
            "kind": "state",
            "names": ["p"],
            "affiliations": [{"of": f"p{i + 1:06}", "role": "organ_of"}] if i < n - 1 else [],
        }
        for i in range(n)
    ]
    incidents = [{**INCIDENT, "id": f"i{i}"} for i in range(n)]
    own = [killed(1, f"i{i}", f"p{i:06}") for i in range(n)]
    statements = [says(i, f"p{i:06}", claim) for i, claim in enumerate(own)]
    return document(parties, incidents=incidents, statements=statements)


# What is asked.


def history(chronicle: ce.Chronicle) -> Asked:
    findings = ce.reconcile(chronicle)
    return partial(ce.history, chronicle, findings[len(findings) // 2].topic)


def why_changed(chronicle: ce.Chronicle) -> Asked:
    kept = chronicle.statements[: -max(3, len(chronicle.statements) // 40)]
    return partial(ce.why_changed, attrs.evolve(chronicle, statements=kept), chronicle)


def why_sides_changed(n: int) -> Asked:
    """Ask why findings moved when a party changed sides."""

    def made(*sides: list[str]) -> ce.Chronicle:
        named = [{"id": id, "members": its} for id, its in zip("LR", sides, strict=True)]
        incidents = [{**INCIDENT, "id": f"i{i}"} for i in range(n)]
        statements = [says(i, "c", killed(1, f"i{i}", "b")) for i in range(n)]
        fields = {"incidents": incidents, "statements": statements}
        return document((*TWO, "c"), sides={"sides": named}, **fields)

    return partial(ce.why_changed, made(["a"], ["b", "c"]), made(["a", "c"], ["b"]))


def diff(chronicle: ce.Chronicle) -> Asked:
    return partial(ce.diff, ce.account(chronicle, "L"), ce.account(chronicle, "R"))


def diff_of_apart(n: int) -> Asked:
    """Compare two sides of which each counts other things than the other."""
    things = [{"claim": "quantity", "subject": "i", "what": f"w{i}", "count": 1} for i in range(n)]
    statements = [says(i, TWO[i % 2], {**one, "of": TWO[i % 2]}) for i, one in enumerate(things)]
    return diff(document(sides=SIDES, incidents=[INCIDENT], statements=statements))


def course(n: int) -> Asked:
    """Follow a term of which one side gives another count day by day."""
    claims = [violation(by="a", term="k", count=i + 1) for i in range(n)]
    term = {"key": "k", "kind": "other", "summary": "s"}
    statements = [says(i, "a", claim, said=day(i)) for i, claim in enumerate(claims)]
    fields = {"ceasefires": [{"id": "c", "title": "t", "terms": [term]}], "statements": statements}
    return partial(ce.compliance(document(**fields), "c").course, "k")


def violations_of_long_times(n: int) -> Asked:
    """Count by day what is alleged of the whole time."""
    claims = [violation(by="b", during=f"{day(0)}/{day(n + i)}", count=i + 1) for i in range(n)]
    statements = [says(i, "a", claim) for i, claim in enumerate(claims)]
    fields = {"ceasefires": [{"id": "c", "title": "t"}], "statements": statements}
    return partial(ce.violations, document(sides=SIDES, **fields), "c", by="day")


def bins_of_long_times(n: int) -> Asked:
    """Count by month what may have been in any of 2,000 years."""
    return partial(ce.binned, [ce.When.of("1000/2999")] * n, by="month")


def chain_of_places(n: int) -> Asked:
    """Ask for the timeline of incidents in places of which each lies in the next."""
    places = [
        {"id": f"p{i:06}", "names": ["x"], "within": [f"p{i + 1:06}"] if i < n - 1 else []}
        for i in range(n)
    ]
    incidents = [{**INCIDENT, "id": f"i{i}", "where": f"p{i:06}"} for i in range(n)]
    return partial(ce.timeline, document((), places=places, incidents=incidents))


def relays_of_many_figures(n: int) -> Asked:
    """Look for copies where each figure is given twice, and contradicts all others."""
    sources = [
        {"id": f"q{i}", "publisher": f"p{i}", "title": "t", "published": day(i)} for i in range(n)
    ]
    quote = "one two three four five six seven eight nine"
    statements = [
        says(i, f"p{i}", killed(5 + i // 2, of="p0"), reports=[{"source": f"q{i}", "quote": quote}])
        for i in range(n)
    ]
    parties = [f"p{i}" for i in range(n)]
    fields = {"incidents": [INCIDENT], "sources": sources, "statements": statements}
    return partial(ce.proposed_relays, document(parties, **fields))


def line_of_ceasefires(n: int) -> Asked:
    """Ask for the chain of ceasefires of which each extends the one before."""
    ceasefires = [
        {"id": f"c{i:06}", "title": "t", **({"extends": f"c{i - 1:06}"} if i else {})}
        for i in range(n)
    ]
    return partial(ce.chain, document(ceasefires=ceasefires), "c000000")


def check_of_misdated_violations(n: int) -> Asked:
    """Check violations that are dated after all of a line of ceasefires."""
    half = n // 2
    ceasefires = [
        {"id": f"c{i:06}", "title": "t", **({"extends": f"c{i - 1:06}"} if i else {})}
        for i in range(half)
    ]
    statements = []
    for i in range(half):
        on = {"claim": "declaration", "declared": day(i), "until": day(i + 1)}
        statements.append(says(i, "a", {**on, "subject": f"c{i:06}", "by": "a"}))
        late = {**violation(by="b", during=day(n + i)), "subject": f"c{i:06}"}
        statements.append(says(half + i, "a", late, said=day(2 * n)))
    return partial(ce.check, document(ceasefires=ceasefires, statements=statements))


def _asked(
    make: Callable[[int], ce.Chronicle], ask: Callable[[ce.Chronicle], Asked], n: int
) -> Asked:
    return ask(make(n))


QUESTIONS: dict[str, Callable[[ce.Chronicle], Asked]] = {
    "reconcile": lambda chronicle: partial(ce.reconcile, chronicle),
    "account": lambda chronicle: partial(ce.account, chronicle, "L"),
    "diff": diff,
    "history": history,
    "why_changed": why_changed,
}
OF_A_TRUCE: dict[str, Callable[[ce.Chronicle], Asked]] = {
    "violations": lambda chronicle: partial(ce.violations, chronicle, "c"),
    "compliance": lambda chronicle: partial(ce.compliance, chronicle, "c"),
}
ARRANGEMENTS: dict[str, Callable[[int], Asked]] = {
    f"{make.__name__}.{name}": partial(_asked, make, ask)
    for make, questions in (
        (truce, {**QUESTIONS, **OF_A_TRUCE}),
        (blanket, {**QUESTIONS, **OF_A_TRUCE}),
        (route, QUESTIONS),
        (revising, {name: QUESTIONS[name] for name in ("reconcile", "history")}),
        (each_agreeing, {name: QUESTIONS[name] for name in ("reconcile", "why_changed")}),
        (each_in_conflict, {"reconcile": QUESTIONS["reconcile"]}),
        (chain_of_parties, {"reconcile": QUESTIONS["reconcile"]}),
    )
    for name, ask in questions.items()
} | {
    make.__name__: make
    for make in (
        *(why_sides_changed, diff_of_apart, course, violations_of_long_times),
        *(bins_of_long_times, chain_of_places, relays_of_many_figures, line_of_ceasefires),
        check_of_misdated_violations,
    )
}


def measured(name: str, n: int) -> tuple[float, float]:
    """Return the CPU seconds of an arrangement, and the megabytes that it takes more."""
    asked = ARRANGEMENTS[name](n)
    before, began = _peak(), time.process_time()
    asked()
    return time.process_time() - began, _peak() - before


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def exponent(sizes: list[int], taken: list[float], least: float) -> str:
    """Return how the last grows from the first; what is below the least is too little to tell."""
    if len(taken) < 2 or taken[0] < least:
        return "-"
    return f"{math.log(max(taken[-1], least) / taken[0]) / math.log(sizes[-1] / sizes[0]):.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="arrangements; all if none is named")
    parser.add_argument("--sizes", default="1000,2000,4000,8000")
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    print("| arrangement | sizes | seconds | exponent | megabytes | exponent |")
    print("|---|---|---|---:|---|---:|")
    for name in given.names or ARRANGEMENTS:
        sizes: list[int] = []
        taken: list[tuple[float, float]] = []
        for n in map(int, given.sizes.split(",")):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                result = pool.apply_async(measured, (name, n))
                try:
                    taken.append(result.get(timeout=3 * given.seconds))
                except multiprocessing.TimeoutError:
                    break
            sizes.append(n)
            if taken[-1][0] > given.seconds:
                break
        seconds, memory = [t for t, _ in taken], [m for _, m in taken]
        cells = (
            *(name, ", ".join(map(str, sizes)), ", ".join(f"{t:.2f}" for t in seconds)),
            *(exponent(sizes, seconds, 0.01), ", ".join(f"{m:.0f}" for m in memory)),
            exponent(sizes, memory, 4),
        )
        print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
