"""Whether help goes where need and money are, or where noise is.

Source: the metric dictionary, "Fairness of attention". Functions and time are compared, never people.
"""
