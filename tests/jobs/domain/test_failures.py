"""What is kept of an error."""

import pytest

from cs_platform.jobs.domain import failures


def raised(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


def test_class_words_and_place_are_kept() -> None:
    text = failures.describe(raised(ValueError("no such plan")), secrets=[])
    assert text.startswith("ValueError: no such plan (domain/test_failures.py, line ")


def test_an_error_without_words_is_its_class() -> None:
    assert failures.describe(KeyError(), secrets=[]) == "KeyError"


@pytest.mark.parametrize(
    "words",
    [
        "could not log in with hunter2-hunter2",
        "connecting to redis://:hunter2-hunter2@127.0.0.1:1/0 failed",
        "postgres://cs_app:hunter2-hunter2@db/lodestar refused",
    ],
)
def test_secrets_are_blanked(words: str) -> None:
    assert "hunter2" not in failures.describe(ValueError(words), secrets=["hunter2-hunter2"])


def test_a_password_in_an_address_is_blanked_though_nobody_named_it() -> None:
    assert "pass1" not in failures.describe(ValueError("https://me:pass1@host/"), secrets=[])


def test_people_and_rows_are_left_out() -> None:
    words = (
        'duplicate key value violates "person_once"\nDETAIL:  Key (email)=(ann@firm.test) already exists.\n'
    )
    text = failures.describe(ValueError(words), secrets=[])
    assert text == 'ValueError: duplicate key value violates "person_once"'
    assert "@" not in failures.describe(ValueError("<ann@firm.test> bounced"), secrets=[])


def test_lines_cannot_be_forged_and_text_is_short() -> None:
    text = failures.describe(raised(ValueError("a\r\nERROR b\x00\x1b[31m" + "x" * 9000)), secrets=[])
    assert text.isprintable()
    assert len(text) <= failures.LONGEST
    assert "line " in text


def test_a_short_secret_does_not_blank_half_the_sentence() -> None:
    assert failures.describe(ValueError("a cat"), secrets=["a", ""]) == "ValueError: a cat"


def test_steps_name_code_and_no_values() -> None:
    assert "test_failures.py" in failures.steps(raised(ValueError("secret words")))
    assert "secret words" not in failures.steps(raised(ValueError("secret words")))
