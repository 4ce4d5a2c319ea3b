import pytest

from onewindow.regulation.articles import NUMERALS, Art


def test_label_when_one_or_several_or_an_item() -> None:
    assert Art(22).label == str(Art(22)) == "第二十二条"
    assert Art(20, 22).label == "第二十条、第二十二条"
    assert Art(20, 22).labels == ("第二十条", "第二十二条")
    assert Art(57, item=7).label == "第五十七条第（七）项"
    assert Art(57, item=11).label == "第五十七条第（十一）项"
    assert (Art(20, 22).numbers, Art(57, item=7).item, Art(57).item) == ((20, 22), 7, None)


@pytest.mark.parametrize(("number", "written"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (60, "六十")])
def test_numeral(number: int, written: str) -> None:
    assert NUMERALS[number] == written


@pytest.mark.parametrize("numbers", [(), (0,), (61,), (-1,), (22, 61), (22, 22), (True,), ("22",), (22.0,)])
def test_article_when_there_is_none(numbers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="article"):
        Art(*numbers)


def test_item_when_of_several_articles() -> None:
    with pytest.raises(ValueError, match="single article"):
        Art(20, 22, item=1)
    with pytest.raises(ValueError, match="counted from 1"):
        Art(57, item=0)


def test_articles_when_compared() -> None:
    assert Art(22) == Art(22)
    assert len({Art(22), Art(22), Art(57), Art(57, item=7), Art(20, 22)}) == 4
    assert Art(22) != "第二十二条"
    assert repr(Art(57, item=7)) == "Art(57, item=7)"
    assert repr(Art(20, 22)) == "Art(20, 22)"


def test_article_when_changed_after_the_fact() -> None:
    with pytest.raises(AttributeError):
        Art(22).numbers = (23,)  # type: ignore[misc]
