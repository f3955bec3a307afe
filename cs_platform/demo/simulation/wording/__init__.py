"""What people at customers and at the company say and write, by occasion. All of it is invented."""
