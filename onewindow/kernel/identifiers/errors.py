"""What every identifier has in common: how people type it, and the refusal that says what to do."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


class InvalidIdentifier(ValueError):
    """The text is not what it should be; the message is for the person who typed it."""


class InvalidIdCard(InvalidIdentifier): ...


class InvalidPassport(InvalidIdentifier): ...


class InvalidUscc(InvalidIdentifier): ...


class InvalidPhone(InvalidIdentifier): ...


class InvalidRegionCode(InvalidIdentifier): ...


class InvalidBasicCode(InvalidIdentifier): ...


class InvalidImplementationCode(InvalidIdentifier): ...


class InvalidHandlingItemCode(InvalidIdentifier): ...


class InvalidCaseNumber(InvalidIdentifier): ...


class InvalidCertificateIdentifier(InvalidIdentifier): ...


def normalised(text: str) -> str:
    """Full-width characters as half-width, no spaces of any kind, capitals: 4１0 305… and …12x are typed every day."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
