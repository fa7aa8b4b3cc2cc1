"""All accounts beside each other: the sides' own, neutrals' and others', any number of them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given

import caucasus_events as ce
from caucasus_events.testing import strategies as its

JUNE = ce.datasets.june_2023()


def direct(stances: Iterable[ce.Stance]) -> set[ce.Stance]:
    """Keep what is said, and not what only follows from something else."""
    return {stance for stance in stances if not stance.is_entailed}


@given(its.chronicles())
def test_each_side_says_what_its_own_account_says(chronicle: ce.Chronicle) -> None:
    table = ce.side_by_side(chronicle)
    told = {
        account: {stance for finding in table.findings for stance in table.said(finding, account)}
        for account in table.accounts
    }
    everything = {s for finding in ce.reconcile(chronicle) for s in finding.evidence.stances}
    assert set().union(*told.values()) == everything
    blocs = sorted(
        {*(chronicle.sides.ids if chronicle.sides else ()), *(s.bloc for s in everything)}
    )
    each = ce.side_by_side(chronicle, *blocs)
    for bloc in blocs:
        own = direct(s for f in ce.account(chronicle, bloc).findings for s in f.evidence.stances)
        said = {s for finding in each.findings for s in each.said(finding, bloc)}
        # Of a state, what others say cuts the time; what is dated by nobody may then belong.
        may_belong = {s for finding in each.findings for s in finding.evidence.possible}
        assert direct(said) <= own <= said | may_belong
        assert said == told.get(bloc, said)
    assert len(table.rows()) == len(table.findings) * len(table.accounts)


def test_a_table_has_a_column_for_each_side_then_neutrals_and_others() -> None:
    table = ce.side_by_side(JUNE, subject="lachin-corridor")
    assert JUNE.sides is not None
    assert table.accounts == (*JUNE.sides.ids, "neutral", "others")
    header = str(table).splitlines()[1]
    assert header.split() == ["topic", "status", *table.accounts]
    assert str(ce.side_by_side([])) == "no topics"
    night = ce.side_by_side(JUNE, subject="martuni-martakert-2023-06-28")
    assert "az-mod (not addressed)" in str(night)
    [silent] = [row for row in night.rows() if row["silent"]]
    assert (silent["account"], silent["says"]) == ("azerbaijani", "")


def test_any_accounts_can_be_asked_for() -> None:
    table = ce.side_by_side(JUNE, "icrc", "armenian", "others", subject="lachin-corridor")
    assert table.accounts == ("icrc", "armenian", "others")
    icrc = ce.side_by_side(JUNE, "icrc", rule=ce.minimum)
    own = ce.account(JUNE, "icrc").findings
    assert [f.topic for f in icrc.findings] == [f.topic for f in own]
    assert {finding.estimate.rule for finding in icrc.findings} == {"minimum"}
    for wrong, hint in (("icrrc", "did you mean 'icrc'"), ("az-mod", "ask for .*'azerbaijani'")):
        with pytest.raises(ce.UnknownId, match=hint):
            ce.side_by_side(JUNE, wrong)


def test_swapping_the_sides_swaps_the_columns_and_nothing_else() -> None:
    assert JUNE.sides is not None
    swapped = ce.Sides(sides=JUNE.sides.sides[::-1], neutral=JUNE.sides.neutral)
    one, other = (ce.side_by_side(JUNE, sides=sides) for sides in (JUNE.sides, swapped))
    assert one.accounts[:2] == other.accounts[:2][::-1]

    def told(table: ce.SideBySide) -> set[tuple[object, ...]]:
        return {(row["id"], row["account"], row["says"], row["silent"]) for row in table.rows()}

    assert told(one) == told(other)
