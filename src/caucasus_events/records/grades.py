"""Grades that somebody gave to a source or to information, and what words of probability mean.

A grade is a note on a record. It is never a number, and reconciling ignores it unless a rule
asks for it (`at_least_graded`). The schemes are the code lists that hold grades.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache

import attrs

from caucasus_events.core.record import Record, refers_to, to_tuple
from caucasus_events.core.suggestions import suggest_name
from caucasus_events.errors import Problem, refuse, shown
from caucasus_events.phrases.fields import to_optional_when
from caucasus_events.records.code_lists import (
    Band,
    CodeList,
    code_list,
    code_list_ids,
    code_list_versions,
)
from caucasus_events.values.comparison import Truth
from caucasus_events.values.when import When

__all__ = ["Grade", "grade_schemes", "probability_band"]


@attrs.frozen(kw_only=True, repr=False)
class Grade(Record):
    """Note how somebody graded a source, a statement or one of its claims."""

    scheme: str
    """Id of the code list that it is of, such as 'admiralty_source'; see `grade_schemes`."""
    code: str
    """The code, as the list has it: 'B', '3', 'very likely'."""
    version: str | None = None
    """Which published table it is of; None where the one who graded does not say."""
    claim: str | None = None
    """In a statement, the key of the claim that it is of; None for the whole."""
    by: str | None = attrs.field(default=None, metadata=refers_to("party"))
    """Id of the party that gave it; None for the archivist."""
    why: str | None = None
    """On what grounds, in a few words."""
    recorded: When | None = attrs.field(default=None, converter=to_optional_when)
    """When it was recorded. None: with its statement; on a source: not known."""

    def _faults(self) -> Iterator[Problem]:
        schemes = grade_schemes()
        if self.scheme not in schemes:
            yield _unknown("scheme", "no such scheme of grades", self.scheme, schemes)
            return
        versions = code_list_versions(self.scheme)
        if self.version is not None and self.version not in versions:
            yield _unknown("version", f"no such version of {self.scheme}", self.version, versions)
        elif not self._tables():
            tables = _tables(self.scheme, self.version)
            codes = dict.fromkeys(code.code for table in tables for code in table)
            yield _unknown("code", f"no such code of {self.scheme}", self.code, codes)

    def _tables(self) -> list[CodeList]:
        """Return the published tables that it may be of."""
        tables = _tables(self.scheme, self.version)
        return [table for table in tables if any(code.code == self.code for code in table)]

    def better_than(self, other: Grade) -> Truth:
        """Compare whether it is better than another grade of the same scheme.

        The answer is MAYBE where either cannot be judged ('F', '6'), and where the two are of
        different published tables. A grade without a version is read in the table of the other,
        if all tables that it may be of have one order. The 'b' of MISP is the 'B' of the others.

        Raises:
            Invalid: the two are of different schemes, or the scheme has no order.
        """
        if self.scheme != other.scheme:
            found, hint = f"{self.scheme} and {other.scheme}", "compare grades of one scheme"
            raise refuse("grades of two schemes are not comparable", found, hint)
        tables = [*self._tables(), *other._tables()]
        # Tables of one scheme that differ in capitals alone have one order.
        orders = {tuple(map(str.casefold, table.order)) for table in tables}
        if orders == {()}:
            hint = "ask whether the codes are the same; no table says which is better"
            if any(code.band for table in tables for code in table):
                hint = "compare words of probability by their bands, see probability_band"
            raise refuse("the codes of this scheme have no order", self.scheme, hint)
        versions = {self.version, other.version} - {None}
        if len(orders) > 1 or len(versions) > 1:
            return Truth.MAYBE
        [order] = orders
        ours, theirs = self.code.casefold(), other.code.casefold()
        if ours not in order or theirs not in order:
            return Truth.MAYBE
        return Truth.YES if order.index(ours) < order.index(theirs) else Truth.NO

    def at_least(self, other: Grade) -> Truth:
        """Compare whether it is as good as another grade of the same scheme, or better.

        Raises:
            Invalid: the two are of different schemes, or the scheme has no order.
        """
        return ~other.better_than(self)

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


@cache
def grade_schemes() -> tuple[str, ...]:
    """Return the ids of the code lists that hold grades."""
    return tuple(id for id in code_list_ids() if code_list(id).grades)


def probability_band(word: str, *, scheme: str, version: str | None = None) -> Band:
    """Return the probabilities that a published table gives to a word.

    Args:
        word: the word, as the table has it.
        scheme: id of the code list, such as 'icd_203' or 'ipcc_likelihood'.
        version: which published table; None takes the last of its versions.

    Raises:
        UnknownId: there is no such list, version or word; the nearest one is suggested.
        Invalid: the list gives no probabilities.
    """
    table = code_list(scheme, version)
    band = table[word].band if any(code.band for code in table) else None
    if band is None:
        known = ", ".join(id for id in grade_schemes() if any(c.band for c in code_list(id)))
        raise refuse("not a list of words of probability", scheme, f"known are {known}")
    return band


def to_grades(value: Iterable[Grade]) -> tuple[Grade, ...]:
    """Convert grades to a tuple."""
    return to_tuple(value)


def _tables(scheme: str, version: str | None) -> tuple[CodeList, ...]:
    versions = code_list_versions(scheme) if version is None else (version,)
    return tuple(code_list(scheme, one) for one in versions)


def _unknown(path: str, what: str, found: str, known: Collection[str]) -> Problem:
    hint = suggest_name(found, known, f"known are {', '.join(known)}")
    return Problem(path=path, what=what, found=shown(found), hint=hint)
