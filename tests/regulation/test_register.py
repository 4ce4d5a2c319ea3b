"""The register, and the code held against it in both directions."""

from onewindow.regulation.citations import citations, package_root
from onewindow.regulation.register import CHAPTERS, REGISTER, Kept, kept_in_code


def test_register_when_whole() -> None:
    assert list(REGISTER) == list(range(1, 61))
    chapters = [article.chapter for article in REGISTER.values()]
    assert list(dict.fromkeys(chapters)) == list(CHAPTERS)
    assert chapters == sorted(chapters)
    assert [chapters.count(chapter) for chapter in CHAPTERS] == [8, 7, 3, 12, 4, 9, 7, 6, 2, 2]


def test_register_when_read_by_people() -> None:
    for article in REGISTER.values():
        assert article.title, article
        assert article.summary.endswith("。"), article
        assert article.duty.endswith("。"), article
    assert len({article.title for article in REGISTER.values()}) == 60
    assert REGISTER[57].chapter_title == "责任追究"
    assert REGISTER[22].label == "第二十二条"
    assert [kept.label for kept in Kept] == ["系统落实", "由人落实", "尚未落实"]


def test_every_article_cited_is_registered_as_kept_in_code() -> None:
    cited = citations(package_root())
    unregistered = {number: places for number, places in cited.items() if number not in kept_in_code()}
    assert not unregistered, "cited in the code, but register.csv does not say kept=code"


def test_every_article_registered_as_kept_in_code_is_cited() -> None:
    uncited = sorted(kept_in_code() - citations(package_root()).keys())
    assert not uncited, "register.csv says kept=code, but no Art(...) in the code names them"
