"""Settings that are read from several apps: lists of what is set up, rates, the audit trail."""
