"""One English sentence for each error code, and the words for each operation.

Templates for `str.format_map` with the error's fields. They are the source strings of the translations: the window
translates them with its own catalog, `sentence` with the same one for the command line.
"""

import gettext
from collections.abc import Iterable, Mapping
from functools import cache

from core.assigning_messages import ASSIGNING_ERRORS, ASSIGNING_OPERATIONS
from core.comparing_messages import COMPARING_MESSAGES
from core.corpus_messages import CORPUS_ERRORS, CORPUS_OPERATIONS
from core.errors import BiaoduError
from core.file_names import well_formed
from core.hub_messages import HUB_ERRORS, HUB_OPERATIONS
from core.model_messages import MODEL_MESSAGES
from core.said_messages import LOSSES as SAID_LOSSES
from core.said_messages import MESSAGES as SAID
from core.said_messages import OPERATIONS as SAID_OPERATIONS
from core.study_messages import STUDY_ERRORS, STUDY_OPERATIONS
from core.team_messages import TEAM_ERRORS
from resources import loader

MESSAGES: dict[str, str] = {
    **ASSIGNING_ERRORS,
    **COMPARING_MESSAGES,
    **CORPUS_ERRORS,
    **MODEL_MESSAGES,
    **SAID,
    **STUDY_ERRORS,
    **HUB_ERRORS,
    "addon.at_next_start": "The add-on {name} is another now, and is used from the next start of Biaodu.",
    "addon.changed": "The add-on {name} has changed since it was allowed, and has to be allowed anew.",
    "addon.failed": "The add-on {name} cannot be used: {reason}.",
    "addon.newer": "The add-on {name} needs a newer Biaodu.",
    "addon.no_addon": "{path} is no add-on: {reason}.",
    "addon.other_python": "The add-on {name} is made for Python {wanted}, and this is {here}.",
    "addon.other_system": "The add-on {name} is made for {wanted}, and this is {here}.",
    "addon.unknown": "There is no add-on {name} in {folder}. Known: {known}.",
    "addon.unreadable": "The add-on {name} cannot be used: {reason}.",
    "annotation.bad_join": "To join annotations, choose two or more of one document with the same label.",
    "annotation.bad_span": "{start}–{end} is not a range of this text, which has {characters} characters.",
    "annotation.bad_split": "To split an annotation, place the caret inside it.",
    "annotation.duplicate": "This passage has this label already.",
    "annotation.not_yours": "This annotation belongs to another annotator and cannot be changed here.",
    "annotation.unknown": "There is no annotation {id}, or it was deleted.",
    "annotator.adjudicated": "{name} is the adjudicated layer: it is written by deciding differences. Choose a person.",
    "annotator.bad_id": "{value} is no UUID and cannot be the id of a person.",
    "annotator.name_taken": "There is an annotator named {value} already.",
    "annotator.no_name": "An annotator needs a name.",
    "annotator.none_current": "Choose who you are before labelling.",
    "annotator.unknown": "There is no annotator {value}.",
    "backup.all_full": "Not backed up: all backups together may take {limit} GB. Remove some in {folder}.",
    "backup.busy": "Not backed up yet: others write into {path} all the time.",
    "backup.disk_low": "Not backed up: less than {limit} GB would be left on the disk with {folder}.",
    "backup.no_such": "{path} has no such backup. Its backups are: {known}.",
    "backup.none": "There is no backup of {path}.",
    "backup.too_large": "Not backed up: {path} has more than {limit} GB.",
    "cli.not_unicode": "Not encoded in UTF-8, and so no text: {value}.",
    "cli.nothing_of": "There is nothing of {name} to undo.",
    "cli.nothing_of_yours": "There is nothing of {name} to undo. The newest step is by {other}: --of {other} takes it"
    " back.",
    "cli.nothing_to_redo": "There is nothing to redo.",
    "cli.nothing_to_undo": "There is nothing to undo.",
    "cli.say_whose": "Several people work in this project. Say who you are: the newest step is by {name}"
    " (--annotator {name}).",
    "codebook.bad_json": "The codebook is not valid JSON: line {line}, column {column}.",
    "codebook.bad_label": "Label {index} of the codebook is not right: {field}.",
    "codebook.no_version": "The codebook has no version {version}.",
    "codebook.wrong_format": "This file is not a codebook.",
    "comment.empty": "A comment needs a text.",
    "comment.not_yours": "This comment is somebody else's and cannot be changed here.",
    "comment.unknown": "There is no comment {id}, or it was deleted.",
    "document.ambiguous": "Several documents match {value}: {candidates}. Give more of the id.",
    "document.no_title": "A document needs a title.",
    "document.not_found": "There is no document with the id or title {value}.",
    "document.unknown": "There is no document {document}, or it was removed.",
    "export.bad_split": "{value} cannot split documents: give two or three shares that make 1, such as 0.8,0.1,0.1.",
    "export.needs_add_on": "The format {format} needs the package {package}, which is not installed: pip install"
    " {package}.",
    "export.no_font": "No font with Chinese characters was found on this computer, which a PDF needs. Install one, such"
    " as Noto Sans CJK.",
    "export.no_profile": "This project has no export profile {name}. Known: {known}.",
    "export.whose": "Several people labelled ({names}), and the format cannot tell whose a label is. Choose whose: one"
    " of them, majority, union or each in a file.",
    "export.no_dataset": "{path} is a project or a document, not a dataset, and would be lost. Choose another name.",
    "export.folder_in_use": "{path} holds something else than a dataset. Choose a new or an empty folder.",
    "export.moved_span": "An annotation at {start}–{end} of “{title}” does not cover what was labelled. Nothing was"
    " saved; check the project.",
    "export.not_verified": "Line {line} of {path} does not read back as written. Nothing was saved; try another disk.",
    "export.unknown_format": "There is no export format {format}. Known: {known}.",
    "export.unknown_option": "The format {format} has no option {option}. Known: {known}.",
    "export.unknown_shape": "This format has no shape {shape}. Known: {known}.",
    "file.cannot_open": "{path} cannot be opened.",
    "file.disk_full": "The disk is full: {path} could not be written. Free some space and try again.",
    "file.failed": "{path} could not be read or written: {reason}.",
    "file.is_database": "{path} is a project or another database, or belongs to one, and was left as it is. Choose"
    " another name.",
    "file.is_folder": "{path} is a folder.",
    "file.not_found": "There is no file {path}.",
    "file.name_not_text": "The name of {path}, or of a folder it lies in, is not in UTF-8. Rename it.",
    "file.name_too_long": "The name is too long: {path}.",
    "file.is_open_project": "{path} belongs to a project that is open here. Close it first, or choose another file.",
    "file.no_folder": "There is no folder {path}. Create it or choose another place.",
    "file.not_regular": "{path} is not an ordinary file and was left as it is. Choose another name.",
    "file.no_permission": "You may not read or write {path}.",
    "file.read_only_disk": "{path} lies on a disk that can only be read. Choose a place on another disk.",
    "help.no_page": "The manual has no page {value}. Its pages are: {pages}.",
    "import.annotation_differs": "Annotation {id} at {start}–{end} differs from the project's, which was kept.",
    "import.bytes_marked": "{count} bytes that fit no character of {encoding} are marked by U+FFFD, the first of them"
    " at byte {byte}.",
    "import.bad_json": "Line {line} is not valid JSON at its byte {byte}: {reason}.",
    "import.bad_masks": "The masks in the manifest beside the file do not fit this text; it came in without any.",
    "import.bad_span": "Span {number} is not right: it needs start, end, label and text. It was left out.",
    "import.bad_table": "Row {row} of the table cannot be read.",
    "import.can_convert": "{kind} files cannot be read directly, but LibreOffice is installed and can convert"
    " them. Allow it, or save it as .docx.",
    "import.cell_full": "The text in row {row} fills its cell to the last place (32,767 characters) and is probably cut"
    " off.",
    "import.changes_accepted": "{count} tracked changes were taken as accepted.",
    "import.characters_missing": "{count} of {characters} characters that the file shows are not in the text:"
    " {sample}.",
    "import.comments_left_out": "{count} comments were left out.",
    "import.crashed": "The program that reads {kind} files broke down over this one. Open it elsewhere, save or print"
    " it as a new file and import that.",
    "import.control_characters": "{count} control characters are in the text ({names}), the first of them at {offset}.",
    "import.converted": "LibreOffice converted it from {kind}. Compare it with the original.",
    "import.damaged": "This {kind} file is damaged and cannot be read.",
    "import.encrypted": "This {kind} file is protected by a password. Save it without one and import that.",
    "import.expands": "This {kind} file unpacks to far more than a report has and was not read.",
    "import.garbled": "The characters of this PDF cannot be told ({share} % of them are unknown). Run text"
    " recognition (OCR) on it, or save it as PDF anew.",
    "import.head_parts_left_out": "Headers and footers were left out: {lines}.",
    "import.heads_left_out": "Running heads and page numbers of {pages} pages were left out: {lines}.",
    "import.hidden_left_out": "{count} characters that the author hid were left out.",
    "import.left_out": "Left out, because a project does not hold it: {count} × {kind}.",
    "import.offsets": "Read as {format}, offsets in {unit}: {fitting} of {quotes} quotes fit.",
    "import.offsets_without_quotes": "Read as {format}, offsets in {unit}: the file records no quotes to prove it.",
    "import.no_unit": "In no way of counting do the offsets fit the recorded quotes: at best {fitting} of {quotes}"
    " ({unit}). Say how they are counted, or have the file written again.",
    "import.several_units": "Nothing in the file says how its offsets are counted: {unit} fit as well as {other} and"
    " mean other passages. Say how they are counted.",
    "import.needs_add_on": "The format {format} needs the package {package}, which is not installed: pip install"
    " {package}.",
    "import.no_such_unit": "Offsets cannot be counted in {value}. Known: {known}, each with -inclusive behind it where"
    " the end is that of the last character.",
    "import.no_text_known": "The labels are of a text that neither the file nor this project has. Import the text"
    " first.",
    "import.not_this_format": "This is no file of the format {format}.",
    "import.long_line": "Line {line} has more than {limit} MB and was left out.",
    "import.labels_not_read": "Labels of another tool were not read: {keys}.",
    "import.lock_file": "This is the lock of a document that is open in Word, not a document. Import the document"
    " itself.",
    "import.lost_characters": "{sample} at {offset} stands where characters were lost when the text was saved in"
    " another encoding.",
    "import.mojibake": "The text was probably saved in a mistaken encoding: {sample} means {meant}.",
    "import.nested_archive": "This archive lies in another one. Unpack the outer one and import this.",
    "import.no_annotator": "An annotation names nobody. Choose who you are or give an annotator.",
    "import.no_column": "There is no column {value}. The columns are: {columns}.",
    "import.no_text_column": "No column looks like texts. Choose one of: {columns}.",
    "import.not_a_document": "This line has no text.",
    "import.not_a_record": "Entry {number} of the file is no object with names and values; it was left out.",
    "import.not_chosen": "Left out by choice.",
    "import.not_converted": "LibreOffice could not convert this {kind} file. Open it in Word or WPS and save it as"
    " .docx.",
    "import.ofd": "OFD files cannot be read. Open it in an OFD reader or WPS and save it as PDF or .docx.",
    "import.no_process": "The process that reads {kind} files could not be started ({reason}). Close other programs,"
    " then import the file again.",
    "import.old_excel": "{kind} files cannot be read. Open it in Excel or WPS and save it as .xlsx.",
    "import.old_word": "{kind} files cannot be read. Open it in Word or WPS and save it as .docx.",
    "import.only_frames": "This page only shows others in frames: {names}. Save the page in the frame and import that.",
    "import.only_pictures": "There is no text in it, only pictures. Run text recognition (OCR) on it first.",
    "import.other_archive": "{kind} archives cannot be read. Unpack it and import the folder.",
    "import.other_file": "This is not a text.",
    "import.other_labels": "{kind} files hold labels of another program and no text that could be imported. Import the"
    " texts themselves.",
    "import.out_of_memory": "Reading this {kind} file takes more than {megabytes} MB of memory and was stopped. Save or"
    " print it as a new file, a long one in parts, and import that.",
    "import.page_parts_left_out": "{count} characters of the page around the report were left out: {lines}.",
    "import.pages_without_text": "{empty} of {pages} pages hold no text: {numbers}.",
    "import.parts_not_read": "{count} parts of the file were not read: {names}.",
    "import.picture": "{kind} files hold pictures of text. Run text recognition (OCR) and import its result.",
    "import.picture_in_folder": "A picture in a folder is mostly an ornament. To read it by text recognition (OCR),"
    " choose the file itself, or import the folder with --ocr.",
    "import.interlaced": "The picture is stored in passes (interlaced PNG), which is not read. Save it without them.",
    "import.no_page": "The file has no page {number}; it has {pages}.",
    "import.pictures_left_out": "{count} pictures were left out.",
    "import.private_characters": "{count} private-use characters are in the text ({names}), the first of them at"
    " {offset}; other computers may show others.",
    "import.quote_open": "A quotation mark in row {row} never closes, and all that follows would be one cell; it was"
    " read as an ordinary character.",
    "import.read_otherwise": "The project has this file already, read otherwise before: {title}. Its annotations can be"
    " carried over.",
    "import.replacement_characters": "{count} characters of the text were lost before and stand as U+FFFD, the first of"
    " them at {offset}.",
    "import.rows_above_left_out": "Rows above the names of the columns were left out: {lines}.",
    "import.rows_without_text": "{count} rows have nothing in the column of the text, the first of them is {row}.",
    "import.same_annotation": "{start}–{end} has this label by this annotator in the project already.",
    "import.same_text": "The same text is in the project already: {title}.",
    "import.scan": "{empty} of {pages} pages hold pictures and no text. Install and allow the add-on for text"
    " recognition (OCR), or run another program’s on it first.",
    "import.can_recognise": "{empty} of {pages} pages hold pictures and no text. Text recognition (OCR) can read it; it"
    " takes some seconds a page.",
    "import.recognised": "Read by text recognition (OCR, {engine}) from {pages} pages: {doubtful} of {lines} lines are"
    " doubtful.",
    "import.no_engine": "The add-on for text recognition (OCR) does not work: {reason}.",
    "import.sheets_not_read": "Sheets without a column of texts were not read: {names}.",
    "import.sounds_left_out": "How characters are pronounced was left out: {text}.",
    "import.serial_dates": "Dates are given as Excel's numbers: {value} was read as {date}.",
    "import.span_mismatch": "Span {number} was left out: {start}–{end} covers “{found}”, not “{expected}”.",
    "import.span_outside": "Span {number} was left out: {start}–{end} lies outside the text.",
    "import.text_changed": "Line ends or control characters were made regular; the spans moved along with the text.",
    "import.too_slow": "Reading this {kind} file takes more than {seconds} seconds and was stopped. Save or print it as"
    " a new file, a long one in parts, and import that.",
    "import.too_deep": "The data of the document in line {line} has more than {limit} levels inside of each other. It"
    " was left out.",
    "import.too_large": "The file has {megabytes} MB; up to {limit} MB can be read.",
    "import.too_much": "Too much to look at at once. Import this file by itself afterwards.",
    "import.unknown_json": "This JSON file is not a dataset that can be imported.",
    "import.unsupported": "{kind} files cannot be imported yet.",
    "import.wrong_id": "The id {id} is not the hash of the text; the document came in as {actual}.",
    "journal.broken": "The journal's entry of this step is damaged ({reason}), so the step stays. Check the project.",
    "heading.blank": "There is nothing in that line that could be a heading.",
    "heading.level": "A heading has a level from 1 to {most}, or 0 for none; {value} is no such level.",
    "json.not_json": "This is not valid JSON: line {line}, column {column}: {reason}.",
    "json.too_deep": "This JSON has more than {limit} levels inside of each other and cannot be taken over.",
    "json.too_large": "This JSON is too large to be read.",
    "key.ambiguous": "Several keys begin with {value}: {keys}. Give more of it.",
    "key.damaged": "{path} holds no key. Put it back from a backup, or remove it to begin with a new key.",
    "key.own": "This is the key of this computer. Replace it instead.",
    "key.unknown": "Nobody in this project has a key that begins with {value}.",
    "key.withdrawn": "The key of this computer was withdrawn, so nothing is signed with it. Replace it.",
    "label.bad_colour": "{value} is not a colour such as #0072B2.",
    "label.bad_key": "The key of a label is one character.",
    "label.code_taken": "There is a label with the code {value} already.",
    "label.cycle": "A label cannot lie below itself.",
    "label.key_taken": "The key {value} is taken by another label.",
    "label.merge_same": "Choose another label.",
    "label.no_name": "A label needs a name.",
    "label.unknown": "There is no label {label}.",
    "merge.bad_signatures": "Signatures that do not fit what they are said to sign, left out: {count}.",
    "merge.bad_span": "Annotations that do not fit their text, kept aside: {count}.",
    "merge.comments_wait": "Comments that wait for their annotation: {count}.",
    "merge.decisions_wait": "Decisions that wait for their document: {count}.",
    "merge.first_key": "{name} signs with a key that is seen here for the first time and will be remembered: {keys}.",
    "merge.foreign_key": "Changes by {name} that are signed with a key not known as theirs: {count}. Ask them whether"
    " this is their key: {keys}.",
    "merge.lifted": "Struck-out rows that {name} brings back: {count}.",
    "merge.masks_wait": "Masks that wait for their document: {count}.",
    "merge.no_annotator": "Annotations of unknown people, kept aside: {count}.",
    "merge.no_document": "Not in this project: {title}. Annotations that wait for it: {count}.",
    "merge.no_label": "Annotations with an unknown label, kept aside: {count}.",
    "merge.older": "Annotations that are newer here and stay as they are: {count}.",
    "merge.other_name": "{name} is called {theirs} there; here the name will be {shown}.",
    "merge.other_reading": "{title} was read from the same file as {other} here, but otherwise, so its text differs."
    " Annotations that wait for that text: {count}. With a package that brings texts they can be carried over.",
    "merge.own": "Your own annotations that change: {count}.",
    "merge.read_otherwise": "{title} comes from a file that was read otherwise here ({other}); both stand beside each"
    " other, and the older one’s annotations can be carried over to the newer one.",
    "merge.removed_here": "{title} was removed from this project and stays so; labels in it are not shown.",
    "merge.renewed": "Rows of an older version with an id, revision, time or data that had to be replaced: {count}.",
    "merge.same_name": "Another person is called {name}, too; here as {shown}.",
    "merge.same_place": "Annotations that one person made twice, of which one is shown: {count}.",
    "merge.same_project": "{path} is the project itself.",
    "merge.setting": "The setting {name} differs there; this project's stays.",
    "merge.statuses_wait": "Statuses that wait for their document: {count}.",
    "merge.struck": "Rows that {name} strikes out: {count}.",
    "merge.two_machines": "Annotations changed on two machines, the later change is taken: {count}.",
    "merge.unknown_member": "{member} comes from a newer version of Biaodu. It is kept and passed on, but not shown.",
    "merge.unsigned": "Changes by {name} that nobody has signed: {count}. Anybody may have written them.",
    "merge.withdrawn_key": "Changes by {name} that are signed with a withdrawn key: {count}.",
    "package.bad_manifest": "{package}: the manifest is not right: {field}.",
    "package.bad_row": "{package}: {member}, line {line} is not right: {field}. Nothing was taken over.",
    "package.damaged": "{package} is damaged: {member} cannot be read. Nothing was taken over.",
    "package.incomplete": "{package} is damaged or not completely there yet.",
    "package.missing_member": "{package} lacks {member}. Nothing was taken over.",
    "package.newer_version": "{package} was made by a newer version of Biaodu. Update to read it.",
    "package.not_a_package": "{package} is not a Biaodu package.",
    "package.nothing_decided": "Nothing is adjudicated in this project yet.",
    "package.too_large": "{package} unpacks to {megabytes} MB; up to {limit} MB can be read.",
    "package.too_many_annotations": "{package}: {count} annotations, removed ones included, are more than a package can"
    " hold ({limit}). Choose some of the people or documents.",
    "package.too_many_documents": "{package}: {count} documents are more than a package can hold ({limit})."
    " Choose some of them.",
    "package.too_many_rows": "{package}: masked ranges, statuses, comments, signatures and the like are more than a"
    " package can hold ({limit}). Choose some of the documents.",
    "package.too_much_text": "{package}: the documents have {count} million characters, more than a package can hold"
    " ({limit} million). Choose some of them.",
    "package.unknown_member": "{package} holds {member}, which does not belong there. Nothing was taken over.",
    "package.wrong_hash": "{package}: {member} is not as its author wrote it. Nothing was taken over.",
    "project.damaged": "{path} is damaged. What can be read can be saved into a new project.",
    "project.exists": "There is a file {path} already.",
    "project.file_gone": "{path} was deleted or moved while it was open. Save a copy to keep the work.",
    "project.foreign_structure": "{path} holds what no version of Biaodu puts into a project ({reason}): labels could"
    " get lost in it. What can be read can be saved into a new project.",
    "project.log_gone": "Another program removed the log of {path} while it was open: nothing more can be saved there."
    " Save a copy to keep the work.",
    "project.file_replaced": "{path} was replaced by another file while it was open. Save a copy to keep the work.",
    "project.in_use": "{path} is open elsewhere. Close it there, then rename it.",
    "project.locked": "{path} is in use by another program. Try again in a moment.",
    "project.not_a_project": "{path} is not a Biaodu project.",
    "project.not_migrated": "{path} comes from an older version and could not be brought up to date ({reason})."
    " Nothing was changed; a copy is {backup}.",
    "project.odd_ids": "{path} holds ids that are no UUIDs ({count}), which this program never writes, so nothing of it"
    " can be packed. Save what is in it into a new project.",
    "project.read_only": "{path} is open for reading only.",
    "project.too_new": "{path} was made by a newer version that stores projects differently. Install that version.",
    "project.rename_folder": "{path} keeps its folder: give a name, or a path in the same folder.",
    "project.rescued": "Another program removed the log of {path} while it was open: nothing more can be saved there."
    " Everything up to now, labels that had not reached the file included, is in {rescue}.",
    "redo.conflict": "A later step changed or uses what this one did; it cannot be done again.",
    "redo.not_undone": "This step is done already.",
    "review.adjudicated_layer": "Decisions make the adjudicated layer; choose layers of people to decide between.",
    "review.case_changed": "These annotations changed since you looked at them. Look again and decide.",
    "review.few_layers": "The strategy {strategy} needs {needed} layers or more.",
    "review.no_decision": "There is no decision {id}, or it was withdrawn.",
    "review.no_reading": "Choose a passage and a label for this decision.",
    "review.no_such_layer": "Choose one of the layers that are compared.",
    "review.not_agreeing": "The layers do not agree here.",
    "review.not_loose": "A decision stands behind this annotation. Withdraw or change the decision.",
    "review.same_layer": "Choose two or more different layers to compare.",
    "review.too_dense": "In “{title}” too many labels lie over each other to compare the layers.",
    "review.values_contradict": "Not all can be right: the layers give {attribute} different values. Take one of them.",
    "strike.for_good": "This was struck out for good and cannot be brought back. Make it anew instead.",
    "strike.not_needed": "Only what can no longer be changed, or is your own, can be struck out.",
    "strike.unknown": "There is nothing with the id {id} that can be struck out or brought back.",
    **STUDY_ERRORS,
    "suggest.nothing_labelled": "There is nothing labelled yet from which it could be said.",
    "take_back.conflict": "A later step changed or uses what this one did, so it stays.",
    **TEAM_ERRORS,
    "text.binary": "This is not a text file.",
    "text.empty": "There is no text in it.",
    "text.undecodable": "Byte {byte} does not fit the encoding {encoding}. Choose another encoding, repair the file, or"
    " read it with the places marked.",
    "undo.conflict": "A later step changed or uses what this one did, so it stays. Undo again for the step before it.",
    "undo.not_done": "This step is undone already, or cannot be undone.",
    "undo.own_later": "You did something after this step. Undo that first.",
    "undo.some_stay": "Steps that stay, because later ones changed or use what they did: {count}.",
    "undo.overtaken": "Somebody else worked in this project at the same moment. Look at it, then try again.",
}

LOSSES: dict[str, str] = {
    "overlaps": "Annotations that overlap another, left out: {n}",
    "unlabelled": "Documents without annotations, left out: {n}",
    "annotators": "Annotations that will not say who set them: {n}",
    "ids": "Annotations that will come back as new ones: {n}",
    "notes": "Notes, left out: {n}",
    "times": "Annotations that will not say when they were set: {n}",
    "metadata": "Documents whose metadata is left out but title, region and year: {n}",
    "masks": "Masks, left out: {n}",
    "about": "Documents whose title, region and year are left out: {n}",
    "edges": "Annotations that begin or end inside of a token, left out: {n}",
    "clipped": "Annotations that are cut at the ends of what is written: {n}",
    "controls": "Texts whose control characters are replaced by signs: {n}",
    "long_texts": "Texts that are too long for a cell, left out: {n}",
    **SAID_LOSSES,
}
"""What a format cannot hold, by `core.formats.protocol.Feature`."""

OPERATIONS: dict[str, str] = {
    "project.setting": "Keep a setting of the project",
    "search.dictionary": "Keep or forget a list of words",
    "annotation.carry_over": "Carry annotations over to a new edition",
    "annotation.create": "Label a passage",
    "annotation.delete": "Delete annotations",
    "annotation.import": "Import annotations",
    "annotation.join": "Join annotations",
    "annotation.label_hits": "Label hits of a search",
    "annotation.move": "Move an edge",
    "annotation.note": "Write a note",
    "annotation.relabel": "Change the label",
    "annotation.split": "Split an annotation",
    "annotation.unlabel_hits": "Take labels of hits back",
    "annotator.create": "Add an annotator",
    "annotator.rename": "Rename an annotator",
    "annotator.use": "Change who works here",
    "codebook.import": "Replace the codebook",
    "comment.create": "Write a comment",
    "comment.delete": "Delete a comment",
    "comment.edit": "Edit a comment",
    "document.confirm": "Confirm document data",
    "document.corrections": "Carry corrections over",
    "document.counterparts": "Correct which sections match",
    "document.figures": "Correct figures",
    "document.correct_text": "Correct the text of a scan",
    "document.heading": "Correct headings",
    "document.import": "Import documents",
    "document.mask": "Mask a passage",
    "document.meta": "Edit document data",
    "document.parts": "Correct what a part does",
    "document.read_again": "Read again with today's rules",
    "document.regions": "Write regions in full",
    "document.remove": "Remove documents",
    "document.status": "Set the status",
    "document.unmask": "Unmask a passage",
    "exchange.merge": "Merge colleagues' work",
    "key.add": "Add a key",
    "key.sign": "Sign work",
    "key.withdraw": "Withdraw a key",
    "label.create": "Add a label",
    "label.delete": "Delete a label",
    "label.edit": "Edit a label",
    "label.merge": "Merge labels",
    "label.split": "Split a label",
    "label.nest": "Move a label",
    "project.create": "Create the project",
    "project.ids": "Replace ids that are no UUIDs",
    "review.accept": "Accept what agrees",
    "review.add": "Add a reading",
    "review.adopt": "Keep labels without a decision",
    "review.decide": "Decide a difference",
    "review.discard": "Discard annotations without a decision",
    "review.keep": "Keep a decision",
    "review.reason": "Give a reason",
    "review.reasons": "Edit the reasons",
    "review.revise": "Change a decision",
    "review.strategy": "Decide by a strategy",
    "review.withdraw": "Withdraw decisions",
    "strike.lift": "Bring back what was struck out",
    "strike.out": "Strike out",
    "radar.fix": "Make labels consistent",
    "suggestion.drop": "Drop suggestions of a source",
    "suggestion.import": "Import suggestions",
    "suggestion.propagate": "Label repeats",
    **STUDY_OPERATIONS,
    **ASSIGNING_OPERATIONS,
    **HUB_OPERATIONS,
    **CORPUS_OPERATIONS,
    **STUDY_OPERATIONS,
    "suggestion.reject": "Reject suggestions",
    "suggestion.take": "Take suggestions",
    "suggestion.withdraw": "Withdraw rejections",
    "team.folder": "Choose the team folder",
    "project.rename": "Rename the project",
    "project.salvage": "Salvage a damaged project",
    "undo.passed": "Leave a step that cannot be taken back",
    **SAID_OPERATIONS,
}


def sentence(error: BiaoduError, language: str = "en") -> str:
    """What went wrong and what to do about it, in a language by its tag; the bare code where no sentence is known."""
    template = MESSAGES.get(error.code)
    if template is None:
        return str(error)
    return fill(translated(template, language), error.fields)


def operation(name: str, language: str = "en") -> str:
    """The words for an operation's code."""
    return translated(OPERATIONS.get(name, name), language)


def translated(text: str, language: str, context: str | None = None) -> str:
    """A source string, in a context of the catalog if need be, in a language; itself where the catalog lacks it."""
    if not language.startswith("zh"):
        return text
    return _chinese().gettext(text) if context is None else _chinese().pgettext(context, text)


def fill(template: str, fields: Mapping[str, object]) -> str:
    """Put fields into a sentence; several values are listed, one that is missing stays visible as its name."""
    return template.format_map(_Fields({name: _shown(value) for name, value in fields.items()}))


def _shown(value: object) -> object:
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, Iterable):
        return "; ".join(well_formed(str(part)) for part in value)  # type: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return value


class _Fields(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@cache
def _chinese() -> gettext.NullTranslations:
    return gettext.translation("biaodu", loader.ROOT / "translations", ["zh_CN"], fallback=True)
