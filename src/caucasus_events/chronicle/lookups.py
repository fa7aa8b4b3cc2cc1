"""Records by any of their names: any spelling, script or diacritic, and why it matched.

No name is the name: every name leads to its record, whoever uses it. Where a name leads to
several records all are returned, and none is picked.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, cached_property
from typing import Any, ClassVar

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle, grouped, kind_of
from caucasus_events.core.frozen_map import FrozenMap
from caucasus_events.core.record import Record, path_step
from caucasus_events.core.results import Column, Columns, Tabular
from caucasus_events.core.suggestions import suggest_name
from caucasus_events.core.tables import Table, in_words
from caucasus_events.core.texts import comparable
from caucasus_events.errors import Invalid, MissingExtra, NoSingleMatch, Problem, refuse, shown
from caucasus_events.records.ceasefires import Ceasefire
from caucasus_events.records.incidents import Incident
from caucasus_events.records.names import Name
from caucasus_events.records.parties import Party
from caucasus_events.records.places import Place
from caucasus_events.values.columns import joined

__all__ = ["CLOSE", "LONGEST", "Directory", "Match", "MatchReason", "Matches", "look_up"]

CLOSE = 80
"""From which closeness on, of 100, a spelling is suggested."""

LONGEST = 1_000
"""How many characters a name may have; a longer one cannot be asked for and is never found."""

PART_LETTERS = 3
"""How many letters a name has at least that counts as a part of a longer one, as 'Oni' has."""


# What look_up returns


class MatchReason(StrEnum):
    """Why a record matches a name, in the order in which matches are listed.

    Transliterations and close spellings, which need the extra `names`, come after all that is
    found without it. So a part, which is a suggestion, may stand before a transliteration.
    """

    EXACT = "exact"
    """A name of it is the same, letter for letter."""
    FOLDED = "folded"
    """A name of it is the same but for case, marks and punctuation."""
    ALIAS = "alias"
    """The caller's own table says so."""
    PART = "part"
    """All words of the one name are among the words of the other, whichever is asked for.

    So a surname suggests the persons who have it, and a name with a title, or two names with a
    slash between them, suggest the records of the names within. The shorter name has at least
    three letters.
    """
    TRANSLITERATION = "transliteration"
    """A name of it is the same once both are written in Latin letters."""
    CLOSE_SPELLING = "close_spelling"
    """A name of it is spelled nearly so, or is a part once both are in Latin letters.

    It is a suggestion, and nothing more.
    """

    @property
    def is_certain(self) -> bool:
        """Whether the name is the record's own, not merely like one of them."""
        return self not in (MatchReason.PART, MatchReason.CLOSE_SPELLING)


Nameable = Party | Place | Incident | Ceasefire
"""What has names."""

_MATCH: Columns[Match] = Columns(
    Column("id", "id of the record", lambda match: match.record.id),
    Column(
        "record",
        "whether it is a party, a place or another",
        lambda match: kind_of(type(match.record)),
    ),
    Column("label", "its names", lambda match: match.record.label()),
    Column("names", "those that match", lambda match: joined(n.text for n in match.names)),
    Column("reason", "why it matches", lambda match: match.reason),
    Column(
        "certain", "whether it is more than likeness", lambda match: match.reason.is_certain, bool
    ),
    Column("closeness", "how close a spelling is, to 100", lambda match: match.closeness, float),
    Column("because", "the reason in words", lambda match: match.because),
)
_MATCHES: Columns[tuple[Matches, Match]] = Columns(
    Column("asked", "the name that was looked up", lambda item: item[0].asked),
    _MATCH.part(lambda item: item[1]),
)


@attrs.frozen(kw_only=True, repr=False)
class Match(Tabular):
    """One record that a name may mean, and why."""

    record: Nameable
    """The record."""
    names: tuple[Name, ...]
    """All of its names that match for this reason, alphabetically; none if an alias matched."""
    reason: MatchReason
    """The first reason for which it matches."""
    closeness: float | None
    """How close a close spelling is, from 80 to 100; None for every other reason.

    For a name that is a part once in Latin letters, it is 80, and 20 more times the share of the
    words of the longer name that the shorter has.
    """
    because: str
    """The reason in words."""

    columns: ClassVar[Columns[Any]] = _MATCH

    def _told(self) -> str:
        return f"{self.record.id}: {in_words(self.reason)}"

    def _tables(self) -> Iterable[Table]:
        return Matches(asked=self.record.id, matches=(self,))._tables()


@attrs.frozen(kw_only=True, repr=False)
class Matches(Tabular):
    """All records that a name may mean: by reason, then the closest first, then by id.

    Each is there once, or twice if it is suggested for a part of a name and has another name
    that is certain as a transliteration.
    """

    asked: str
    """The name that was looked up."""
    matches: tuple[Match, ...] = ()

    columns: ClassVar[Columns[Any]] = _MATCHES

    def _items(self) -> Iterable[tuple[Matches, Match]]:
        return ((self, match) for match in self.matches)

    def __iter__(self) -> Iterator[Match]:
        return iter(self.matches)

    def __len__(self) -> int:
        return len(self.matches)

    def __getitem__(self, index: int) -> Match:
        return self.matches[index]

    def __repr__(self) -> str:
        return f"<Matches for {shown(self.asked)}: {len(self)}; print them for the table>"

    def _tables(self) -> Iterable[Table]:
        headers = ("id", "names", "reason", "because")
        rows = [
            (match.record.id, match.record.label(), in_words(match.reason), match.because)
            for match in self
        ]
        yield Table(headers, rows, empty=f"nothing is named {shown(self.asked)}")

    @property
    def _choices(self) -> tuple[Match, ...]:
        """The certain matches, or all suggestions where nothing is certain."""
        return tuple(match for match in self if match.reason.is_certain) or self.matches

    @property
    def is_ambiguous(self) -> bool:
        """Whether there are several records to choose from: certain ones, or else suggestions."""
        return len(self._choices) > 1

    @property
    def only(self) -> Match:
        """The one record that certainly has the name.

        Raises:
            NoSingleMatch: there is none, there are several, or they are suggestions; all are
                named.
        """
        asked, choices = shown(self.asked), self._choices
        if not choices:
            raise NoSingleMatch(f"nothing is named {asked}; check the spelling")
        named = ", ".join(f"{shown(one.record.id)} ({in_words(one.reason)})" for one in choices)
        if not choices[0].reason.is_certain:
            raise NoSingleMatch(
                f"nothing is named {asked}; did you mean {named}? "
                "If so, ask for one of its names or give an alias"
            )
        if self.is_ambiguous:
            raise NoSingleMatch(
                f"{asked} may mean {named}; choose one by its id, or look among fewer"
            )
        return choices[0]


# Names in Latin letters, and what their spellings have in common

# anyascii writes letter by letter. These tables say first what it cannot see: two letters that
# are one sound, and Azerbaijani letters that English spelling writes otherwise. For Armenian
# they follow the BGN/PCGN system of 1981; for Azerbaijani, whose Latin alphabet that system
# keeps (table of correspondences, 1993), the spelling of names in English.
_LATIN = {
    # Azerbaijani, in Latin and Cyrillic; ə stays, since it is written now a, now e
    "ə": "ə",
    "ә": "ə",
    "ğ": "gh",
    "ı": "i",
    "ş": "sh",
    "ç": "ch",
    "x": "kh",
    "ҹ": "j",
    "ј": "y",
    # Russian, where the dots are mostly left out
    "ё": "e",
    # Armenian
    "ռ": "r",
    # Apostrophes of romanised Armenian, Georgian and Russian
    **dict.fromkeys("'’‘ʼʻʹ`´՚", ""),
}
_ARMENIAN = re.compile("[ա-ֆ]")
_ARMENIAN_SOUNDS = (
    (re.compile("ու"), "u"),
    (re.compile("եւ"), "ev"),
    (re.compile(r"\bե"), "ye"),
    (re.compile(r"\bո"), "vo"),
    (re.compile("ւ"), "v"),
)
_AZERBAIJANI = re.compile("[əәğışçxq]")
_J_AS_C = re.compile("c(?!h)")
_WITH_J_AS_C = ("az", "tr")
_WORD = re.compile("[a-z0-9ə]+")

# What the usual ways of writing leave open: я is ya or ia, ե is e or ye, й is y or i, дж is dzh
# or j; English has g and q for one Azerbaijani letter, Russian г for ğ and ղ, and х for h.
_SHARED = (("dzh", "j"), ("gh", "g"), ("q", "g"), ("kh", "h"), ("y", "i"))
_RUNS_OF_I = re.compile("i+e|ii+")
_A_OR_E = str.maketrans("eə", "aa")

# Letters that Unicode does not break into a base letter and a mark.
_UNMARKED = str.maketrans({"ə": "a", "ı": "i", "ø": "o", "ł": "l", "đ": "d"})


def folded(text: str) -> str:
    """Fold a name for look-up: no case, no diacritics, no punctuation.

    'Laçın' and 'LACIN' fold alike, and so do 'Stepanakert' and 'stepanakert'; different
    names and scripts do not.
    """
    cased = unicodedata.normalize("NFKD", text).casefold().translate(_UNMARKED)
    letters = (c for c in unicodedata.normalize("NFKD", cased) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def in_latin_letters(text: str, language: str | None = None) -> str:
    """Write a name in the letters a to z, digits and ə; needs the extra `names`."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    tongue = (language or "").partition("-")[0].lower()
    if tongue in _WITH_J_AS_C or _AZERBAIJANI.search(plain):
        plain = _J_AS_C.sub("j", plain)
    if _ARMENIAN.search(plain):
        for letters, sound in _ARMENIAN_SOUNDS:
            plain = letters.sub(sound, plain)
    return " ".join(_WORD.findall("".join(map(_letter, plain))))


@cache
def _letter(letter: str) -> str:
    from anyascii import anyascii

    known = _LATIN.get(letter)
    return re.sub("['`\"]", "", anyascii(letter).lower()) if known is None else known


def _skeleton(latin: str) -> str:
    """Reduce a name in Latin letters to what the usual ways of writing it have in common."""
    for written, shared in _SHARED:
        latin = latin.replace(written, shared)
    return _RUNS_OF_I.sub(lambda run: run[0][-1], latin)


def _alike(one: str, other: str) -> bool:
    """Tell whether two skeletons are one name: equal, where ə equals a and e."""
    return len(one) == len(other) and all(
        a == b or ("ə" in (a, b) and a in "aeə" and b in "aeə")
        for a, b in zip(one, other, strict=True)
    )


def _bucket(skeleton: str) -> str:
    """Return one key for all the skeletons that may be alike."""
    return skeleton.translate(_A_OR_E)


@attrs.frozen
class _Spelling:
    """A name in each of the forms in which names are compared."""

    text: str
    language: str | None = None

    @cached_property
    def composed(self) -> str:
        """The name letter for letter, as texts are compared."""
        return comparable(self.text)

    @cached_property
    def folded(self) -> str:
        # What is asked for may be an alias of signs alone.
        return folded(self.composed) or self.composed

    @cached_property
    def latin(self) -> str:
        return in_latin_letters(self.composed, self.language)

    @cached_property
    def skeleton(self) -> str:
        return _skeleton(self.latin)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.folded.split())

    @cached_property
    def latin_words(self) -> frozenset[str]:
        """The words in Latin letters, reduced to what the usual ways of writing share."""
        return frozenset(self.skeleton.split())

    @cached_property
    def is_plain(self) -> bool:
        """Whether it is in Latin letters as it stands."""
        return self.latin == self.folded and self.composed.isascii()

    @property
    def without_schwa(self) -> str:
        """What closeness is measured on."""
        return self.latin.replace("ə", "a")


@attrs.frozen(eq=False)
class _Named:
    """A name beside its record."""

    record: Nameable
    name: Name
    spelling: _Spelling


@attrs.frozen(kw_only=True, repr=False)
class Directory:
    """The names of many records, laid out once for look-ups by the thousand.

    What `look_up` finds in it is what it finds among the records themselves.
    """

    records: tuple[Nameable, ...]
    """The parties, places, incidents and ceasefires, each once."""

    @classmethod
    def of(cls, records: Chronicle | Iterable[Record]) -> Directory:
        """Lay out the names of all that has names in a chronicle, or among loose records.

        Raises:
            Invalid: something among them is not a record of a chronicle.
        """
        chronicle = amended(records)
        named = (chronicle.parties, chronicle.places, chronicle.incidents, chronicle.ceasefires)
        return cls(records=tuple(dict.fromkeys(record for records in named for record in records)))

    def __repr__(self) -> str:
        return f"<Directory of {len(self.records)} records>"

    @cached_property
    def _ids(self) -> Mapping[str, list[Nameable]]:
        return grouped(self.records, lambda record: [record.id])

    @cached_property
    def _names(self) -> list[_Named]:
        return [
            _Named(record, name, _Spelling(name.text, name.language))
            for record in self.records
            for name in record.names
            if len(name.text) <= LONGEST
        ]

    @cached_property
    def _by_folded(self) -> Mapping[str, list[_Named]]:
        return grouped(self._names, lambda one: [one.spelling.folded])

    @cached_property
    def _by_word(self) -> Mapping[str, list[_Named]]:
        return grouped(self._names, lambda one: one.spelling.words)

    # Those that can be written in Latin letters, which needs the extra `names`.

    @cached_property
    def _by_latin(self) -> Mapping[str, list[_Named]]:
        return grouped(self._names, lambda one: filter(None, [one.spelling.without_schwa]))

    @cached_property
    def _by_skeleton(self) -> Mapping[str, list[_Named]]:
        return grouped(self._names, lambda one: filter(None, [_bucket(one.spelling.skeleton)]))

    @cached_property
    def _by_latin_word(self) -> Mapping[str, list[_Named]]:
        return grouped(self._names, lambda one: set(map(_bucket, one.spelling.latin_words)))


def look_up(
    records: Chronicle | Directory | Iterable[Record],
    name: str,
    *,
    aliases: Mapping[str, str] | None = None,
    loosely: bool = True,
) -> Matches:
    """Find every party, place, incident and ceasefire that a name may mean, with the reason.

    Only where nothing matches for certain are others suggested: names that are a part of the
    name or have it as a part, and close spellings.

    Args:
        records: a chronicle, loose records, or a directory of them for look-ups by the thousand.
        name: the name, in any spelling and script.
        aliases: nicknames and metonyms that are no names, each with the id that it stands for.
        loosely: whether to go on to other scripts and close spellings, which needs the extra
            `names`; if False, the last reason is the part.

    Raises:
        Invalid: the name is blank or longer than `LONGEST`, or an alias is for an unknown id.
        MissingExtra: `loosely` needs a package that is not installed.
    """
    if loosely:
        _need_the_extra()
    _refuse_no_name(name)
    directory = records if isinstance(records, Directory) else Directory.of(records)
    known_as = _aliases(aliases or {}, directory)
    asked = _Spelling(name)
    found: dict[Nameable, Match] = {}
    suggested: dict[Nameable, Match] = {}

    def add(
        reason: MatchReason, matching: Iterable[_Named], closeness: float | None = None
    ) -> None:
        """Add the records of these names, unless a reason before has found them."""
        into = found if reason.is_certain else suggested
        for record, those in grouped(matching, lambda one: [one.record]).items():
            if record not in into:
                names = [one.name for one in those]
                into[record] = _match(record, asked, reason, names, closeness)

    same = directory._by_folded.get(asked.folded, [])
    add(MatchReason.EXACT, [one for one in same if one.spelling.composed == asked.composed])
    add(MatchReason.FOLDED, same)
    for record in known_as.get(asked.folded, ()):
        found.setdefault(record, _match(record, asked, MatchReason.ALIAS, [], None))
    # A guess beside a certain match would only distract from it. Going loosely takes nothing
    # back, though: a part that is found without the extra stays beside a transliteration.
    if not found:
        add(MatchReason.PART, _with_words_in_common(asked, directory))
    if loosely:
        add(MatchReason.TRANSLITERATION, _same_in_latin(asked, directory))
        if not found:
            close = _close_spellings(asked, directory)
            for closeness in sorted(close, reverse=True):
                add(MatchReason.CLOSE_SPELLING, close[closeness], closeness)
    matches = (*found.values(), *suggested.values())
    return Matches(asked=name, matches=tuple(sorted(matches, key=_order)))


def _order(match: Match) -> tuple[int, float, str, str, str]:
    record = match.record
    strength, closeness = list(MatchReason).index(match.reason), match.closeness or 0.0
    return strength, -closeness, record.id, type(record).__name__, record.label()


def _need_the_extra() -> None:
    try:
        import anyascii  # noqa: F401
        import rapidfuzz  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            f"other scripts and close spellings need {error.name}, which is not installed; "
            'say pip install "caucasus-events[names]", or look up with loosely=False'
        ) from error


def _refuse_no_name(name: str) -> None:
    if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise refuse("expected text", name, "give a name", "name")
    if not comparable(name):
        raise refuse("a name has letters", name, "give a name", "name")
    if len(name) > LONGEST:
        raise refuse(f"a name has {LONGEST:,} characters at most", name, "shorten it", "name")


def _aliases(aliases: Mapping[str, str], directory: Directory) -> Mapping[str, list[Nameable]]:
    """Lay the table of aliases out by what is asked, and refuse it whole if an id is unknown."""
    try:
        FrozenMap.of(aliases)
    except Invalid as error:
        raise Invalid(problem.under("aliases") for problem in error.problems) from None
    faults = [
        Problem(
            path=f"aliases.{path_step(alias)}",
            what="an alias stands for the id of a record that is looked among",
            found=shown(id),
            hint=suggest_name(id, directory._ids, "give an id, or look among more records"),
        )
        for alias, id in aliases.items()
        if id not in directory._ids
    ]
    if faults:
        raise Invalid(faults)
    found: dict[str, list[Nameable]] = {}
    for alias, id in aliases.items():
        found.setdefault(_Spelling(alias).folded, []).extend(directory._ids[id])
    return found


def _same_in_latin(asked: _Spelling, directory: Directory) -> list[_Named]:
    """Return the names that are the same in Latin letters.

    Two names that both are in Latin letters as they stand are two spellings: not the same.
    """
    return [
        one
        for one in directory._by_skeleton.get(_bucket(asked.skeleton), [])
        if _alike(asked.skeleton, one.spelling.skeleton)
        and not (asked.is_plain and one.spelling.is_plain)
    ]


def _with_words_in_common(asked: _Spelling, directory: Directory) -> list[_Named]:
    """Return the names of which all words are in the name asked for, or the reverse."""
    near = {one for word in asked.words for one in directory._by_word.get(word, ())}
    return [one for one in near if _is_part(asked.words, one.spelling.words, operator.eq)]


def _is_part(one: frozenset[str], other: frozenset[str], alike: Callable[[str, str], bool]) -> bool:
    """Tell whether all words of one name are among the words of the other, or the reverse."""
    return any(
        # A particle or an initial alone would suggest every name that has it.
        sum(map(len, shorter)) >= PART_LETTERS
        and all(any(alike(word, own) for own in longer) for word in shorter)
        for shorter, longer in ((one, other), (other, one))
    )


def _close_spellings(asked: _Spelling, directory: Directory) -> dict[float, list[_Named]]:
    """Return the names that are spelled nearly so, by how close they are."""
    from rapidfuzz import fuzz, process

    close: dict[float, list[_Named]] = {}
    if asked.latin:
        for spelling, score, _ in process.extract(
            asked.without_schwa,
            list(directory._by_latin),
            scorer=fuzz.ratio,
            score_cutoff=CLOSE,
            limit=None,
        ):
            close.setdefault(round(score, 1), []).extend(directory._by_latin[spelling])
    words = asked.latin_words
    near = {one for word in words for one in directory._by_latin_word.get(_bucket(word), ())}
    for one in near:
        own = one.spelling.latin_words
        # Where the words are the same in the same order, only their letters can differ.
        if not _alike(asked.skeleton, one.spelling.skeleton) and _is_part(words, own, _alike):
            shorter, longer = sorted((len(own), len(words)))
            closeness = round(CLOSE + (100 - CLOSE) * shorter / longer, 1)
            close.setdefault(closeness, []).append(one)
    return close


def _match(
    record: Nameable,
    asked: _Spelling,
    reason: MatchReason,
    names: Iterable[Name],
    closeness: float | None,
) -> Match:
    text = shown(asked.text)
    names = tuple(sorted(names, key=lambda name: (name.text, name.language or "")))
    named = "it is named " + " and ".join(dict.fromkeys(shown(name.text) for name in names))
    has_it = {asked.words <= _Spelling(name.text).words for name in names}
    part = {True: f"has {text} in it", False: f"is in {text}"}
    because = {
        MatchReason.EXACT: f"{named}, letter for letter",
        MatchReason.FOLDED: f"{named}, the same but for case, marks and punctuation",
        MatchReason.ALIAS: f"{text} is an alias of it in the table given",
        MatchReason.TRANSLITERATION: f"{named}, the same as {text} once in Latin letters",
        MatchReason.PART: f"{named}, which " + " or ".join(part[has] for has in sorted(has_it)),
        MatchReason.CLOSE_SPELLING: f"{named}, spelled nearly as {text}: {closeness or 0:g} of 100",
    }[reason]
    return Match(record=record, names=names, reason=reason, closeness=closeness, because=because)
