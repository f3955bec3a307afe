"""Template tags of the playbooks app."""
