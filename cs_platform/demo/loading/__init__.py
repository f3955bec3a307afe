"""Writes simulated tables straight into the database, for portfolios too large to go through files.

What the importer would find out (ids, members, stages) is looked up in memory; rows go by COPY into a
temporary table, since COPY into a table under row-level security is refused, and from there into theirs.
"""
