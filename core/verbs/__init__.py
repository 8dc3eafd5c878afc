"""What a user can do to a project, by entity; each verb returns the `ChangeSet` of its operation."""
