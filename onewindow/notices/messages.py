"""Telling people: one row a person, in the transaction of the act, sent by the worker (Art. 24)."""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from onewindow.accounts.models import User
from onewindow.kernel.fields import lookup_digest
from onewindow.notices import jobs
from onewindow.notices.firms import ensure_no_firm
from onewindow.notices.models import Message, MessageState, Worded
from onewindow.notices.wording import BUILT_IN, NAMED, filled, own_words, slots_in
from onewindow.record.models import Event
from onewindow.regulation.articles import Art

PROGRESS_TOLD = Art(24)
LONGEST = 500
HIDDEN = "••••••"


@dataclass(frozen=True)
class Person:
    """Whom to tell: on the platform where there is a sign-in, by SMS where there is a phone."""

    user: User | None = None
    phone: str = ""


@dataclass(frozen=True)
class Telling:
    """What is told. `secret` is a code in the text that the stored text does not show.

    `slots` gives the values of placeholders, asked only where the office has words of its own for the kind.
    """

    kind: str
    title: str
    text: str
    values: dict[str, str] = field(default_factory=dict)
    secret: str = ""
    slots: Callable[..., Mapping[str, str]] | None = None


def tell(
    telling: Telling, people: Iterable[Person], *, event: Event, at: datetime, known: Collection[str] = ()
) -> list[Message]:
    """Tell each of them once: a second call for the same event, kind and person changes nothing. Raises FirmNamed."""
    told = list(people)
    if not told:
        return []
    if event.actor_kind == "officer":
        ensure_no_firm([telling.text], known)
    telling = in_own_words(telling, event)
    return [message for person in told if (message := _write(telling, person, event=event, at=at))]


def in_own_words(telling: Telling, event: Event) -> Telling:
    """In the office's words where it has some and all of them can be filled, else in the built-in ones."""
    text = own_words(event, telling.kind, Worded.MESSAGE).get(Worded.MESSAGE, "")
    if not text:
        return telling
    values = {label: telling.values.get(name, "") for name, label in NAMED.items()}
    if telling.slots is not None:
        values |= telling.slots(*slots_in(text))
    values |= {BUILT_IN: telling.text, "查询码": telling.secret}
    return replace(telling, text=filled(text, values) or telling.text)


def tell_code(phone: str, code: str, *, at: datetime) -> Message:
    """A one-time code to a phone, sent at once by the worker; the code itself is stored encrypted only."""
    text = f"验证码 {code}，5分钟内有效。不要告诉任何人，工作人员不会向您索要。"
    return _at_once(Telling("code", "登录验证码", text, {"code": code}, secret=code), phone, at)


def tell_new_phone_code(phone: str, code: str, *, at: datetime) -> Message:
    """A code to the phone that is to become that of a sign-in. Unlike one for signing in it may be read out at a window."""
    text = f"验证码 {code}，5分钟内有效，用来把这个号码设为您登录政务服务平台的手机号。在窗口办的，请念给窗口人员；不是您要改的，不要告诉任何人。"
    return _at_once(Telling("phone_code", "登录手机号变更验证码", text, {"code": code}, secret=code), phone, at)


def _at_once(telling: Telling, phone: str, at: datetime) -> Message:
    message = _row(telling, Person(phone=phone), key=f"code:{secrets.token_hex(16)}", at=at)
    message.save(force_insert=True)
    jobs.send(message.pk, first=True)
    return message


def _write(telling: Telling, person: Person, *, event: Event, at: datetime) -> Message | None:
    key = f"{event.pk}:{telling.kind}:{_who(person)}"
    if _told(event, key):
        return None
    message = _row(telling, person, key=key, at=at)
    message.event, message.chain_id = event, event.chain_id
    message.save(force_insert=True)
    if message.state == MessageState.PENDING:
        jobs.send(message.pk, first=True)
    return message


def _told(event: Event, key: str) -> bool:
    """Of an event that the act has just written nobody was told before the act began."""
    if not hasattr(event, "by"):
        return Message.objects.filter(key=key).exists()
    told: set[str] = vars(event).setdefault("told", set())
    known = key in told
    told.add(key)
    return known


def _row(telling: Telling, person: Person, *, key: str, at: datetime) -> Message:
    text = telling.text[:LONGEST]
    return Message(
        kind=telling.kind,
        title=telling.title,
        user=person.user,
        text=text.replace(telling.secret, HIDDEN) if telling.secret else text,
        values={**telling.values, "text": text},
        phone=person.phone,
        phone_digest=lookup_digest(person.phone, "phone") if person.phone else None,
        key=key,
        state=MessageState.PENDING if person.phone else MessageState.NO_PHONE,
        created_at=at,
    )


def _who(person: Person) -> str:
    """Who it is, in the key: nothing that tells a stranger anything."""
    phone = lookup_digest(person.phone, "message").hex()[:16] if person.phone else "none"
    return f"{person.user.pk if person.user else 0}:{phone}"
