"""Runs readers in a process of their own, so that whatever a file does to its parser becomes that file's coded error.

`reading.GuardedReaders` is what an import uses: one child process for all files of a batch, started when the first file
needs it. `child` runs in that process, `wire` is what the two say to each other, `limits` bound the child, and
`program` does the same for a foreign program (LibreOffice).
"""
