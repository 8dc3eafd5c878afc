"""What a user can do to a project, by entity. Each verb returns the `ChangeSet` of its operation."""
