"""Readers in a process of their own: what a file does to its parser ends there, as that one file's coded error.

`reading.Readers` is what an import uses: one child process for all files of a batch, started when the first file needs
it. `child` is what runs in that process, `wire` what the two say to each other, `limits` what holds the child in,
`program` the same for a foreign program (LibreOffice).
"""
