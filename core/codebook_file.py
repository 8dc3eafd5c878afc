"""A codebook in a file that a user named."""

from pathlib import Path

from core.codebook import LARGEST, Codebook, codebook_from_json
from core.files import read


def read_codebook(path: Path) -> Codebook:
    """Read a file; raises as `core.codebook.codebook_from_json` does, and EnvironmentFault ``file.*``."""
    return codebook_from_json(read(path, LARGEST))
