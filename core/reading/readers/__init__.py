"""One module for each kind of file: bytes in, texts with their notices out; nothing is loaded, run or written."""
