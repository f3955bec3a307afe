"""What people send about themselves and their organization."""
