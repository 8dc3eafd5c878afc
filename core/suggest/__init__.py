"""Suggestions: which label a sentence may have, how sure that is and why, from words, places and what was decided.

Values in, values out: `passages` cuts texts into sentences with their context, `lexicon` and `label_words` know words
of labels, `ngrams` and `logistic` learn, `model` puts them together, `feeding` reads a project. numpy is loaded with
these modules, so whoever starts fast imports them late.
"""
