"""When an autopsy is agreed: each accountable executive asked must want to find out why.

Relief for the customer is never locked by it.
"""

from collections.abc import Sequence

from autopsies.domain.choices import Answer, AutopsyState


class AnswersClosedError(ValueError):
    """All have answered; the sentence says so."""


def state_of(answers: Sequence[Answer | None]) -> AutopsyState:
    """Return the state that the answers make; None = not yet answered."""
    if Answer.DECLINED in answers:
        return AutopsyState.DECLINED
    if answers and all(answer is Answer.AGREED for answer in answers):
        return AutopsyState.AGREED
    return AutopsyState.PROPOSED


def can_answer(answers: Sequence[Answer | None]) -> bool:
    """Return whether an answer may still be given or changed: until all have answered."""
    return None in answers


def check_can_answer(answers: Sequence[Answer | None]) -> None:
    """Raise AnswersClosedError when all have answered."""
    if not can_answer(answers):
        raise AnswersClosedError("Everybody has answered, so answers stand as they are.")
