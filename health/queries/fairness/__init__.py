"""Reads of how fairly attention is given, each as of a day, by function and time, never by person."""
