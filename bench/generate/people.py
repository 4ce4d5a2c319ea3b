"""Applicants by the ten thousand, with valid check digits and numbers of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import psycopg
from django.db import connection as django
from django.db.models import Max, Model
from django.utils import timezone
from psycopg import sql

from onewindow.accounts.models import (
    Capacity,
    DocumentType,
    IdentityLevel,
    Mandate,
    Principal,
    PrincipalKind,
    User,
)
from onewindow.config.demo import names
from onewindow.kernel.identifiers import make_id_card

AT_ONCE = 2000
MODELS: tuple[Any, ...] = (User, Principal, Mandate)
FIRST_BIRTH = date(1921, 1, 1)  # apart from those that are made otherwise


@dataclass(frozen=True)
class Somebody:
    principal: int
    user: int
    mandate: int
    name: str
    number: str
    digest: str
    phone: str


def crowd(number: int, random: Random, url: str) -> list[Somebody]:
    """Written by COPY, rows as the models would write them; keys are given here."""
    seen: set[str] = set()
    cards: list[str] = []
    for place in range(number + number // 10):  # some numbers come twice
        card = make_id_card(random, birth=FIRST_BIRTH + timedelta(days=place // 40))
        if card not in seen:
            seen.add(card)
            cards.append(card)
    at, first = timezone.now(), {model: 1 + (model.objects.aggregate(last=Max("pk"))["last"] or 0) for model in MODELS}
    made: list[Somebody] = []
    with psycopg.connect(url) as connection:
        for start in range(0, len(cards), AT_ONCE):
            people = [
                _one(start + place, card, at, random, first)
                for place, card in enumerate(cards[start : start + AT_ONCE])
            ]
            for place, model in enumerate(MODELS):
                _copy(connection, model, [one[place] for one in people])
            made += [
                Somebody(p.pk, u.pk, m.pk, p.name, p.document_number, bytes(p.document_digest).hex(), p.phone)
                for u, p, m in people
            ]
        for model in MODELS:
            table = model._meta.db_table
            connection.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))")
    return made


def _copy(connection: psycopg.Connection[Any], model: type[Model], rows: Sequence[Model]) -> None:
    fields = model._meta.concrete_fields
    columns = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(model._meta.db_table), columns)
    with connection.cursor().copy(statement) as copy:
        for row in rows:
            copy.write_row([field.get_db_prep_save(getattr(row, field.attname), django) for field in fields])


def _one(
    number: int, card: str, at: datetime, random: Random, first: Mapping[Any, int]
) -> tuple[User, Principal, Mandate]:
    user = User(pk=first[User] + number, username=f"bench-{number}", display_name=names.person(random), date_joined=at)
    user.set_phone(f"139{50_000_000 + number}")
    user.password = "!"  # noqa: S105 - nobody signs in with it
    principal = Principal(
        pk=first[Principal] + number, declared_by=user, kind=PrincipalKind.NATURAL, name=user.display_name, phone=user.phone, address="洛阳市示例路1号",
        identity_level=IdentityLevel.WINDOW, checked_at=at, checked_by="post:0:window",
    )  # fmt: skip
    principal.set_document(DocumentType.ID_CARD, card)
    since = at.date() - timedelta(days=900)
    mandate = Mandate(
        pk=first[Mandate] + number, user=user, principal=principal, capacity=Capacity.SELF, starts_on=since
    )
    return user, principal, mandate
