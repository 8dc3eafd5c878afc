"""The errors that the standard library raises for a zip that is damaged or malicious."""

import struct
import zipfile
import zlib

ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError),
    *(KeyError, ValueError, NotImplementedError, RuntimeError),
)
