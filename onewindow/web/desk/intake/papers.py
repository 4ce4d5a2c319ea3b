"""What lies on the counter: in the session, by draft, until it is taken in."""

from onewindow.cases.completeness import PaperMaterial
from onewindow.web.desk.access import DeskRequest

PAPERS = "papers"


def papers_kept(request: DeskRequest, draft_id: int) -> dict[str, PaperMaterial]:
    kept = request.session.get(PAPERS, {}).get(str(draft_id), {})
    return {key: PaperMaterial(*counts) for key, counts in kept.items()}


def keep_papers(request: DeskRequest, draft_id: int, papers: dict[str, PaperMaterial]) -> None:
    kept = dict(request.session.get(PAPERS, {}))
    kept.pop(str(draft_id), None)
    if papers:
        kept[str(draft_id)] = {key: [paper.originals, paper.copies] for key, paper in papers.items()}
    request.session[PAPERS] = kept
