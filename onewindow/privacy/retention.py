"""How long records are kept, enforced by the worker night by night (个人信息保护法 19)."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from onewindow.accounts.attempts import purge
from onewindow.accounts.sessions import Session
from onewindow.cases.drafts import delete
from onewindow.cases.models import Attachment, Case, Draft
from onewindow.cases.models.case import OPEN
from onewindow.cases.uploads import remove
from onewindow.consultations.models import Consultation, State
from onewindow.notices.models import Message
from onewindow.privacy.models import Kept, Retention

AT_ONCE = 5000
NOBODY = "-"
log = logging.getLogger(__name__)


def drafts(before: datetime) -> int:
    old = list(Draft.objects.open().filter(saved_at__lt=before).order_by("pk")[:AT_ONCE])
    for draft in old:
        delete(draft)
    return len(old)


def messages(before: datetime) -> int:
    """Of cases that are closed; and codes and the like that belong to no case."""
    running = Case.objects.filter(state__in=OPEN).values("chain_id")
    old = Message.objects.filter(created_at__lt=before).exclude(chain_id__in=running)
    deleted, _ = Message.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).delete()
    return deleted


def consultations(before: datetime) -> int:
    """Who asked is forgotten; question, answer and the record stay."""
    done = Consultation.objects.filter(state__in=[State.ANSWERED, State.WITHDRAWN], asked_at__lt=before)
    named = list(done.exclude(name="", user__isnull=False)[:AT_ONCE])
    changed = [one for one in named if one.name or (one.phone not in {"", NOBODY})]
    for one in changed:
        one.name, one.phone = "", "" if one.user_id else NOBODY
        one.save(update_fields=["name", "phone"])
    return len(changed)


def files(before: datetime) -> int:
    """Uploads that belong to no draft and no case any more."""
    lost = Attachment.objects.filter(draft=None, case=None, uploaded_at__lt=before, provided=None)
    found = list(lost[:AT_ONCE])
    for attachment in found:
        remove(attachment)
    return len(found)


def sessions(before: datetime) -> int:
    deleted, _ = Session.objects.filter(
        Q(expire_date__lt=timezone.now()) & Q(expire_date__lt=before + timedelta(days=365))
    ).delete()
    return deleted


RULES: dict[str, Callable[[datetime], int]] = {
    Kept.DRAFTS: drafts,
    Kept.CODES: lambda before: purge(before=before),
    Kept.MESSAGES: messages,
    Kept.CONSULTATIONS: consultations,
    Kept.FILES: files,
    Kept.SESSIONS: sessions,
}


def enforce(at: datetime) -> dict[str, int]:
    """Delete what is over its time; how much of each kind. What fails is logged and stops no other."""
    done: dict[str, int] = {}
    for rule in Retention.objects.order_by("kind"):
        try:
            done[rule.kind] = RULES[rule.kind](at - timedelta(days=rule.days))
        except Exception:
            log.exception("retention of %s could not be enforced", rule.kind)
            continue
        rule.enforced_at, rule.deleted = at, done[rule.kind]
        rule.save(update_fields=["enforced_at", "deleted"])
    return done


@app.periodic(cron="40 17 * * *")  # UTC: twenty to two in Luoyang
@app.task(name="privacy.enforce", queue="clocks", queueing_lock="privacy.enforce")
def nightly(timestamp: int) -> None:
    log.info("retention: %s", enforce(timezone.now()))
