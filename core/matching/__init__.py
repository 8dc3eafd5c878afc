"""Which section of one report speaks of what a section of another does, and how two editions of one differ."""
