"""Meanings: files are checked, a text has one vector, and without the extra it is told what to do."""

import hashlib
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from cascade import meaning
from cascade.errors import MissingExtraError, ModelFileError
from cascade.meaning import LONGEST, MODEL, VOCABULARY, WIDTH, Meanings, Pinned, load

#: The beginning of the vector of "Open clinics in every county".
FIRST_NUMBERS = [0.0498, -0.0352, -0.0480, 0.0033]


def test_the_extra_that_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MissingExtraError, match=r'pip install "goal-cascade\[semantic\]"') as told:
        meaning._loaded.__wrapped__()
    assert (told.value.code, told.value.data) == ("missing-extra", {"extra": "semantic"})


@pytest.mark.parametrize("package", ["no_such_package_here", "json", "sys"])
def test_a_package_without_the_file_is_the_missing_extra(package: str):
    with pytest.raises(MissingExtraError):
        Pinned(package, "model.onnx", "").read()


def test_a_file_is_used_only_if_it_is_the_pinned_one(tmp_path, monkeypatch):
    (tmp_path / "carrier").mkdir()
    (tmp_path / "carrier" / "__init__.py").write_text("raise RuntimeError('imported')")
    file = tmp_path / "carrier" / "model.bin"
    file.write_bytes(b"measured")
    monkeypatch.syspath_prepend(str(tmp_path))
    pinned = Pinned("carrier", "model.bin", hashlib.sha256(b"measured").hexdigest())
    assert pinned.read() == b"measured"
    file.write_bytes(b"another")
    with pytest.raises(ModelFileError) as told:
        pinned.read()
    assert (told.value.code, told.value.data["file"]) == ("model-file", str(file))


def test_vectors_are_remembered_but_not_without_end():
    asked: list[str] = []

    def vector_of(text: str) -> meaning.Vector:
        asked.append(text)
        return np.full(WIDTH, len(text), np.float32)

    meanings = Meanings(vector_of, kept=2)
    assert meanings.vectors(["a", "bb", "a"])[:, 0].tolist() == [1, 2, 1]
    assert asked == ["a", "bb"]
    meanings.vectors(["ccc"])
    meanings.vectors(["bb"])
    assert asked == ["a", "bb", "ccc", "bb"]


def test_no_text_has_no_vector():
    assert Meanings(lambda text: np.zeros(WIDTH, np.float32)).vectors([]).shape == (0, WIDTH)


def test_a_vector_has_the_length_1(meanings: Meanings):
    vectors = meanings.vectors(["Open clinics", "", "🙂", "\x00", "a " * 2000, "Zürich ß İ"])
    assert vectors.shape == (6, WIDTH)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(6), abs=1e-5)


def test_a_text_has_the_same_vector_in_every_company(meanings: Meanings):
    texts = ["Open clinics", "Nurses who like to stay for many years in each of our counties"]
    fresh = meaning._loaded.__wrapped__()
    assert (fresh.vectors(texts)[0] == meaning._loaded.__wrapped__().vectors(texts[:1])[0]).all()


def test_what_means_alike_is_nearer_than_what_does_not(meanings: Meanings):
    doctors, physicians, bugs = meanings.vectors(
        ["Hire doctors for the clinic", "Recruit physicians", "Fix bugs in the compiler"]
    )
    assert doctors @ physicians > doctors @ bugs + 0.3


def test_a_vector_is_what_it_was_when_weights_were_fitted(meanings: Meanings):
    """Another processor may round otherwise; another model, or another pooling, is far off."""
    [vector] = meanings.vectors(["Open clinics in every county"])
    assert vector[:4].tolist() == pytest.approx(FIRST_NUMBERS, abs=0.01)


def test_only_the_first_parts_of_a_text_are_read(meanings: Meanings):
    long = "word " * LONGEST
    one, other = meanings.vectors([long, long + "and an end that nobody reads"])
    assert (one == other).all()


def test_a_vector_cannot_be_changed_by_who_asks(meanings: Meanings):
    first = meanings.vectors(["Open clinics"])
    first[:] = 0
    assert meanings.vectors(["Open clinics"]).any()


def test_another_file_than_the_pinned_is_refused(meanings: Meanings, monkeypatch):
    monkeypatch.setattr(meaning, "VOCABULARY", replace(VOCABULARY, sha256=MODEL.sha256))
    with pytest.raises(ModelFileError):
        meaning._loaded.__wrapped__()


def test_threads_that_ask_at_once_load_one_model(monkeypatch):
    loaded: list[Meanings] = []

    @cache
    def slowly() -> Meanings:
        time.sleep(0.05)
        loaded.append(Meanings(lambda _text: np.zeros(WIDTH, np.float32)))
        return loaded[-1]

    monkeypatch.setattr(meaning, "_loaded", slowly)
    with ThreadPoolExecutor(4) as pool:
        found = [each.result() for each in [pool.submit(load) for _ in range(4)]]

    assert len(loaded) == 1
    assert all(each is loaded[0] for each in found)
