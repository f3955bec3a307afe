"""What the import linter cannot see."""

import ast
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from cs_platform.lib.choices import LabelledEnum

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("cs_platform", "accounts", "health", "playbooks", "autopsies")
# lower first: a key may point to the same app or one before it
APPS = ("tenancy", "jobs", "accounts", "health", "playbooks", "autopsies")
BANNED_MODULES = {"utils.py", "helpers.py", "services.py", "managers.py", "signals.py"}


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


def test_the_layer_contract_lists_every_top_level_package() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    listed = {name.strip() for layer in contracts[0]["layers"] for name in layer.split("|")}
    standalone = {
        "cs_platform.embedded",
        "cs_platform.settings",
        "cs_platform.wsgi",
        "cs_platform.celery",
        "cs_platform.apps",
    }
    platform = {
        f"cs_platform.{path.stem}"
        for path in (ROOT / "cs_platform").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
    }
    assert platform - standalone <= listed
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert found == set(PACKAGES)


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_named_after_its_subject_and_small(path: Path) -> None:
    assert path.name not in BANNED_MODULES
    if "migrations" not in path.parts:
        assert len(path.read_text().splitlines()) <= 320


def test_no_import_stands_inside_a_function() -> None:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [child for child in ast.walk(node) if isinstance(child, ast.Import | ast.ImportFrom)]
                assert not inner, f"{path}: {node.name}"


def test_keys_point_to_the_same_or_a_lower_app_and_nothing_points_back() -> None:
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.local_fields:
                if isinstance(field, models.ForeignKey):
                    target = field.related_model._meta.app_label
                    assert APPS.index(target) <= APPS.index(label), f"{model.__name__}.{field.name}"
                    if target != label:
                        assert field.remote_field.related_name == "+", f"{model.__name__}.{field.name}"


def all_enums(base: type[LabelledEnum] = LabelledEnum) -> list[type[LabelledEnum]]:
    return [enum for child in base.__subclasses__() for enum in (child, *all_enums(child))]


def test_every_code_has_a_label_for_people() -> None:
    for enum in all_enums():
        for member in enum:
            assert member.label.strip(), member
            assert member.value == member.value.upper()


def test_templates_are_short_and_have_neither_style_nor_script_inline() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert " style=" not in text, path
        assert "<style" not in text, path
        assert "onclick=" not in text, path
        assert "<script>" not in text, path
        assert len(text.splitlines()) <= 150, path


def test_no_file_names_a_package_registrys_host() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    hosts = [".".join(parts) for parts in (("registry", "npmjs"), ("files", "pythonhosted"), ("pypi", "org"))]
    for name in tracked.stdout.splitlines():
        path = ROOT / name
        if path.exists():
            text = path.read_text(errors="ignore")
            assert not [host for host in hosts if host in text], name
