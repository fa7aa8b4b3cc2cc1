"""The laws of parts: what they give together is what one call gives."""

from __future__ import annotations

from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

import caucasus_events as ce
from caucasus_events.testing.strategies import amendments, chronicles

EXAMPLES = Path(__file__).parents[2] / "examples"


def rows_of_parts(chronicle: ce.Chronicle, parts: int, **how: Any) -> list[dict[str, Any]]:
    found = (ce.reconcile_part(part, **how) for part in ce.partitioned(chronicle, parts))
    return sorted((row for rows in found for row in rows), key=itemgetter("subject"))


@st.composite
def maybe_amended(draw: st.DrawFn) -> ce.Chronicle:
    chronicle = draw(chronicles(most=8))
    for _ in range(draw(st.sampled_from((0, 1, 2)))):
        chronicle = draw(amendments(chronicle))
    return chronicle


@given(
    maybe_amended(),
    st.integers(1, 200),
    st.fixed_dictionaries(
        {
            "unsure": st.sampled_from((ce.Judgement.SAME, ce.Judgement.DIFFERENT)),
            "voices": st.sampled_from(("party", "speaker")),
        }
    ),
)
def test_parts_give_together_the_rows_of_the_whole(
    chronicle: ce.Chronicle, parts: int, how: dict[str, Any]
) -> None:
    assert rows_of_parts(chronicle, parts, **how) == ce.reconcile(chronicle, **how).rows()


@pytest.mark.parametrize(
    "chronicle",
    [
        ce.datasets.june_2023(),
        ce.datasets.georgia_2008(),
        ce.datasets.karabakh_ceasefires(),
        *(ce.load(EXAMPLES / f"{name}.json") for name in ("batken_2021", "tavush_2020")),
    ],
    ids=lambda chronicle: chronicle.title,
)
@pytest.mark.parametrize("parts", [1, 7, 200])
def test_so_do_those_of_the_shipped_chronicles(chronicle: ce.Chronicle, parts: int) -> None:
    assert rows_of_parts(chronicle, parts) == ce.reconcile(chronicle).rows()
