"""Script in every text that anybody has typed, on every page that the walk opens: it must be read, and never run."""

import os
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Concat, Left
from django.test import Client

from onewindow.accounts.models import User
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import BundleVersion, GuideVersion
from onewindow.kernel.fields import EncryptedJSON, EncryptedText

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
SHORT = '"><b onclick=alert(3)>'
SHOWN = ("&lt;script&gt;alert(1)", "&lt;b onclick=alert(3)&gt;")
RUNS = re.compile(r"<script>alert|<img src=x|<b onclick|=\s*[\"']?javascript:", re.IGNORECASE)
WORDS = re.compile(r"[\u4e00-\u9fff]")

# What the software writes and reads itself: keys, kinds, names of states and acts. Nobody types into them.
OWN_WORDS = {
    "key", "agency_key", "kind", "role", "step", "act", "type", "prefill", "pattern", "pinyin", "initials", "search_words", "topic", "path",
    "delivery_way", "channel", "document_type", "password", "proof", "unit", "clock", "procedure", "awaits", "material", "content_type",
    "what", "lead", "to_agency", "when", "caller", "rated_by", "light", "target", "document_digest", "local_code", "prefix", "way",
    "query_code", "code",
}  # fmt: skip
OWN_TABLES = {
    "record.Event", "record.Chain", "record.Clock", "api.Answered", "cases.Tally", "cases.TallyMonth", "network.Region", "catalogue.Synonym",
    "catalogue.Element", "notices.Wording", "cases.LegalReview.about",
}  # fmt: skip


def _typed() -> Iterator[tuple[type[models.Model], list[Any]]]:
    for model in apps.get_models():
        if not model.__module__.startswith("onewindow") or model._meta.label in OWN_TABLES:
            continue
        fields = [field for field in model._meta.concrete_fields if _is_typed(field)]
        if fields:
            yield model, fields


def _is_typed(field: Any) -> bool:
    if (
        field.name in OWN_WORDS
        or field.choices
        or field.unique
        or f"{field.model._meta.label}.{field.name}" in OWN_TABLES
    ):
        return False
    return isinstance(field, models.CharField | models.TextField | models.JSONField | EncryptedText)


def type_script() -> None:
    """Into every row that there is: at the end of every word that people, or the editors of guides, have written."""
    with transaction.atomic():
        for model, fields in _typed():
            if not model._default_manager.exists():
                continue
            plain = [field for field in fields if isinstance(field, models.CharField | models.TextField)]
            if appended := {field.name: _appended(field) for field in plain if _script(field)}:
                model._default_manager.update(**appended)
            if others := [field for field in fields if field not in plain]:
                _type_by_row(model, others)


def _script(field: Any) -> str:
    """As much of script as the field has room for beside a word; nothing where it has none."""
    most = field.max_length or 10_000
    return next((script for script in (SCRIPT, SHORT) if len(script) < most), "")


def _appended(field: Any) -> Case:
    """What the column says with script at its end, as long as it may be; where it says nothing, nothing."""
    script = _script(field)
    longer = Concat(
        Left(field.name, (field.max_length or 10_000) - len(script)), Value(script), output_field=TextField()
    )
    return Case(When(**{f"{field.name}__gt": ""}, then=longer), default=field.name, output_field=TextField())


def _type_by_row(model: type[models.Model], fields: list[Any]) -> None:
    """Into what the database cannot write by itself: texts that it holds encrypted, and words within JSON."""
    for row in model._default_manager.all():
        changed = {
            field.name: value
            for field in fields
            if (value := _with_script(field, getattr(row, field.attname))) is not None
        }
        if isinstance(row, GuideVersion | BundleVersion) and "content" in changed:
            changed["content_digest"] = os.urandom(32)
        if changed:
            model._default_manager.filter(pk=row.pk).update(**changed)


def _with_script(field: Any, value: Any) -> Any:
    """The value with script in it; None where it says nothing."""
    if isinstance(field, EncryptedText) and not isinstance(field, EncryptedJSON):
        return f"{value}{SCRIPT}" if value else None
    made = _leaves(value, SHORT)
    if field.model is GuideVersion:
        GuideContent.model_validate(made)
    return made if made != value else None


def _leaves(value: Any, script: str) -> Any:
    match value:
        case dict():
            return {key: _leaves(item, script) for key, item in value.items()}
        case list():
            return [_leaves(item, script) for item in value]
        case str() if WORDS.search(value):
            return value + script
    return value


def run_anywhere(visited: list[tuple[User | None, str]]) -> Iterator[str]:
    """The pages on which something typed would run, or that do not open any more."""
    shown = 0
    for user, path in dict.fromkeys(visited):
        client = Client()
        if user is not None:
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        answer = client.get(path)
        text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
        shown += any(script in text for script in SHOWN)
        if found := RUNS.search(text):
            yield f"{path}: {text[max(0, found.start() - 120) : found.end() + 60]}"
        elif answer.status_code not in {200, 302}:  # elsewhere, where what it asked for has been done since
            yield f"{path}: {answer.status_code} with script in what was typed"
    if shown < len(set(visited)) / 4:
        yield f"script was shown on {shown} of {len(set(visited))} pages only: it has not been typed"
