"""Search over all documents of a project: an index of pairs of characters, questions, and what is made of the hits."""
