"""What undoing an import would change: read from the audit, decided row by row, nothing written."""
