"""Posts: in what role an officer acts, for which agency, where (chapter 6)."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Cast

from onewindow.accounts.models import User
from onewindow.network.models import Agency, Region, Window
from onewindow.regulation.articles import Art

CHIEF_REPRESENTATIVE = Art(37)


class Role(models.TextChoices):
    WINDOW = "window", "窗口"
    REVIEWER = "reviewer", "审查"
    APPROVER = "approver", "首席事务代表"
    AGENCY_HEAD = "agency_head", "部门负责人"
    GOVERNMENT_HEAD = "government_head", "政府负责人"
    LEGAL_REVIEWER = "legal_reviewer", "法制审核"
    CATALOGUE_EDITOR = "catalogue_editor", "事项编制"
    ADMINISTRATOR = "administrator", "政务服务管理"
    HALL_MANAGER = "hall_manager", "大厅管理"
    AUDITOR = "auditor", "监督审计"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"


# 三员分立 (GB/T 22239, level three): whoever runs the system, whoever gives rights and whoever checks both are three people.
SEPARATED = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


class PostQuerySet(models.QuerySet["Post"]):
    def in_force(self, on: date) -> "PostQuerySet":
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class Post(models.Model):
    """An officer's post. Agency and region say whose cases, the role says which acts."""

    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role.choices)
    window = models.ForeignKey(Window, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=60, blank=True)
    badge = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    stands_in_for = models.ForeignKey(  # somebody who is absent: a post of its own, until they are back
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="stand_ins"
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "agency", "role"], condition=Q(ends_on__isnull=True), name="one_open_post_of_a_role"
            ),
            models.CheckConstraint(
                condition=~Q(role="window") | Q(window__isnull=False), name="a_window_officer_has_a_window"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="a_post_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | Q(ends_on__isnull=False), name="standing_in_has_an_end"
            ),
            ExclusionConstraint(
                name="three_administrators_are_three_people",
                expressions=[
                    ("officer", "="),
                    (Cast("role", TextField()), "<>"),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                condition=Q(role__in=["system_admin", "security_admin", "auditor"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.agency} {self.get_role_display()}"

    def holds(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)

    @property
    def region(self) -> Region:
        """The window's place for a window officer (who may serve several agencies), else the agency's."""
        return self.window.venue.region if self.window else self.agency.region


class Power(models.TextChoices):
    """What an agency gives its approver standing power for."""

    INSTANT = "instant", "当场办结的决定"
    COMMITMENT = "commitment", "告知承诺的决定"


class StandingOrder(models.Model):
    """The head of an agency names who decides on its behalf without asking each time (Art. 37)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="standing_orders")
    approver = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="standing_orders")
    power = models.CharField(max_length=12, choices=Power.choices)
    limits = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    given_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "administration_standingorder"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "approver", "power"],
                condition=Q(revoked_at__isnull=True),
                name="one_order_of_a_power",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="an_order_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.power}"
