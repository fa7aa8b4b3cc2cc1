"""Files that outlast the program, the process and the power: whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from caucasus_events.errors import refuse

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

StrPath = str | os.PathLike[str]

_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)
_MENDS = {
    errno.ENOSPC: "the disk is full: make room and write again",
    errno.EDQUOT: "the quota is used up: make room and write again",
    errno.EFBIG: "the file would be larger than is allowed here",
    errno.EROFS: "the disk is read-only: write elsewhere",
    errno.EACCES: "the folder or the file may not be written: change its rights or write elsewhere",
    errno.EPERM: "the folder or the file may not be written: change its rights or write elsewhere",
    errno.ENOENT: "the folder is not there: make it first",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EISDIR: "this is a folder: name a file in it",
}


def checked_path(path: object) -> Path:
    """Return a path; refuse what is none.

    Raises:
        Invalid: it is none.
    """
    what = "expected the path of a file"
    text = os.fsdecode(path) if isinstance(path, (str, bytes)) else ""
    if _DOCUMENT.match(text) or "\n" in text:
        raise refuse(what, path, "use `loads`, which reads the text of a document", "path")
    if callable(getattr(path, "read", None)):
        raise refuse(what, path, "give its path; `loads` takes what its read() returns", "path")
    if not isinstance(path, (str, os.PathLike)) or "\0" in os.fspath(path):
        raise refuse(what, path, "give one such as 'chronicle.json'", "path")
    return Path(path)


_DOCUMENT = re.compile(r'\s*[\[{]\s*["\[{}\]]')


@contextmanager
def telling(path: StrPath, kept: str) -> Iterator[None]:
    """Let an OSError name the file that was meant, what stands there now, and the likely mend."""
    checked_path(path)
    try:
        yield
    except OSError as error:
        if error.errno is not None:
            error.filename = os.fspath(path)
            if error.filename2 is not None:
                del error.filename2
        hint = _MENDS.get(error.errno or 0)
        error.add_note(f"{os.fspath(path)}: {kept}" + (f"; {hint}" if hint else ""))
        raise


def read_at_most(path: StrPath, most: int) -> bytes:
    """Read a file, or as much of it as is asked for, piece by piece: it may have no end."""
    pieces = []
    with checked_path(path).open("rb") as file:
        while most and (piece := file.read(min(most, 2**20))):
            pieces.append(piece)
            most -= len(piece)
    return b"".join(pieces)


def write_whole(path: StrPath, data: bytes) -> None:
    """Write a file so that it is there, whole and durable, when the call returns.

    The bytes go to a temporary file beside it, which is flushed to the disk and then takes its
    place; last the folder is flushed, so that the new name outlasts the power too.

    Raises:
        OSError: the file cannot be written; a note says what stands there now.
    """
    # What a link leads to is written, the link stays.
    target = Path(os.path.realpath(checked_path(path)))
    # The name is cut, since a long one with more to it could be too long for the folder.
    temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(8)}.tmp")
    with telling(path, "nothing was written, and what stood there still stands"):
        mode = _mode_to_keep(target)
        handle = os.open(
            temporary,
            os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY,
            0o666 if mode is None else mode & 0o600,
        )
        try:
            try:
                write_all(handle, data)
                if mode is not None:
                    temporary.chmod(mode)
                os.fsync(handle)
            finally:
                os.close(handle)
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    with telling(path, "the new file is there, whole, but a power cut may bring the old one back"):
        flush_folder(target.parent)


def write_all(handle: int, data: bytes) -> None:
    """Write all bytes, in one call to the system where it takes them in one."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _mode_to_keep(target: Path) -> int | None:
    """Return the rights of a file that is there, or None for one that will be new."""
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not stat.S_ISREG(found):
        raise OSError(errno.EINVAL, "not a plain file but a device or a pipe", str(target))
    return stat.S_IMODE(found) & 0o777


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, where the platform can."""
    if sys.platform == "win32":  # it opens no folders, and keeps names durable by itself
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _BINARY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some file systems, mostly of networks, know no flushing of folders.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)


@contextmanager
def opened_alone(path: StrPath) -> Iterator[int]:
    """Open a file for appending, made if it is not there, while no other writer has it.

    The lock is the system's and goes with the process, however that ends.
    """
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _BINARY, 0o666)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(errno.EINVAL, "not a plain file but a device or a pipe", str(path))
            _lock(handle)
            # While this one waited, another may have taken the file away or put one in its place.
            if _is_still(path, handle):
                yield handle
                return
        finally:
            os.close(handle)  # and the lock goes with it


def _is_still(path: StrPath, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), Path(path).stat())
    except FileNotFoundError:
        return False


def to_size(handle: int) -> int:
    """Return the size of an open file at a moment when no writer is in the middle of a line."""
    _lock(handle, shared=True)
    try:
        return os.fstat(handle).st_size
    finally:
        _unlock(handle)


def whole_until(file: BinaryIO, size: int) -> int:
    """Return how many bytes of a file are finished lines."""
    end = size
    while end:
        start = max(0, end - 2**16)
        file.seek(start)
        newline = file.read(end - start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        end = start
    return 0


if sys.platform == "win32":
    _FAR = 2**62  # a lock there keeps nobody from reading what is in the file

    def _lock(handle: int, shared: bool = False) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)

    def _unlock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)

else:

    def _lock(handle: int, shared: bool = False) -> None:
        fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
