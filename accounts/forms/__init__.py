"""What is asked of people: of imports, and of each kind of record."""
