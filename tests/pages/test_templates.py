"""What a strict content security policy and the look ask of every template and stylesheet."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_nothing_in_a_template_is_styled_or_run_in_place(template: Path) -> None:
    html = template.read_text()
    assert not re.search(r"\sstyle\s*=", html), "use a class, <progress> or SVG"
    assert not re.search(r"<style\b|\son[a-z]+\s*=\s*[\"']|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html), "scripts are files"


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_comments_end_on_their_line_or_they_would_be_shown(template: Path) -> None:
    for line in template.read_text().splitlines():
        assert line.count("{#") == line.count("#}"), line


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_every_class_of_ours_is_in_a_stylesheet(template: Path) -> None:
    known = set(re.findall(r"\.(ls-[a-z0-9-]+)", "".join(path.read_text() for path in STYLES)))
    used = set()
    for classes in re.findall(r'class="([^"]*)"', template.read_text()):
        used |= set(
            re.findall(r"(?<![\w-])ls-[a-z0-9-]*[a-z0-9](?![\w{-])", re.sub(r"{{.*?}}", "{", classes))
        )
    assert used <= known


@pytest.mark.parametrize("style", [path for path in STYLES if path.name != "tokens.css"], ids=name)
def test_colours_are_tokens(style: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", style.read_text(), flags=re.DOTALL)
    assert not re.search(r"#[0-9a-f]{3,8}\b", rules, flags=re.IGNORECASE)


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_scripts_run_nothing_from_text(script: Path) -> None:
    assert not re.search(
        r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", script.read_text()
    )


def test_both_themes_define_the_same_tokens() -> None:
    css = (ROOT / "static" / "css" / "tokens.css").read_text()
    light = css[css.index(':root, [data-bs-theme="light"] {') :]
    dark = css[css.index('[data-bs-theme="dark"] {') :]
    tokens = [set(re.findall(r"(--ls-[a-z0-9-]+):", block[: block.index("\n}")])) for block in (light, dark)]
    assert tokens[0] == tokens[1]
    assert len(tokens[0]) > 20
