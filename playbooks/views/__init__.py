"""What people do with their day."""
