"""Addresses of the accounts app, each module below its own part of `/o/<organization>/`."""
