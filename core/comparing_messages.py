"""One English sentence for each error code about agreement, searching, comparing, counting and suggesting.

`core.messages` joins them to its own table.
"""

COMPARING_MESSAGES: dict[str, str] = {
    "agreement.below_chance": "{value}: less agreement than chance would give.",
    "agreement.driver_both": "{percent} % of the differences ({count}): {label} and {other}, with other ends.",
    "agreement.driver_boundary": "{percent} % of the differences ({count}): {label} with other ends.",
    "agreement.driver_label": "{percent} % of the differences ({count}): {label} and {other} for the same passage.",
    "agreement.driver_only": "{percent} % of the differences ({count}): only {annotator} labels {label}.",
    "agreement.interval": "Drawing the {documents} documents anew gives {low} to {high} in 95 % of {rounds} rounds"
    " (seed {seed}).",
    "agreement.means_beyond_chance": "Beyond chance, {percent} % of the agreement that is possible is reached.",
    "agreement.means_exact": "Two annotators share {percent} % of their spans with the same ends and label.",
    "agreement.means_overlap": "Two annotators share {percent} % of their spans with the same label, whatever the"
    " ends.",
    "agreement.no_common_document": "Undefined: no document was done by two of the annotators.",
    "agreement.no_difference": "There is no difference.",
    "agreement.no_spans": "Undefined: nobody labelled anything.",
    "agreement.no_units": "Undefined: there is no text outside of masks.",
    "agreement.one_annotator": "Undefined: choose two annotators or more.",
    "agreement.one_category": "Undefined: everybody says the same of all units, so chance would agree as well.",
    "agreement.one_document": "No interval: there is one document only.",
    "agreement.rare": "Only {percent} % of the text carries this label: a few differences move the figure a lot.",
    "agreement.reliable": "{value} is 0.8 or more: labels can be relied on (Krippendorff 2004).",
    "agreement.same_passages": "Mostly the ends differ: whatever the ends, F1 is {value}.",
    "agreement.tentative": "{value} is from 0.667 to 0.8: good for tentative conclusions (Krippendorff 2004).",
    "agreement.too_dense": "In “{title}” too many labels lie over each other to compare the layers.",
    "agreement.too_few_rounds": "No interval: the figure is undefined in most rounds.",
    "agreement.unreliable": "{value} is below 0.667: settle definitions before using the labels (Krippendorff 2004).",
    "figure.bad_number": "{value} is not a number.",
    "figure.bad_unit": "A figure has a unit of 1 to {most} characters, such as 元, 所 or %.",
    "match.same_document": "Choose two different documents.",
    "search.bad_condition": "{value} is no condition. Write NAME=VALUE, as region=浙江, year=2020..2024 or part=plans.",
    "search.bad_pattern": "This is no regular expression: {reason}.",
    "search.bad_question": "A word is missing beside {sign}. To search for the sign itself, put it in quotation marks.",
    "search.empty": "Nothing is searched for.",
    "search.bad_dictionary": "{path} is no list of words by label: {reason}.",
    "search.no_name": "A search is kept under a name.",
    "search.only_without": "Say also what is to be found, not only what may not be there.",
    "search.slow_pattern": "This regular expression takes longer than {seconds} s for a document. Make it simpler.",
    "search.unknown_condition": "Nothing is called {name}. Known: {known}.",
}
