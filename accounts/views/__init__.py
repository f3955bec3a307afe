"""Pages of the accounts app: imports and records."""
