"""What the whole window stands on: theme, language, settings, jobs, identities and times, and no widget of ours."""
