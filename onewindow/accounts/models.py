"""Who signs in, and for whom (Art. 3)."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from onewindow.accounts.attempts import Attempt, SignInCode
from onewindow.accounts.sessions import Session
from onewindow.kernel.fields import EncryptedText, lookup_digest
from onewindow.kernel.identifiers import IdCard, Sex, mask_id_card, mask_passport, mask_phone
from onewindow.network.models import Region
from onewindow.regulation.articles import Art

__all__ = ["Attempt", "Session", "SignInCode"]  # models of this app that live beside their rules

APPLICANTS = Art(3)


class UserManager(BaseUserManager["User"]):
    def with_phone(self, phone: str) -> "User | None":
        return self.filter(phone_digest=lookup_digest(phone, "phone")).first()


class User(AbstractBaseUser):
    """Somebody who signs in: an applicant by phone, an officer by staff number. What they may do rests on mandates and posts."""

    username = models.CharField(max_length=60, unique=True)  # officers: staff number; applicants: made by the system
    display_name = models.CharField(max_length=60)
    phone = EncryptedText(default="", blank=True)
    phone_digest = models.BinaryField(null=True, unique=True, max_length=32)
    phone_verified_at = models.DateTimeField(null=True)  # when its holder last proved to hold it, by a code
    officer = models.BooleanField(default=False)
    demo = models.BooleanField(default=False)  # production refuses to start while such an account exists
    is_active = models.BooleanField(default=True)
    password_is_first = models.BooleanField(
        default=False
    )  # set by somebody else: changed before anything else is opened
    date_joined = models.DateTimeField(default=timezone.now)
    region = models.ForeignKey(Region, null=True, on_delete=models.SET_NULL)  # the place last chosen

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(officer=True) | Q(is_active=False) | Q(phone_digest__isnull=False),
                name="an_applicant_has_a_phone",
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    def set_phone(self, phone: str) -> None:
        self.phone = phone
        self.phone_digest = lookup_digest(phone, "phone") if phone else None

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone) if self.phone else ""


class PrincipalKind(models.TextChoices):
    """Kinds of applicant: those of Article 3, legal persons told apart as the guides do, and 个体工商户 (民法典 54)."""

    NATURAL = "natural", "自然人"
    INDIVIDUAL_BUSINESS = "individual_business", "个体工商户"
    ENTERPRISE = "enterprise", "企业法人"
    INSTITUTION = "institution", "事业单位法人"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织法人"
    OTHER_ORGANISATION = "other_organisation", "其他组织"


class IdentityLevel(models.TextChoices):
    DECLARED = "declared", "自行申报"
    WINDOW = "window", "窗口核验"
    PROVIDER = "provider", "实名核验"


SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}


class DocumentType(models.TextChoices):
    """GA/T 2000.156 for persons; the unified social credit code for all others."""

    ID_CARD = "111", "居民身份证"
    PASSPORT = "414", "普通护照"
    USCC = "001", "统一社会信用代码"


class Principal(models.Model):
    """Somebody in whose name an application is made.

    A declared identity belongs to the sign-in that declared it, and several sign-ins may declare the same number: none
    of them sees what another did. A checked identity (window, provider) exists once.
    """

    kind = models.CharField(max_length=20, choices=PrincipalKind.choices)
    name = models.CharField(max_length=100)
    document_type = models.CharField(max_length=3, choices=DocumentType.choices)
    document_number = EncryptedText()
    document_digest = models.BinaryField(max_length=32)
    phone = EncryptedText(default="", blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.SET_NULL)
    representative_name = models.CharField(max_length=60, blank=True)  # 法定代表人（负责人、经营者）
    representative_number = EncryptedText(default="", blank=True)
    identity_level = models.CharField(max_length=10, choices=IdentityLevel.choices, default=IdentityLevel.DECLARED)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=60, blank=True)  # key of the post or the provider
    declared_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="declared_principals")
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")

    class Meta:
        indexes = [models.Index(fields=["document_digest"], name="principal_by_number")]
        constraints = [
            models.UniqueConstraint(
                fields=["document_type", "document_digest"],
                condition=~Q(identity_level="declared"),
                name="a_checked_identity_exists_once",
            ),
            models.UniqueConstraint(
                fields=["declared_by", "document_type", "document_digest"],
                condition=Q(identity_level="declared"),
                name="a_declared_identity_once_a_sign_in",
            ),
            models.CheckConstraint(
                condition=Q(identity_level="declared", declared_by__isnull=False)
                | (~Q(identity_level="declared") & Q(checked_at__isnull=False)),
                name="an_identity_is_declared_or_checked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def set_document(self, document_type: str, number: str) -> None:
        self.document_type = document_type
        self.document_number = number
        self.document_digest = document_digest(document_type, number)

    @property
    def natural(self) -> bool:
        return self.kind == PrincipalKind.NATURAL

    @property
    def checked(self) -> bool:
        return self.identity_level != IdentityLevel.DECLARED

    @property
    def passport(self) -> str:
        """The number of the passport of whoever has no identity card; empty for all others."""
        return self.document_number if self.document_type == DocumentType.PASSPORT else ""

    @property
    def masked_number(self) -> str:
        return mask_passport(self.passport) if self.passport else mask_id_card(self.document_number)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone) if self.phone else ""

    def drafts_held(self) -> bool:
        return bool(self.draft_set.exists())

    def age(self, on: date) -> int | None:
        """Whole years, where the identity card tells."""
        if self.document_type != DocumentType.ID_CARD:
            return None
        return IdCard.parse(self.document_number).age_on(on)

    def profile(self) -> dict[str, str]:
        """What prefills forms, under the names of the seed's `prefill`; and what the number of an identity card tells."""
        if self.natural:
            card = IdCard.parse(self.document_number) if self.document_type == DocumentType.ID_CARD else None
            return {
                "person.birth_date": card.birth.isoformat() if card else "",
                "person.sex": SEXES[card.sex] if card else "",
                "person.name": self.name,
                "person.id_card": self.document_number,  # of a passport, where that is what they have
                "person.phone": self.phone,
                "person.email": self.email,
                "person.address": self.address,
            }
        return {
            "org.name": self.name,
            "org.uscc": self.document_number,
            "org.address": self.address,
            "org.representative_name": self.representative_name,
            "org.representative_id_card": self.representative_number,
        }


def document_digest(document_type: str, number: str) -> bytes:
    return lookup_digest(f"{document_type}:{number}", "document")


class Capacity(models.TextChoices):
    """In what capacity a sign-in acts for a principal."""

    SELF = "self", "本人"
    REPRESENTATIVE = "representative", "法定代表人（负责人、经营者）"
    GUARDIAN = "guardian", "监护人"
    AGENT = "agent", "委托代理人"


class MandateQuerySet(models.QuerySet["Mandate"]):
    def in_force(self, on: date) -> "MandateQuerySet":
        return self.filter(starts_on__lte=on, revoked_at__isnull=True).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on)
        )


class Mandate(models.Model):
    """That a sign-in acts for a principal: for oneself, as guardian, or by an authorisation with scope and end."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates")
    principal = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="mandates")
    capacity = models.CharField(max_length=16, choices=Capacity.choices)
    items = ArrayField(models.CharField(max_length=80), default=list, blank=True)  # keys of basic items; empty: all
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="granted_mandates")
    guardian_consent_at = models.DateTimeField(null=True)  # under 14: consent of the guardian (个人信息保护法 31)
    revoked_at = models.DateTimeField(null=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "principal", "capacity"],
                condition=Q(revoked_at__isnull=True),
                name="one_mandate_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(capacity="agent") | Q(ends_on__isnull=False), name="an_authorisation_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="a_mandate_ends_after_it_starts",
            ),
        ]

    def covers(self, item_key: str, on: date) -> bool:
        in_time = self.starts_on <= on and (self.ends_on is None or on <= self.ends_on) and self.revoked_at is None
        return in_time and (not self.items or item_key in self.items)


class Consent(models.Model):
    """Consent to use again what was handed in before, for a purpose; it can be taken back at any time (个人信息保护法 14, 15)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    principal = models.ForeignKey(Principal, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "principal"], condition=Q(withdrawn_at__isnull=True), name="one_consent_in_force"
            )
        ]

    def __str__(self) -> str:
        return self.purpose
