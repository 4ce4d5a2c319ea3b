"""Paying a fee: an order is opened with a payment system, which says by a signed call when it was paid (Art. 24)."""

from onewindow.cases.payments.gateway import NotGenuine, Order, Paid, PaymentAway, gateway
from onewindow.cases.payments.settle import order_of, settle

__all__ = ["NotGenuine", "Order", "Paid", "PaymentAway", "gateway", "order_of", "settle"]
