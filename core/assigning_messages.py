"""What errors and operations of assigning are called, in English; see `core.messages`."""

ASSIGNING_ERRORS: dict[str, str] = {
    "assignment.bad_day": "{value} is no day. A last day looks like 2026-12-31.",
    "assignment.bad_priority": "{value} is no priority: it is a number from -{limit} to {limit}.",
    "assignment.bad_readers": "{value} cannot be the number of readers of a document: 1 to {limit} can.",
    "assignment.unknown": "There is no assignment {id}, or it was taken back.",
}
ASSIGNING_OPERATIONS: dict[str, str] = {
    "assignment.assign": "Assign documents",
    "assignment.edit": "Change assignments",
    "assignment.take": "Take a document on",
    "assignment.withdraw": "Take assignments back",
}
