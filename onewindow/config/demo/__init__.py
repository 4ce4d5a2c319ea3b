"""The demo's people and its living sample: invented, with valid check digits, and marked so that production refuses them."""

from onewindow.config.demo.administration import make_administration
from onewindow.config.demo.apiclient import curl, make_client
from onewindow.config.demo.catalogue import make_catalogue
from onewindow.config.demo.daily import make_daily
from onewindow.config.demo.ends import make_ends
from onewindow.config.demo.joint import make_joint
from onewindow.config.demo.nearer import make_nearer
from onewindow.config.demo.packages import make_packages
from onewindow.config.demo.people import DEMO_PASSWORD, Account, accounts, make_people
from onewindow.config.demo.periods import make_periods
from onewindow.config.demo.promises import make_promises
from onewindow.config.demo.rarer import make_rarer
from onewindow.config.demo.reviews import make_reviews
from onewindow.config.demo.sample import make_sample
from onewindow.config.demo.windows import make_windows

__all__ = [
    "DEMO_PASSWORD",
    "Account",
    "accounts",
    "curl",
    "make_administration",
    "make_catalogue",
    "make_client",
    "make_daily",
    "make_ends",
    "make_joint",
    "make_nearer",
    "make_packages",
    "make_people",
    "make_periods",
    "make_promises",
    "make_rarer",
    "make_reviews",
    "make_sample",
    "make_windows",
]  # fmt: skip
