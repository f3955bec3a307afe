"""Can I trust this? The churn model and the health bands held against what happened."""
