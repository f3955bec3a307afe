"""Rows of lists over all accounts: what each may show, and what it says of its rows."""
