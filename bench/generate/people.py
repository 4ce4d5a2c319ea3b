"""Applicants by the ten thousand, with valid check digits and numbers of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from django.utils import timezone

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


def crowd(number: int, random: Random) -> list[Somebody]:
    seen: set[str] = set()
    cards: list[str] = []
    for place in range(number + number // 10):  # some numbers come twice
        card = make_id_card(random, birth=FIRST_BIRTH + timedelta(days=place // 40))
        if card not in seen:
            seen.add(card)
            cards.append(card)
    made: list[Somebody] = []
    for first in range(0, len(cards), AT_ONCE):
        made += _some(first, cards[first : first + AT_ONCE], random)
    return made


def _some(first: int, cards: Sequence[str], random: Random) -> list[Somebody]:
    at = timezone.now()
    people = [_one(first + place, card, at, random) for place, card in enumerate(cards)]
    users = User.objects.bulk_create([user for user, _ in people])
    for user, (_, principal) in zip(users, people, strict=True):
        principal.declared_by = user
    principals = Principal.objects.bulk_create([principal for _, principal in people])
    mandates = Mandate.objects.bulk_create(_mandates(users, principals, at.date()))
    return [
        Somebody(p.pk, u.pk, m.pk, p.name, p.document_number, bytes(p.document_digest).hex(), p.phone)
        for u, p, m in zip(users, principals, mandates, strict=True)
    ]


def _mandates(users: Sequence[User], principals: Sequence[Principal], day: date) -> list[Mandate]:
    since = day - timedelta(days=900)
    return [
        Mandate(user=user, principal=principal, capacity=Capacity.SELF, starts_on=since)
        for user, principal in zip(users, principals, strict=True)
    ]


def _one(number: int, card: str, at: Any, random: Random) -> tuple[User, Principal]:
    user = User(username=f"bench-{number}", display_name=names.person(random), date_joined=at)
    user.set_phone(f"139{50_000_000 + number}")
    user.password = "!"  # noqa: S105 - nobody signs in with it
    principal = Principal(
        kind=PrincipalKind.NATURAL, name=user.display_name, phone=user.phone, address="洛阳市示例路1号",
        identity_level=IdentityLevel.WINDOW, checked_at=at, checked_by="post:0:window",
    )  # fmt: skip
    principal.set_document(DocumentType.ID_CARD, card)
    return user, principal
