"""Safe keeping: what was accepted is there, and nothing half written is read as whole."""

from __future__ import annotations

import errno
import itertools
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import caucasus_events as ce
from caucasus_events.documents import journal
from tests.helpers import SMALL

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and links as POSIX has them")
NORTH = ce.Party(id="north", kind="state", names=["North Republic"])
SOUTH = ce.Party(id="south", kind="state", names=["South Republic"])
OLD = ce.Chronicle(parties=[NORTH])
NEW = ce.Chronicle(parties=[NORTH, SOUTH])

Write = Callable[[ce.Chronicle, Path], None]
BOTH = pytest.mark.parametrize("write", [ce.dump, lambda c, path: journal.append(path, c)])


def ids(read: journal.Journal) -> list[str]:
    return [party.id for party in read.chronicle.parties]


def parties(writer: str, count: int) -> list[ce.Party]:
    return [ce.Party(id=f"{writer}-{i}", kind="state", names=["N" * 40]) for i in range(count)]


def failing_at(
    patched: pytest.MonkeyPatch, names: tuple[str, ...], when: int, error: BaseException
) -> list[str]:
    """Let one call, counted over all these functions of `os`, fail; return the calls as made."""
    calls: list[str] = []

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            calls.append(name)
            if len(calls) - 1 == when:
                if name == "write":  # some of it, as on a full disk
                    real(args[0], bytes(args[1])[: len(args[1]) // 2])
                raise error
            return real(*args, **kwargs)

        return call

    for name in names:
        patched.setattr(os, name, wrapped(name, getattr(os, name)))
    return calls


def full_disk() -> OSError:
    """Make the error of a full disk; each one collects notes of its own."""
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


DISK = ("write", "fsync", "replace", "chmod", "open", "fstat", "stat")


@pytest.mark.parametrize(
    "error", [full_disk(), OSError(errno.EIO, "bad disk"), KeyboardInterrupt()]
)
@pytest.mark.parametrize("old", [True, False])
def test_dump_keeps_the_old_file_or_the_new_whichever_call_fails(
    tmp_path: Path, error: BaseException, old: bool
) -> None:
    for when in itertools.count():
        folder = tmp_path / str(when)
        folder.mkdir()
        path = folder / "kept.json"
        if old:
            ce.dump(OLD, path)
        with pytest.MonkeyPatch.context() as patched:
            calls = failing_at(patched, DISK, when, error)
            try:
                ce.dump(NEW, path)
            except (OSError, KeyboardInterrupt):
                pass
            else:
                assert len(calls) <= when or calls[when] in ("stat", "fstat")
        assert [p.name for p in folder.iterdir()] in ([], ["kept.json"])
        renamed = "replace" in calls[:when]
        if renamed:
            assert ce.load(path) == NEW
        elif old:
            assert ce.load(path) in (OLD, NEW)
        if len(calls) <= when:
            assert when > 5
            return


def test_dump_flushes_the_file_before_its_name_and_the_folder_after(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        calls = failing_at(patched, ("write", "fsync", "replace"), -1, full_disk())
        ce.dump(NEW, tmp_path / "new.json")
    folders = ["fsync"] if os.name == "posix" else []
    assert calls == ["write", "fsync", "replace", *folders]


@POSIX
def test_a_folder_that_cannot_be_flushed_is_told_unless_no_folder_there_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync
    reason = errno.EINVAL

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(reason, os.strerror(reason))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    ce.dump(OLD, tmp_path / "kept.json")
    reason = errno.EIO
    with pytest.raises(OSError, match="error") as caught:
        ce.dump(NEW, tmp_path / "kept.json")
    assert "power cut" in caught.value.__notes__[0]
    assert ce.load(tmp_path / "kept.json") == NEW


@BOTH
def test_an_error_names_the_file_and_what_to_do(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    for path, kind, hint in (
        (tmp_path / "none" / "a.json", FileNotFoundError, "make it first"),
        (tmp_path / "file" / "a.json", NotADirectoryError, "a file, not a folder"),
        (tmp_path, IsADirectoryError, "name a file in it"),
        (tmp_path / ("n" * 300), OSError, ""),
    ):
        with pytest.raises(kind) as caught:
            write(NEW, path)
        assert caught.value.filename == str(path)
        assert str(path) in caught.value.__notes__[0]
        assert hint in caught.value.__notes__[0]
    path = tmp_path / "full.json"
    monkeypatch.setattr(os, "write", lambda *_: (_ for _ in ()).throw(full_disk()))
    with pytest.raises(OSError, match=r"No space|full") as full:
        write(NEW, path)
    assert "the disk is full" in full.value.__notes__[0]
    assert full.value.filename == str(path)
    assert {p.name for p in tmp_path.iterdir()} <= {"file", "full.json"}


@BOTH
def test_a_read_only_folder_is_told_and_nothing_is_left_in_it(tmp_path: Path, write: Write) -> None:
    ce.dump(OLD, tmp_path / "kept.json")
    real = os.open

    def refusing(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        """Refuse as the system does, which keeps nothing from root."""
        if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return real(path, flags, *rest, **more)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "open", refusing)
        for name in ("new.json", "kept.json"):
            with pytest.raises(PermissionError) as caught:
                write(NEW, tmp_path / name)
            assert "may not be written" in caught.value.__notes__[0]
    assert [p.name for p in tmp_path.iterdir()] == ["kept.json"]
    assert ce.load(tmp_path / "kept.json") == OLD


@POSIX
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@BOTH
def test_devices_and_pipes_are_left_alone(tmp_path: Path, write: Write) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "full").symlink_to("/dev/full")
    for path in (tmp_path / "pipe", tmp_path / "full", Path("/dev/null")):
        with pytest.raises(OSError, match="not a plain file"):
            write(NEW, path)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@POSIX
def test_a_private_file_is_private_at_every_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.json"
    ce.dump(OLD, path)
    path.chmod(0o600)
    seen: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        seen.extend(p.stat().st_mode & 0o077 for p in tmp_path.iterdir())
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    ce.dump(NEW, path)
    assert seen
    assert set(seen) == {0}


@pytest.mark.parametrize("name", ["small", "n" * 250])
def test_a_file_is_written_and_read_and_one_that_is_refused_is_named(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / f"{name}.json"
    ce.dump(ce.loads(SMALL), path)
    assert path.read_text(encoding="utf-8") == SMALL
    assert ce.load(str(path)) == ce.loads(SMALL)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ce.Invalid) as caught:
        ce.load(path)
    assert str(path) in caught.value.__notes__[0]


def test_a_chronicle_with_problems_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    path.write_text("old", encoding="utf-8")
    dangling = ce.Chronicle(statements=[ce.Statement(id="s", speaker="nobody")])
    with pytest.raises(ce.Invalid, match=r"\$\.statements\[0\]\.speaker"):
        ce.dump(dangling, path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["kept.json"]


@POSIX
def test_a_file_keeps_its_permissions_and_a_new_one_gets_the_usual(tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    mask = os.umask(0o027)
    try:
        ce.dump(ce.loads(SMALL), path)
        assert path.stat().st_mode & 0o777 == 0o640
        path.chmod(0o604)
        ce.dump(ce.loads(SMALL), path)
        assert path.stat().st_mode & 0o777 == 0o604
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(mask)


@POSIX
def test_a_link_stays_a_link_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    real, link = tmp_path / "there" / "real.json", tmp_path / "link.json"
    real.parent.mkdir()
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    ce.dump(ce.loads(SMALL), link)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == SMALL


# A journal in ordinary times is in test_journal.py; here it is hurt


def test_a_journal_cut_at_any_byte_of_the_last_write_keeps_all_before_it(tmp_path: Path) -> None:
    path, cut = tmp_path / "j.jsonl", tmp_path / "cut.jsonl"
    journal.append(path, [NORTH])
    before = path.stat().st_size
    journal.append(path, [SOUTH, *parties("é", 1)])
    whole = path.read_bytes()
    middle = whole.index(b"\n", before) + 1
    for size in range(before, len(whole) + 1):
        cut.write_bytes(whole[:size])
        read = journal.read(cut)
        lines = 1 + (size >= middle) + (size == len(whole))
        assert sorted(ids(read)) == ["north", "south", "é-0"][:lines]
        finished = size in (before, middle, len(whole))
        assert (read.torn is None) == finished
        if not finished:
            assert read.torn is not None
            assert read.torn.path == f"line {3 if size < middle else 4}"
            with pytest.raises(ce.Invalid, match="repair"):
                journal.append(cut, [SOUTH])
            assert cut.read_bytes() == whole[:size]
            start = before if size < middle else middle
            assert journal.repair(cut) == whole[start:size]
        assert journal.repair(cut) == b""
        journal.append(cut, [SOUTH])
        assert {"north", "south"} <= set(ids(journal.read(cut)))


def test_a_journal_cut_within_its_first_line_holds_nothing_and_can_begin_anew(
    tmp_path: Path,
) -> None:
    path = tmp_path / "j.jsonl"
    journal.append(path, [NORTH])
    whole = path.read_bytes()
    for size in range(whole.index(b"\n") + 1):
        path.write_bytes(whole[:size])
        with pytest.raises(ce.Invalid, match="begins with a finished line"):
            journal.read(path)
        assert journal.repair(path) == whole[:size]
        journal.append(path, [NORTH])
        assert path.read_bytes() == whole


def test_a_torn_line_in_the_middle_is_refused_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    journal.append(path, [NORTH, SOUTH, *parties("east", 1)])
    lines = path.read_bytes().splitlines(keepends=True)
    for size in range(len(lines[2]) - 1):
        for end in (b"", b"\n"):
            path.write_bytes(b"".join((*lines[:2], lines[2][:size] + end, lines[3])))
            if size == 0 and not end:
                continue  # a line that is gone leaves no trace
            with pytest.raises(ce.Invalid) as caught:
                journal.read(path)
            assert all(p.path.startswith("line 3, $") for p in caught.value.problems)


@pytest.mark.parametrize(
    "error", [full_disk(), OSError(errno.EIO, "bad disk"), KeyboardInterrupt()]
)
@pytest.mark.parametrize("old", [True, False])
def test_an_append_that_fails_at_any_call_adds_nothing(
    tmp_path: Path, error: BaseException, old: bool
) -> None:
    for when in itertools.count():
        path = tmp_path / f"{when}.jsonl"
        if old:
            journal.append(path, [NORTH])
        before = path.read_bytes() if old else b""
        with pytest.MonkeyPatch.context() as patched:
            calls = failing_at(patched, ("open", "write", "fsync", "ftruncate"), when, error)
            try:
                journal.append(path, [SOUTH])
            except (OSError, KeyboardInterrupt):
                assert (path.read_bytes() if path.exists() else b"") == before
            else:
                assert len(calls) <= when
                assert when > 3
                return
        journal.append(path, [SOUTH])
        assert ids(journal.read(path)) == ["north", "south"][not old :]


def test_what_cannot_be_taken_back_is_told(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    journal.append(path, [NORTH])
    with pytest.MonkeyPatch.context() as patched:
        failing_at(patched, ("write",), 0, full_disk())
        failing_at(patched, ("ftruncate",), 0, full_disk())
        with pytest.raises(OSError, match=r"No space|full") as caught:
            journal.append(path, [SOUTH])
    assert any("could not be taken back" in note for note in caught.value.__notes__)
    read = journal.read(path)
    assert ids(read) == ["north"]
    assert read.torn is not None


def test_a_disk_that_takes_a_few_bytes_at_a_time_gets_them_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data)[:7]))
    journal.append(tmp_path / "j.jsonl", NEW)
    ce.dump(NEW, tmp_path / "d.json")
    assert journal.read(tmp_path / "j.jsonl").chronicle == NEW == ce.load(tmp_path / "d.json")


PROGRAM = """
import sys
import caucasus_events as ce
from caucasus_events.documents import journal
path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
ce.dumps([ce.Party(id="warm", kind="state", names=["W"])])
print("ready", flush=True)
for i in range(count):
    party = ce.Party(id=f"{name}-{i}", kind="state", names=["N" * 3000])
    ce.dump([party], path) if name == "dump" else journal.append(path, [party])
    print(i, flush=True)
"""
ENDLESS = 10**6


def started(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, str(path), name, str(count)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def killed(process: subprocess.Popen[str], after: float) -> list[int]:
    """Kill a process, as the system does it, and return which of its writes had returned."""
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    told, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL
    # A line without its end may have lost digits; where output is not buffered, the two are apart.
    return [int(line) for line in told.rpartition("\n")[0].splitlines()]


ROUNDS = int(os.environ.get("ROUNDS", "8"))
"""How often a writer is killed; ROUNDS=200 tries harder."""


@POSIX
def test_a_writer_killed_at_any_instant_loses_nothing_that_was_accepted(tmp_path: Path) -> None:
    dice, path, accepted = random.Random(8), tmp_path / "j.jsonl", set()
    for turn in range(ROUNDS):
        done = killed(started(path, f"w{turn}", ENDLESS), dice.uniform(0.001, 0.15))
        accepted |= {f"w{turn}-{i}" for i in done}
        if not path.exists() or path.stat().st_size == 0:
            continue
        journal.repair(path)
        held = set(ids(journal.read(path)))
        assert accepted <= held
        # At most the one that was under way may stand there too, and then whole.
        assert len({id for id in held if id.startswith(f"w{turn}-")} - accepted) <= 1
    assert accepted


@POSIX
def test_a_dump_killed_at_any_instant_leaves_a_whole_file(tmp_path: Path) -> None:
    dice, path = random.Random(9), tmp_path / "d.json"
    for _ in range(ROUNDS):
        done = killed(started(path, "dump", ENDLESS), dice.uniform(0.001, 0.15))
        if path.exists():
            [party] = ce.load(path).parties
            assert int(party.id[len("dump-") :]) >= max(done, default=0)
    assert path.exists()


@POSIX
def test_two_writers_at_once_lose_nothing_and_mix_nothing(tmp_path: Path) -> None:
    path, count = tmp_path / "j.jsonl", 60
    writers = [started(path, name, count) for name in "abc"]
    while any(writer.poll() is None for writer in writers):
        # A reader among them sees whole lines only.
        if path.exists() and path.stat().st_size:
            assert journal.read(path).torn is None
    assert [writer.communicate()[0].count("\n") for writer in writers] == [count] * 3
    read = journal.read(path)
    assert set(ids(read)) == {f"{name}-{i}" for name in "abc" for i in range(count)}
    assert path.read_bytes().count(b'"journal"') == 1


@POSIX
def test_a_writer_waits_for_the_file_that_has_taken_the_place_of_the_one_it_opened(
    tmp_path: Path,
) -> None:
    path, other = tmp_path / "j.jsonl", tmp_path / "other.jsonl"
    journal.append(path, [NORTH])
    shutil.copy(path, other)
    from caucasus_events.documents import files

    real = files._lock
    swapped: list[bool] = []

    def lock(handle: int, shared: bool = False) -> None:
        if not swapped:
            swapped.append(True)
            other.replace(path)
        real(handle, shared)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(files, "_lock", lock)
        journal.append(path, [SOUTH])
    assert ids(journal.read(path)) == ["north", "south"]


def test_a_journal_that_is_cut_while_it_is_read_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever another program leaves of it, reading ends, with a journal or a refusal."""
    path = tmp_path / "j.jsonl"
    journal.append(path, parties("p", 20))
    whole = path.read_bytes()
    from caucasus_events.documents import files

    real = files._lock
    for size in range(0, len(whole), 97):
        path.write_bytes(whole)

        def lock(handle: int, shared: bool = False, size: int = size) -> None:
            real(handle, shared)
            os.truncate(path, size)

        monkeypatch.setattr(files, "_lock", lock)
        for function in (journal.read, lambda path: journal.append(path, [NORTH]), journal.repair):
            with suppress(ce.Invalid):
                function(path)


def test_a_journal_is_read_where_files_cannot_be_locked_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "j.jsonl"
    journal.append(path, [NORTH])
    before = path.read_bytes()
    from caucasus_events.documents import files

    def lock(handle: int, shared: bool = False) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(files, "_lock", lock)
    assert ids(journal.read(path)) == ["north"]
    with pytest.raises(OSError, match="lock") as caught:
        journal.append(path, [SOUTH])
    assert "the disk has no locks" in caught.value.__notes__[0]
    assert path.read_bytes() == before


def test_a_repair_that_fails_puts_back_what_it_cut_off_or_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "j.jsonl"
    journal.append(path, [NORTH])
    with path.open("ab") as file:
        file.write(b"torn")
    before = path.read_bytes()
    failing_at(monkeypatch, ("fsync",), 0, OSError(errno.EIO, "bad disk"))
    with pytest.raises(OSError, match="bad disk") as caught:
        journal.repair(path)
    assert "nothing was cut off" in caught.value.__notes__[-1]
    assert path.read_bytes() == before
    failing_at(monkeypatch, ("fsync",), 0, OSError(errno.EIO, "bad disk"))
    failing_at(monkeypatch, ("write",), 0, full_disk())
    with pytest.raises(OSError, match="bad disk") as caught:
        journal.repair(path)
    assert "b'torn'" in caught.value.__notes__[0]


@POSIX
def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    ce.dump(OLD, path)
    path.chmod(0o444)
    with pytest.raises(PermissionError) as caught:
        ce.dump(NEW, path)
    assert "change its rights" in caught.value.__notes__[0]
    assert ce.load(path) == OLD
    assert [*tmp_path.iterdir()] == [path]
