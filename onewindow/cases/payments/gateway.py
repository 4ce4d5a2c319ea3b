"""The interface to a payment system, and its HTTP implementation. Every message is signed: HMAC-SHA256 over the bytes sent.

The system is asked with POST {endpoint}/orders and answers {"pay_url": …}; when somebody has paid, it posts to our address
{"order", "amount", "reference", "way"} with the signature in X-Signature. It may do so twice: paying once is paying once.
"""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Protocol

import httpx
from django.conf import settings
from django.urls import reverse

TIMEOUT = 10  # seconds


@dataclass(frozen=True)
class Order:
    """`amount`: yuan with two places, as text; `notify_url` is called when it was paid."""

    number: str
    amount: str
    subject: str
    notify_url: str
    return_url: str


@dataclass(frozen=True)
class Paid:
    order: str
    amount: Decimal
    reference: str
    way: str


class NotGenuine(Exception):
    """The signature is not the payment system's, or what it signed is no payment."""


class PaymentAway(Exception):
    """The payment system cannot be reached, or will not open the order."""


class Gateway(Protocol):
    def start(self, order: Order) -> str: ...  # the address at which it is paid; PaymentAway


def signature(body: bytes) -> str:
    return hmac.new(settings.PAYMENT_KEY.encode(), body, hashlib.sha256).hexdigest()


def read(body: bytes, signed: str) -> Paid:
    """What the payment system says, once its signature was checked. Raises NotGenuine."""
    if not hmac.compare_digest(signature(body), signed or ""):
        raise NotGenuine("signature")
    try:
        told = json.loads(body)
        paid = Paid(str(told["order"]), Decimal(str(told["amount"])), str(told["reference"]), str(told.get("way", "")))
    except (ValueError, KeyError, TypeError, InvalidOperation) as wrong:
        raise NotGenuine(str(wrong)) from None
    if not paid.reference:
        raise NotGenuine("reference")
    return paid


class HttpGateway:
    """A payment system at PAYMENT_ENDPOINT."""

    def start(self, order: Order) -> str:
        body = json.dumps(asdict(order), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "X-Signature": signature(body)}
        try:
            answer = httpx.post(f"{settings.PAYMENT_ENDPOINT}/orders", content=body, headers=headers, timeout=TIMEOUT)
            answer.raise_for_status()
            address = str(answer.json()["pay_url"])
        except (httpx.HTTPError, ValueError, KeyError) as wrong:
            raise PaymentAway(str(wrong)) from wrong
        if not address.startswith("https://") and not settings.DEMO_PAYMENT:
            raise PaymentAway("pay_url")
        return address


class Sandbox:
    """The demo's: a page of ours on which one presses 支付, and which then signs and calls as a payment system would."""

    def start(self, order: Order) -> str:
        return reverse("public:sandbox_pay", args=[order.number])


def gateway() -> Gateway:
    return HttpGateway() if settings.PAYMENT_ENDPOINT else Sandbox()
