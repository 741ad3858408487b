"""A real PostgreSQL without any set-up, started for the user."""
