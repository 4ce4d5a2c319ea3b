"""Files meant to do harm: refused with a reason, nothing kept, in bounded memory."""

import io
import json
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from django.test import Client
from openpyxl import Workbook
from PIL import Image

from onewindow.cases.photos import UploadRefused, open_file
from onewindow.catalogue.list_import import read

pytestmark = pytest.mark.proof

MEMORY = 350  # megabytes that opening any of the bombs may take beside the programme itself


def packed(megabytes: int) -> bytes:
    squeeze = zlib.compressobj(1)
    return b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(megabytes)) + squeeze.flush()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int) -> bytes:
    """With all its pixels, of one colour."""
    squeeze = zlib.compressobj(1)
    rows = b"".join(squeeze.compress(bytes(1 + width * 4)) for _ in range(height)) + squeeze.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height)).save(out, "JPEG", quality=20)
    return out.getvalue()


def pdf(pages: int = 1) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(out)
    return out.getvalue()


def pdf_that_unpacks_to(megabytes: int) -> bytes:
    """A page refers to an object that lies in a packed stream of that size: to find it, all has to be unpacked."""
    body = packed(megabytes)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>/Contents 6 0 R>>",
        b"<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(body), body),
    ]
    made, places = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    rows = struct.pack(">BIB", 0, 0, 0) + b"".join(struct.pack(">BIB", 1, place, 0) for place in [*places, len(made)])
    rows += struct.pack(">BIB", 2, 4, 0)
    head = b"<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>" % len(rows)
    end = b"startxref\n%d\n%%%%EOF" % len(made)
    return made + b"5 0 obj\n%bstream\n%b\nendstream\nendobj\n%b" % (head, rows, end)


def book(part: str = "", before: bytes = b"", filling: bytes = b"", times: int = 0) -> bytes:
    """A workbook of which one part holds the same thing again and again."""
    plain, out = io.BytesIO(), io.BytesIO()
    Workbook().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            content = source.read(name)
            made.writestr(name, content.replace(before, filling * times + before) if name == part else content)
    return out.getvalue()


def aliases() -> bytes:
    """Nine lines that say two thousand million times the same."""
    lines = ["- &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    return ("items:\n" + "\n".join(lines)).encode()


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a PDF that unpacks to hundreds of megabytes": (".pdf", lambda: pdf_that_unpacks_to(300), "展开以后太大"),
    "a PDF of ten thousand pages": (".pdf", lambda: pdf(10_000), "一共 10000 页，超过了 200 页"),
    "the largest PNG that is taken": (".png", lambda: png(5000, 5000), ""),
    "the largest photo that is taken": (".jpg", lambda: jpeg(7700, 7700), ""),
    "a workbook with a very long sheet": (
        ".xlsx", lambda: book("xl/worksheets/sheet1.xml", b"</worksheet>", b"<a/>" * 250_000, 210), "展开以后太大",
    ),
    "a workbook with forty megabytes of styles": (
        ".xlsx", lambda: book("xl/styles.xml", b"</styleSheet>", b"<a/>" * 10_000, 1000), "展开以后太大",
    ),
    "a list whose references multiply": (".yaml", aliases, "展开以后太大，或者层次太深"),
    "a list nested without end": (".yaml", lambda: b"items: " + b"[" * 5000 + b"]" * 5000, "层次太深"),
}  # fmt: skip

OPENING = """
import json, os, resource, sys
from pathlib import Path
import django
django.setup()
from onewindow.cases.photos import UploadRefused, open_file
from onewindow.catalogue.list_import import read

def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def opened(path):
    before, content = peak(), path.read_bytes()
    if path.suffix in {".xlsx", ".yaml"}:
        said = read(path.name, content).problems[0].message
    else:
        try:
            open_file(path.name, content)
            said = ""
        except UploadRefused as refused:
            said = refused.message
    print(json.dumps([path.stem, peak() - before, said]), flush=True)

for path in sorted(Path(sys.argv[1]).iterdir()):
    if os.fork() == 0:
        opened(path)
        os._exit(0)
    os.wait()
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """Each bomb opened in a process of its own: how many megabytes it took, and what was said."""
    folder = tmp_path_factory.mktemp("bombs")
    for number, (ending, make, _) in enumerate(BOMBS.values()):
        (folder / f"{number}{ending}").write_bytes(make())
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", OPENING, folder], capture_output=True, text=True, check=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}, timeout=120,
    )  # fmt: skip
    names = list(BOMBS)
    return {names[int(n)]: (taken, said) for n, taken, said in map(json.loads, run.stdout.splitlines())}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_in_bounded_memory(bomb: str, opened: dict[str, tuple[int, str]]) -> None:
    taken, said = opened[bomb]
    told = BOMBS[bomb][2]
    assert told in said
    assert bool(told) == bool(said), said
    assert taken < MEMORY, f"{taken} MB"


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("run.js", "alert(1)")
    return out.getvalue()


POLYGLOTS = {
    "an archive behind a PDF": pdf() + zipped(),
    "a page of the web behind a PDF": pdf() + b"<html><script>alert(1)</script>",
    "a PDF without an end": pdf().rpartition(b"startxref")[0] + zipped(),
    "an archive that ends as a PDF does": pdf() + zipped()[:-2] + struct.pack("<H", 6) + b"\n%%EOF",
}


@pytest.mark.parametrize("what", POLYGLOTS)
def test_a_pdf_that_is_something_else_too_is_refused(what: str) -> None:
    with pytest.raises(UploadRefused, match="夹带了 PDF 以外的内容。请重新导出 PDF"):
        open_file("合同.pdf", POLYGLOTS[what])


def test_a_pdf_behind_something_else_is_none() -> None:
    with pytest.raises(UploadRefused, match="不是照片，也不是 PDF"):
        open_file("合同.pdf", b"MZ\x90\0" + pdf())


def test_a_pdf_may_end_with_empty_lines() -> None:
    assert open_file("合同.pdf", pdf() + b"\r\n\0\0\n").pages == 1


@pytest.mark.parametrize("photo", [jpeg(40, 40), png(40, 40)], ids=["JPEG", "PNG"])
def test_what_hangs_behind_a_photo_is_not_kept(photo: bytes) -> None:
    """Phones hang films behind photos: those are taken, the pixels alone."""
    kept = open_file("照片.jpg", photo + zipped()).content
    assert not zipfile.is_zipfile(io.BytesIO(kept))
    assert b"run.js" not in kept


def test_a_request_beyond_all_measure_is_refused_unread(db: None) -> None:
    answer = Client().generic("POST", "/track/", b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**12))
    assert answer.status_code == 413
    assert "请退回上一页，分几次上传" in answer.content.decode()


def test_what_yaml_can_say_and_a_list_cannot_is_told() -> None:
    [problem] = read("清单.yaml", b"items: [{key: a, since: 2026-01-01}]").problems
    assert "日期请加上引号" in problem.remedy


def test_a_pdf_whose_end_was_lost_is_mended_without_what_took_its_place() -> None:
    kept = open_file("合同.pdf", pdf().rpartition(b"%%EOF")[0] + b"<html><script>alert(1)</script>").content
    assert b"<script>" not in kept
