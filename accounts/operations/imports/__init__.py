"""Brings facts in from files: one way for CSV and Excel, browser and command.

Rows from `accounts.domain` -> COPY into a temporary table (`staging`) -> compared with what stands and
written by one statement per kind (`writing`, `tables`; `usage` for usage) -> a mark in the same
transaction (`progress`), slice by slice (`slices`), and once at the end (`finishing`).
`folder` runs this for the command.
"""
