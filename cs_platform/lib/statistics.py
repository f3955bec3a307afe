"""The little statistics that several domains share."""


def shrunk_rate(*, count: float, exposure: float, prior: float, weight: float) -> float:
    """Return count / exposure pulled towards `prior` as if `weight` units of exposure had shown it."""
    return (count + prior * weight) / (exposure + weight)
