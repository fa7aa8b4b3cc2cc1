"""Digests: the same records have the same one for ever, and a changed byte is found."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import caucasus_events as ce
from caucasus_events.documents import digest, journal, verify
from caucasus_events.testing.strategies import chronicles

GOLDEN = Path(__file__).parents[1] / "golden" / "v1-small.json"

# Never to be edited: people have written such digests down.
WHOLE = "sha256:17a94590aa35667caea0112096009e61f9ca56990999e5d44aa7977aecafc1d7"
FIRST = {
    "parties": "sha256:3493e3a1c4663a461d49657f02c172023d4e87934faade14a02f20c1e74b49a4",
    "places": "sha256:77ffb86c372229b540e33d613008f7f87de5c43180adec991538053b6f0090ce",
    "sources": "sha256:afb2710d64c8deb8efa9763fd4d5f2f51e4192661b584ae719b9c182b69e029a",
    "incidents": "sha256:9ece997406f1cbc699fa6b87196403126d537de9ac1b5d2c2e29e934e7b93ab2",
    "links": "sha256:95fa6a4d245dbbef7edcefc6766bca872fae66cfec4885fe0303ed6c8394460b",
    "negotiations": "sha256:737b1a8d61649948316c36203b39522f6b204df87bba1f48da29485cfe8a7506",
    "ceasefires": "sha256:6f22b858f60635075c5ae10bdfe8b628aed660f147f8f16e4b926141be2af2f4",
    "statements": "sha256:de11ea8892a01ebc5eac6fe10553bae6c7e8eb4bb42da1060fe72d7a464997c3",
}


def test_digests_stay_what_they_were() -> None:
    chronicle = ce.load(GOLDEN)
    assert digest(chronicle) == WHOLE
    assert {name: digest(getattr(chronicle, name)[0]) for name in FIRST} == FIRST


@given(chronicles(), chronicles())
def test_the_same_records_and_no_others_have_the_same_digest(
    one: ce.Chronicle, other: ce.Chronicle
) -> None:
    again = ce.loads(ce.dumps(one))
    assert digest(again) == digest(one)
    assert (digest(one) == digest(other)) == (one == other)
    for record, same in zip(one.statements, again.statements, strict=True):
        assert digest(record) == digest(same)
    told = {record: digest(record) for record in (*one.statements, *one.parties, *other.statements)}
    assert len(set(told.values())) == len(told)


def test_equal_coordinates_have_equal_digests() -> None:
    places = [
        ce.Place(id="p", names=["P"], coordinates=ce.Coordinates(latitude=zero, longitude=zero))
        for zero in (0, 0.0, -0.0)
    ]
    assert len(set(places)) == len({digest(place) for place in places}) == 1


def test_a_digest_is_what_other_tools_compute(tmp_path: Path) -> None:
    chronicle = ce.load(GOLDEN)
    path, lines = tmp_path / "d.json", tmp_path / "j.jsonl"
    ce.dump(chronicle, path)
    journal.append(lines, chronicle)
    assert digest(chronicle) == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    last = lines.read_bytes().splitlines(keepends=True)[-1]
    assert digest(chronicle.statements[-1]) == f"sha256:{hashlib.sha256(last).hexdigest()}"


def test_every_changed_byte_is_found(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    data = GOLDEN.read_bytes()
    path.write_bytes(data)
    assert verify(path, WHOLE)
    assert verify(str(path), WHOLE)
    for where in range(0, len(data), 31):
        path.write_bytes(data[:where] + bytes([data[where] ^ 1]) + data[where + 1 :])
        assert not verify(path, WHOLE)
    for other in (data[:-1], data + b"\n", data.replace(b"\n", b"\r\n"), b""):
        path.write_bytes(other)
        assert not verify(path, WHOLE)


def test_a_chronicle_and_a_record_are_verified_by_content() -> None:
    chronicle = ce.load(GOLDEN)
    assert verify(chronicle, WHOLE)
    assert not verify(ce.merge(chronicle, [ce.Party(id="new", kind="state", names=["N"])]), WHOLE)
    assert verify(chronicle.parties[0], FIRST["parties"])
    assert not verify(chronicle.parties[1], FIRST["parties"])


@pytest.mark.parametrize(
    "wrong",
    ["", WHOLE[7:], WHOLE.upper(), WHOLE + "0", WHOLE[:-1], "md5:" + "0" * 32, WHOLE + "\n"],
)
def test_what_is_no_digest_verifies_nothing(wrong: str) -> None:
    with pytest.raises(ce.Invalid, match="not a digest"):
        verify(GOLDEN, wrong)


NO_PARTY = ce.Chronicle(statements=[ce.Statement(id="s", speaker="nobody")])


@pytest.mark.parametrize("record", [ce.at_least(2), ce.Name(text="N"), NO_PARTY])
def test_parts_of_records_and_chronicles_with_problems_have_no_digest(record: Any) -> None:
    with pytest.raises(ce.Invalid):
        digest(record)
