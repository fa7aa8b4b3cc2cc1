"""Parties and places by any of their names: any spelling, script or diacritic, and why it matched.

No name is the name: every name leads to its record, whoever uses it. Where a name leads to
several records all are returned, and none is picked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property

import attrs

from caucasus_events.chronicle.amending import amended
from caucasus_events.chronicle.collection import Chronicle
from caucasus_events.core.frozen_map import FrozenMap
from caucasus_events.core.record import Record, path_step
from caucasus_events.core.suggestions import suggestion
from caucasus_events.core.tables import in_words, text_table
from caucasus_events.errors import Invalid, MissingExtra, NoSingleMatch, Problem, refuse, shown
from caucasus_events.records.names import Name
from caucasus_events.records.parties import Party
from caucasus_events.records.places import Place

__all__ = ["CLOSE", "LONGEST", "Directory", "Match", "MatchReason", "Matches", "look_up"]


class _Latin(dict[int, str]):
    """How each letter is written, by anyascii unless it is here from the start."""

    def __missing__(self, code: int) -> str:
        from anyascii import anyascii

        latin = _SIGNS.sub("", anyascii(chr(code)).lower())
        self[code] = latin
        return latin


# Anyascii writes letter by letter. These tables say first what it cannot see: two letters that
# are one sound, and Azerbaijani letters that English spelling writes otherwise. For Armenian
# they follow the BGN/PCGN system of 1981; for Azerbaijani, whose Latin alphabet that system
# keeps (table of correspondences, 1993), the spelling of names in English.
_LATIN = _Latin(
    str.maketrans(
        {
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
    )
)
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
_SIGNS = re.compile("['`\"]")
_WORD = re.compile("[a-z0-9ə]+")

# What the usual ways of writing leave open: я is ya or ia, ե is e or ye, й is y or i, дж is dzh
# or j; English has g and q for one Azerbaijani letter, Russian г for ğ and ղ, and х for h.
_SHARED = (("dzh", "j"), ("gh", "g"), ("q", "g"), ("kh", "h"), ("y", "i"))
_RUNS_OF_I = re.compile("i+e|ii+")
_A_OR_E = str.maketrans("eə", "aa")


def in_latin_letters(text: str, language: str | None = None) -> str:
    """Write a name in the letters a to z, digits and ə; needs the extra `names`."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    tongue = (language or "").partition("-")[0].lower()
    if tongue in _WITH_J_AS_C or _AZERBAIJANI.search(plain):
        plain = _J_AS_C.sub("j", plain)
    if _ARMENIAN.search(plain):
        for letters, sound in _ARMENIAN_SOUNDS:
            plain = letters.sub(sound, plain)
    return " ".join(_WORD.findall(plain.translate(_LATIN)))


def skeleton(latin: str) -> str:
    """Reduce what `in_latin_letters` gives to what the usual ways of writing it share."""
    for written, shared in _SHARED:
        latin = latin.replace(written, shared)
    return _RUNS_OF_I.sub(lambda run: run[0][-1], latin)


def bucket(skeleton: str) -> str:
    """Return one key for all the skeletons that may be alike."""
    return skeleton.translate(_A_OR_E)


def alike(one: str, other: str) -> bool:
    """Say whether two skeletons are one name: equal, where ə equals a and e."""
    return len(one) == len(other) and all(
        a == b or ("ə" in (a, b) and a in "aeə" and b in "aeə")
        for a, b in zip(one, other, strict=True)
    )


CLOSE = 80
"""From which closeness on, of 100, a spelling is suggested."""

LONGEST = 1_000
"""How many characters a name may have; a longer one cannot be asked for and is never found."""


class MatchReason(StrEnum):
    """Why a record matches a name, from the strongest reason to the weakest."""

    EXACT = "exact"
    """A name of it is the same, letter for letter."""
    FOLDED = "folded"
    """A name of it is the same but for case, marks and punctuation."""
    ALIAS = "alias"
    """The caller's own table says so."""
    TRANSLITERATION = "transliteration"
    """A name of it is the same once both are written in Latin letters."""
    PART = "part"
    """A name of it has all the words, and more: a surname, or one word of a long name."""
    CLOSE_SPELLING = "close_spelling"
    """A name of it is spelled nearly so: a suggestion, and nothing more."""

    @property
    def is_certain(self) -> bool:
        """Whether the name is the record's own, not merely like one of them."""
        return self not in (MatchReason.PART, MatchReason.CLOSE_SPELLING)


_STRENGTH = {reason: rank for rank, reason in enumerate(MatchReason)}


@attrs.frozen(kw_only=True)
class Match:
    """One record that a name may mean, and why."""

    record: Party | Place
    """The record."""
    names: tuple[Name, ...]
    """All of its names that match for this reason, alphabetically; none if an alias matched."""
    reason: MatchReason
    """The strongest reason for which it matches."""
    closeness: float | None
    """How close the spelling is, up to 100; None where the match is certain."""
    because: str
    """The reason in words."""


@attrs.frozen(kw_only=True, repr=False)
class Matches:
    """All records that a name may mean: the strongest reasons first, then by id."""

    asked: str
    """The name that was looked up."""
    matches: tuple[Match, ...] = ()

    def __iter__(self) -> Iterator[Match]:
        return iter(self.matches)

    def __len__(self) -> int:
        return len(self.matches)

    def __getitem__(self, index: int) -> Match:
        return self.matches[index]

    def __repr__(self) -> str:
        return f"<Matches for {shown(self.asked)}: {len(self)}; print them for the table>"

    def __str__(self) -> str:
        headers = ("id", "names", "reason", "because")
        rows = [
            (match.record.id, match.record.label(), in_words(match.reason), match.because)
            for match in self
        ]
        return text_table(headers, rows) if rows else f"nothing is named {shown(self.asked)}"

    @property
    def is_ambiguous(self) -> bool:
        """Whether there are several records to choose from."""
        return len(self) > 1

    @property
    def only(self) -> Match:
        """The one record that certainly has the name.

        Raises:
            NoSingleMatch: there is none, there are several, or they are suggestions; all are
                named.
        """
        if not self.matches:
            raise NoSingleMatch(f"nothing is named {shown(self.asked)}; check the spelling")
        named = ", ".join(f"{shown(match.record.id)} ({in_words(match.reason)})" for match in self)
        if not self.matches[0].reason.is_certain:
            raise NoSingleMatch(
                f"nothing is named {shown(self.asked)}; did you mean {named}? "
                "If so, ask for one of its names or give an alias"
            )
        if self.is_ambiguous:
            raise NoSingleMatch(
                f"{shown(self.asked)} may mean {named}; choose one by its id, or look among fewer"
            )
        return self.matches[0]


@attrs.frozen
class _Entry:
    """A name beside its record."""

    record: Party | Place
    name: Name
    spelled: str
    """The name letter for letter, as NFC."""


@attrs.frozen
class _Romanised:
    """A name as it is in Latin letters."""

    entry: _Entry
    skeleton: str
    is_plain: bool
    """Whether it is in Latin letters as it stands."""


@attrs.frozen(kw_only=True, repr=False)
class Directory:
    """The names of many records, laid out once for look-ups by the thousand.

    What `look_up` finds in it is what it finds among the records themselves.
    """

    records: tuple[Party | Place, ...]
    """The parties and places, each once."""

    @classmethod
    def of(cls, among: Chronicle | Iterable[Record]) -> Directory:
        """Lay out the names of the parties and places of a chronicle, or of loose records.

        Raises:
            Invalid: something among them is not a record of a chronicle.
        """
        chronicle = amended(among)
        return cls(records=tuple(dict.fromkeys((*chronicle.parties, *chronicle.places))))

    def __repr__(self) -> str:
        return f"<Directory of {len(self.records)} records>"

    @cached_property
    def _ids(self) -> Mapping[str, tuple[Party | Place, ...]]:
        found: dict[str, tuple[Party | Place, ...]] = {}
        for record in self.records:
            found[record.id] = (*found.get(record.id, ()), record)
        return found

    @cached_property
    def _by_spelling(self) -> Mapping[str, list[_Entry]]:
        found: dict[str, list[_Entry]] = {}
        for record in self.records:
            for name in record.names:
                if len(name.text) <= LONGEST:
                    spelled, key = _spelled(name.text)
                    found.setdefault(key, []).append(_Entry(record, name, spelled))
        return found

    @cached_property
    def _latin(self) -> Mapping[str, list[_Romanised]]:
        """Every name that can be written in Latin letters, by how it is written."""
        found: dict[str, list[_Romanised]] = {}
        for key, entries in self._by_spelling.items():
            for entry in entries:
                latin = in_latin_letters(entry.name.text, entry.name.language)
                if latin:
                    is_plain = latin == key and entry.spelled.isascii()
                    romanised = _Romanised(entry, skeleton(latin), is_plain)
                    found.setdefault(_compared(latin), []).append(romanised)
        return found

    @cached_property
    def _by_skeleton(self) -> Mapping[str, list[_Romanised]]:
        found: dict[str, list[_Romanised]] = {}
        for names in self._latin.values():
            for romanised in names:
                found.setdefault(bucket(romanised.skeleton), []).append(romanised)
        return found

    @cached_property
    def _by_word(self) -> Mapping[str, dict[int, _Romanised]]:
        """Every name of several words, by each of them as `bucket` has it."""
        found: dict[str, dict[int, _Romanised]] = {}
        for names in self._latin.values():
            for romanised in names:
                words = romanised.skeleton.split()
                for word in words if len(words) > 1 else ():
                    found.setdefault(bucket(word), {})[id(romanised)] = romanised
        return found

    @cached_property
    def _spellings(self) -> tuple[str, ...]:
        return tuple(self._latin)


def look_up(
    name: str,
    among: Chronicle | Directory | Iterable[Record],
    *,
    aliases: Mapping[str, str] | None = None,
    loosely: bool = True,
) -> Matches:
    """Find every party and place that a name may mean, each with the reason.

    Only where nothing matches for certain are others suggested: names that have all the words,
    such as those with a surname, and close spellings.

    Args:
        name: the name, in any spelling and script.
        among: a chronicle, loose records, or a directory of them for look-ups by the thousand.
        aliases: nicknames and metonyms that are no names, each with the id that it stands for.
        loosely: whether to go on to other scripts and close spellings, which needs the extra
            `names`; if False, the last reason is the alias.

    Raises:
        Invalid: the name is blank or longer than `LONGEST`, or an alias is for an unknown id.
        MissingExtra: `loosely` needs a package that is not installed.
    """
    if loosely:
        _need_the_extra()
    _refuse_no_name(name)
    directory = among if isinstance(among, Directory) else Directory.of(among)
    known_as = _aliases(aliases or {}, directory)
    spelled, key = _spelled(name)

    found: dict[Party | Place, Match] = {}
    entries = directory._by_spelling.get(key, [])
    for reason, matching in (
        (MatchReason.EXACT, [e for e in entries if e.spelled == spelled]),
        (MatchReason.FOLDED, entries),
    ):
        _add(found, name, reason, matching)
    for record in known_as.get(key, ()):
        because = f"{shown(name)} is an alias of it in the table given"
        alias = Match(
            record=record, names=(), reason=MatchReason.ALIAS, closeness=None, because=because
        )
        found.setdefault(record, alias)
    if loosely:
        latin = in_latin_letters(name)
        is_plain = latin == key and name.isascii()
        _add(found, name, MatchReason.TRANSLITERATION, _sounding(latin, is_plain, directory))
        if not found:
            _add(found, name, MatchReason.PART, _having(latin, directory))
            _suggest(found, name, latin, directory)
    return Matches(asked=name, matches=tuple(sorted(found.values(), key=_order)))


def _order(match: Match) -> tuple[int, float, str, str, str]:
    record = match.record
    closeness = -(match.closeness or 0.0)
    return _STRENGTH[match.reason], closeness, record.id, type(record).__name__, record.label()


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
    if not name.strip():
        raise refuse("a name has letters", name, "give a name", "name")
    if len(name) > LONGEST:
        raise refuse(f"a name has {LONGEST:,} characters at most", name, "shorten it", "name")


def _aliases(
    aliases: Mapping[str, str], directory: Directory
) -> Mapping[str, tuple[Party | Place, ...]]:
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
            hint=suggestion(id, directory._ids, "give an id, or look among more records"),
        )
        for alias, id in aliases.items()
        if id not in directory._ids
    ]
    if faults:
        raise Invalid(faults)
    found: dict[str, tuple[Party | Place, ...]] = {}
    for alias, id in aliases.items():
        _, key = _spelled(alias)
        found[key] = (*found.get(key, ()), *directory._ids[id])
    return found


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


def _spelled(text: str) -> tuple[str, str]:
    """Return a name letter for letter, and folded; one of signs alone stays as it is."""
    spelled = unicodedata.normalize("NFC", text)
    return spelled, folded(spelled) or spelled


def _compared(latin: str) -> str:
    """Return what closeness is measured on."""
    return latin.replace("ə", "a")


def _sounding(latin: str, is_plain: bool, directory: Directory) -> list[_Entry]:
    """Return the names that are the same in Latin letters.

    Two names that both are in Latin letters as they stand are two spellings: not the same.
    """
    asked = skeleton(latin)
    return [
        named.entry
        for named in directory._by_skeleton.get(bucket(asked), [])
        if not (is_plain and named.is_plain) and alike(asked, named.skeleton)
    ]


def _having(latin: str, directory: Directory) -> list[_Entry]:
    """Return the names that have each of the words, as they are in Latin letters."""
    words = skeleton(latin).split()
    holders = [directory._by_word.get(bucket(word), {}) for word in words]
    return [
        named.entry
        for key, named in (holders[0].items() if holders else ())
        if all(key in others for others in holders)
        and all(any(alike(word, own) for own in named.skeleton.split()) for word in words)
    ]


def _suggest(
    found: dict[Party | Place, Match], name: str, latin: str, directory: Directory
) -> None:
    """Suggest the records with a name that is spelled nearly so."""
    from rapidfuzz import fuzz, process

    if not latin:
        return
    close: dict[float, list[_Entry]] = {}
    for spelling, score, _ in process.extract(
        _compared(latin), directory._spellings, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=None
    ):
        entries = [named.entry for named in directory._latin[spelling]]
        close.setdefault(round(score, 1), []).extend(entries)
    for closeness in sorted(close, reverse=True):
        _add(found, name, MatchReason.CLOSE_SPELLING, close[closeness], closeness)


def _add(
    found: dict[Party | Place, Match],
    name: str,
    reason: MatchReason,
    entries: Iterable[_Entry],
    closeness: float | None = None,
) -> None:
    """Add the records of these names, unless a stronger reason has found them."""
    names: dict[Party | Place, list[Name]] = {}
    for entry in entries:
        if entry.record not in found:
            names.setdefault(entry.record, []).append(entry.name)
    for record, matching in names.items():
        ordered = tuple(sorted(matching, key=lambda n: (n.text, n.language or "")))
        found[record] = Match(
            record=record,
            names=ordered,
            reason=reason,
            closeness=closeness,
            because=_because(name, ordered, reason, closeness),
        )


def _because(
    asked: str, names: tuple[Name, ...], reason: MatchReason, closeness: float | None
) -> str:
    named = " and ".join(dict.fromkeys(shown(name.text) for name in names))
    match reason:
        case MatchReason.FOLDED:
            return f"it is named {named}, the same but for case, marks and punctuation"
        case MatchReason.TRANSLITERATION:
            return f"it is named {named}, the same as {shown(asked)} once in Latin letters"
        case MatchReason.PART:
            return f"it is named {named}, which has {shown(asked)} in it"
        case MatchReason.CLOSE_SPELLING:
            return f"it is named {named}, spelled nearly as {shown(asked)}: {closeness:g} of 100"
        case _:
            return f"it is named {named}, letter for letter"
