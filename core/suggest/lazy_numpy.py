"""numpy, imported when the first suggestion is made: the window must not wait for it when it starts."""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
else:
    NDArray = Floats = object

    class _Numpy:
        def __getattr__(self, name: str) -> object:
            found = getattr(importlib.import_module("numpy"), name)
            setattr(self, name, found)
            return found

    np = _Numpy()

__all__ = ["Floats", "NDArray", "np"]
