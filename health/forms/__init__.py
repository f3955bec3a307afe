"""Forms of the health model."""
