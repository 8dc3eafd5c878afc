"""The English sentences of a study's errors and the words of its operations, which `core.messages` takes in."""

STUDY_ERRORS: dict[str, str] = {
    "study.bad_scheme": "Numbers made by “{scheme}” do not tell units apart: name {{document}}, {{part}} and {{item}},"
    " with something between them.",
    "study.covers_more": "What would have to go from unit {number} covers more than this unit: change it in the text.",
    "study.no_template": "There is no template {value}. Known: {known}.",
    "study.two_coders": "Agreement takes two coders or more.",
    "study.no_unit": "No unit of the study has the number {number}.",
    "study.no_name": "Give the round a name.",
    "study.no_round": "There is no round {name}.",
    "study.round_there": "There is a round {name} already: give this one another name.",
    "study.no_reason": "Say why the document is left out: the reason stands in the project and on the method page.",
    "study.label_twice": "The label {label} can belong to one dimension only, and is in {first} and in {second}.",
    "study.no_dimension": "There is no dimension {value}. Known: {known}.",
    "study.too_few": "{wanted} documents cannot be drawn: there are {there}.",
}
STUDY_OPERATIONS: dict[str, str] = {
    "study.answer": "Code a unit",
    "study.criteria": "Say how documents were chosen",
    "study.design": "Change the design of the study",
    "study.exclude": "Leave a document out of the study",
    "study.freeze": "Freeze the numbers of units",
    "study.include": "Take a document into the study again",
    "study.round": "Record a round of coding",
    "study.sample": "Draw a sample",
    "study.template": "Take a dimension from a template",
    "study.none": "Add a label for: no code fits",
}
