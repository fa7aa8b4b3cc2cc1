"""What all writers promise: nothing is lost without being told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, strategies as st

import caucasus_events as ce
from caucasus_events.formats import (
    acled,
    claims_table,
    eth_prio,
    geojson,
    json_ld,
    pa_x,
    tidy_tables,
    timeline_js,
    ucdp,
    ucdp_prio,
)
from caucasus_events.formats.writings import Written
from caucasus_events.testing import strategies as its
from tests.formats import test_acled, test_eth_prio, test_pa_x, test_ucdp, test_ucdp_prio
from tests.helpers import SMALL, holder_of, leaves

DATA_SETS: dict[str, tuple[Callable[[ce.Chronicle], Written], ce.Chronicle]] = {
    "ucdp": (ucdp.rows, test_ucdp.read([test_ucdp.event(), test_ucdp.event(8)]).chronicle),
    "acled": (acled.rows, test_acled.read([test_acled.event()]).chronicle),
    "ucdp_prio": (ucdp_prio.rows, test_ucdp_prio.read([test_ucdp_prio.conflict()]).chronicle),
    "pa_x": (pa_x.rows, test_pa_x.read([test_pa_x.agreement()]).chronicle),
    "eth_prio": (eth_prio.rows, test_eth_prio.read([test_eth_prio.ceasefire()]).chronicle),
}
each_data_set = pytest.mark.parametrize("name", DATA_SETS)
WRITERS: dict[str, Callable[[ce.Chronicle], Written]] = {
    "claims_table": claims_table.rows,
    "geojson": geojson.write,
    "json_ld": json_ld.write,
    "timeline_js": timeline_js.write,
    "tables": tidy_tables.tables,
}


def told(written: Written) -> str:
    """Give all that a writer wrote, and all that it told."""
    if isinstance(written, tidy_tables.Tables):
        return json.dumps([[table.rows() for table in written], written.losses.rows()])
    return json.dumps(written.plain())


def with_one_other(data: st.DataObject, chronicle: ce.Chronicle) -> ce.Chronicle:
    """Take one value out of a chronicle, or change it, so that another sound one is left."""
    document = json.loads(ce.dumps(chronicle))
    path, value = data.draw(st.sampled_from([*leaves(document)]))
    holder = holder_of(document, path)
    is_taken_out = data.draw(st.booleans())
    if is_taken_out or isinstance(value, (dict, list)):
        del holder[path[-1]]
    elif isinstance(value, bool):
        holder[path[-1]] = not value
    else:
        holder[path[-1]] = value + "x" if isinstance(value, str) else value + 1
    try:
        other = ce.loads(json.dumps(document))
    except ce.Invalid:
        other = chronicle
    assume(other != chronicle)
    return other


@given(its.chronicles() | st.just(ce.loads(SMALL)), st.data())
def test_a_value_is_written_or_told(chronicle: ce.Chronicle, data: Any) -> None:
    """With another one, either what is written or what is told is another."""
    other = with_one_other(data, chronicle)
    for name, write in WRITERS.items():
        assert told(write(chronicle)) != told(write(other)), name


@each_data_set
@given(st.data())
def test_a_value_of_a_data_set_is_written_or_told(name: str, data: Any) -> None:
    write, chronicle = DATA_SETS[name]
    other = with_one_other(data, chronicle)
    assert told(write(other)) != told(write(chronicle))


@each_data_set
def test_of_what_a_reader_made_nothing_is_lost(name: str) -> None:
    write, chronicle = DATA_SETS[name]
    assert not write(chronicle).losses


@each_data_set
def test_what_was_added_to_a_data_set_is_lost(name: str) -> None:
    write, chronicle = DATA_SETS[name]
    said = chronicle.statements[0]
    added = ce.Statement(id="other", speaker=said.speaker, said="2033", positions=())
    changed = attrs.evolve(
        chronicle,
        title="Mine",
        zone="Asia/Baku",
        parties=[*chronicle.parties, ce.Party(id="more", kind="state", names=["More"])],
        statements=[attrs.evolve(said, summary="In short."), *chronicle.statements[1:], added],
    )
    losses = {(loss.row, loss.column, loss.found[:9]) for loss in write(changed).losses}
    assert losses >= {
        ("the chronicle", "title", "Mine"),
        ("the chronicle", "zone", "Asia/Baku"),
        ("more", "parties", '{"id": "m'),
        (said.id, "summary", "In short."),
        ("other", "statements", '{"id": "o'),
    }
    assert len(write(changed).losses) == len(losses)


def test_a_known_party_keeps_in_the_rows_what_it_is_found_by() -> None:
    front = ce.Party(
        id="front", kind="armed_group", names=["Lake Front", "LF"], codes={"ucdp": "902"}
    )
    chronicle = test_ucdp.read([test_ucdp.event()], known=ce.Chronicle(parties=[front])).chronicle
    [loss] = ucdp.rows(chronicle).losses
    assert (loss.row, loss.column, loss.found) == ("front", "names", '["LF"]')


def test_several_releases_come_back() -> None:
    first = test_ucdp.read([test_ucdp.event(), test_ucdp.event(8)]).chronicle
    rows = [test_ucdp.event(best=6, deaths_civilians=0), test_ucdp.event(8)]
    later = test_ucdp.read(rows, release="32.1", published="2033-06-01", onto=first).chronicle
    assert later.statements[-1].responses or later.statements[-2].responses
    assert not ucdp.rows(later).losses
