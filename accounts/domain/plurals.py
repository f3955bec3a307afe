"""English plurals of the words tables are called by."""


def plural(noun: str) -> str:
    """Return several of it: `touches`, `stage entries`, `invoices`."""
    if noun.endswith(("ch", "sh", "s", "x")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def counted(count: int, noun: str) -> str:
    """Return how many of it there are: `1 outcome goal`, `3 touches`."""
    return f"{count} {noun if count == 1 else plural(noun)}"
