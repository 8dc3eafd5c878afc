"""The panels around the readers: documents, codebook, annotations, history, statistics."""
