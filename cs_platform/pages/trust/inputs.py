"""What a model's inputs are called, and those that somebody may vouch for."""

from collections.abc import Collection

from health.domain import measures
from health.domain.prediction import landmarks
from health.queries import landmarks as stored
from health.queries.models import Study

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


def unvouched(organization_id: int, study: Study, known: Collection[str]) -> list[tuple[str, str]]:
    """Return the columns of one's own, with their names, of whose past models learn nothing."""
    reports = [each.report for each in study.horizons if each.report is not None]
    left_out = {suspect.name for report in reports for suspect in report.suspects}
    found = stored.own_inputs(organization_id)
    return [(source, name(source)) for source in found if source not in {*known, *left_out}]
