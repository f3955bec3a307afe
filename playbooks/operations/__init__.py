"""Writes of what is to be done."""
