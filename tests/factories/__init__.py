"""People, drafts and whole stories for tests, made on the loaded database as pages would make them."""

from tests.factories.applying import an_upload, draft, enter_at_window, hand_in_draft, uploads
from tests.factories.people import (
    Staff,
    another_sign_in,
    applicant,
    individual_business,
    officer,
    organisation,
    region,
    staff_of,
)
from tests.factories.stories import Story, accepted, at_decision, decided, submitted

__all__ = [
    "Staff", "Story", "accepted", "an_upload", "another_sign_in", "applicant", "at_decision", "decided", "draft", "enter_at_window", "hand_in_draft",
    "individual_business", "officer", "organisation", "region", "staff_of", "submitted", "uploads",
]  # fmt: skip
