"""Writes of facts about accounts."""
