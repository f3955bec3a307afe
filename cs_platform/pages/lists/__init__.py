"""Lists of what is on record: one engine, and a declaration for each list."""
