"""Addresses of people and organizations."""
