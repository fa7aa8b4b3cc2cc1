"""Published code lists: their codes, and which words of ours each of them maps to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

import attrs

from caucasus_events.core.record import Record
from caucasus_events.core.results import Shown
from caucasus_events.core.suggestions import suggest_name
from caucasus_events.core.tables import text_table
from caucasus_events.errors import Problem, UnknownId, shown
from caucasus_events.values.comparison import Truth

__all__ = ["Band", "Code", "CodeList", "Mapped", "code_list", "code_list_ids", "code_list_versions"]

T = TypeVar("T")


def code_list_ids() -> tuple[str, ...]:
    """Return the ids of all lists."""
    names = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


def code_list_versions(id: str) -> tuple[str, ...]:
    """Return the versions of a list. The last one is the default.

    Raises:
        UnknownId: there is no such list.
    """
    return tuple(one.version for one in _read(id))


def code_list(id: str, version: str | None = None) -> CodeList:
    """Return a list.

    Args:
        id: its id; see `code_list_ids`.
        version: which published table; None takes the last of its versions.

    Raises:
        UnknownId: there is no such list, or it has no such version.
    """
    if version is None:
        return _read(id)[-1]
    return _found(version, {one.version: one for one in _read(id)}, id)


@attrs.frozen(kw_only=True, repr=False)
class CodeList(Shown):
    """One version of a published list."""

    id: str
    """Id of the list, such as 'cameo'."""
    version: str
    """Which published table it is, such as 'gdelt'."""
    title: str
    """What the list is of."""
    source: str
    """Where it was read."""
    seen: str
    """The day on which it was read."""
    complete: bool
    """Whether all codes of the published list are here."""
    codes: tuple[Code, ...]
    """Its codes, in their order."""
    to_ours: tuple[Mapped, ...]
    """Where each code leads, in the order of the codes."""
    from_ours: tuple[Mapped, ...]
    """Where each word of ours leads; empty where nothing maps back."""
    note: str = ""
    """What else to know of it; may be empty."""
    vocabulary: str | None = None
    """Our word list that it maps to, such as 'Stage'; None where it maps to kinds of records."""
    grades: str | None = None
    """For a list of grades, what they grade: 'source', 'information' or 'incident'."""
    order: tuple[str, ...] = ()
    """For grades: the codes that have an order, the best first. Others are not comparable."""

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, code: str) -> Code:
        """Return the code.

        Raises:
            UnknownId: the list has no such code.
        """
        return _found(code, {one.code: one for one in self.codes}, f"{self.id} {self.version}")

    def ours(self, code: str) -> Mapped:
        """Return which word of ours a code leads to, with the loss.

        Raises:
            UnknownId: the list has no such code.
        """
        return _found(code, {m.given: m for m in self.to_ours}, f"{self.id} {self.version}")

    def theirs(self, word: str) -> Mapped:
        """Return which code a word of ours leads to, with the loss.

        Raises:
            UnknownId: the list does not map that word.
        """
        return _found(word, {m.given: m for m in self.from_ours}, "our words for this list")

    @property
    def losses(self) -> tuple[Mapped, ...]:
        """Every way there and back on which something is lost."""
        return tuple(mapped for mapped in (*self.to_ours, *self.from_ours) if mapped.loss)

    def _text(self) -> str:
        rows = (
            (code.code, code.label, mapped.value or "", mapped.loss)
            for code, mapped in zip(self.codes, self.to_ours, strict=True)
        )
        head = f"{self.title}, version {self.version}, seen {self.seen}\nsource: {self.source}"
        return f"{head}\n{text_table(('code', 'label', 'ours', 'lost'), rows)}"


@attrs.frozen(kw_only=True, repr=False)
class Code(Shown):
    """One code of a list."""

    code: str
    """The code, as published."""
    label: str
    """What it stands for, in our words; empty where we found no source for that."""
    parent: str | None = None
    """The code above it, if the list has levels."""
    plover: str | None = None
    """For CAMEO: the PLOVER type and mode that the published mapping gives it."""
    band: Band | None = None
    """For a word of probability: the probabilities that the table gives it."""


@attrs.frozen(kw_only=True, repr=False)
class Mapped(Shown):
    """Where a code or word leads, and what is lost on the way."""

    given: str
    """The code or word that was to be mapped."""
    value: str | None
    """The counterpart, or None where there is none."""
    loss: str
    """What the counterpart does not hold; empty where nothing is lost."""


@attrs.frozen(kw_only=True, repr=False)
class Band(Record):
    """Give the probabilities, in per cent, that a word stands for.

    Both ends belong to the band unless it says otherwise. Bands may share an end, overlap or lie
    inside one another, as in the published tables; none is moved to make them fit.
    """

    low: int
    """The lower end."""
    high: int
    """The upper end."""
    above_low: bool = False
    """Whether the lower end itself is left out, as in 'more than 50 per cent'."""
    below_high: bool = False
    """Whether the upper end itself is left out, as in 'less than 33 per cent'."""
    wording: str | None = None
    """The word that it was given for."""

    def _faults(self) -> Iterator[Problem]:
        empty = self.low == self.high and (self.above_low or self.below_high)
        if not 0 <= self.low <= self.high <= 100 or empty:
            what = "a band runs from a lower to an upper end, from 0 to 100 per cent"
            hint = "give the ends as the table does, such as low=55 and high=80"
            yield Problem(path="", what=what, found=self._range(), hint=hint)

    def higher_than(self, other: Band) -> Truth:
        """Compare whether the probability is higher than another.

        The answer is YES if every probability of this band is higher than every one of the
        other, and MAYBE if some is. Where two bands share an end, the upper one is therefore
        only MAYBE higher; `~other.higher_than(self)` answers whether it is no lower.
        """
        open_end = self.above_low or other.below_high
        above = self.low > other.high or (self.low == other.high and open_end)
        return Truth.over(can=self.high > other.low, must=above)

    def contains(self, other: Band) -> bool:
        """Tell whether every probability of the other belongs to this band."""
        # An end that is left out lies just inside the number that names it.
        low = (self.low, self.above_low) <= (other.low, other.above_low)
        high = (self.high, not self.below_high) >= (other.high, not other.below_high)
        return low and high

    def _range(self) -> str:
        low = f"more than {self.low}" if self.above_low else str(self.low)
        high = f"less than {self.high}" if self.below_high else str(self.high)
        return f"{low} to {high} per cent"

    def __str__(self) -> str:
        return f"{self.wording}: {self._range()}" if self.wording else self._range()


def _folder() -> Any:
    # Every statement imports this module, and few ever ask for a list.
    from importlib.resources import files

    return files("caucasus_events.records") / "code_list_data"


@cache
def _read(id: str) -> tuple[CodeList, ...]:
    """Read all versions of a list."""
    _found(id, dict.fromkeys(code_list_ids()), "the package")
    data = json.loads((_folder() / f"{id}.json").read_text(encoding="utf-8"))
    versions = data.pop("versions")
    return tuple(_version(data, **version) for version in versions)


def _version(
    data: Mapping[str, Any], *, codes: Any, back: Any = (), order: Any = (), **version: Any
) -> CodeList:
    return CodeList(
        **data,
        **version,
        order=tuple(order),
        codes=tuple(map(_code, codes)),
        to_ours=tuple(_mapped(one["code"], one.get("ours"), one) for one in codes),
        from_ours=tuple(_mapped(one["word"], one.get("code"), one) for one in back),
    )


def _code(one: Mapping[str, Any]) -> Code:
    return Code(
        code=one["code"],
        label=one["label"],
        parent=one.get("parent"),
        plover=one.get("plover"),
        band=Band(**one["band"], wording=one["code"]) if "band" in one else None,
    )


def _mapped(given: str, value: str | None, one: Mapping[str, Any]) -> Mapped:
    return Mapped(given=given, value=value, loss=one.get("loss", ""))


def _found(name: str, known: Mapping[str, T], where: str) -> T:
    if name in known:
        return known[name]
    hint = suggest_name(name, known, f"known are {', '.join(known)}")
    raise UnknownId(f"{where} has no {shown(name)}; {hint}")
