"""The account of a side, or of a voice on no side, and where two accounts part."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import groupby, product
from operator import attrgetter
from typing import Any, ClassVar, TypeVar

import attrs

from caucasus_events.attribution.voices import Voices, bloc_of
from caucasus_events.chronicle.amending import Amending, amended
from caucasus_events.chronicle.collection import Chronicle, grouped
from caucasus_events.core.record import Record, enum_member
from caucasus_events.core.results import Column, Columns, Tabular
from caucasus_events.core.suggestions import suggest_name
from caucasus_events.core.tables import Cell, Row, Table, Tone, in_words, tame
from caucasus_events.errors import UnknownId, refuse, shown
from caucasus_events.findings.conflict_groups import clashes_between, conflicts_among
from caucasus_events.findings.conflicts import answer_of
from caucasus_events.findings.evidence import Clash, Evidence, Silence, Stance, each_of
from caucasus_events.findings.guards import check_rule
from caucasus_events.findings.reconciliation import (
    Finding,
    Findings,
    finding_of,
    gather_about,
    topic_columns,
)
from caucasus_events.findings.rules import Rule, envelope
from caucasus_events.findings.statuses import format_voices
from caucasus_events.findings.stretches import stretches_of
from caucasus_events.findings.subjects import JoinedIncidents, Wholes, wholes_in
from caucasus_events.records.claims import Casualties, Topic
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides
from caucasus_events.records.statements import ResponseKind
from caucasus_events.records.vocabulary import Harm
from caucasus_events.values.columns import joined

__all__ = ["Account", "AccountDiff", "Difference", "Verdict", "account", "diff"]

T = TypeVar("T")


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


_MIRRORED = {
    Verdict.ONLY_LEFT: Verdict.ONLY_RIGHT,
    Verdict.ONLY_RIGHT: Verdict.ONLY_LEFT,
}
"""The verdicts that change when left and right are exchanged."""


_ACCOUNT: Columns[tuple[Account, Finding]] = Columns(
    Column("account", "id of the bloc whose account it is", lambda item: item[0].bloc),
    Finding.columns.part(lambda item: item[1]),
)


@attrs.frozen(kw_only=True, repr=False)
class Account(Tabular):
    """What one side says, from its own voices; or what one voice says that is on no side."""

    bloc: str
    """Id of the side, or of the voice on no side."""
    findings: Findings
    """What its own voices say, topic by topic, with its silences."""
    chronicle: Chronicle = attrs.field(repr=False, eq=False)
    """The records from which it is drawn up."""

    columns: ClassVar[Columns[Any]] = _ACCOUNT

    def _items(self) -> Iterable[tuple[Account, Finding]]:
        return ((self, finding) for finding in self.findings)

    def __repr__(self) -> str:
        return f"<Account of {tame(self.bloc)}: {len(self.findings)} findings; print it>"

    def _tables(self) -> Iterable[Table]:
        return (Table(title=f"account of {self.bloc}"), *self.findings._tables())


_DIFFERENCE: Columns[Difference] = Columns(
    topic_columns(lambda d: d.topic),
    Column("verdict", "how the two accounts stand to each other", lambda d: d.verdict),
    Column("left_says", "what the left account says", lambda d: joined(d.left)),
    Column("right_says", "what the right account says", lambda d: joined(d.right)),
    Column("left_silent", "where the left is silent", lambda d: joined(d.left_silences)),
    Column("right_silent", "where the right is silent", lambda d: joined(d.right_silences)),
    Column(
        "other_topic",
        "the question that the other answered instead",
        lambda d: str(d.other_topic) if d.other_topic else None,
    ),
    Column("because", "the reason for the verdict", lambda d: d.because),
)
_DIFF: Columns[tuple[AccountDiff, Difference]] = Columns(
    Column("left", "id of the bloc of the left account", lambda item: item[0].left),
    Column("right", "id of the bloc of the right account", lambda item: item[0].right),
    _DIFFERENCE.part(lambda item: item[1]),
)


@attrs.frozen(kw_only=True, repr=False)
class Difference(Tabular):
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
    """The topic to which the other side spoke instead, if the verdict rests on it."""

    columns: ClassVar[Columns[Any]] = _DIFFERENCE

    def _told(self) -> str:
        return f"{self.topic.subject}, {self.topic}: {in_words(self.verdict)}"

    def _tables(self) -> Iterable[Table]:
        yield Table(_headers("left", "right"), [_row_of(self)], title=self.topic.subject)

    @property
    def because(self) -> str:
        """The reason for the verdict, naming the voices."""
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
                return f"{each_of(left)} and {each_of(right)} accuse each other"
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
            verdict=_MIRRORED.get(self.verdict, self.verdict),
            left=self.right,
            right=self.left,
            left_silences=self.right_silences,
            right_silences=self.left_silences,
        )


@attrs.frozen(kw_only=True, repr=False)
class AccountDiff(Tabular):
    """How two accounts stand to each other, topic by topic."""

    left: str
    """Id of the bloc of the left account."""
    right: str
    """Id of the bloc of the right account."""
    entries: tuple[Difference, ...]
    """One for each topic to which either of them speaks, in the order of topics."""

    columns: ClassVar[Columns[Any]] = _DIFF

    def _items(self) -> Iterable[tuple[AccountDiff, Difference]]:
        return ((self, entry) for entry in self.entries)

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

    def _tables(self) -> Iterable[Table]:
        left, right = self.left, self.right
        if left == right:
            left, right = f"{left} (left)", f"{right} (right)"
        rows: dict[str, list[Row]] = {}
        for entry in self.entries:
            rows.setdefault(entry.topic.subject, []).append(_row_of(entry))
        for subject, its in rows.items():
            yield Table(_headers(left, right), its, title=subject)
        if not rows:
            yield Table(empty="no topics")


def _headers(left: str, right: str) -> tuple[str, ...]:
    return ("topic", "verdict", left, right)


def _row_of(entry: Difference) -> Row:
    """Return the row of one topic, with the reason for the verdict."""
    cells = (
        str(entry.topic),
        Cell(in_words(entry.verdict), _TONES.get(entry.verdict, Tone.ALONE)),
        _format_side(entry.left, entry.left_silences),
        _format_side(entry.right, entry.right_silences),
    )
    return Row(cells, reason=entry.because)


_TONES = {
    **dict.fromkeys((Verdict.AGREES, Verdict.COMPATIBLE), Tone.SHARED),
    **dict.fromkeys((Verdict.CONTRADICTS, Verdict.DENIED, Verdict.MIRRORED), Tone.AGAINST),
}
"""The verdicts where both speak; in the others one does."""


def account(
    records: Chronicle | Iterable[Record],
    bloc: str,
    *,
    subject: str | None = None,
    rule: Rule = envelope,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
) -> Account:
    """Draw up one account: what the voices of one bloc claim, deny and leave unsaid.

    A bloc is a side with all its voices, or one voice that is on no side: a neutral, an outlet.

    Args:
        records: a chronicle or loose records.
        bloc: id of the side, or of the voice on no side.
        subject: id of the one subject to keep to.
        rule: what makes an estimate of what the bloc itself says.
        sides: who is on which side; the chronicle's own if None.
        unsure: how to read a link that is unsure whether two incidents are one.

    Raises:
        UnknownId: there is no such bloc or subject, or no such party as the sides name; or the
            party is on a side, or speaks for another, so that it has no account of its own.
        Invalid: the rule is no function, or the sides are no Sides.
    """
    check_rule(rule)
    amending = Amending(records)
    found = gather_about(records, amending, subject, sides, unsure)
    bloc = check_bloc(bloc, amending, sides, found)
    current = amending.chronicle
    wholes = wholes_in(current, JoinedIncidents(current, enum_member(Judgement, unsure)))
    own = _of_bloc(found, bloc, current.zone, wholes)
    told = (e for e in own if e.stances or e.silences or e.set_aside)
    findings = tuple(finding_of(evidence, rule, current) for evidence in told)
    return Account(bloc=bloc, findings=Findings(findings=findings), chronicle=amending.given)


def _of_bloc(
    found: Iterable[Evidence], bloc: str, zone: str | None, wholes: Wholes
) -> Iterator[Evidence]:
    """Keep what one bloc says; a state is cut into stretches by its own words alone."""
    for _, parts in groupby(found, attrgetter("topic")):
        first, *more = parts
        if first.stretch is None and not more:
            yield first.of_bloc(bloc)
            continue
        evidences = [first, *more]
        together = attrs.evolve(
            first,
            stretch=None,
            possible=(),
            stances=_each(s for e in evidences for s in (*e.stances, *e.possible)),
            silences=_each(s for e in evidences for s in e.silences),
            misreports=_each(m for e in evidences for m in e.misreports),
            set_aside=_each(aside for e in evidences for aside in e.set_aside),
        ).of_bloc(bloc)
        for part in stretches_of(together, zone):
            yield attrs.evolve(part, conflicts=conflicts_among(part, wholes))


def _each(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


def check_bloc(
    bloc: str, amending: Amending, sides: Sides | None, found: Iterable[Evidence]
) -> str:
    """Check that an id is that of a side, or of a voice on no side, and return its current one.

    Raises:
        UnknownId: it is neither; the bloc for which a party speaks, or the nearest id, is told.
    """
    chronicle = amending.chronicle
    sides = chronicle.sides if sides is None else amending.updated(sides)
    known = {*(sides.ids if sides else ()), *_blocs(found)}
    bloc = bloc if bloc in known else amending.current_id(bloc) or bloc
    if bloc in known:
        return bloc
    speakers = {id for one in chronicle.statements for id in chronicle.speakers(one)}
    speakers |= {party.id for party in chronicle.parties}
    if bloc not in speakers:
        listed = f"known are {', '.join(sorted(known))}" if known else "nobody speaks there"
        hint = suggest_name(bloc, sorted({*known, *speakers}), listed)
        raise UnknownId(f"there is no side or voice {shown(bloc)}; {hint}")
    voices = Voices(chronicle, sides)
    voice = voices.voice_of(bloc, None)
    behind = bloc_of(voice, voices.side_of(voice, None))
    if behind != bloc:
        raise UnknownId(f"{shown(bloc)} has no account of its own; ask for that of {behind!r}")
    return bloc


def _blocs(found: Iterable[Evidence]) -> Iterator[str]:
    """Yield each side, and each voice on no side, that said anything or was silent."""
    for evidence in found:
        yield from (stance.bloc for stance in (*evidence.stances, *evidence.possible))
        yield from (bloc_of(silence.voice, silence.side) for silence in evidence.silences)
        yield from (aside.bloc for aside in evidence.set_aside)


def diff(left: Account, right: Account) -> AccountDiff:
    """Compare two accounts topic by topic: of two blocs, or of one bloc at two dates.

    Raises:
        Invalid: one of them is no account.
    """
    for name, one in (("left", left), ("right", right)):
        if not isinstance(one, Account):  # pyright: ignore[reportUnnecessaryIsInstance]
            hint = "draw it up first: account(chronicle, 'side')"
            raise refuse("expected an account", one, hint, name)
    return AccountDiff(left=left.bloc, right=right.bloc, entries=tuple(_compare(left, right)))


def _compare(left: Account, right: Account) -> Iterator[Difference]:
    """Yield how two accounts stand to each other on each topic, in the order of topics."""
    on_left, on_right = _by_topic(left.findings), _by_topic(right.findings)
    pairs = [
        (topic, on_left.get(topic, _UNSPOKEN), on_right.get(topic, _UNSPOKEN))
        for topic in sorted({*on_left, *on_right}, key=lambda topic: topic.sort_key)
    ]
    only_left = _Unanswered((topic, one.stances) for topic, one, two in pairs if not two.stances)
    only_right = _Unanswered((topic, two.stances) for topic, one, two in pairs if not one.stances)
    twins = [_by_twin(on_left), _by_twin(on_right)]
    known_left, known_right = (wholes_in(amended(one.chronicle)) for one in (left, right))

    def containers(id: str) -> frozenset[str]:
        return frozenset((*known_left(id), *known_right(id)))

    for topic, one, two in pairs:
        other: Topic | None = None
        if one.stances and two.stances:
            verdict = _verdict(one.stances, two.stances, topic, containers)
            other = _accusation_in_turn(topic, one.stances, two.stances, *twins)
            verdict = verdict if other is None else Verdict.MIRRORED
        elif one.stances:
            verdict, other = _one_sided(topic, one.stances, two.silences, only_right)
        elif two.stances:
            verdict, other = _one_sided(topic, two.stances, one.silences, only_left)
            verdict = _MIRRORED.get(verdict, verdict)
        else:
            continue  # neither side answers it, so there is nothing to compare
        yield Difference(
            topic=topic,
            verdict=verdict,
            left=one.stances,
            right=two.stances,
            left_silences=one.silences,
            right_silences=two.silences,
            other_topic=other,
        )


def _by_topic(findings: Iterable[Finding]) -> dict[Topic, Evidence]:
    """Return the evidence on each topic; of a state, what is said of all stretches together."""
    found = grouped((finding.evidence for finding in findings), lambda evidence: [evidence.topic])
    return {
        topic: attrs.evolve(
            parts[-1],
            stances=_each(stance for part in parts for stance in part.stances),
            silences=_each(silence for part in parts for silence in part.silences),
        )
        for topic, parts in found.items()
    }


def _accusation_in_turn(
    topic: Topic,
    left: Stances,
    right: Stances,
    on_left: Twins,
    on_right: Twins,
) -> Topic | None:
    """Return the topic on which the accused accuses in turn, if it also denies this accusation."""
    for accusers, accused, answers in ((left, right, on_right), (right, left, on_left)):
        if all(stance.asserts for stance in accused):
            continue
        for other, theirs in answers.get(_of_nobody(topic), ()):
            if other != topic and _accuse_each_other(accusers, theirs):
                return other
    return None


def _by_twin(found: Mapping[Topic, Evidence]) -> Twins:
    """Group topics that differ in nothing but whose they are."""
    groups: Twins = {}
    for topic, evidence in found.items():
        groups.setdefault(_of_nobody(topic), []).append((topic, evidence.stances))
    return groups


def _of_nobody(topic: Topic) -> Topic:
    return attrs.evolve(topic, whose=None)


_UNSPOKEN = Evidence(topic=Topic(subject="", aspect=""))
"""The evidence of a side on a topic to which it never spoke."""

Stances = tuple[Stance, ...]
Twins = dict[Topic, list[tuple[Topic, Stances]]]


class _Unanswered:
    """The topics to which only one side speaks: the first of each kind, in the order of topics."""

    def __init__(self, topics: Iterable[tuple[Topic, Stances]]) -> None:
        self._twins: dict[Hashable, Topic] = {}
        self._accusing: dict[Hashable, tuple[int, Topic]] = {}
        self._counting: dict[Hashable, list[tuple[int, Topic]]] = {}
        for place, (topic, stances) in enumerate(topics):
            if not stances:
                continue
            for one in stances:
                if one.accuses is not None:
                    between = one.accuses, one.side
                    self._twins.setdefault((_of_nobody(topic), between), topic)
                    self._accusing.setdefault((_act(topic), between), (place, topic))
            like = _counted(topic, topic.category)
            self._counting.setdefault(like, []).append((place, topic))

    def twin(self, topic: Topic, stances: Stances) -> Topic | None:
        """Return the topic on which those who are accused accuse in turn, of the very same."""
        keys = ((_of_nobody(topic), (one.side, one.accuses)) for one in stances if one.accuses)
        found = (self._twins[key] for key in keys if key in self._twins)
        return min(found, key=lambda twin: twin.sort_key, default=None)

    def alike(self, topic: Topic, stances: Stances) -> Topic | None:
        """Return the first topic that is so near to another that they cannot be compared."""
        # They accuse each other of the same act, but at another time or in another unit.
        acts = ((_act(topic), (one.side, one.accuses)) for one in stances if one.accuses)
        found = [self._accusing[act] for act in acts if act in self._accusing]
        for category in (topic.category, *_JOINT.get(topic.category, ())):
            others = self._counting.get(_counted(topic, category), ())
            first = next((o for o in others if _counts_otherwise(topic, o[1])), None)
            found += [first] if first else []
        return min(found, key=lambda one: one[0])[1] if found else None


def _act(topic: Topic) -> Hashable:
    return topic.subject, topic.aspect, topic.category


def _counted(topic: Topic, category: str | None) -> Hashable:
    return topic.subject, topic.aspect, topic.whose, category


_JOINT: Mapping[str | None, tuple[str, ...]] = {
    Harm.KILLED: (Harm.KILLED_OR_WOUNDED,),
    Harm.WOUNDED: (Harm.KILLED_OR_WOUNDED,),
    Harm.KILLED_OR_WOUNDED: (Harm.KILLED, Harm.WOUNDED),
}
"""By harm: the harms that are counted with it or as a part of it."""


def _verdict(left: Stances, right: Stances, topic: Topic, containers: Wholes) -> Verdict:
    """Compare two sides that both speak to a topic; the gravest clash of any pair counts."""
    if set(map(answer_of, left)) == set(map(answer_of, right)):
        return Verdict.AGREES
    accusing = all(any(one.accuses for one in stances) for stances in (left, right))
    found: set[Clash] = set()
    for clash in clashes_between(left, right, topic, containers):
        found.add(clash)
        if clash is Clash.MUTUAL_ACCUSATION or (clash is Clash.VALUE_GAP and not accusing):
            break  # no other can be graver
    graver = (verdict for clash, verdict in _GRAVEST_FIRST if clash in found)
    return next(graver, Verdict.COMPATIBLE)


# Both accuse each other, so neither account can stand beside the other; numbers that exclude each
# other are graver than a denial, which leaves open what its speaker holds to be right.
_GRAVEST_FIRST = (
    (Clash.MUTUAL_ACCUSATION, Verdict.MIRRORED),
    (Clash.VALUE_GAP, Verdict.CONTRADICTS),
    (Clash.DENIED, Verdict.DENIED),
)


def _one_sided(
    topic: Topic, stances: Stances, silences: tuple[Silence, ...], others: _Unanswered
) -> tuple[Verdict, Topic | None]:
    """Judge a topic to which only the left speaks, beside those to which only the right does."""
    # To decline to comment says more than to leave it out, so it comes first.
    kinds = {silence.kind for silence in silences}
    if ResponseKind.DECLINES in kinds:
        return Verdict.DECLINED, None
    if ResponseKind.NOT_ADDRESSED in kinds:
        return Verdict.NOT_ADDRESSED, None
    twin = others.twin(topic, stances)
    if twin is not None:
        return Verdict.MIRRORED, twin
    alike = others.alike(topic, stances)
    if alike is not None:
        return Verdict.NOT_COMPARABLE, alike
    return Verdict.ONLY_LEFT, None


def _accuse_each_other(stances: Stances, others: Stances) -> bool:
    return any(
        one.accuses is not None and one.accuses == two.side and two.accuses == one.side
        for one, two in product(stances, others)
    )


def _counts_otherwise(topic: Topic, other: Topic) -> bool:
    """Tell whether two topics count the same harm or thing, but in ways that cannot be compared.

    Examples are the dead of one day and of the war, or the dead and the dead and wounded.
    """
    if topic.whose != other.whose:
        return False
    if topic.category == other.category:
        counted = (topic.population, topic.detail, topic.span, topic.unit)
        return counted != (other.population, other.detail, other.span, other.unit)
    categories = {topic.category, other.category}
    joint = Harm.KILLED_OR_WOUNDED
    is_part = joint in categories and categories <= {joint, Harm.KILLED, Harm.WOUNDED}
    return topic.aspect == Casualties.kind and is_part


def _format_side(stances: Stances, silences: tuple[Silence, ...]) -> str:
    cells = [str(stance) for stance in stances]
    cells += [f"{silence.party}: {in_words(silence.kind)}" for silence in silences]
    return "; ".join(dict.fromkeys(cells))
