"""The grade that Airwars would give an incident, as far as claims alone can show it.

Source: the definitions in the code list 'airwars'. They do not say which grade comes first if
two fit; here it is confirmed, contested, fair, weak, discounted, in this order. The definitions
use these terms, which are read off our records as follows:

- *alleged*: a claim stands that civilians were killed or wounded in the incident. A claim that
  does not say whether they were civilians may be one.
- *a source*: all who speak for one side are one source, and so is a party on no side together
  with all for whom it speaks. Outlets that relay a source add none.
- *a belligerent*: whoever is said to have begun, fired, ordered or retaliated, or used a weapon;
  a side is one belligerent.
- *accepted*: the belligerent says so itself, and states harm to civilians who are not its own.
- *acted near by*: it says so itself, or two sources say it. Other incidents are not searched.
- *credible*: a judgement that no claim holds, so the caller has to give it.
- *combatants*: considered only if nobody alleges harm to civilians any more, and harm to soldiers
  still stands. That somebody else most likely did it is a judgement, and is never read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import attrs

from caucasus_events.chronicle.amending import Amending
from caucasus_events.chronicle.collection import Chronicle, Standing
from caucasus_events.core.record import Record, several
from caucasus_events.core.results import Shown
from caucasus_events.core.tables import text_table
from caucasus_events.findings.evidence import Evidence, Stance
from caucasus_events.findings.reconciliation import gather_about
from caucasus_events.records.claims import Casualties, MeansUsed, Polarity, Responsibility
from caucasus_events.records.incidents import Judgement
from caucasus_events.records.parties import Sides, takes_side
from caucasus_events.records.statements import Response, ResponseKind
from caucasus_events.records.vocabulary import Act, Harm, Population
from caucasus_events.values.comparison import Truth
from caucasus_events.values.counts import Count

__all__ = ["UNREPORTED", "AirwarsGrade", "Criterion", "airwars_grade"]


UNREPORTED = "unreported"
"""The word, of ours, for an incident in which nobody alleges harm to civilians."""

_HARMS = frozenset({Harm.KILLED, Harm.WOUNDED, Harm.KILLED_OR_WOUNDED})
_ACTS = frozenset({Act.INITIATED, Act.FIRED, Act.ORDERED, Act.RETALIATED})


@attrs.frozen(kw_only=True, repr=False)
class Criterion(Shown):
    """Whether one grade fits an incident."""

    code: str
    """The grade."""
    holds: Truth
    """Whether it fits; MAYBE if claims alone cannot show it."""
    because: str
    """Why, naming who said what, or what remains open."""


@attrs.frozen(kw_only=True, repr=False)
class AirwarsGrade(Shown):
    """Which grade fits an incident, or which may, and why."""

    incident: str
    """Id of the incident."""
    version: str
    """The version of the code list 'airwars' that holds the definitions."""
    code: str | None
    """The grade; UNREPORTED if nobody alleges harm to civilians; None if it is open."""
    because: str
    """Why."""
    criteria: tuple[Criterion, ...]
    """How each grade fits, in the order in which they are considered."""
    addresses: tuple[str, ...]
    """Addresses of the claims and responses that it rests on."""

    @property
    def possible(self) -> tuple[str, ...]:
        """The grades that it may be: the one that it is, or each that is not ruled out."""
        if self.code is not None:
            return (self.code,)
        found: list[str] = []
        for one in self.criteria:
            if one.holds is not Truth.NO:
                found.append(one.code)
            if one.holds is Truth.YES:
                break  # a later grade is taken only if this one does not fit
        return tuple(found)

    def _text(self) -> str:
        if self.code == UNREPORTED:
            return f"{self.incident}: {self.code}, because {self.because}"
        rows = ((one.code, one.holds.value, one.because) for one in self.criteria)
        grade = self.code or "open: " + (" or ".join(self.possible) or "no definition fits")
        head = f"{self.incident}: {grade}, because {self.because}"
        return f"{head}\n{text_table(('grade', 'fits', 'because'), rows)}"


def airwars_grade(
    records: Chronicle | Iterable[Record],
    incident: str,
    *,
    credible: Collection[str] | None = None,
    sides: Sides | None = None,
    unsure: Judgement = Judgement.DIFFERENT,
) -> AirwarsGrade:
    """Grade an incident by the published definitions of Airwars, read off its claims.

    Args:
        records: a chronicle or loose records.
        incident: id of the incident. The id of a replaced one stands for what took its place.
        credible: ids of the voices that the caller holds to be credible; None if nobody has
            judged it, which leaves open whether an incident with several sources is 'fair'.
        sides: who is on which side and who is neutral; the chronicle's own if None.
        unsure: how to read a link that is unsure whether two incidents are one.

    Raises:
        UnknownId: the chronicle has no such incident, or no such voice.
    """
    given = None if credible is None else several(credible, "credible")
    amending = Amending(records)
    trusted = None if given is None else [amending.current_id(voice) or voice for voice in given]
    incident = amending.current_id(incident) or incident
    if isinstance(records, Chronicle):
        amending.chronicle.incident(incident)
        for voice in trusted or ():
            amending.chronicle.party(voice)
    reading = _read(amending, gather_about(records, amending, incident, sides, unsure), sides)
    criteria = (
        _confirmed(reading),
        _contested(reading),
        _fair(reading, trusted),
        _weak(reading, trusted),
        _discounted(reading),
    )
    # The first grade that fits, unless one before it may.
    first = next((one for one in criteria if one.holds is not Truth.NO), None)
    code = first.code if first and first.holds is Truth.YES else None
    because = first.because if first else "no published definition fits"
    if reading.alleged is Truth.NO and not reading.withdrawn:
        code, because = UNREPORTED, _NOBODY
    read = (*reading.harmed, *reading.soldiers, *reading.acts, *reading.denied)
    addresses = {address for one in read for address in one.stance.addresses}
    return AirwarsGrade(
        incident=incident,
        version="incident-pages",
        code=code,
        because=because,
        criteria=criteria,
        addresses=tuple(sorted({*reading.withdrawn, *addresses})),
    )


class _Said(NamedTuple):
    """What one source says of one side, or of a party on no side."""

    stance: Stance
    source: str
    """The side that speaks, or the body for which a party on no side speaks."""
    of: str
    """The side or body whose loss or act it is; empty if it is nobody's or of several."""
    population: Population = Population.UNSTATED

    @property
    def is_own(self) -> bool:
        return self.source == self.of

    def is_by(self, parties: Collection[str]) -> bool:
        """Tell whether a party among these speaks, or is spoken for."""
        return not {self.stance.voice, *self.stance.speakers}.isdisjoint(parties)


class _Reading(NamedTuple):
    """What the grade rests on, of all claims that stand."""

    harmed: tuple[_Said, ...]
    """That people were harmed who were civilians, or may have been."""
    soldiers: tuple[_Said, ...]
    """That soldiers were harmed."""
    acts: tuple[_Said, ...]
    """That a party acted."""
    denied: tuple[_Said, ...]
    """That a party did not act."""
    withdrawn: tuple[str, ...]
    """Addresses of claims that civilians were harmed, which were taken back or replaced."""

    @property
    def alleged(self) -> Truth:
        """Whether anybody says that civilians were harmed."""
        surely = any(harm.population.is_civilian for harm in self.harmed)
        return Truth.over(can=bool(self.harmed), must=surely)


def _read(amending: Amending, found: Iterable[Evidence], sides: Sides | None) -> _Reading:
    chronicle = amending.chronicle
    standing = Standing.among(chronicle, amending.updated(sides) if sides else chronicle.sides)

    def source(party: str, side: str | None) -> str:
        if takes_side(side):
            return f"the side {side}"  # no id of a party has a space in it
        return (party, *standing.principals(party, None))[-1]

    def said(stance: Stance, of: str, population: Population = Population.UNSTATED) -> _Said:
        concerned = source(of, standing.side_of(of, None)) if of else ""
        return _Said(stance, source(stance.voice, stance.side), concerned, population)

    harmed: list[_Said] = []
    acts: list[_Said] = []
    denied: list[_Said] = []
    withdrawn: list[str] = []
    for evidence in found:
        topic = evidence.topic
        if topic.aspect == Casualties.kind and topic.category in _HARMS:
            # What only follows from another topic is counted there.
            told = (s for s in evidence.stances if s.asserts and not s.is_entailed)
            some = [s for s in told if not _is_none(s.value)]
            of = topic.whose if isinstance(topic.whose, str) else ""
            people = Population(topic.population or Population.UNSTATED)
            harmed += (said(s, of, people) for s in some)
            if people.is_civilian:
                addresses = (aside.address for aside in evidence.set_aside)
                withdrawn += (a for a in addresses if _alleges_harm(a, amending))
        elif topic.aspect == MeansUsed.kind or (
            topic.aspect == Responsibility.kind and topic.category in _ACTS
        ):
            for stance in evidence.stances:
                doer = topic.whose or stance.value
                if isinstance(doer, str) and not (stance.asserts and stance.is_entailed):
                    (acts if stance.asserts else denied).append(said(stance, doer))
    return _Reading(
        harmed=tuple(h for h in harmed if not h.population.is_armed),
        soldiers=tuple(h for h in harmed if h.population.is_armed),
        acts=tuple(acts),
        denied=tuple(denied),
        withdrawn=tuple(withdrawn),
    )


def _alleges_harm(address: str, amending: Amending) -> bool:
    part = amending.given[address]
    if isinstance(part, Response):
        to = part.to if part.to in amending.given else amending.current_id(part.to or "")
        if to is None or part.kind is not ResponseKind.CONFIRMS:
            return False
        return _alleges_harm(to, amending)
    if not isinstance(part, Casualties) or part.polarity is Polarity.DENIED:
        return False
    return not _is_none(part.count)


def _is_none(value: object) -> bool:
    return isinstance(value, Count) and value.high == 0


_NOBODY = "nobody alleges that civilians were harmed"


def _criterion(reading: _Reading, code: str, holds: Truth, because: str) -> Criterion:
    """Return whether a grade fits that needs harm to civilians to be alleged."""
    if reading.alleged is Truth.NO:
        return Criterion(code=code, holds=Truth.NO, because=_NOBODY)
    if reading.alleged is Truth.MAYBE and holds is not Truth.NO:
        because = f"{because}; nobody says whether those harmed were civilians"
    return Criterion(code=code, holds=holds & reading.alleged, because=because)


def _confirmed(reading: _Reading) -> Criterion:
    """Look for a belligerent that accepts responsibility."""
    answers = [_accepts(reading, one) for one in sorted({a.of for a in reading.acts if a.is_own})]
    for truth in (Truth.YES, Truth.MAYBE, Truth.NO):
        for holds, because in answers:
            if holds is truth:
                return _criterion(reading, "confirmed", holds, because)
    return _criterion(reading, "confirmed", Truth.NO, "nobody says of itself that it acted")


def _accepts(reading: _Reading, one: str) -> tuple[Truth, str]:
    """Tell whether a belligerent that says that it acted also states harm to others' civilians."""
    of_others = [h.population for h in reading.harmed if h.source == one and not h.is_own]
    if not of_others:
        return Truth.NO, f"{one} says that it acted, not that it harmed civilians of others"
    # To admit the act and deny it too, or to blame another, is no plain acceptance.
    blames = any(act.source == one and not act.is_own for act in reading.acts)
    if blames or any(act.source == one and act.is_own for act in reading.denied):
        return Truth.MAYBE, f"{one} says that it acted, and denies it or names another"
    if not any(population.is_civilian for population in of_others):
        return Truth.MAYBE, f"{one} does not say whether those harmed were civilians"
    return Truth.YES, f"{one} says that it acted, and states harm to civilians of others"


def _contested(reading: _Reading) -> Criterion:
    """Look for several belligerents that are said to have acted."""
    named = sorted({act.of for act in reading.acts})
    several = len(named) > 1
    one = f"{named[0]} alone is" if named else "nobody is"
    because = f"{f'{_listed(named)} are each' if several else one} said to have acted"
    return _criterion(reading, "contested", Truth.over(several, several), because)


def _fair(reading: _Reading, credible: Collection[str] | None) -> Criterion:
    """Look for two credible sources, and for a belligerent that acted near by."""
    several, sources = _several(reading.harmed)
    if several is Truth.NO:
        return _criterion(reading, "fair", Truth.NO, sources)
    if credible is None:
        trusted, trust = Truth.MAYBE, "nobody has judged whether they are credible"
    else:
        trusted, trust = _several(h for h in reading.harmed if h.is_by(credible))
        trust = f"of those held credible, {trust}"
    near, acted = _acted_near_by(reading)
    because = "; ".join((sources, trust, acted))
    return _criterion(reading, "fair", several & trusted & near, because)


def _weak(reading: _Reading, credible: Collection[str] | None) -> Criterion:
    """Look for one source alone."""
    several, sources = _several(reading.harmed)
    holds = ~several
    # The definition does not say whether several sources that are not credible are 'weak'.
    if credible is not None and several is not Truth.NO:
        trusted, _ = _several(h for h in reading.harmed if h.is_by(credible))
        if trusted is not Truth.YES:
            holds = Truth.MAYBE
            sources += "; it is open whether sources that are not held credible count"
    return _criterion(reading, "weak", holds, sources)


def _several(harmed: Iterable[_Said]) -> tuple[Truth, str]:
    """Tell whether several sources state harm to civilians, and which they are."""
    harmed = tuple(harmed)
    possible = sorted({harm.source for harm in harmed})
    certain = {harm.source for harm in harmed if harm.population.is_civilian}
    sources = f"reported by {_listed(possible) or 'nobody'}"
    if certain and len(certain) < len(possible):
        sources += f", of whom only {_listed(sorted(certain))} says that they were civilians"
    return Truth.over(can=len(possible) > 1, must=len(certain) > 1), sources


def _acted_near_by(reading: _Reading) -> tuple[Truth, str]:
    own = sorted({act.of for act in reading.acts if act.is_own})
    if own:
        return Truth.YES, f"{_listed(own)} says of itself that it acted"
    for one in sorted({act.of for act in reading.acts}):
        sources = sorted({act.source for act in reading.acts if act.of == one})
        if len(sources) > 1:
            return Truth.YES, f"{_listed(sources)} say that {one} acted"
    return Truth.MAYBE, f"{'one source alone' if reading.acts else 'nobody'} says who acted"


def _discounted(reading: _Reading) -> Criterion:
    """Look for harm to civilians that nobody alleges any more, and harm to soldiers that stands."""
    if reading.alleged is not Truth.NO:
        holds, because = Truth.NO, "harm is still alleged; no claim shows what is more likely"
    elif not reading.withdrawn:
        holds, because = Truth.NO, _NOBODY
    elif reading.soldiers:
        holds, because = Truth.YES, "the harm to civilians was taken back, that to soldiers stands"
    else:
        holds, because = Truth.MAYBE, "the harm was taken back, and nobody states harm to soldiers"
    return Criterion(code="discounted", holds=holds, because=because)


def _listed(names: Iterable[str]) -> str:
    return " and ".join(names)
