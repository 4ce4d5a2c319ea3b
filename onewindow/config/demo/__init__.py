"""The demo's people and its living sample: invented, with valid check digits, and marked so that production refuses them."""

from onewindow.config.demo.apiclient import curl, make_client
from onewindow.config.demo.everything import make_everything
from onewindow.config.demo.people import DEMO_PASSWORD, Account, accounts, make_people

__all__ = ["DEMO_PASSWORD", "Account", "accounts", "curl", "make_client", "make_everything", "make_people"]
