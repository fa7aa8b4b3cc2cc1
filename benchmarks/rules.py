"""Measure how far the rules for counts are off, on a public table of rival claims.

    python benchmarks/rules.py replication-data-pnas.csv [--days DAYS]

The table is `data/replication-data-pnas.csv` of https://github.com/benradford/
estimating-conflict-losses (MIT licence): claims of losses in Ukraine from February 2022 on, by
claimant (Radford et al., PNAS 2023). Prints the Markdown table of `docs/rules.md`.

A case is a third party's exact running total, and what each side last claimed of that loss in
the DAYS up to then (30 by default). The rules see the claims of the sides alone. The third
party's figure is the reference; it is no truth, since nobody knows how many were lost.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import chain
from math import exp, log, sqrt
from pathlib import Path
from typing import NamedTuple

import attrs

import caucasus_events as ce
from caucasus_events.findings import rules
from caucasus_events.formats import loss_claims

CLAIMANTS = {"ru-source": "russia", "ua-source": "ukraine"}
"""The two sides' groups of speakers, and whose losses are their own."""
PARTIES = [
    *(ce.Party(id=id, kind="state", names=[id]) for id in CLAIMANTS.values()),
    *(ce.Party(id=id, kind="group", names=[id]) for id in CLAIMANTS),
]
SIDES = ce.Sides(sides={of: [of, by] for by, of in CLAIMANTS.items()})
Loss = ce.Casualties | ce.MaterialLoss


class Row(NamedTuple):
    """A running total that somebody claimed."""

    by: str
    day: date
    claim: Loss

    @property
    def count(self) -> ce.Count:
        """How many."""
        count = self.claim.count
        assert count is not None
        return count


class Case(NamedTuple):
    """What both sides claim of one loss, and the figure of a third party."""

    of: str
    claims: list[Row]
    reference: int


def rows_of(path: Path) -> list[Row]:
    """Read the running totals of a table."""
    return [
        Row(statement.named_speakers[0], date.fromisoformat(statement.said.edtf), claim)
        for statement in loss_claims.read(path).chronicle.statements
        for claim in statement.claims
        if isinstance(claim, Loss) and claim.span == "cumulative" and statement.said
    ]


def cases_of(rows: Iterable[Row], days: int = 30) -> Iterator[Case]:
    """Find the third parties' exact totals for which both sides claimed one too."""
    claimed: dict[tuple[str, ce.Topic], list[Row]] = {}
    references = []
    for row in rows:
        if row.by in CLAIMANTS:
            claimed.setdefault((row.by, row.claim.topic), []).append(row)
        elif row.count.low and row.count.low == row.count.high:
            references.append(row)
    for reference in references:
        since = reference.day - timedelta(days)
        latest = [
            last_of(claimed.get((by, reference.claim.topic), []), since, reference.day)
            for by in CLAIMANTS
        ]
        if all(latest):
            of = reference.claim.of
            assert isinstance(of, str)
            yield Case(of, [*chain(*latest)], reference.count.low)


def last_of(rows: Iterable[Row], since: date, until: date) -> list[Row]:
    """Return what was claimed on the last of these days on which anything was."""
    near = [row for row in rows if since <= row.day <= until]
    last = max((row.day for row in near), default=None)
    return [row for row in near if row.day == last]


def reconciled(case: Case, rule: rules.Rule) -> rules.Estimate:
    """Give the claims of a case to the library, each for a figure of one time."""
    statements = [
        ce.Statement(
            id=f"claim-{number}",
            speaker=row.by,
            said=row.day.isoformat(),
            claims=[attrs.evolve(row.claim, subject="loss", span="incident")],
        )
        for number, row in enumerate(case.claims)
    ]
    anchor = ce.Incident(id="loss", kind="war", title="A loss", parties=list(CLAIMANTS.values()))
    [finding] = ce.reconcile([*PARTIES, anchor, *statements], sides=SIDES, rule=rule)
    return finding.estimate


class Score(NamedTuple):
    """How far a rule is off."""

    answers: int
    error: float | None
    holding: int


def score_of(cases: list[Case], answer: Callable[[Case], object]) -> Score:
    """Measure a rule: its answers, their mean absolute log error, and how many hold the figure.

    A range counts as the geometric mean of its ends, an open one as its one bound. Half is
    added to each number, so that 0 has a logarithm.
    """
    errors, holding = [], 0
    for case in cases:
        count = answer(case)
        if isinstance(count, ce.Count):
            low, high = count.low, count.low if count.high is None else count.high
            middle = sqrt((low + 0.5) * (high + 0.5)) if low else high + 0.5
            errors.append(abs(log(middle / (case.reference + 0.5))))
            holding += low <= case.reference and (
                count.high is None or case.reference <= count.high
            )
    return Score(len(errors), sum(errors) / len(errors) if errors else None, holding)


def priors_of(cases: list[Case]) -> dict[str, float]:
    """Fit by how much own and enemy figures overstate, as geometric means."""
    logs: dict[str, list[float]] = {"own": [], "enemy": []}
    for case in cases:
        for row in case.claims:
            number = row.count.high if row.count.low == 0 else row.count.low
            kind = "own" if CLAIMANTS[row.by] == case.of else "enemy"
            logs[kind].append(log(((number or 0) + 0.5) / (case.reference + 0.5)))
    return {kind: exp(sum(each) / len(each)) for kind, each in logs.items()} | {"other": 1.0}


def scores(cases: list[Case]) -> Iterator[tuple[str, Score]]:
    """Measure every rule."""
    yield "envelope", score_of(cases, lambda case: reconciled(case, rules.envelope).envelope)
    for rule in (
        rules.minimum,
        rules.median_of_voices,
        rules.own_latest,
        rules.own_to_enemy,
        rules.adversarial_bracket,
    ):
        yield rule.__name__, score_of(cases, lambda case, rule=rule: reconciled(case, rule).best)
    ids = CLAIMANTS.values()
    fitted = {of: priors_of([case for case in cases if case.of != of]) for of in ids}
    carried = {of: rules.bias_corrected(priors) for of, priors in fitted.items()}
    yield (
        "bias_corrected",
        score_of(cases, lambda case: reconciled(case, carried[case.of]).best),
    )


def table_of(cases: list[Case]) -> str:
    """Write the Markdown table."""
    lines = [
        "| rule | answers | mean absolute log error | a factor of | answers that hold the figure |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, (answers, error, holding) in scores(cases):
        off = "| | |" if error is None else f"| {error:.2f} | {exp(error):.1f} |"
        lines.append(f"| `{name}` | {answers} {off} {holding} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table of all cases, and what the priors were."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("table", type=Path, help="path of replication-data-pnas.csv")
    parser.add_argument("--days", type=int, default=30, help="how old a side's claim may be")
    asked = parser.parse_args()
    rows = rows_of(asked.table)
    cases = [*cases_of(rows, asked.days)]
    third = sum(row.by not in CLAIMANTS for row in rows)
    print(f"{len(cases)} cases, of {third} running totals of third parties.\n")
    print(table_of(cases))
    for of in CLAIMANTS.values():
        some = [case for case in cases if case.of == of]
        told = ", ".join(f"{kind} {factor:.2f}" for kind, factor in priors_of(some).items())
        print(f"\n{len(some)} cases of the losses of {of}; fitted to them: {told}")


if __name__ == "__main__":
    main()
