"""The cache on disk: what one process stores, all others of the machine get, and never half of it."""

import os
import pickle
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import time_machine

from config.caches import DiskCache

WORKER = """
import sys
from config.caches import DiskCache
cache = DiskCache(sys.argv[1], {})
for _ in range(300):
    assert len(set(cache.get("shared", "a"))) == 1
    cache.set("shared", sys.argv[2] * 100_000)
print(cache.add("first", sys.argv[2]), cache.get("before"))
"""


@pytest.fixture
def cache(tmp_path: Path) -> DiskCache:
    return DiskCache(str(tmp_path / "cache"), {})


def small(tmp_path: Path, **options: int) -> DiskCache:
    return DiskCache(str(tmp_path / "cache"), {"OPTIONS": options})


def files(cache: DiskCache) -> list[Path]:
    return list(cache.folder.iterdir())


def test_returns_what_was_stored(cache: DiskCache):
    cache.set("key", {"a": [1, None]})
    assert cache.get("key") == {"a": [1, None]}
    assert "key" in cache
    assert cache.get("other", "none") == "none"


def test_keeps_arrays(cache: DiskCache):
    cache.set("key", np.arange(1_000_000))
    assert (cache.get("key") == np.arange(1_000_000)).all()


def test_stores_none_apart_from_nothing(cache: DiskCache):
    cache.set("key", None)
    assert cache.get("key", "default") is None
    assert cache.has_key("key")


def test_does_not_compress(cache: DiskCache):
    cache.set("key", b"a" * 1_000_000)
    [file] = files(cache)
    assert file.stat().st_size > 1_000_000


@pytest.mark.parametrize("timeout", [10, 0.5])
def test_forgets_after_the_timeout(cache: DiskCache, timeout: float):
    with time_machine.travel(0, tick=False) as clock:
        cache.set("key", 1, timeout)
        assert cache.get("key") == 1
        clock.shift(timeout + 0.1)
        assert cache.get("key") is None
        assert not cache.has_key("key")
    assert files(cache) == []


@pytest.mark.parametrize("timeout", [0, -1])
def test_a_timeout_of_nothing_stores_nothing(cache: DiskCache, timeout: int):
    cache.set("key", 1, timeout)
    assert cache.get("key") is None


def test_keeps_for_good_when_asked_to(cache: DiskCache):
    with time_machine.travel(0, tick=False) as clock:
        cache.set("key", 1, None)
        clock.shift(10**9)
        assert cache.get("key") == 1


def test_touch_prolongs(cache: DiskCache):
    with time_machine.travel(0, tick=False) as clock:
        cache.set("key", 1, 10)
        assert cache.touch("key", 100)
        clock.shift(50)
        assert cache.get("key") == 1
        clock.shift(51)
        assert cache.get("key") is None
    assert not cache.touch("key")


def test_delete_tells_whether_there_was_something(cache: DiskCache):
    cache.set("key", 1)
    assert cache.delete("key")
    assert not cache.delete("key")
    assert cache.get("key") is None


def test_add_stores_only_where_nothing_is(cache: DiskCache):
    assert cache.add("key", 1)
    assert not cache.add("key", 2)
    assert cache.get("key") == 1
    assert len(files(cache)) == 1


def test_add_stores_where_something_has_expired(cache: DiskCache):
    with time_machine.travel(0, tick=False) as clock:
        cache.set("key", 1, 10)
        clock.shift(11)
        assert cache.add("key", 2)
        assert cache.get("key") == 2


def test_of_many_who_add_at_once_one_succeeds(cache: DiskCache):
    with ThreadPoolExecutor(8) as threads:
        for key in map(str, range(20)):
            added = list(threads.map(lambda n, key=key: cache.add(key, n), range(8)))
            assert sum(added) == 1
            assert cache.get(key) == added.index(True)


def test_clear_removes_everything_of_its_own(cache: DiskCache):
    cache.set_many({"a": 1, "b": 2})
    (cache.folder / "README").write_text("not ours")
    cache.clear()
    assert [file.name for file in files(cache)] == ["README"]
    assert cache.get_many(["a", "b"]) == {}


def test_versions_and_prefixes_are_apart(cache: DiskCache, tmp_path: Path):
    cache.set("key", 1)
    cache.set("key", 2, version=2)
    other = DiskCache(str(tmp_path / "cache"), {"KEY_PREFIX": "other"})
    assert (cache.get("key"), cache.get("key", version=2), other.get("key")) == (1, 2, None)
    assert cache.incr_version("key", 5) == 6
    assert cache.get("key", version=6) == 1


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 8, None])
def test_a_damaged_file_counts_as_nothing(cache: DiskCache, damage: bytes | None):
    cache.set("key", list(range(1000)))
    [file] = files(cache)
    file.write_bytes(file.read_bytes()[:500] if damage is None else damage)
    assert cache.get("key") is None
    cache.set("key", 1)
    assert cache.get("key") == 1


def test_what_cannot_be_stored_leaves_nothing_behind(cache: DiskCache):
    cache.set("key", 1)
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        cache.set("key", lambda: 1)
    assert cache.get("key") == 1
    assert len(files(cache)) == 1


def test_survives_the_loss_of_its_folder(cache: DiskCache):
    cache.folder.rmdir()
    assert cache.get("key") is None
    cache.clear()
    cache.set("key", 1)
    assert cache.get("key") == 1


def test_only_the_owner_can_read_it(cache: DiskCache):
    cache.set("key", 1)
    assert cache.folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in files(cache))


def test_what_was_stored_first_goes_first_when_there_are_too_many(tmp_path: Path):
    cache = small(tmp_path, MAX_ENTRIES=20)
    for number in range(100):
        cache.set(str(number), number)
        stored_at = time.time() - 1000 + number
        newest = cache.folder / cache._file(str(number), None).name
        os.utime(newest, (stored_at, stored_at))
    kept = [number for number in range(100) if cache.has_key(str(number))]
    assert len(kept) <= 20
    assert kept == list(range(100 - len(kept), 100))


def test_what_was_stored_first_goes_first_when_it_is_too_large(tmp_path: Path):
    cache = small(tmp_path, MAX_BYTES=1_000_000)
    for number in range(30):
        cache.set(str(number), b"a" * 100_000)
        stored_at = time.time() - 1000 + number
        os.utime(cache._file(str(number), None), (stored_at, stored_at))
    assert sum(file.stat().st_size for file in files(cache)) <= 1_000_000
    assert cache.has_key("29")
    assert not cache.has_key("0")


def test_an_entry_larger_than_the_cache_is_still_stored(tmp_path: Path):
    cache = small(tmp_path, MAX_BYTES=1000)
    cache.set("key", b"a" * 5000)
    assert cache.get("key") == b"a" * 5000


def test_small_entries_are_culled_too(tmp_path: Path):
    cache = small(tmp_path, MAX_BYTES=100_000, MAX_ENTRIES=10_000)
    for number in range(1000):
        cache.set(str(number), b"a" * 900)
    assert sum(file.stat().st_size for file in files(cache)) <= 200_000


def test_what_a_killed_process_left_goes_in_its_turn(tmp_path: Path):
    cache = small(tmp_path, MAX_BYTES=1_000_000)
    left = cache.folder / "left.part"
    left.write_bytes(b"a" * 900_000)
    os.utime(left, (0, 0))
    cache.set("key", b"a" * 200_000)
    assert not left.exists()
    assert cache.has_key("key")


def test_two_processes_share_it_and_never_read_half_an_entry(cache: DiskCache):
    cache.set("before", "seen")
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(cache.folder), letter],
            stdout=subprocess.PIPE,
            text=True,
        )
        for letter in "ab"
    ]
    printed = sorted(worker.communicate(timeout=60)[0].strip() for worker in workers)
    assert [worker.returncode for worker in workers] == [0, 0]
    assert printed == ["False seen", "True seen"]
    assert cache.get("shared") in {"a" * 100_000, "b" * 100_000}
    assert not [file for file in files(cache) if file.suffix == ".part"]
