"""The people of the demo are who the list of accounts says that they are."""

from datetime import date

import pytest

from onewindow.accounts.models import Principal
from onewindow.config.demo import people
from onewindow.kernel.identifiers import check_uscc
from tests import NOW


@pytest.fixture
def _made(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "_officers", lambda *args, **named: None, raising=False)
    people.make_people(at=NOW)


@pytest.mark.usefixtures("_made")
def test_the_noodle_shop_is_an_individual_business_of_its_district() -> None:
    number = Principal.objects.get(name="雨桐面馆").document_number
    assert check_uscc(number) == number
    assert number.startswith("92410305")


@pytest.mark.usefixtures("_made")
def test_the_old_applicant_is_seventy() -> None:
    number = Principal.objects.get(name="王秀英").document_number
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    assert (NOW.date() - born).days // 365.25 == 70
