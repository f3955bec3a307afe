"""Undoes a whole import: decided by `accounts.queries.undo`, written here slice by slice.

`background` is what workers do, `changes` writes rows that have an audit, `usage` days of use, which have
none, `ending` what follows once all is undone.
"""
