"""Who takes part, and applications that are ready to be handed in: made by the product's own functions, before any clock runs."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from PIL import Image

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import User
from onewindow.accounts.sessions import SessionStore
from onewindow.cases.models import Attachment, Draft
from onewindow.network.models import Region, Venue
from onewindow.staff.actors import Officer
from onewindow.web.api.clients import Wanted, make_token, register
from onewindow.web.api.models import ApiClient, Audience
from onewindow.web.api.scopes import OF_APPLICANTS, OF_OFFICERS
from tests.factories import applicant, draft, staff_of
from tests.factories.applying import item_at

ITEM = "small-food-shop-registration"  # one review, then the decision: the commonest shape of a guide; six materials
FIRST_BIRTH = date(1945, 1, 1)
_births = count(1)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Ready:
    """An application that is complete, and who handles it."""

    draft: Draft
    by: Applicant
    window: Officer
    reviewer: Officer
    approver: Officer
    intake: Venue


def counties() -> list[Region]:
    """Where the cases lie: clients are spread over the counties as windows are over a city."""
    return list(Region.objects.filter(level="county").order_by("code"))


def ready(key: str, place: Region, number: int, *, people: int = 0) -> list[Ready]:
    """So many applications at one place, with officers of the agency that is competent there; of `people`, else one each."""
    at = timezone.now()
    item, some = item_at(key, place), [_somebody(at) for _ in range(min(number, people or number))]
    people_ = [some[place % len(some)] for place in range(number)]
    staff, intake = staff_of(item.agency.key, item.region), Venue.objects.get(region=item.region)
    first = draft(people_[0], key, place=place, at=at)
    drafts = [first, *_copies(first, people_[1:])]
    return [
        Ready(made, who, staff.window, staff.reviewer, staff.approver, intake)
        for made, who in zip(drafts, people_, strict=True)
    ]


def _somebody(at: datetime) -> Applicant:
    return applicant(checked=True, at=at, born=FIRST_BIRTH + timedelta(days=next(_births)))


def _copies(first: Draft, people: Sequence[Applicant]) -> list[Draft]:
    """The same application by others. Their files are the first one's: nobody reads them here."""
    made = []
    for who in people:
        row = Draft.objects.get(pk=first.pk)
        row.pk, row.user, row.mandate, row.principal = None, who.user, who.mandate, who.principal
        made.append(row)
    rows = Draft.objects.bulk_create(made)
    files = list(Attachment.objects.filter(draft=first))
    Attachment.objects.bulk_create(_file(file, row) for row in rows for file in files)
    return rows


def _file(file: Attachment, draft: Draft) -> Attachment:
    fields = {
        field.attname: getattr(file, field.attname)
        for field in Attachment._meta.concrete_fields
        if not field.primary_key
    }
    return Attachment(**fields | {"draft_id": draft.pk, "principal_id": draft.principal_id})


def session_of(user: User, **more: object) -> str:
    """Signed in, as after the second factor: the cookie's value."""
    store = SessionStore()
    store.update(
        {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: user.get_session_auth_hash()}
    )
    store.sign_in_began(officer=user.officer, device="", address="", at=timezone.now())
    store.update(more)
    store.create()
    return str(store.session_key)


@cache
def app() -> ApiClient:
    wanted = Wanted(
        "掌上办", Audience.APPLICANT, redirects=["https://app.example/back"], scopes=OF_APPLICANTS, public=True
    )
    return register(wanted, at=timezone.now())[0]


def token_of(user: User) -> str:
    """As the authorisation code flow leaves it."""
    from oauth2_provider.models import AccessToken, set_token_value

    made = app()
    token = f"bench-{user.pk}-{user.username}"
    access = AccessToken(user=user, application=made.application, scope=" ".join(made.scopes))
    access.expires = timezone.now() + timedelta(days=1)
    set_token_value(access, token)
    access.save()
    return token


@cache
def _of_officer(officer: Officer) -> dict[str, str]:
    token = make_token(officer, name="bench", days=1, scopes=OF_OFFICERS, at=timezone.now())[1]
    return {"token": token, "session": session_of(officer.user, post=officer.post.pk)}


@cache
def _of_applicant(user: User) -> dict[str, str]:
    return {"token": token_of(user), "session": session_of(user)}


def credentials(case: Ready) -> dict[str, object]:
    """What a client is given to act for everybody in the case, as JSON."""
    officers = {"window": case.window, "reviewer": case.reviewer, "approver": case.approver}
    people = {role: _of_officer(who) for role, who in officers.items()}
    principal = case.by.principal
    return {
        "draft": case.draft.pk, "name": principal.name, "number": principal.document_number,
        "people": people | {"applicant": _of_applicant(case.by.user)},
    }  # fmt: skip


@cache
def signature() -> bytes:
    """What the signing pad sends: a PNG with a stroke."""
    picture, out = Image.new("RGBA", (300, 120), (255, 255, 255, 0)), io.BytesIO()
    for place in range(20, 280):
        picture.putpixel((place, 60 + (place % 30)), (0, 0, 0, 255))
    picture.save(out, "PNG")
    return out.getvalue()


def signature_text() -> str:
    return base64.b64encode(signature()).decode()


def for_another_run(cases: Sequence[Ready]) -> list[Ready]:
    """Those that have not been handed in."""
    open_ = {row.pk: row for row in Draft.objects.filter(pk__in=[case.draft.pk for case in cases], case__isnull=True)}
    return [replace(case, draft=open_[case.draft.pk]) for case in cases if case.draft.pk in open_]
