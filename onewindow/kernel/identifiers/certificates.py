"""Identifiers of electronic certificates: root . type 21 . issuer 18 . serial 8–32 . version 3 . check (GB/T 36904)."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from random import Random

from onewindow.kernel.identifiers.errors import InvalidCertificateIdentifier, InvalidUscc, normalised
from onewindow.kernel.identifiers.organisations import check_uscc, make_uscc

ROOT = "1.2.156.3005.2"
_CHARACTERS = string.digits + string.ascii_uppercase
_BODY = re.compile(r"([0-9A-Z]{21})\.([0-9A-Z]{18})\.([0-9A-Z]{8,32})\.(\d{3})\.([0-9A-Z])", re.ASCII)


@dataclass(frozen=True, slots=True)
class CertificateIdentifier:
    type_code: str  # USCC of the authority in charge of the type + 3 digits
    issuer: str
    serial: str
    version: str

    def __str__(self) -> str:
        body = (self.type_code, self.issuer, self.serial, self.version)
        return ".".join((ROOT, *body, certificate_check("".join(body))))

    @classmethod
    def parse(cls, text: str) -> CertificateIdentifier:
        identifier = normalised(text)
        match = _BODY.fullmatch(identifier.removeprefix(ROOT + "."))
        if match is None or not identifier.startswith(ROOT + "."):
            raise InvalidCertificateIdentifier(f"电子证照标识应以“{ROOT}.”开头、由五段组成，请对照证照核对。")
        *body, check = match.groups()
        if check != certificate_check("".join(body)):
            raise InvalidCertificateIdentifier("电子证照标识最后一位校验码不对，请对照证照核对。")
        return cls(*body)


def certificate_check(body: str) -> str:
    """ISO 7064 MOD 37,36 over type, issuer, serial and version without dots and root."""
    product = 36
    for character in body:
        product = ((product + _CHARACTERS.index(character)) % 36 or 36) * 2 % 37
    return _CHARACTERS[(37 - product) % 36]


def certificate_identifier(type_code: str, issuer: str, serial: str, version: int = 1) -> str:
    """The whole identifier, its check character worked out; the issuer's code must be valid."""
    try:
        issuer = check_uscc(issuer)
    except InvalidUscc as error:
        raise InvalidCertificateIdentifier(f"颁发机构代码有误：{error}") from error
    return check_certificate_identifier(
        str(CertificateIdentifier(normalised(type_code), issuer, normalised(serial), f"{version:03d}"))
    )


def check_certificate_identifier(text: str) -> str:
    return str(CertificateIdentifier.parse(text))


def make_certificate_identifier(random: Random) -> str:
    type_code = f"{make_uscc(random, region='100000', kind='11')}{random.randint(1, 999):03d}"
    return certificate_identifier(type_code, make_uscc(random, kind="11"), f"{random.randint(1, 10**11):011d}")
