"""A business or body that a case has brought into being: what its licence names it and by which code (Art. 30)."""

from django.db import models

from onewindow.accounts.models import Mandate, Principal, PrincipalKind
from onewindow.cases.models.case import Case
from onewindow.kernel.fields import EncryptedText
from onewindow.staff.models import Post


class Founding(models.Model):
    """Entered by the agency that registers it; `principal` is there from when something was taken in in its name."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="founding")
    kind = models.CharField(max_length=20, choices=PrincipalKind.choices)
    name = models.CharField(max_length=100)
    code = EncryptedText()  # unified social credit code
    digest = models.BinaryField(max_length=32, unique=True)  # by which a code is given once
    entered_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    principal = models.ForeignKey(Principal, null=True, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")  # of whoever founded it

    def __str__(self) -> str:
        return self.name
