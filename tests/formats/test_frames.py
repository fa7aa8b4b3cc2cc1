"""Each reader takes data frames as it takes rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from caucasus_events.formats import acled, eth_prio, loss_claims, pa_x, ucdp, ucdp_prio
from tests.formats import (
    test_acled,
    test_eth_prio,
    test_loss_claims,
    test_pa_x,
    test_ucdp,
    test_ucdp_prio,
)

pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
pyarrow = pytest.importorskip("pyarrow")
RELEASE: dict[str, Any] = {"release": "1", "published": "2032"}


@pytest.mark.parametrize("frame", [pandas.DataFrame, polars.DataFrame, pyarrow.Table.from_pylist])
@pytest.mark.parametrize(
    ("read", "row"),
    [
        (partial(ucdp.read, **RELEASE), test_ucdp.event()),
        (partial(ucdp_prio.read, **RELEASE), test_ucdp_prio.conflict()),
        (partial(acled.read, **RELEASE), test_acled.event()),
        (partial(pa_x.read, **RELEASE), test_pa_x.agreement()),
        (partial(eth_prio.read, **RELEASE), test_eth_prio.ceasefire()),
        (loss_claims.read, test_loss_claims.row()),
    ],
)
def test_frames_are_read_as_rows(
    read: Callable[[Any], Any], row: dict[str, Any], frame: Callable[[list[Any]], Any]
) -> None:
    assert read(frame([row])) == read([row])
