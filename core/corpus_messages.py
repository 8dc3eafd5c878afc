"""The English sentences of a corpus's errors and the words of its operations, which `core.messages` takes in."""

CORPUS_ERRORS: dict[str, str] = {
    "corpus.bad_address": "{address} is no address of a corpus. One looks like"
    " s3://bucket/folder?endpoint=https://server or https://name@server/folder.",
    "corpus.bad_name": "{path} holds an object whose name is refused: {reason}. Rename or remove it there.",
    "corpus.bug": "Biaodu has a fault that this file brings out: {reason}. Please report it.",
    "corpus.changed": "{path} was changed while it was read. Read the corpus again.",
    "corpus.damaged": "A file of the corpus cannot be read: {reason}. Remove it and read the corpus again.",
    "corpus.incomplete": "The corpus {path} was not read to its end. Read it again: what is done is not done anew.",
    "corpus.inside": "The corpus {path} cannot lie in the folder that is read into it, nor around it.",
    "corpus.needs_add_on": "Corpora need the package {package}, which is not installed: pip install {package}.",
    "corpus.newer": "The corpus {path} was written by a newer Biaodu.",
    "corpus.no_cluster": "No Ray cluster can be reached at {address}: {reason}.",
    "corpus.no_corpus": "{path} is no corpus. Read one first: biaodu corpus read SRC {path}.",
    "corpus.no_files": "There is no file in {path}.",
    "corpus.no_labels": "The project has no labelled documents to learn from. Label those that were drawn first.",
    "corpus.not_allowed": "{address} does not let {login} in any more: {reason}. What was done stays; the command goes"
    " on there when it is given again.",
    "corpus.no_sample": "The project holds no documents that were drawn from a corpus.",
    "corpus.no_scores": "{path} holds no scores. Apply a project to the corpus first: biaodu corpus apply PROJECT"
    " CORPUS {path}.",
    "corpus.named_elsewhere": "The scores were made of the corpus at {corpus}. Whoever made them chose that address. To"
    " go there, name it: --corpus {corpus}.",
    "corpus.not_empty": "{path} has something in it and is no corpus. Choose another folder, or a new one.",
    "corpus.nothing_found": "No document of the corpus is asked for.",
    "corpus.other_source": "The corpus {path} shares no file with {source} and would lose all it holds. Choose another"
    " folder.",
    "corpus.overtaken": "{path} was changed by somebody else meanwhile. Let one command at a time work there, and give"
    " it again: what is done is not done anew.",
    "corpus.password_in_address": "Leave the password out of the address: it would be seen by others. You are asked for"
    " it, or it comes from the environment.",
    "corpus.password_needed": "{address} wants a password of {login}. Put it into the environment as {variable}.",
    "corpus.sampled": "Documents were drawn into {path} before. Choose another name.",
    "corpus.too_few": "{wanted} documents cannot be drawn: there are {there}.",
    "corpus.unknown_group": "There is no column {value}. Known: {known}.",
    "corpus.unreachable": "{path} cannot be reached: {reason}. What was done stays; the command goes on there when it"
    " is given again.",
    "corpus.worker_lost": "The workers that did shard {shard} were lost {times} times, the last one by: {reason}.",
}
CORPUS_OPERATIONS: dict[str, str] = {
    "corpus.sample": "Draw documents from a corpus",
}
