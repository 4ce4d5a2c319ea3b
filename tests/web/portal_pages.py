"""What tests of the portal's pages do: open, read, type, send."""

import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import User
from onewindow.cases.models import Draft

PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile"


def at(name: str, *args: Any, query: str = "") -> str:
    return reverse(f"public:{name}", args=args) + (f"?{query}" if query else "")


def device_of(who: User | Applicant | None) -> Client:
    client, user = Client(headers={"User-Agent": PHONE}), who.user if isinstance(who, Applicant) else who
    assert user is not None
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    page: str = answer.content.decode()
    return page


def revision(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found is not None
    return found[1]


def photo(name: str = "IMG_1.jpg", colour: str = "white") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def typed(values: dict[str, Any]) -> dict[str, Any]:
    return {f"form.{name}": value for name, value in values.items()}


def open_form(client: Client, made: Draft) -> str:
    return revision(text(client.get(at("draft_form", made.pk))))


def save_form(client: Client, made: Draft, on: str, values: dict[str, Any]) -> Any:
    return client.post(at("draft_form", made.pk), {"revision": on, **typed(made.form | values)})
