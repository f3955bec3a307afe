"""What a model's inputs are called."""

from health.domain import measures
from health.domain.prediction import landmarks

PROFILE = "Account’s profile"
CAN_END = "Can end within the horizon"
TRENDS = {landmarks.MEAN: ", mean of three months", landmarks.CHANGE: ", change over three months"}


def name(source: str) -> str:
    """Return the name of an input in words: a measure's, the profile's, or that of a column of one's own."""
    key = landmarks.measure_key(source)
    if key == landmarks.CAN_END:
        return CAN_END
    if key.startswith(landmarks.OWN):
        words = key.removeprefix(landmarks.OWN).replace("_", " ")
        return words[:1].upper() + words[1:]
    trend = TRENDS.get(source.removeprefix(key), "")
    return f"{measures.BY_KEY[key].label if key in measures.BY_KEY else key}{trend}"
