"""What an applicant at a window agrees to is on record: signed, by the code that only they were told, or spoken before a witness (Art. 42)."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile

from onewindow.cases.errors import ReasonRequired
from onewindow.cases.models import Case, ConsentWay, PackageCase, WindowConsent
from onewindow.cases.texts import text_digest
from onewindow.staff.actors import Officer


@dataclass(frozen=True)
class Consent:
    """How the applicant consented: a signature (PNG), the query code that only they were told, or spoken before a witness."""

    signature: bytes = b""
    code: str = ""
    witness: str = ""

    @property
    def way(self) -> ConsentWay:
        if self.signature:
            return ConsentWay.SIGNATURE
        return ConsentWay.CODE if self.code.strip() else ConsentWay.SPOKEN

    def details(self) -> dict[str, str]:
        """For the event of the act."""
        return {"consent": self.way.value, "witness": text_digest(self.witness)}


def ensure_given(subject: Case | PackageCase, consent: Consent, by: Officer) -> None:
    """Raises ReasonRequired where it is no proof: a wrong code, no witness, or the officer as their own witness."""
    if consent.way == ConsentWay.CODE and consent.code.replace(" ", "").upper() not in _codes(subject):
        raise ReasonRequired("正确的查询码（在短信和收件凭证上），或者请申请人签名")
    if consent.way == ConsentWay.SPOKEN and consent.witness.strip() in {"", by.user.display_name}:
        raise ReasonRequired("见证人的姓名（经办人自己不能作见证），或者请申请人签名")


def _codes(subject: Case | PackageCase) -> set[str]:
    """Of a member of a package also the package's: its receipt is the one that the applicant has."""
    package = subject.package if isinstance(subject, Case) else None
    return {one.query_code for one in (subject, package) if one is not None}


def keep(subject: Case | PackageCase, consent: Consent, *, act: str, by: Officer, at: datetime) -> WindowConsent:
    """Beside the event, with what was signed. Raises ReasonRequired (see `ensure_given`)."""
    ensure_given(subject, consent, by)
    row = WindowConsent(
        chain=subject.chain, act=act, consent=consent.way, witness=consent.witness.strip()[:60], heard_by=by.post, given_at=at
    )  # fmt: skip
    if consent.signature:
        row.signature.save(f"{act}-{subject.number}.png", ContentFile(consent.signature), save=False)
    row.save(force_insert=True)
    return row
