"""A simulated software company to try Lodestar with: its files, its people, the processes that serve it."""
