"""What the API keeps for itself: who may call, answers given once, how often somebody called. Nothing of the matter."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onewindow.accounts.models import User
from onewindow.kernel.fields import EncryptedJSON
from onewindow.network.models import Region
from onewindow.staff.models import Post


class Audience(models.TextChoices):
    """Who signs in through a client."""

    SYSTEM = "system", "系统"
    OFFICER = "officer", "工作人员"
    APPLICANT = "applicant", "申请人"


class ApiClient(models.Model):
    """What we know of an OAuth2 client beyond its credentials (which the toolkit keeps, the secret hashed).

    A system acts with the rights of `post`, or has none and reads the feed of events at `region` only.
    """

    application = models.OneToOneField(
        "oauth2_provider.Application", on_delete=models.CASCADE, related_name="registered"
    )
    audience = models.CharField(max_length=10, choices=Audience.choices)
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="api_clients")
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")  # of a data client
    scopes = ArrayField(models.CharField(max_length=20))
    per_minute = models.IntegerField(null=True)  # calls; the general limit, if not given
    registered_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(audience="system") | Q(post__isnull=True, region__isnull=True),
                name="people_bring_their_own_rights",
            ),
            models.CheckConstraint(
                condition=~Q(audience="system") | Q(post__isnull=False) | Q(region__isnull=False),
                name="a_system_has_a_post_or_a_region",
            ),
        ]

    def __str__(self) -> str:
        return str(self.application.name)


class Allowance(models.Model):
    """That somebody has let an app act for them, and when: its tokens are renewed, this is not."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey("oauth2_provider.Application", on_delete=models.CASCADE, related_name="+")
    allowed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "application"], name="an_app_is_allowed_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.application_id}"


class PersonalToken(models.Model):
    """A token that an officer made for a tool of their own. The token itself is kept as a digest, by the toolkit."""

    access = models.OneToOneField("oauth2_provider.AccessToken", on_delete=models.CASCADE, related_name="personal")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")  # the only one it acts in
    name = models.CharField(max_length=60)
    made_at = models.DateTimeField()


class Answered(models.Model):
    """An answer given to a write that came with an Idempotency-Key, to be given again (24 hours)."""

    caller = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    fingerprint = models.BinaryField(max_length=32)  # of method, address and body
    answer = EncryptedJSON()  # status, headers, body: personal data among it
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="one_answer_a_key")]
        indexes = [models.Index(fields=["at"], name="answers_by_age")]


class Tally(models.Model):
    """How often somebody called in one minute. A table without a log (UNLOGGED): losing it in a crash costs nobody anything."""

    subject = models.BinaryField(max_length=32)
    minute = models.BigIntegerField()  # since 1970
    calls = models.IntegerField()

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [models.UniqueConstraint(fields=["subject", "minute"], name="one_tally_a_minute")]
        indexes = [models.Index(fields=["minute"], name="tallies_by_age")]


class FeedMark(models.Model):
    """The one row: up to which event all are known to be committed, so that most pages of the feed need no lock."""

    last_event = models.BigIntegerField(default=0)
    taken_at = models.DateTimeField()
