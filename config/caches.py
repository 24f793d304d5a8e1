"""A cache on disk that all processes of one machine share."""

from __future__ import annotations

import os
import pickle  # noqa: TID251 what is read here was written here
import struct
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

_EXPIRY: Final = struct.Struct("<d")  # seconds since 1970, infinity for never
_SUFFIX: Final = ".entry"
_PART: Final = ".part"  # being written, or left by a process that was killed meanwhile
_CULL_TO: Final = 0.75


class DiskCache(BaseCache):
    """One file an entry, written beside its place and then moved there: no reader sees half of one.

    Django's own cache in files compresses each entry, which takes 0.3 s for a snapshot of 10 MB,
    and makes room by deleting entries at random. This one stores them as they are, and what was
    written longest ago goes first, beyond ``MAX_ENTRIES`` entries or ``MAX_BYTES`` bytes.
    """

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = params.get("OPTIONS") or {}
        self.folder = Path(location).absolute()
        self.max_entries = int(options.get("MAX_ENTRIES", 10_000))
        self.max_bytes = int(options.get("MAX_BYTES", 1_000_000_000))
        self._writes = 0
        self._make_folder()

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, or `default` where there is none, it has expired, or its file is damaged."""
        data = self._read(self._file(key, version))
        if data is None:
            return default
        try:
            # Only processes of this server write into the folder, which is theirs alone.
            return pickle.loads(memoryview(data)[_EXPIRY.size :])  # noqa: S301
        except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError):
            return default

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Stores the value for `timeout` seconds (None for good)."""
        written = self._write(value, timeout)
        size = written.stat().st_size
        written.replace(self._file(key, version))
        self._make_room(size)

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Stores the value unless there is one; of several who try at once, one succeeds."""
        file = self._file(key, version)
        self._read(file, length=_EXPIRY.size)  # removes an expired one
        written = self._write(value, timeout)
        size = written.stat().st_size
        try:
            os.link(written, file)
        except FileExistsError:
            return False
        finally:
            written.unlink()
        self._make_room(size)
        return True

    def touch(
        self,
        key: str,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Keeps the value for `timeout` more seconds; False where there is none."""
        file = self._file(key, version)
        if self._read(file, length=_EXPIRY.size) is None:
            return False
        with suppress(FileNotFoundError), file.open("r+b") as opened:
            opened.write(self._expiry(timeout))
            return True
        return False

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Whether there is a value that has not expired."""
        return self._read(self._file(key, version), length=_EXPIRY.size) is not None

    def delete(self, key: str, version: int | None = None) -> bool:
        """Removes the value; False where there was none."""
        return _remove(self._file(key, version))

    def clear(self) -> None:
        """Removes every value."""
        for entry in self._entries(_SUFFIX):
            _remove(entry.path)

    def _read(self, file: Path, length: int = -1) -> bytes | None:
        """What the file holds, expiry first; None where it is absent, and where it has expired."""
        try:
            with file.open("rb") as opened:
                data = opened.read(length)
        except FileNotFoundError:
            return None
        if len(data) >= _EXPIRY.size and _EXPIRY.unpack_from(data)[0] > time.time():
            return data
        _remove(file)
        return None

    def _write(self, value: Any, timeout: float | None) -> Path:
        self._make_folder()
        handle, name = tempfile.mkstemp(dir=self.folder, suffix=_PART)
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(self._expiry(timeout))
                pickle.dump(value, opened, pickle.HIGHEST_PROTOCOL)
        except BaseException:
            _remove(name)
            raise
        return Path(name)

    def _expiry(self, timeout: float | None) -> bytes:
        expiry: float | None = self.get_backend_timeout(timeout)
        return _EXPIRY.pack(float("inf") if expiry is None else expiry)

    def _make_room(self, size: int) -> None:
        """Culls after what is large, and now and then: looking at every entry takes a while."""
        self._writes += 1
        if size >= self.max_bytes // 100 or self._writes % (1 + self.max_entries // 100) == 0:
            self._cull()

    def _cull(self) -> None:
        """Removes what was written longest ago, if too much is there."""
        present = self._entries(_SUFFIX, _PART)
        entries = [(entry, found) for entry in present if (found := _stat(entry))]
        size = sum(found.st_size for _, found in entries)
        if len(entries) <= self.max_entries and size <= self.max_bytes:
            return
        entries.sort(key=lambda pair: pair[1].st_mtime_ns)
        count = len(entries)
        for entry, found in entries[:-1]:  # the last is what was just stored
            if count <= self.max_entries * _CULL_TO and size <= self.max_bytes * _CULL_TO:
                return
            _remove(entry.path)
            count, size = count - 1, size - found.st_size

    def _entries(self, *suffixes: str) -> Iterator[os.DirEntry[str]]:
        with suppress(FileNotFoundError), os.scandir(self.folder) as entries:
            yield from (entry for entry in entries if entry.name.endswith(suffixes))

    def _file(self, key: str, version: int | None) -> Path:
        name = self.make_and_validate_key(key, version=version)
        return self.folder / (sha256(name.encode()).hexdigest() + _SUFFIX)

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _stat(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except FileNotFoundError:  # another process has removed it
        return None


def _remove(file: str | Path) -> bool:
    try:
        os.remove(file)
    except FileNotFoundError:
        return False
    return True
