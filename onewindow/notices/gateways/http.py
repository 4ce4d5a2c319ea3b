"""An SMS gateway over HTTP: one POST of JSON a message.

Request: {"phone", "signature", "template", "values", "text"}, header Idempotency-Key. Answer: 2xx with {"id"} where it is taken;
4xx where it never will be; 408, 425, 429 and 503 where we are to come back. Anything else leaves us not knowing.
"""

from typing import Any

import httpx
from django.conf import settings

from onewindow.notices.gateways import Outcome, Receipt, Sms

TIMEOUT = httpx.Timeout(10.0, connect=5.0)  # seconds
COME_BACK = {408, 425, 429, 503}
LONGEST = 80  # of a reference, 200 of an error: as the columns are


class HttpGateway:
    def __init__(self) -> None:
        self.deduplicates: bool = settings.SMS_DEDUPLICATES
        headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else {}
        self.client = httpx.Client(timeout=TIMEOUT, headers=headers, trust_env=False)

    def send(self, sms: Sms) -> Receipt:
        body = {
            "phone": sms.phone,
            "signature": settings.SMS_SIGNATURE,
            "template": settings.SMS_TEMPLATES.get(sms.kind, ""),
            "values": sms.values,
            "text": sms.text,
        }
        try:
            answer = self.client.post(settings.SMS_ENDPOINT, json=body, headers={"Idempotency-Key": sms.key})
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            return Receipt(Outcome.NOT_SENT, error=_named(error))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Receipt(Outcome.UNKNOWN, error=_named(error))
        return _read(answer)


def _read(answer: httpx.Response) -> Receipt:
    status = answer.status_code
    if 200 <= status < 300:
        return Receipt(Outcome.SENT, reference=_reference(answer))
    error = f"HTTP {status} {answer.text}".strip()[:200]
    if status in COME_BACK:
        return Receipt(Outcome.NOT_SENT, error=error)
    if 400 <= status < 500:
        return Receipt(Outcome.REFUSED, error=error)
    return Receipt(Outcome.UNKNOWN, error=error)


def _reference(answer: httpx.Response) -> str:
    try:
        found: Any = answer.json()
    except ValueError:
        return ""
    return str(found.get("id", ""))[:LONGEST] if isinstance(found, dict) else ""


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
