"""The English sentences of a corpus's errors and the words of its operations, which `core.messages` takes in."""

CORPUS_ERRORS: dict[str, str] = {
    "corpus.bug": "Biaodu has a fault that this file brings out: {reason}. Please report it.",
    "corpus.damaged": "A file of the corpus cannot be read: {reason}. Remove it and read the corpus again.",
    "corpus.incomplete": "The corpus {path} was not read to its end. Read it again: what is done is not done anew.",
    "corpus.inside": "The corpus {path} cannot lie in the folder that is read into it, nor around it.",
    "corpus.needs_add_on": "Corpora need the package {package}, which is not installed: pip install {package}.",
    "corpus.newer": "The corpus {path} was written by a newer Biaodu.",
    "corpus.no_cluster": "No Ray cluster can be reached at {address}: {reason}.",
    "corpus.no_corpus": "{path} is no corpus. Read one first: biaodu corpus read SRC {path}.",
    "corpus.no_files": "There is no file in {path}.",
    "corpus.no_labels": "The project has no labelled documents to learn from. Label those that were drawn first.",
    "corpus.no_sample": "The project holds no documents that were drawn from a corpus.",
    "corpus.no_scores": "{path} holds no scores. Apply a project to the corpus first: biaodu corpus apply PROJECT"
    " CORPUS {path}.",
    "corpus.not_empty": "{path} has something in it and is no corpus. Choose another folder, or a new one.",
    "corpus.nothing_found": "No document of the corpus is asked for.",
    "corpus.other_source": "The corpus {path} shares no file with {source} and would lose all it holds. Choose another"
    " folder.",
    "corpus.sampled": "Documents were drawn into {path} before. Choose another name.",
    "corpus.too_few": "{wanted} documents cannot be drawn: there are {there}.",
    "corpus.unknown_group": "There is no column {value}. Known: {known}.",
    "corpus.worker_lost": "The workers that did shard {shard} were lost {times} times, the last one by: {reason}.",
}
CORPUS_OPERATIONS: dict[str, str] = {
    "corpus.sample": "Draw documents from a corpus",
}
