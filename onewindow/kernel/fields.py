"""Model fields that are encrypted at rest (AES-256-GCM under FIELD_KEYS) and plain in Python."""

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models

from onewindow.kernel.cipher import Cipher
from onewindow.kernel.digests import keyed_digest


@lru_cache(maxsize=1)
def cipher() -> Cipher:
    return Cipher(settings.FIELD_KEYS)


def lookup_digest(value: str, purpose: str) -> bytes:
    """The keyed digest by which an encrypted value is found and compared; 32 bytes."""
    return keyed_digest(value, settings.DIGEST_KEY, purpose)


class EncryptedText(models.Field):
    """Text, encrypted in the database. An empty string stays empty. Cannot be filtered: keep a digest beside it."""

    empty_strings_allowed = True

    def get_internal_type(self) -> str:
        return "BinaryField"

    def context(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> bytes | None:
        if value is None:
            return None
        text = self.dump(value)
        return cipher().encrypt(text, self.context()) if text else b""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None:
            return None
        raw = bytes(value)
        return self.load(cipher().decrypt(raw, self.context()) if raw else "")

    def value_to_string(self, obj: models.Model) -> str:
        return self.dump(self.value_from_object(obj))

    def to_python(self, value: Any) -> Any:
        return value

    def dump(self, value: Any) -> str:
        return str(value)

    def load(self, text: str) -> Any:
        return text


class EncryptedJSON(EncryptedText):
    """A JSON value, encrypted whole."""

    def dump(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def load(self, text: str) -> Any:
        return json.loads(text) if text else None
