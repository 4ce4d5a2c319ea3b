"""From the signature of an act to the schema of its request, and back from what was sent to what the act takes.

An act says with its keyword parameters what it needs: text, dates, choices, dataclasses such as `Point` or `Denial`, and rows
that are named by key. Nothing about an act is written here a second time.
"""

import base64
import binascii
import dataclasses
import inspect
import types
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from django.db import models
from django.utils import timezone
from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from onewindow.accounts.models import Principal
from onewindow.catalogue.models import Item
from onewindow.network.models import Agency
from onewindow.staff.models import Post
from onewindow.web.api.problems import Problem

WHO_AND_WHEN = {"by", "at", "recorded_at"}
TEXT_MAX, LIST_MAX, ID_MAX, FILE_MAX = 4000, 100, 2**63 - 1, 400_000  # of a file in base64

Text = Annotated[str, Field(max_length=TEXT_MAX)]
Whole = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Id = Annotated[int, Field(ge=1, le=ID_MAX)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]
Moment = Annotated[datetime, Field(description="带时区的时间，例如 2026-06-09T10:00:00+08:00")]
Money = Annotated[Decimal, Field(max_digits=12, decimal_places=2)]
File = Annotated[str, Field(max_length=FILE_MAX, description="文件的 Base64", json_schema_extra={"format": "byte"})]
PLAIN: Mapping[Any, Any] = {
    str: Text, int: Whole, bool: bool, date: Day, datetime: Moment, Decimal: Money, bytes: File, float: float,
}  # fmt: skip


class Sent(Schema):
    """What an act is sent. Unknown parts are refused: a word misspelt must not be a wish ignored."""

    model_config = ConfigDict(extra="forbid")


@dataclasses.dataclass(frozen=True)
class Row:
    """How a row of a model is named in a request."""

    schema: Any
    field: str
    told: str  # what is said where there is none


ROWS: Mapping[type[models.Model], Row] = {
    Post: Row(Id, "pk", "没有这个岗位"),
    Agency: Row(Id, "pk", "没有这个部门"),
    Principal: Row(Id, "pk", "没有这个身份"),
    Item: Row(Annotated[str, Field(min_length=1, max_length=50, description="实施编码")], "code", "没有这个事项"),
}


@cache
def parameters(act: Callable[..., Any]) -> dict[str, tuple[Any, Any]]:
    """The keyword parameters that say what is done: name → type, default (or `inspect.Parameter.empty`)."""
    hints = get_type_hints(inspect.unwrap(act))
    return {
        name: (hints[name], each.default)
        for name, each in inspect.signature(act).parameters.items()
        if each.kind is inspect.Parameter.KEYWORD_ONLY and name not in WHO_AND_WHEN
    }


def body_of(name: str, act: Callable[..., Any], *, supplied: Collection[str] = (), of: str = "") -> type[Sent] | None:
    """The schema of the request; None where the act needs nothing. `supplied`: what the API knows by itself; `of`: whose table."""
    fields: dict[str, Any] = {}
    for key, (hint, default) in parameters(act).items():
        if key not in supplied:
            fields[key] = (schema_of(hint), ... if default is inspect.Parameter.empty else default)
    if not fields:
        return None
    made: type[Sent] = create_model(f"Act_{of}_{name}" if of else f"Act_{name}", __base__=Sent, **fields)
    return made


@cache
def schema_of(hint: Any) -> Any:
    """The type by which pydantic reads what the act wants as `hint`."""
    if hint in PLAIN:
        return PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, models.Model):
        return ROWS[hint].schema
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _dataclass(hint)
    return FormValue if hint is Any else _generic(hint)


def _generic(hint: Any) -> Any:
    """Alternatives, lists and dictionaries of the above; choices and literals as they are."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return Union[tuple(schema_of(each) for each in inner)]  # noqa: UP007 - made while running
    if origin in (Sequence, Collection, list):
        return Annotated[list[schema_of(inner[0])], Field(max_length=LIST_MAX)]  # type: ignore[misc]
    if origin in (dict, Mapping):
        key = Annotated[str, Field(max_length=100)]
        return Annotated[dict[key, schema_of(inner[1])], Field(max_length=LIST_MAX)]  # type: ignore[misc]
    return hint


# A value of a form: text, several choices, or the rows of a repeating group.
Cell = Text | Annotated[list[Text], Field(max_length=LIST_MAX)]
FormValue = Cell | Annotated[list[dict[str, Cell]], Field(max_length=LIST_MAX)]


def _dataclass(made: type) -> type[Sent]:
    hints = get_type_hints(made)
    fields: dict[str, Any] = {}
    for each in dataclasses.fields(made):
        default: Any = ...
        if each.default is not dataclasses.MISSING:
            default = "" if each.default == b"" else each.default
        elif each.default_factory is not dataclasses.MISSING:
            default = Field(default_factory=each.default_factory)
        fields[each.name] = (schema_of(hints[each.name]), default)
    schema: type[Sent] = create_model(made.__name__, __base__=Sent, __doc__=inspect.getdoc(made), **fields)
    return schema


def arguments(act: Callable[..., Any], sent: Sent | None) -> dict[str, Any]:
    """What the act takes, from what was sent. Raises Problem (422) for a row that is not there, by its place."""
    if sent is None:
        return {}
    known = parameters(act)
    return {name: _value(known[name][0], getattr(sent, name), name) for name in type(sent).model_fields}


def _value(hint: Any, sent: Any, place: str) -> Any:
    if sent is None or hint in (str, int, bool, date, Decimal, float):
        return sent
    if hint is datetime:
        return sent if timezone.is_aware(sent) else timezone.make_aware(sent)
    if hint is bytes:
        return _file(sent, place)
    if isinstance(hint, type) and issubclass(hint, models.Model):
        return _row(hint, sent, place)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        parts = dataclasses.fields(hint)
        return hint(**{p.name: _value(hints[p.name], getattr(sent, p.name), f"{place}.{p.name}") for p in parts})
    return _several(hint, sent, place)


def _several(hint: Any, sent: Any, place: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        real = [each for each in inner if each is not type(None)]
        return _value(real[0], sent, place) if len(real) == 1 else sent
    if origin in (Sequence, Collection, list):
        return [_value(inner[0], each, f"{place}.{number}") for number, each in enumerate(sent)]
    if origin in (dict, Mapping):
        return {key: _value(inner[1], each, f"{place}.{key}") for key, each in sent.items()}
    return hint(sent) if isinstance(hint, type) and issubclass(hint, Enum) else sent


def _file(sent: str, place: str) -> bytes:
    try:
        return base64.b64decode(sent, validate=True)
    except (binascii.Error, ValueError):
        raise Problem(422, "invalid", "文件不是 Base64。", problems={place: "应当是 Base64"}) from None


def _row(model: type[models.Model], sent: Any, place: str) -> models.Model:
    row = ROWS[model]
    found = model._default_manager.filter(**{row.field: sent}).first()
    if found is None:
        raise Problem(422, "no_such_choice", f"{row.told}：{sent}。", problems={place: row.told})
    return found


__all__ = ["FormValue", "Id", "Literal", "Sent", "Text", "arguments", "body_of", "parameters", "schema_of"]
