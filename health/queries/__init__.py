"""Reads of health: standings, explanations, the portfolio, and the facts that measures read."""
