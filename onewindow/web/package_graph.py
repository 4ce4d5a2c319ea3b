"""The progress of a package as a picture, for portal and desk."""

from django.urls import reverse

from onewindow.cases.packages.progress import Progress
from onewindow.web.elements.graph import Node, Picture, picture


def drawn(progress: Progress, *, case_address: str, seen: set[int] | None = None) -> Picture:
    """`seen`: the cases that the viewer may open; None: all of them."""
    nodes = []
    for line in progress.lines:
        case = line.member.case
        link = reverse(case_address, args=[case.pk]) if case and (seen is None or case.pk in seen) else ""
        nodes.append(Node(line.member.key, line.member.name, (line.text,), line.standing, line.pill, link))
    words, standing = progress.handed_out
    last = Node("", "一起领结果" if progress.package.together else "领结果", (words,), standing)
    return picture(f"{progress.package.title}：谁在等谁", nodes, progress.after, last)
