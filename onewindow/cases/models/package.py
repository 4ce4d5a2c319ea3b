"""An application for a package and what became of each of its members (Art. 30)."""

from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import IdentityLevel, Mandate, Principal, User
from onewindow.cases.models.case import OPEN, Case, State
from onewindow.cases.models.draft import Draft
from onewindow.cases.models.visibility import HANDLING
from onewindow.catalogue.models import BundleVersion, GuideVersion, Item
from onewindow.kernel.fields import EncryptedText
from onewindow.network.models import Agency, Region, Venue
from onewindow.record.models import Chain, Event
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role

ONE_THING = Art(30)


class PackageState(models.TextChoices):
    RUNNING = "running", "办理中"
    DONE = "done", "全部办结"
    WITHDRAWN = "withdrawn", "已撤回"


class MemberState(models.TextChoices):
    """Of a member before and beside its case: what was started is told by the state of the case."""

    WAITING = "waiting", "待启动"
    STARTED = "started", "已启动"
    STOPPED = "stopped", "不再启动"
    WITHDRAWN = "withdrawn", "已撤回"


class PackageQuerySet(models.QuerySet["PackageCase"]):
    def visible_to(self, who: User | Applicant | Officer, *, on: date | None = None) -> "PackageQuerySet":
        """The leading agency, those who see one of the member cases, the window that took it in; the sign-in that handed it in or acts for the applicant."""
        if isinstance(who, Officer):
            post = who.post
            led = Q(lead__key=post.agency.key, lead__region__code__startswith=post.agency.region.prefix)
            of_a_member = Case.objects.visible_to(who).filter(package__isnull=False).values("package")
            own = led if post.role in HANDLING else _at_the_window(post)
            return self.filter(own | Q(pk__in=of_a_member) | Q(entered_by=post))
        user = who.user if isinstance(who, Applicant) else who
        mandates = [who.mandate] if isinstance(who, Applicant) else _in_force(user, on or timezone.localdate())
        seen = Q(submitted_by=user) | Q(applicant__in=[one.principal_id for one in mandates if _whole(one)])
        return self.filter(seen, applicant=who.principal) if isinstance(who, Applicant) else self.filter(seen)

    def led_by(self, officer: Officer) -> "PackageQuerySet":
        """Those that the post's agency answers for."""
        return self.filter(lead=officer.post.agency_id) if officer.post.role in HANDLING else self.none()


def _at_the_window(post: Post) -> Q:
    """Taken in at the venue of the window, led by an agency whose items it takes."""
    if post.role != Role.WINDOW or post.window is None:
        return Q(pk__in=[])
    here = Q(intake=post.window.venue_id)
    return here if post.window.comprehensive else here & Q(lead__key__in=post.window.agency_keys)


def _in_force(user: User, on: date) -> list[Mandate]:
    return list(user.mandates.in_force(on).select_related("principal"))


def _whole(mandate: Mandate) -> bool:
    """A checked identity, and an authorisation that is not for single items only."""
    return mandate.principal.identity_level != IdentityLevel.DECLARED and not mandate.items


class PackageCase(models.Model):
    """What was typed and uploaded stays in `draft`: members that start later draw on it."""

    number = models.CharField(max_length=40, unique=True)
    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, related_name="package_case")
    state = models.CharField(max_length=10, choices=PackageState.choices)
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="package_case")
    version = models.ForeignKey(BundleVersion, on_delete=models.PROTECT, related_name="applications")
    lead = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="led_packages")
    responsible = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="packages")  # for all of it
    place = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    intake = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="packages")
    applicant = models.ForeignKey(Principal, on_delete=models.PROTECT, related_name="packages")
    applicant_name = models.CharField(max_length=100)
    submitted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="packages")
    entered_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="entered_packages")
    papers = models.JSONField(default=dict)  # handed over at a window: line of the one list → originals, copies
    query_code = EncryptedText(default="")  # with the number it tracks the package without signing in
    query_digest = models.BinaryField(max_length=32, default=bytes)
    saved_materials = models.IntegerField(default=0)  # beside handing in one by one, by the guides it was made under
    saved_visits = models.IntegerField(default=0)
    saved_days = models.IntegerField(default=0)  # working days, promised
    together = models.BooleanField(default=False)  # results are collected when all are there
    left_out = models.JSONField(default=list)  # members that are not for this applicant: item, name, why
    received_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    event: Event

    objects = PackageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["lead", "state", "id"], name="packages_of_a_lead"),
            models.Index(fields=["applicant", "-received_at"], name="packages_of_applicant"),
            models.Index(fields=["-received_at"], name="packages_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running") | Q(closed_at__isnull=False), name="a_closed_package_has_its_day"
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> str:
        return self.version.body.name

    @property
    def short_number(self) -> str:
        """Day and sequence, as people say them: 20260603 0012."""
        tail = self.number[-12:]
        return f"{tail[:8]} {tail[8:]}"

    @property
    def open(self) -> bool:
        return self.state == PackageState.RUNNING

    def state_label(self) -> str:
        return PackageState(self.state).label

    def apply_lapsed(self, at: datetime, recorded_at: datetime) -> bool:
        from onewindow.cases.packages.lapses import apply_lapsed

        return apply_lapsed(self, at, recorded_at)

    def entered(self, at: datetime) -> list[str]:
        if self.state != PackageState.RUNNING:
            self.closed_at = at
            return ["closed_at"]
        return []


class PackageMember(models.Model):
    """One item of an application. Its guide version is fixed at submission; its case comes into being when it starts."""

    package = models.ForeignKey(PackageCase, on_delete=models.PROTECT, related_name="members")
    position = models.IntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    guide_version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="+")
    after = ArrayField(
        models.CharField(max_length=80), default=list
    )  # members whose results it needs, as far as chosen
    state = models.CharField(max_length=10, choices=MemberState.choices)
    reason = models.CharField(max_length=300, blank=True)  # why it does not start any more
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="member")

    class Meta:
        ordering = ["package", "position"]
        constraints = [
            models.UniqueConstraint(fields=["package", "item"], name="a_member_once_a_package"),
            models.CheckConstraint(
                condition=Q(state="started", case__isnull=False) | (~Q(state="started") & Q(case__isnull=True)),
                name="a_started_member_has_its_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.package_id} {self.position}"

    @property
    def key(self) -> str:
        return self.item.basic_id

    @property
    def name(self) -> str:
        return self.guide_version.body.name

    @property
    def granted(self) -> bool:
        return self.case is not None and self.case.state == State.GRANTED

    @property
    def failed(self) -> bool:
        """Nothing will come of it: what waits for it cannot start."""
        if self.case is not None:
            return self.case.state not in OPEN and self.case.state != State.GRANTED
        return self.state in {MemberState.STOPPED, MemberState.WITHDRAWN}

    @property
    def settled(self) -> bool:
        return self.case.state not in OPEN if self.case is not None else self.state != MemberState.WAITING
