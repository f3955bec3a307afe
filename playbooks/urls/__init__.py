"""Addresses of what people do with their day."""
