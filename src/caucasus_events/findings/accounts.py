"""Each side's own account, and where two accounts part."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from enum import StrEnum
from itertools import product

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle, chronicle_of
from caucasus_events.core.collector import collector_paused
from caucasus_events.core.record import Record, enum_member
from caucasus_events.core.tables import in_words, tame, text_table
from caucasus_events.errors import UnknownId, refuse, shown
from caucasus_events.findings.evidence import (
    Clash,
    Containers,
    Evidence,
    Silence,
    Stance,
    clash_between,
    containers_in,
    format_stances,
    format_voices,
)
from caucasus_events.findings.guards import refuse_unfit_sides
from caucasus_events.findings.reconciliation import Findings, finding_of, gather_about
from caucasus_events.records.claims import Casualties, Polarity, Topic, answer_key
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides
from caucasus_events.records.statements import ResponseKind
from caucasus_events.records.vocabulary import Harm

__all__ = ["Account", "AccountDiff", "Difference", "Verdict", "account", "diff"]


class Verdict(StrEnum):
    """How two accounts stand to each other on a topic."""

    AGREES = "agrees"
    COMPATIBLE = "compatible"
    CONTRADICTS = "contradicts"
    DENIED = "denied"
    DECLINED = "declined"
    NOT_ADDRESSED = "not_addressed"
    ONLY_LEFT = "only_left"
    ONLY_RIGHT = "only_right"
    MIRRORED = "mirrored"
    NOT_COMPARABLE = "not_comparable"


_OTHER_WAY_ROUND = {
    Verdict.ONLY_LEFT: Verdict.ONLY_RIGHT,
    Verdict.ONLY_RIGHT: Verdict.ONLY_LEFT,
}


@attrs.frozen(kw_only=True)
class Account:
    """What one side says, from that side's own voices."""

    side: str
    """Id of the side."""
    findings: Findings
    """What its voices come to, topic by topic, with its silences."""
    chronicle: Chronicle = attrs.field(repr=False, eq=False)
    """The records that it is drawn from."""

    def __str__(self) -> str:
        return f"account of {tame(self.side)}\n\n{self.findings}"


@attrs.frozen(kw_only=True)
class Difference:
    """How two accounts stand to each other on one topic."""

    topic: Topic
    """The question."""
    verdict: Verdict
    """How they stand to each other."""
    left: tuple[Stance, ...]
    """What the left account says."""
    right: tuple[Stance, ...]
    """What the right account says."""
    left_silences: tuple[Silence, ...] = ()
    """Where the left account is silent."""
    right_silences: tuple[Silence, ...] = ()
    """Where the right account is silent."""
    other_topic: Topic | None = None
    """The topic to which the other side spoke instead, where that is the point."""

    @property
    def because(self) -> str:
        """Why the verdict is so, naming the voices."""
        left, right = format_voices(self.left), format_voices(self.right)
        match self.verdict:
            case Verdict.AGREES:
                return f"{left} and {right} say the same"
            case Verdict.COMPATIBLE:
                return f"{left} and {right} can both be right"
            case Verdict.CONTRADICTS:
                return f"what is said by {left} and by {right} cannot all be right"
            case Verdict.DENIED:
                return f"one of {left} and {right} denies what the other says"
            case Verdict.MIRRORED if self.other_topic is None:
                return f"{left} and {right} accuse each other"
            case Verdict.MIRRORED:
                return f"{left or right} is accused in turn: {self.other_topic}"
            case Verdict.NOT_COMPARABLE:
                return f"{left or right} answers another question than {self.other_topic}"
            case Verdict.ONLY_LEFT | Verdict.ONLY_RIGHT:
                return f"only {left or right} speaks to it"
            case Verdict.DECLINED | Verdict.NOT_ADDRESSED:
                silent = dict.fromkeys(s.party for s in (*self.left_silences, *self.right_silences))
                how = "declines to comment" if self.verdict is Verdict.DECLINED else "is silent"
                return f"{left or right} says it; {', '.join(silent)} {how}"

    def mirrored(self) -> Difference:
        """Return the same with left and right exchanged."""
        return attrs.evolve(
            self,
            verdict=_OTHER_WAY_ROUND.get(self.verdict, self.verdict),
            left=self.right,
            right=self.left,
            left_silences=self.right_silences,
            right_silences=self.left_silences,
        )


@attrs.frozen(kw_only=True, repr=False)
class AccountDiff:
    """How two accounts stand to each other, topic by topic."""

    left: str
    """Id of the side of the left account."""
    right: str
    """Id of the side of the right account."""
    entries: tuple[Difference, ...]
    """One for each topic to which either of them speaks, in the order of topics."""

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The entries in which the accounts do not agree."""
        return tuple(entry for entry in self.entries if entry.verdict is not Verdict.AGREES)

    def of(self, *verdicts: Verdict | str) -> tuple[Difference, ...]:
        """Return the entries with any of these verdicts.

        Raises:
            Invalid: there is no such verdict.
        """
        wanted = {enum_member(Verdict, verdict) for verdict in verdicts}
        return tuple(entry for entry in self.entries if entry.verdict in wanted)

    def mirrored(self) -> AccountDiff:
        """Return the same with left and right exchanged."""
        return AccountDiff(
            left=self.right,
            right=self.left,
            entries=tuple(entry.mirrored() for entry in self.entries),
        )

    def __repr__(self) -> str:
        sides = f"{self.left} and {self.right}"
        return f"<AccountDiff of {tame(sides)}: {len(self.entries)} topics; print it for the table>"

    def __iter__(self) -> Iterator[Difference]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __str__(self) -> str:
        blocks: list[str] = []
        for subject in dict.fromkeys(entry.topic.subject for entry in self.entries):
            rows = [
                (
                    str(entry.topic),
                    in_words(entry.verdict),
                    _told(entry.left, entry.left_silences),
                    _told(entry.right, entry.right_silences),
                )
                for entry in self.entries
                if entry.topic.subject == subject
            ]
            one_side = self.left == self.right
            sides = (f"{self.left} (left)", f"{self.right} (right)")
            headers = ("topic", "verdict", *(sides if one_side else (self.left, self.right)))
            blocks.append(f"{tame(subject)}\n{text_table(headers, rows)}")
        return "\n\n".join(blocks) or "no topics"


def account(
    records: Chronicle | Iterable[Record],
    side: str,
    *,
    subject: str | None = None,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
) -> Account:
    """Draw up one side's account: what its own voices claim, deny and leave unsaid.

    Args:
        records: a chronicle or loose records.
        side: id of the side.
        subject: id of the one subject to keep to.
        sides: who is on which side; the chronicle's own if None.
        unsure: how to read two incidents of which one cannot tell whether they are one.

    Raises:
        UnknownId: there is no such side or subject, or no such party as the sides name.
    """
    chronicle = chronicle_of(records)
    refuse_unfit_sides(sides, chronicle)
    sides = sides or chronicle.sides
    if sides is None or side not in sides.ids:
        known = ", ".join(sides.ids) if sides else "none; give sides="
        raise UnknownId(f"there is no side {shown(side)}; known are {known}")
    with collector_paused():
        found = gather_about(records, chronicle, subject, sides, unsure)
        own = (evidence.of_side(side) for evidence in found)
        findings = tuple(finding_of(e) for e in own if e.stances or e.silences or e.set_aside)
    return Account(side=side, findings=Findings(findings=findings), chronicle=chronicle)


def diff(left: Account, right: Account) -> AccountDiff:
    """Compare two accounts topic by topic: of two sides, or of one side at two dates.

    Raises:
        Invalid: one of them is no account.
    """
    for name, one in (("left", left), ("right", right)):
        if not isinstance(one, Account):  # pyright: ignore[reportUnnecessaryIsInstance]
            hint = "draw it up first: account(chronicle, 'side')"
            raise refuse("expected the account of a side", one, hint, name)
    with collector_paused():
        return AccountDiff(left=left.side, right=right.side, entries=_compared(left, right))


def _compared(left: Account, right: Account) -> tuple[Difference, ...]:
    rest = {finding.evidence.topic: finding.evidence for finding in right.findings}
    own = (finding.evidence for finding in left.findings)
    pairs = [(one.topic, one, rest.pop(one.topic, _UNSPOKEN)) for one in own]
    pairs += [(topic, _UNSPOKEN, two) for topic, two in rest.items()]
    pairs.sort(key=lambda pair: pair[0].sort_key)
    only_left = _kin((topic, one.stances) for topic, one, two in pairs if not two.stances)
    only_right = _kin((topic, two.stances) for topic, one, two in pairs if not one.stances)
    of_left, of_right = (containers_in(amended(one.chronicle)) for one in (left, right))

    def containers(id: str) -> frozenset[str]:
        return of_left(id) | of_right(id)

    entries: list[Difference] = []
    for topic, one, two in pairs:
        other: Topic | None = None
        if one.stances and two.stances:
            verdict = _verdict(one.stances, two.stances, containers)
        elif one.stances:
            verdict, other = _one_sided(topic, one.stances, two.silences, only_right)
        elif two.stances:
            verdict, other = _one_sided(topic, two.stances, one.silences, only_left)
            verdict = _OTHER_WAY_ROUND.get(verdict, verdict)
        else:
            continue  # neither speaks to it, so there is nothing to compare
        entries.append(
            Difference(
                topic=topic,
                verdict=verdict,
                left=one.stances,
                right=two.stances,
                left_silences=one.silences,
                right_silences=two.silences,
                other_topic=other,
            )
        )
    return tuple(entries)


_UNSPOKEN = Evidence(topic=Topic(subject="", aspect=""))
"""What a side has on a topic of which it never spoke."""

_Stances = tuple[Stance, ...]
_Kin = dict[tuple[str, str], list[tuple[Topic, _Stances]]]


def _kin(topics: Iterable[tuple[Topic, _Stances]]) -> _Kin:
    """Group topics by what a topic shares with every other that it could mirror or be like."""
    kin: _Kin = {}
    for topic, stances in topics:
        if stances:
            kin.setdefault((topic.subject, topic.aspect), []).append((topic, stances))
    return kin


def _verdict(left: _Stances, right: _Stances, containers: Containers) -> Verdict:
    told = set(map(_answer, right))
    if told.issuperset(map(_answer, left)) and told == set(map(_answer, left)):
        return Verdict.AGREES
    verdict = Verdict.COMPATIBLE
    for one, other in product(left, right):
        clash = clash_between(one, other, containers)
        if clash is Clash.MUTUAL_ACCUSATION:
            return Verdict.MIRRORED
        if clash is Clash.VALUE_GAP:
            verdict = Verdict.CONTRADICTS
            if all(stance.accuses is None for stance in left):
                break  # no pair is worse
        elif clash is Clash.DENIED and verdict is Verdict.COMPATIBLE:
            verdict = Verdict.DENIED
    return verdict


def _answer(stance: Stance) -> tuple[Hashable, ...]:
    during = None if stance.during is None else answer_key(stance.during)
    return (stance.polarity is Polarity.ASSERTED, answer_key(stance.value), during)


def _one_sided(
    topic: Topic, stances: _Stances, silences: tuple[Silence, ...], others: _Kin
) -> tuple[Verdict, Topic | None]:
    """Judge a topic to which only the left speaks, beside those to which only the right does."""
    kinds = {silence.kind for silence in silences}
    if ResponseKind.DECLINES in kinds:
        return Verdict.DECLINED, None
    if ResponseKind.NOT_ADDRESSED in kinds:
        return Verdict.NOT_ADDRESSED, None
    like = others.get((topic.subject, topic.aspect), ())
    mutual = [other for other, its in like if _accuse_each_other(stances, its)]
    for other in mutual:
        if attrs.evolve(topic, whose=other.whose) == other:
            return Verdict.MIRRORED, other
    for other, _ in like:
        in_turn = other in mutual and other.category == topic.category
        if in_turn or _like_but_not_comparable(topic, other):
            return Verdict.NOT_COMPARABLE, other
    return Verdict.ONLY_LEFT, None


def _accuse_each_other(stances: _Stances, others: _Stances) -> bool:
    return any(
        one.accuses is not None and one.accuses == two.side and two.accuses == one.side
        for one in stances
        for two in others
    )


def _like_but_not_comparable(topic: Topic, other: Topic) -> bool:
    """Say whether two topics count the same harm or thing, but in ways that cannot be compared."""
    joint = Harm.KILLED_OR_WOUNDED
    categories = {topic.category, other.category}
    same_category = len(categories) == 1 or (
        topic.aspect == Casualties.kind
        and joint in categories
        and categories <= {joint, Harm.KILLED, Harm.WOUNDED}
    )
    counted = (topic.population, topic.span, topic.unit)
    return (
        (topic.subject, topic.aspect, topic.whose) == (other.subject, other.aspect, other.whose)
        and same_category
        and (len(categories) > 1 or counted != (other.population, other.span, other.unit))
    )


def _told(stances: tuple[Stance, ...], silences: tuple[Silence, ...]) -> str:
    told = [format_stances([stance]) for stance in stances]
    told += [f"{s.party}: {s.kind.value.replace('_', ' ')}" for s in silences]
    return "; ".join(dict.fromkeys(told))
