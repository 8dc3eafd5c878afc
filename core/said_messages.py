"""One English sentence for each error code, and the words for each operation, about what is said beside labels.

`core.messages` joins them to its own tables.
"""

MESSAGES: dict[str, str] = {
    "attribute.code_taken": "There is an attribute {attribute} for these labels already.",
    "attribute.key_taken": "Another attribute has the key {value} already.",
    "attribute.not_declared": "The codebook declares no attribute {attribute} for annotations with the label {label}.",
    "attribute.unknown": "There is no attribute {attribute}, or it was removed.",
    "cli.no_value": "{value} sets nothing: write CODE=VALUE, as in status=planned.",
    "codebook.bad_attribute": "What the codebook declares cannot be read: {index}, {field}.",
    "field.bad_choice": "The choice “{value}” of {field} is no code, or stands there twice.",
    "field.bad_code": "{value} cannot be a code: it may have letters, digits and single blanks, but no = , ; or :.",
    "field.bad_unit": "{value} cannot be a unit of {field}.",
    "field.bad_value": "{value} is no value of {field}, which takes: {takes}.",
    "field.no_choices": "{field} needs at least one choice.",
    "import.link_without_end": "The link {id} was left out: what it leads from or to is not in the project.",
    "import.not_declared": "Left out, as nobody has declared {what}: {count}. Declare it, or let the import do so.",
    "import.said_differs": "What the project has of {id} ({what}) is kept; the file says something else.",
    "import.said_not_read": "In line {line} these keys hold something else than this program writes: {keys}.",
    "import.wrong_said": "{what} of {id} was left out: {reason}.",
    "link.continues_elsewhere": "A passage goes on in its own document, with the same label and by the same person.",
    "link.exists": "These annotations have a link of the kind {kind} already.",
    "link.not_yours": "This link belongs to another annotator and cannot be changed here.",
    "link.same_ends": "A link leads from one annotation to another.",
    "link.unknown": "There is no link {id}, or it was removed.",
    "link.unknown_kind": "There is no kind of links {kind}. Known: {known}.",
    "link.wrong_label": "A link of the kind {kind} cannot have an end with the label {label}, only: {allowed}.",
    "memo.bad_subject": "There is no {about} “{value}” to write a memo about.",
    "memo.empty": "A memo needs a text.",
    "memo.not_yours": "This memo belongs to another annotator and cannot be changed here.",
    "memo.too_long": "A memo has at most {limit} characters.",
    "memo.unknown": "There is no memo {id}, or it was removed.",
    "merge.earlier_meaning": "Annotations made under an earlier meaning of their label, to be looked at again:"
    " {count}.",
    "variable.code_taken": "Documents have {variable} already.",
    "variable.no_key_column": "No column names documents by their title or file name. There are: {columns}.",
    "variable.unknown": "The project declares no variable {variable}.",
}

LOSSES: dict[str, str] = {
    "attributes": "Annotations whose attributes are left out: {n}",
    "links": "Links, left out: {n}",
    "variables": "Documents whose variables are left out: {n}",
    "memos": "Memos, left out: {n}",
}

OPERATIONS: dict[str, str] = {
    "annotation.confirm": "Confirm annotations",
    "attribute.declare": "Declare an attribute",
    "attribute.edit": "Edit an attribute",
    "attribute.remove": "Remove an attribute",
    "attribute.set": "Set attributes",
    "codebook.bring_back": "Bring a version of the codebook back",
    "link.declare": "Declare a kind of links",
    "link.make": "Link annotations",
    "link.note": "Write a note on a link",
    "link.remove": "Remove links",
    "link.undeclare": "Remove a kind of links",
    "memo.edit": "Edit a memo",
    "memo.remove": "Remove memos",
    "memo.write": "Write a memo",
    "project.members": "Take over what a newer version had sent",
    "variable.declare": "Declare a variable",
    "variable.edit": "Edit a variable",
    "variable.import": "Fill variables from a table",
    "variable.remove": "Remove a variable",
    "variable.set": "Set variables",
}
