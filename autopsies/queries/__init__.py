"""Reads of autopsies: the list by state and one autopsy with its evidence."""
