"""Each side's own account, and where two accounts part."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from enum import StrEnum

import attrs

from caucasus_events._conflicts import Containers, clash_between, comparable, containers_in
from caucasus_events._records import Record, choice
from caucasus_events._telling import stances_told, voices_told
from caucasus_events._text_table import text_table
from caucasus_events.chronicles import Chronicle, chronicle_of
from caucasus_events.claim_kinds import Casualties
from caucasus_events.claims import Topic
from caucasus_events.errors import UnknownId, shown
from caucasus_events.evidence import Clash, Silence, Stance
from caucasus_events.incidents import Judgement
from caucasus_events.parties import Sides
from caucasus_events.reconciliation import (
    Finding,
    Findings,
    finding_of,
    gather_about,
)
from caucasus_events.statements import ResponseKind
from caucasus_events.vocabulary import Harm

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
        return f"account of {self.side}\n\n{self.findings}"


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
        left, right = voices_told(self.left), voices_told(self.right)
        match self.verdict:
            case Verdict.AGREES:
                return f"{left} and {right} say the same"
            case Verdict.COMPATIBLE:
                return f"{left} and {right} can both be right"
            case Verdict.CONTRADICTS:
                return f"{left} and {right} cannot both be right"
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
        wanted = {choice(Verdict, verdict) for verdict in verdicts}
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
        return f"<AccountDiff of {sides}: {len(self.entries)} topics; print it for the table>"

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
                    entry.verdict.value.replace("_", " "),
                    _told(entry.left, entry.left_silences),
                    _told(entry.right, entry.right_silences),
                )
                for entry in self.entries
                if entry.topic.subject == subject
            ]
            one_side = self.left == self.right
            sides = (f"{self.left} (left)", f"{self.right} (right)")
            headers = ("topic", "verdict", *(sides if one_side else (self.left, self.right)))
            blocks.append(f"{subject}\n{text_table(headers, rows)}")
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
        UnknownId: there is no such side, or no such subject.
    """
    chronicle = chronicle_of(records)
    sides = sides or chronicle.sides
    if sides is None or side not in sides.ids:
        known = ", ".join(sides.ids) if sides else "none; give sides="
        raise UnknownId(f"there is no side {shown(side)}; known are {known}")
    found = gather_about(records, chronicle, subject, sides, unsure)
    own = (evidence.of_side(side) for evidence in found)
    findings = tuple(finding_of(e) for e in own if e.stances or e.silences or e.set_aside)
    return Account(side=side, findings=Findings(findings=findings), chronicle=chronicle)


def diff(left: Account, right: Account) -> AccountDiff:
    """Compare two accounts topic by topic: of two sides, or of one side at two dates."""
    left_by = {finding.topic: finding for finding in left.findings}
    right_by = {finding.topic: finding for finding in right.findings}
    topics = sorted({*left_by, *right_by}, key=lambda topic: topic.sort_key)
    of_left, of_right = containers_in(left.chronicle), containers_in(right.chronicle)

    def containers(id: str) -> frozenset[str]:
        return of_left(id) | of_right(id)

    compared = (_compare(topic, left_by, right_by, containers) for topic in topics)
    return AccountDiff(
        left=left.side,
        right=right.side,
        entries=tuple(entry for entry in compared if entry is not None),
    )


_ByTopic = dict[Topic, Finding]


def _compare(
    topic: Topic, left_by: _ByTopic, right_by: _ByTopic, containers: Containers
) -> Difference | None:
    on_left, on_right = left_by.get(topic), right_by.get(topic)
    stances = _stances(on_left), _stances(on_right)
    silences = _silences(on_left), _silences(on_right)
    other: Topic | None = None
    if all(stances):
        verdict = _verdict(stances[0], stances[1], containers)
    elif stances[0]:
        verdict, other = _one_sided(topic, stances[0], silences[1], left_by, right_by)
    elif stances[1]:
        verdict, other = _one_sided(topic, stances[1], silences[0], right_by, left_by)
        verdict = _OTHER_WAY_ROUND.get(verdict, verdict)
    else:
        return None  # neither speaks to it, so there is nothing to compare
    return Difference(
        topic=topic,
        verdict=verdict,
        left=stances[0],
        right=stances[1],
        left_silences=silences[0],
        right_silences=silences[1],
        other_topic=other,
    )


def _stances(finding: Finding | None) -> tuple[Stance, ...]:
    return finding.evidence.stances if finding else ()


def _silences(finding: Finding | None) -> tuple[Silence, ...]:
    return finding.evidence.silences if finding else ()


def _verdict(
    left: tuple[Stance, ...], right: tuple[Stance, ...], containers: Containers
) -> Verdict:
    if {_answer(stance) for stance in left} == {_answer(stance) for stance in right}:
        return Verdict.AGREES
    clashes = {clash_between(a, b, containers) for a in left for b in right}
    if Clash.MUTUAL_ACCUSATION in clashes:
        return Verdict.MIRRORED
    if Clash.VALUE_GAP in clashes:
        return Verdict.CONTRADICTS
    return Verdict.DENIED if Clash.DENIED in clashes else Verdict.COMPATIBLE


def _answer(stance: Stance) -> tuple[Hashable, ...]:
    return (stance.polarity, comparable(stance.value), comparable(stance.during))


def _one_sided(
    topic: Topic,
    stances: tuple[Stance, ...],
    silences: tuple[Silence, ...],
    own_by: _ByTopic,
    other_by: _ByTopic,
) -> tuple[Verdict, Topic | None]:
    """Judge a topic to which only the left account speaks."""
    kinds = {silence.kind for silence in silences}
    if ResponseKind.DECLINES in kinds:
        return Verdict.DECLINED, None
    if ResponseKind.NOT_ADDRESSED in kinds:
        return Verdict.NOT_ADDRESSED, None
    instead = [t for t, f in other_by.items() if f.evidence.stances and not _stances(own_by.get(t))]
    for other in sorted(instead, key=lambda t: t.sort_key):
        if _mirror(topic, stances, other, other_by[other].evidence.stances):
            return Verdict.MIRRORED, other
        if _like_but_not_comparable(topic, other):
            return Verdict.NOT_COMPARABLE, other
    return Verdict.ONLY_LEFT, None


def _mirror(
    topic: Topic, stances: tuple[Stance, ...], other: Topic, others: tuple[Stance, ...]
) -> bool:
    """Say whether each accuses the other of the same, in topics that differ in the accused."""
    return attrs.evolve(topic, whose=other.whose) == other and any(
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
    told = [stances_told([stance]) for stance in stances]
    told += [f"{s.party}: {s.kind.value.replace('_', ' ')}" for s in silences]
    return "; ".join(dict.fromkeys(told))
