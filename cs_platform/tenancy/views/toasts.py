"""What a page says after a change that can be undone."""

from django.contrib import messages
from django.middleware.csrf import get_token
from django.utils.html import format_html

from cs_platform.tenancy.access import TenantRequest


def undoable(request: TenantRequest, sentence: str, *, address: str, token: str) -> None:
    """Say what was done, with a button that undoes it."""
    said = format_html(
        '{} <form method="post" action="{}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="token" value="{}"><button type="submit">Undo</button></form>',
        sentence,
        address,
        get_token(request),
        token,
    )
    messages.success(request, said)
