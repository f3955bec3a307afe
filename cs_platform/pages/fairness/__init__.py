"""Fairness of attention: functions and quarters are compared, never people."""
