"""The one place where functions are handed to Numba.

The streaming pass touches every event and every candidate once, which in plain Python would take hours. Compiled code
is kept on disk beside the package (or in Numba's user cache), so that only the first run pays for compiling.
Numba notices a changed file, but not that a function of *another* file which it has built in was changed: whoever edits
this folder deletes its `__pycache__` before measuring anything.

Floating point stays in the order written (no fast-math): the same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np

Whole = int | np.integer[Any]
"""A whole number in compiled code, where Python's and NumPy's are one."""
Real = float | np.floating[Any]
"""A number in compiled code."""
Compiled = TypeVar("Compiled", bound=Callable[..., object])


def compiled(function: Compiled) -> Compiled:
    """The function, compiled at its first call.

    >>> @compiled
    ... def doubled(x):
    ...     return 2 * x
    >>> doubled(21)
    42
    """
    return _handed_over(function)


def inlined(function: Compiled) -> Compiled:
    """A small function, compiled and built into its callers.

    A call that passes a memory or its counts would hand over dozens of arrays.

    >>> @inlined
    ... def tripled(x):
    ...     return 3 * x
    >>> tripled(2)
    6
    """
    return _handed_over(function, forceinline=True)


def _handed_over(function: Compiled, *, forceinline: bool = False) -> Compiled:
    try:
        fast: Compiled = numba.njit(function, cache=True, error_model="numpy", forceinline=forceinline)
    except RuntimeError:
        # Numba found no folder where it may write: then every process compiles for itself.
        fast = numba.njit(function, error_model="numpy", forceinline=forceinline)
    return fast
