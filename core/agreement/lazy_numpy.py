"""What the figures use of `core.lazy_numpy`."""

from core.lazy_numpy import Bools, Floats, Hashes, Ints, np

__all__ = ["Bools", "Floats", "Hashes", "Ints", "np"]
