"""Paying a fee: off to the payment system and back; its signed word when it was paid; the demo's own page for it."""

import json
import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from onewindow.cases.models import Fee
from onewindow.cases.payments import NotGenuine, PaymentAway, gateway, order_of, settle
from onewindow.cases.payments.gateway import signature
from onewindow.record.errors import ActRefused
from onewindow.web.public.access import applicant_required
from onewindow.web.public.case_access import case_of

WAYS = ["微信支付", "支付宝", "银行卡"]


@applicant_required
@never_cache
@require_GET
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """To the payment system, which opens the same order as often as it is asked."""
    case = case_of(request, pk)
    fee = Fee.objects.filter(case=case).first()
    if fee is None:
        raise Http404
    if fee.paid_at is not None:
        return redirect("public:case", pk)
    try:
        return HttpResponseRedirect(gateway().start(order_of(case)))
    except PaymentAway:
        return render(request, "public/pay_away.html", {"case": case, "fee": fee, "section": "cases"}, status=503)


@csrf_exempt
@require_POST
def payment_notified(request: HttpRequest) -> HttpResponse:
    """The payment system's call. It is answered 200 once the payment is on record, also when it calls again."""
    try:
        settle(request.body, request.headers.get("X-Signature", ""), at=timezone.now())
    except NotGenuine:
        return HttpResponseBadRequest("not genuine", content_type="text/plain")
    except ActRefused:
        return HttpResponse("conflict", status=409, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@applicant_required
@never_cache
def sandbox_pay(request: HttpRequest, order: str) -> HttpResponse:
    """The sandbox's cashier; only where no payment system is set, and never in production."""
    if settings.PAYMENT_ENDPOINT or not settings.DEMO_PAYMENT:
        raise Http404
    fee = get_object_or_404(Fee.objects.select_related("case"), order=order)
    case = case_of(request, fee.case_id)
    if request.method != "POST":
        return render(request, "public/pay_sandbox.html", {"case": case, "fee": fee, "ways": WAYS, "section": "cases"})
    way = request.POST.get("way", "")
    told = {
        "order": fee.order, "amount": f"{fee.amount:.2f}", "reference": f"SX{secrets.token_hex(8).upper()}",
        "way": way if way in WAYS else WAYS[0],
    }  # fmt: skip
    body = json.dumps(told, ensure_ascii=False).encode()
    if fee.paid_at is None:
        settle(body, signature(body), at=timezone.now())
    return redirect("public:case", case.pk)
