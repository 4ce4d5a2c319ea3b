"""The house as written down and the house as built: drawings, layers, relations that point downwards only, the worker's tasks."""

import ast
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from docs.draw import DRAWN, HERE, LAYERS

HOUSE = Path(import_module("onewindow").__path__[0])
PLACE = {name: number for number, (name, _) in enumerate(LAYERS)}  # 0 is the top


@pytest.mark.parametrize("name", DRAWN)
def test_drawings_fit_the_code(name: str) -> None:
    assert (HERE / name).read_text(encoding="utf-8") == DRAWN[name](), "run: python docs/draw.py"


def test_no_relation_points_up() -> None:
    """import-linter does not see foreign keys named by strings."""
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in PLACE
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
        and not isinstance(field.related_model, str)
        and PLACE.get(field.related_model._meta.app_label, len(PLACE)) < PLACE[model._meta.app_label]
    ]  # fmt: skip
    assert not upward


def test_the_worker_knows_every_task() -> None:
    """It imports the module `tasks` of every package and nothing else: a task that this does not bring is never run."""
    found, unknown = 0, []
    for path in HOUSE.rglob("*.py"):
        if "app.task(" not in (text := path.read_text(encoding="utf-8")):
            continue
        app = max(
            (row for row in apps.get_app_configs() if path.is_relative_to(row.path)), key=lambda row: len(row.path)
        )
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and any("app.task" in ast.unparse(one) for one in node.decorator_list):
                found += 1
                if not hasattr(import_module(f"{app.name}.tasks"), node.name):
                    unknown.append(f"{path.relative_to(HOUSE)}: {node.name}")
    assert not unknown
    assert found > 20


def test_files_and_functions_keep_to_their_budget() -> None:
    """Four hundred lines a file, whatever it is written in; fifty a function."""
    folders = [HOUSE.parent / name for name in ("onewindow", "tests", "bench", "docs")]
    written = [
        path
        for folder in folders
        for kind in ("py", "css", "js", "html", "typ", "md")
        for path in folder.rglob(f"*.{kind}")
    ]
    too_long = []
    for path in written:
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > 400:
            too_long.append(f"{path.name}: {text.count(chr(10))} lines")
        if path.suffix != ".py":
            continue
        functions = (
            node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        )
        long = (each for each in functions if (each.end_lineno or 0) - each.lineno >= 50)
        too_long.extend(f"{path.name}: {each.name}" for each in long)
    assert not too_long
