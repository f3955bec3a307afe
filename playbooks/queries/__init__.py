"""Reads of what is to be done."""
