"""Small pictures drawn by the server as SVG: the risk disc, sparklines, bars. Colours come from classes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SPARK_WIDTH, SPARK_HEIGHT = 80, 20
BAR_WIDTH, BAR_HEIGHT = 180, 12
INTERVAL_EDGE = 5


@dataclass(frozen=True, kw_only=True)
class Band:
    """How one band of health looks: its class, its word, and its disc, the fuller the higher the risk."""

    css: str
    word: str
    disc: SafeString


_RING = (
    '<svg class="ls-disc" viewBox="0 0 12 12" aria-hidden="true">'
    '<circle class="ls-disc-ring" cx="6" cy="6" r="4.75"{}/>{}</svg>'
)


def _disc(ring: str = "", fill: str = "") -> SafeString:
    """Draw a disc from our own constants."""
    return mark_safe(_RING.format(ring, fill))  # noqa: S308 - constants only


BANDS = {
    "HEALTHY": Band(css="ls-risk-0", word="healthy", disc=_disc()),
    "WATCH": Band(
        css="ls-risk-1",
        word="watch",
        disc=_disc(fill='<path class="ls-disc-fill" d="M6 1.25a4.75 4.75 0 0 0 0 9.5Z"/>'),
    ),
    "AT_RISK": Band(
        css="ls-risk-2",
        word="at risk",
        disc=_disc(fill='<circle class="ls-disc-fill" cx="6" cy="6" r="4.75"/>'),
    ),
    "UNKNOWN": Band(css="ls-risk-x", word="unknown", disc=_disc(ring=' stroke-dasharray="2.2 1.6"')),
}


def band_of(code: str | None) -> Band:
    """Return the look of a band's code; no band at all reads as unknown."""
    return BANDS[(code or "UNKNOWN").upper().replace(" ", "_")]


def risk(code: str | None, written_health: str) -> SafeString:
    """Draw the disc with the number and the word, so that colour never speaks alone."""
    band = band_of(code)
    figure = format_html('<span class="ls-risk-num">{}</span>', written_health) if written_health else ""
    return format_html(
        '<span class="ls-risk {}">{}{}<span class="ls-risk-word">{}</span></span>',
        band.css,
        band.disc,
        figure,
        band.word,
    )


def spark_points(
    values: Sequence[float], *, low: float, high: float, width: int = SPARK_WIDTH, height: int = SPARK_HEIGHT
) -> list[tuple[float, float]]:
    """Place values left to right in a box with a margin for the line; ``high`` is at the top.

    Raises nothing on a flat line or a single value: it lies in the middle.
    """
    margin, span = 3.0, high - low
    step = (width - 2 * margin) / max(len(values) - 1, 1)
    inner = height - 2 * margin
    return [
        (round(margin + step * place, 1), round(margin + inner * ((high - value) / span if span else 0.5), 1))
        for place, value in enumerate(values)
    ]


def sparkline(values: Sequence[float], *, label: str, band: str | None = None) -> SafeString:
    """Draw a line of values with a dot on the newest, over at least 10 units, so that noise stays small."""
    middle = (max(values) + min(values)) / 2
    reach = max((max(values) - min(values)) / 2, 5.0)
    points = spark_points(values, low=middle - reach, high=middle + reach)
    return format_html(
        '<svg class="ls-spark {}" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<polyline class="{}" points="{}"/>'
        '<circle class="{}" cx="{}" cy="{}" r="2"/></svg>',
        band_of(band).css if band else "",
        SPARK_WIDTH,
        SPARK_HEIGHT,
        label,
        "c-line-risk" if band else "c-line-thin",
        " ".join(f"{x:g},{y:g}" for x, y in points),
        "ls-disc-fill" if band else "c-dot",
        *points[-1],
    )


def bar(ratio: float, *, mark: str = "c-mid") -> SafeString:
    """Draw a horizontal bar from zero: ``ratio`` of its full width, cut to 0..1; its figure stands beside."""
    width = round(max(0.0, min(ratio, 1.0)) * (BAR_WIDTH - 1.5), 1)
    return format_html(
        '<svg class="ls-bar" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">'
        '<rect x="0.75" y="0.75" width="{}" height="{}" class="{}"/></svg>',
        BAR_WIDTH,
        BAR_HEIGHT,
        width,
        BAR_HEIGHT - 1.5,
        mark,
    )


def interval(low: float, value: float, high: float, *, top: float) -> SafeString:
    """Draw a value with its interval on a line that ends at `top`."""
    scale = (BAR_WIDTH - 2 * INTERVAL_EDGE) / top if top > 0 else 0.0
    left, at, right = (round(INTERVAL_EDGE + each * scale, 1) for each in (low, value, high))
    return format_html(
        '<svg class="ls-bar" viewBox="0 0 {} {}" preserveAspectRatio="xMinYMid meet" aria-hidden="true">'
        '<line class="c-line-thin" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<circle class="c-dot" cx="{}" cy="{}" r="4"/></svg>',
        BAR_WIDTH,
        BAR_HEIGHT,
        left,
        right,
        BAR_HEIGHT / 2,
        BAR_HEIGHT / 2,
        at,
        BAR_HEIGHT / 2,
    )


def score_bar(ratio: float) -> SafeString:
    """Draw a score on its track, 0..1 of the full length, as beside a dimension of health."""
    width = round(max(0.0, min(ratio, 1.0)) * SPARK_WIDTH, 1)
    return format_html(
        '<svg class="ls-spark" viewBox="0 0 80 10" aria-hidden="true">'
        '<rect x="0" y="4.5" width="80" height="1" class="c-low"/>'
        '<rect x="0" y="1" width="{}" height="8" class="c-mid"/></svg>',
        width,
    )
