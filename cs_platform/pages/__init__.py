"""What people read: one module per page, on top of everything, without models."""
