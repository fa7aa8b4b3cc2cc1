"""Rules that ask for grades: whether a statement meets a grade, and what is left if all must."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.record import Record
from caucasus_events.core.references import split_address
from caucasus_events.errors import refuse
from caucasus_events.findings.evidence import Evidence
from caucasus_events.findings.rules import Estimate, Rule, envelope
from caucasus_events.records.grades import Grade
from caucasus_events.values.comparison import Truth

__all__ = ["at_least_graded", "meets_grade"]


def meets_grade(records: Chronicle | Iterable[Record], address: str, least: Grade) -> Truth:
    """Tell whether a statement, or a part of one, is graded as good as a grade, or better.

    Grades of the claim itself come first, then those of its statement, then those of the
    sources that it cites. Everybody who graded the same thing must agree; of several sources,
    one is enough. What nobody graded in this scheme is MAYBE.

    Args:
        records: a chronicle or loose records, read as amended.
        address: id of the statement, or address of a part: 'statement#key'. The address of
            something that was replaced stands for what took its place.
        least: the grade to be met.

    Raises:
        UnknownId: there is no such statement.
        Invalid: the scheme of the grade has no order.
    """
    return _meets(Amending(records), address, least)


def _meets(amending: Amending, address: str, least: Grade) -> Truth:
    chronicle, address = amending.chronicle, amending.current_id(address) or address
    statement, key = chronicle.statement(address), split_address(address)[1] or None
    of_claim = (grade for grade in statement.grades if grade.claim == key)
    of_whole = (grade for grade in statement.grades if grade.claim is None)
    for grades in (of_claim, of_whole):
        met = _agreed(grades, least)
        if met is not None:
            return met
    cited = (r.source for r in statement.reports if r.source in chronicle)
    by_source = (_agreed(chronicle.source(str(id)).grades, least) for id in cited)
    answers = [Truth.MAYBE if met is None else met for met in by_source]
    return reduce(Truth.__or__, answers) if answers else Truth.MAYBE


def _agreed(grades: Iterable[Grade], least: Grade) -> Truth | None:
    """Tell whether all grades of one thing meet a grade; None if none is of its scheme."""
    answers = [grade.at_least(least) for grade in grades if grade.scheme == least.scheme]
    return reduce(Truth.__and__, answers) if answers else None


def at_least_graded(
    records: Chronicle | Iterable[Record], *least: Grade, rule: Rule = envelope
) -> Rule:
    """Make a rule that takes only what is graded as good as some grades, or better.

    Another rule makes its estimate of what is left. What only may meet the grades, such as what
    nobody graded, is left out too; the estimate names all that is left out. The status of a
    finding does not change: it rests on what is said, graded or not.

    Args:
        records: where the grades stand; those of what was replaced no longer count.
        least: the grades to be met, one or more, each of a scheme of its own that has an order.
        rule: what makes an estimate of the rest.

    Raises:
        Invalid: there is no grade, a scheme has no order, or two grades are of one scheme.
    """
    _refuse_unusable(least)
    amending = Amending(records)

    def met(address: str) -> bool:
        return all(_meets(amending, address, grade) is Truth.YES for grade in least)

    def graded(evidence: Evidence) -> Estimate:
        kept = {s for s in evidence.stances if any(map(met, s.addresses))}
        estimate = rule(evidence.of_stances(kept))
        left_out = (a for s in evidence.stances if s not in kept for a in s.addresses)
        wanted = " and ".join(map(str, least))
        return attrs.evolve(
            estimate,
            rule=f"{estimate.rule} of what is graded at least {wanted}",
            left_out=tuple(sorted({*estimate.left_out, *left_out})),
        )

    return graded


def _refuse_unusable(least: Sequence[Grade]) -> None:
    if not least:
        hint = "give one such as Grade(scheme='admiralty_source', code='B'), or use the plain rule"
        raise refuse("expected one grade or more", least, hint)
    for grade in least:
        if not isinstance(grade, Grade):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise refuse("expected a grade", grade, "give Grade(scheme=..., code=...)")
        grade.at_least(grade)  # refuses a scheme without an order
    schemes = [grade.scheme for grade in least]
    if len(set(schemes)) < len(schemes):
        named = ", ".join(map(str, least))
        raise refuse("each grade is of a scheme of its own", named, "keep the stricter of the two")
