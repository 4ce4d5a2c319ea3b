"""A package, or one of its members, taken back at a window for the applicant, by their consent (Art. 19, 30, 42)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from onewindow.cases import package_moves as moves
from onewindow.cases.acts import packages as acts
from onewindow.cases.models import PackageCase
from onewindow.cases.packages.progress import progress_of
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.desk.acts.base import dress, text
from onewindow.web.desk.acts.consenting import ConsentFields
from onewindow.web.desk.packages.running import seen_or_404


class WithdrawForm(ConsentFields):
    reason = text("申请人说的原因", "", rows=2, most=500)


@officer_required
def withdraw(request: DeskRequest, officer: Officer, package_id: int) -> HttpResponse:
    """The whole, or one of its members (`?item=`), with what it means; what was typed stays where it is refused."""
    found = seen_or_404(officer, package_id)
    item = request.POST.get("item", request.GET.get("item", ""))[:80]
    row = moves.WITHDRAW_MEMBER if item else moves.WITHDRAW
    if not row.by.test(officer, found):
        raise PermissionDenied("一件事由申请人自己在网上撤回，或者请收件大厅的窗口经申请人同意代为撤回。")
    form = WithdrawForm(request.POST if request.method == "POST" else None, auto_id="withdraw-%s")
    if request.method == "POST" and form.is_valid():
        try:
            _taken_back(found, item, officer, form)
            messages.success(request, "已撤回，申请人已告知。")
            return HttpResponseRedirect(reverse("desk:package_case", args=[package_id]))
        except ActRefused as refused:
            form.add_error(None, refused.message)
    for field in form.fields.values():
        dress(field)
    progress = progress_of(found, timezone.localdate())
    one = next((line for line in progress.lines if line.member.key == item), None)
    context = {
        "section": "packages", "package": found, "item": item, "one": one, "behind": progress.behind(item) if one else [], "form": form,
        "row": row, "possible": row.allows(found.state),
    }  # fmt: skip
    return render(request, "desk/packages/withdraw.html", context, status=422 if form.errors else 200)


def _taken_back(found: PackageCase, item: str, officer: Officer, form: WithdrawForm) -> None:
    at, reason = timezone.now(), form.cleaned_data["reason"]
    if item:
        acts.withdraw_member(found.pk, by=officer, at=at, item=item, reason=reason, consent=form.consent())
    else:
        acts.withdraw_package(found.pk, by=officer, at=at, reason=reason, consent=form.consent())
