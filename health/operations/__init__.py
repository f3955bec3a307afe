"""Writes to health: configurations, scores and the closing of a day."""
