"""What the hub's errors and operations are called, in English; see `core.messages`."""

HUB_ERRORS: dict[str, str] = {
    "hub.bad_lease": "{value} hours cannot be how long a document is kept for its reader: {least} to {limit} can.",
    "hub.bad_role": "There is no role {value}. Roles are: {known}.",
    "hub.bad_url": "{url} is no address of a hub. It looks like postgresql://login@server/database.",
    "hub.encoding": "The database keeps text as {found}. A hub needs one with UTF8.",
    "hub.fault": "The program made a mistake ({reason}) and left the hub; it tries again in a minute. Everything works"
    " here, and is sent then.",
    "hub.forged": "The hub at {place} did not take a state whose columns say something else than its content.",
    "hub.has_all": "All documents of the hub come here anyway. First say that only some come.",
    "hub.newer": "The hub at {place} was made by a newer Biaodu. Install that version.",
    "hub.no_driver": "This Biaodu has no driver for PostgreSQL (psycopg), which a hub needs.",
    "hub.no_member": "{login} takes no part in this project on the hub at {place}. Ask whoever leads it.",
    "hub.no_such_member": "{login} is no member of this project.",
    "hub.none": "There is no hub in the database {place}. Whoever runs it makes one: biaodu hub init.",
    "hub.not_agreed": "This project shares through the hub {url}, which nobody named on this computer yet. Whoever made"
    " the file chose it, and nothing was sent. To use it, name it once: biaodu sync PROJECT --url ADDRESS.",
    "hub.not_allowed": "The hub at {place} does not allow that with your role.",
    "hub.not_here_yet": "The document {id} is yours, but has not arrived here yet. It is on your list once it has.",
    "hub.not_linked": "The project shares through no hub yet.",
    "hub.not_me": "{login} is somebody else on the hub than who works here: choose who you are.",
    "hub.not_taken": "The hub at {place} did not take it: {reason}.",
    "hub.old_server": "The server is PostgreSQL {found}. A hub needs 14 or newer.",
    "hub.older": "The hub at {place} is of an older Biaodu. Whoever runs it brings it up to date: biaodu hub init.",
    "hub.partial_queue": "{path} has only a part of the hub's documents, so it does not know who reads the others. Fill"
    " the queue from a project that has them all.",
    "hub.password_in_url": "Leave the password out of the address: it would be kept in the project. You are asked for"
    " it.",
    "hub.password_needed": "The hub at {place} wants a password of {login}.",
    "hub.person_taken": "{login} is this person on the hub already.",
    "hub.still_assigned": "{title} is yours to read, and what is comes here by itself. Let only chosen documents come"
    " first.",
    "hub.unreachable": "The hub at {path} cannot be reached. Everything works here, and goes there the next time:"
    " {reason}.",
    "hub.untrusted": "The server at {place} does not prove who it is, so nothing was sent: {reason}.",
    "hub.which_project": "Say which project of the hub, by its name or the beginning of its id. Known: {known}.",
    "hub.wrong_password": "The hub at {place} does not know this password of {login}.",
}
HUB_OPERATIONS: dict[str, str] = {
    "hub.documents": "Choose documents of the hub",
    "hub.link": "Choose a hub",
    "hub.take": "Take in from the hub",
}
