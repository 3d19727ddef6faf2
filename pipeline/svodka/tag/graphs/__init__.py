"""The networks' matrix products, computed by ONNX Runtime on one thread.

The graphs beside this module hold no weights (`build.py` writes them): inputs are given by name with every
call, rows and weights alike, C-contiguous, as float32, or as int8 where `build.py` says whole numbers. On
processors with AVX-512 ONNX Runtime multiplies about twice as fast as numpy's BLAS does where that is held to
an older instruction set, and as fast otherwise; it looks at the processor itself and needs no setting of the
environment.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray

LARGEST_KEPT: Final = 2**25 - 2**13  # bytes; glibc looks no further than 32 MB


@lru_cache(maxsize=8)
def graph(name: str) -> Callable[..., Any]:
    """What computes a graph: named inputs → its output. Loaded once a process; threads may share it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # an arena keeps the largest outputs of the process for ever
    options.enable_mem_pattern = False  # it keeps a plan for every number of rows there ever was
    path = Path(__file__).with_name(f"{name}.onnx")
    _keep_freed_memory()
    session = onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])

    def compute(**inputs: NDArray[np.generic]) -> Any:
        return session.run(None, inputs)[0]

    return compute


@lru_cache(maxsize=1)
def _keep_freed_memory() -> None:
    """Has glibc keep what a batch frees for the next one.

    It returns large blocks to the system, and the kernel fills them with zeros again a moment later, which
    took a fiftieth of the time of a whole run. Once a block of some size was freed, it keeps smaller ones.
    """
    np.empty(LARGEST_KEPT, np.uint8)
