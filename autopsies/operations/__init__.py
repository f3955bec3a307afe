"""Writes to autopsies: opening them and answering whether one helps."""
