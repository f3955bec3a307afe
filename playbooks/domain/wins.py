"""What is worth celebrating, as sentences."""

from health.domain.signals.ours import shortened


def goal_confirmed(statement: str, *, above: bool) -> str:
    """Say that the customer has confirmed an outcome."""
    how = "above what they expected" if above else "as they expected"
    return f"They confirmed “{shortened(statement)}”, {how}."


def renewed(product: str) -> str:
    """Say that a contract was renewed."""
    return f"They renewed {product}." if product else "They renewed."


def back_on_track(days: int) -> str:
    """Say that an account has left the ditch."""
    return f"They are back on track after {days} days."
