"""The people of the demo are who the list of accounts says that they are."""

from datetime import date

import pytest

from onewindow.accounts.models import Principal
from onewindow.kernel.identifiers import check_uscc
from tests.config.demo import SUNDAY_NIGHT

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("sample"), pytest.mark.xdist_group("demo_sample")]


def test_the_noodle_shop_is_an_individual_business_of_its_district() -> None:
    number = Principal.objects.get(name="雨桐面馆").document_number
    assert check_uscc(number) == number
    assert number.startswith("92410305")


def test_the_old_applicant_is_seventy() -> None:
    number = Principal.objects.get(name="王秀英").document_number
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    assert (SUNDAY_NIGHT.date() - born).days // 365.25 == 70
