"""numpy, imported when the first figure is computed: the window must not wait for it when it starts.

Modules say ``from core.lazy_numpy import np`` instead of importing numpy; the names of arrays are for annotations.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Hashes = NDArray[np.uint64]
    Bytes = NDArray[np.uint8]
    Chars = NDArray[np.uint16]
    Codes = NDArray[np.uint32]
    Array = NDArray[Any]
else:
    NDArray = Ints = Floats = Bools = Hashes = Bytes = Chars = Codes = Array = object

    class _Numpy:
        def __getattr__(self, name: str) -> object:
            found = getattr(importlib.import_module("numpy"), name)
            setattr(self, name, found)
            return found

    np = _Numpy()

__all__ = ["Array", "Bools", "Bytes", "Chars", "Codes", "Floats", "Hashes", "Ints", "NDArray", "np"]
