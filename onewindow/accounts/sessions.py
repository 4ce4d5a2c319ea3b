"""Sign-ins as rows: whose, since when, last seen, from what kind of device. Named in settings.SESSION_ENGINE.

What is shown of a sign-in lies in its session and goes with it. A sign-in ends eight hours after it began, or when nothing was
asked for a while (settings.SESSION_HOURS, …_IDLE_MINUTES); whoever opens one that has ended finds nobody signed in.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

SIGN_IN = "sign_in"  # in the session: what its row says, so that it stays when the key changes
NOTED = timedelta(minutes=1)  # how exactly “last seen” is kept


class Session(AbstractBaseSession):
    """A session of somebody who has signed in, or of nobody yet."""

    user = models.ForeignKey("accounts.User", null=True, on_delete=models.CASCADE, related_name="sign_ins")
    officer = models.BooleanField(default=False)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()
    device = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=40, blank=True)

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore

    def __str__(self) -> str:
        return f"{self.user_id} {self.device}"

    def is_over(self, at: datetime) -> bool:
        if at >= self.expire_date:
            return True
        if self.user_id is None:
            return False
        return self.began_at is None or at - self.seen_at >= idle_limit(officer=self.officer)


def idle_limit(*, officer: bool) -> timedelta:
    """For how long nothing may be asked."""
    return timedelta(minutes=settings.OFFICER_IDLE_MINUTES if officer else settings.APPLICANT_IDLE_MINUTES)


class SessionStore(DatabaseStore):
    """`ended` is what a session held that was over when it was opened: by it what was typed is kept for the same person."""

    ended: dict[str, Any] | None = None
    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        row = Session.objects.filter(session_key=self.session_key).first()
        if row is not None and not row.is_over(timezone.now()):
            self.seen_at = row.seen_at
            return row
        if row is not None:
            self.ended = row.get_decoded()
            row.delete()
        self._session_key = None
        return None

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.seen_at = timezone.now()
        told = data.get(SIGN_IN)
        if SESSION_KEY in data and told:
            row.user_id, row.officer = int(data[SESSION_KEY]), told["officer"]
            row.device, row.address = told["device"], told["address"]
            row.began_at = datetime.fromtimestamp(told["began"], UTC)
            row.expire_date = row.began_at + timedelta(hours=settings.SESSION_HOURS)
        return row

    def sign_in_began(self, *, officer: bool, device: str, address: str, at: datetime) -> None:
        self[SIGN_IN] = {"began": at.timestamp(), "officer": officer, "device": device, "address": address}

    def seen(self, at: datetime) -> None:
        """Somebody asks for a page. Only the time is written: what others keep in the session at this moment stays."""
        if self.seen_at is not None and at - self.seen_at >= NOTED:
            Session.objects.filter(session_key=self.session_key, seen_at__lt=at).update(seen_at=at)
            self.seen_at = at
