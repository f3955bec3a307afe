"""The page of one account: a head that all its tabs share, and a module for each tab."""
