"""The house as written down and the house as built: drawings, layers, and relations that point downwards only."""

import pytest
from django.apps import apps

from docs.draw import DRAWN, HERE, LAYERS

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
