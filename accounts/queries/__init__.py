"""Reads of facts about accounts."""
