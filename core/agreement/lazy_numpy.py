"""numpy, imported when the first figure is computed: the window must not wait for it when it starts.

A module here says ``from core.agreement.lazy_numpy import np`` and writes its annotations as strings.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
else:

    class _Numpy:
        def __getattr__(self, name: str) -> object:
            found = getattr(importlib.import_module("numpy"), name)
            setattr(self, name, found)
            return found

    np = _Numpy()

__all__ = ["np"]
