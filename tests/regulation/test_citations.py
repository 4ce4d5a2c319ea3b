from pathlib import Path

import pytest

from onewindow.regulation.citations import Citation, UnreadableCitation, citations

SOURCE = '''"""Art(1) in a text is no citation."""
from onewindow.regulation import articles
from onewindow.regulation.articles import Art

ACCEPT = Move("accept", Art(22), by=window)
BASIS: Art = Art(20, 22)


class Decide:
    article = articles.Art(57, item=7)

    def reason(self) -> str:
        return Art(
            23
        ).label


register(Art(3))  # Art(4)
'''


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_citations_when_of_every_kind(tmp_path: Path) -> None:
    root = tmp_path / "house"
    write(root, "cases/moves.py", SOURCE)
    for ignored in ("regulation/register.py", "cases/migrations/0001_first.py", "cases/tests/test_x.py"):
        write(root, ignored, "x = Art(60)\n")
    path = str(Path("house/cases/moves.py"))
    assert citations(root) == {
        3: [Citation(path, 18, "moves")],
        20: [Citation(path, 6, "BASIS")],
        22: [Citation(path, 5, "ACCEPT"), Citation(path, 6, "BASIS")],
        23: [Citation(path, 13, "Decide.reason")],
        57: [Citation(path, 10, "Decide.article")],
    }


@pytest.mark.parametrize("call", ["Art(number)", "Art(*numbers)", "Art('22')", "Art(True)"])
def test_citation_when_not_written_out(tmp_path: Path, call: str) -> None:
    write(tmp_path, "cases/moves.py", f"\nx = {call}\n")
    with pytest.raises(UnreadableCitation, match=r"moves\.py:2: write the article out"):
        citations(tmp_path)
