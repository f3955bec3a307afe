"""Makes one account of two that are the same customer, in one change that can be undone."""
