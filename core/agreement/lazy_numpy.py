"""numpy, imported when the first figure is computed: the window must not wait for it when it starts.

Modules here say ``from core.agreement.lazy_numpy import np`` instead of importing numpy; the names of arrays are for
annotations.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Hashes = NDArray[np.uint64]
else:
    Ints = Floats = Bools = Hashes = object

    class _Numpy:
        def __getattr__(self, name: str) -> object:
            found = getattr(importlib.import_module("numpy"), name)
            setattr(self, name, found)
            return found

    np = _Numpy()

__all__ = ["Bools", "Floats", "Hashes", "Ints", "np"]
