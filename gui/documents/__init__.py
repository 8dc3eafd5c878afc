"""The list of documents, what is known of each, and what other lists show of all of them."""
