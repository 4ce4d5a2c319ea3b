"""A payment that came in becomes an act on the case, once."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from onewindow.cases.acts.fees import record_payment
from onewindow.cases.models import Case, Fee
from onewindow.cases.payments.gateway import NotGenuine, Order, read
from onewindow.record.actors import System


def order_of(case: Case) -> Order:
    fee = case.fee
    return Order(
        fee.order, f"{fee.amount:.2f}", case.title, f"{settings.PUBLIC_ADDRESS}{reverse('public:payment_notified')}",
        f"{settings.PUBLIC_ADDRESS}{reverse('public:case', args=[case.pk])}",
    )  # fmt: skip


def settle(body: bytes, signed: str, *, at: datetime) -> Fee:
    """Put a payment on record. Told twice, it is recorded once. Raises NotGenuine (also for another amount, or no order of ours)."""
    paid = read(body, signed)
    fee = Fee.objects.filter(order=paid.order).first()
    if fee is None or fee.amount != paid.amount:
        raise NotGenuine("order")
    if fee.paid_at is not None:
        if fee.reference != paid.reference:
            raise NotGenuine("paid under another reference")
        return fee
    case = record_payment(fee.case_id, by=System("payments"), at=at, reference=paid.reference, way=paid.way)
    return case.fee
