"""Files of materials: only sound photos and PDFs get in, upright and without what they tell of their owner; all else is told what to do."""

import hashlib
import io
import struct
import zlib
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from onewindow.cases import uploads
from onewindow.cases.models import Attachment, Case, Draft
from onewindow.cases.photos import UploadRefused
from tests import NOW
from tests.factories import draft, individual_business, submitted

LAYOUT = "layout"
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def made(db: None) -> Draft:
    return draft(individual_business(), with_files=False)


def jpeg(colour: str = "white", size: tuple[int, int] = (60, 40), *, exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif or Image.Exif())
    return out.getvalue()


def pdf(pages: int = 1, *, password: str = "") -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(out, encryption=pikepdf.Encryption(user=password, owner=password) if password else None)
    return out.getvalue()


def picture_of(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says to be that large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


def store(
    to: Draft | Case, *files: tuple[str, bytes], key: str = LAYOUT, add: bool = False, later: int = 0
) -> Attachment:
    sent = [ContentFile(content, name=name) for name, content in files]
    principal = to.principal if isinstance(to, Draft) else to.applicant
    return uploads.store(to, key, sent, principal, NOW + timedelta(minutes=later), add=add)


def kept(row: Attachment) -> bytes:
    with row.file.open("rb") as file:
        content: bytes = file.read()
    return content


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


REFUSED: dict[str, tuple[Sequence[tuple[str, bytes]], str]] = {
    "a programme by the name of a photo": ([("照片.jpg", b"MZ\x90\x00" + b"\0" * 200)], "“照片.jpg”不是照片，也不是 PDF"),
    "a page of the web by the name of a PDF": ([("证明.pdf", b"<html><script>alert(1)</script>")], "请拍照，或者换 JPG、PNG、PDF"),
    "a photo as an iPhone keeps it": ([("IMG_1.HEIC", b"\0\0\0\x24ftypheic\0\0\0\0mif1heic" + b"\0" * 200)], "兼容性最佳"),
    "a picture for the web": ([("a.webp", b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 200)], "图片格式这里打不开。请直接点“拍照”"),
    "a drawing that could run": ([("图.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>")], "不是照片"),
    "a Word file": ([("合同.docx", b"PK\x03\x04" + b"\0" * 200)], "Word 文件请先另存为 PDF"),
    "half a photo": ([("照片.jpg", jpeg(size=(400, 400))[:300])], "打不开。请重新拍照"),
    "half a PDF": ([("合同.pdf", pdf()[:40])], "可能已损坏。请重新导出 PDF"),
    "an empty file": ([("照片.jpg", b"")], "“照片.jpg”是空的。请重新拍照"),
    "nothing at all": ([], "没有收到文件"),
    "a PDF with a password": ([("合同.pdf", pdf(password="secret"))], "“合同.pdf”加了密码，打不开。请去掉密码"),
    "a PDF without pages": ([("合同.pdf", pdf(0))], "一页也没有"),
    "a small file with a huge picture": ([("图纸.png", picture_of(9000, 9000))], "尺寸太大（9000×9000）。请用手机重新拍照"),
    "a small file with an absurd picture": ([("图纸.png", picture_of(60_000, 60_000))], "请重新拍照"),
    "more files than are taken at once": ([("照片.jpg", jpeg())] * 31, "一次最多上传 30 个文件，现在有 31 个"),
    "a sound one with a bad one": ([("a.jpg", jpeg()), ("b.jpg", b"MZ")], "“b.jpg”不是照片"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_sound_photo_or_pdf_is_refused_and_leaves_nothing(made: Draft, folder: Path, case: str) -> None:
    files, told = REFUSED[case]
    with pytest.raises(UploadRefused) as refused:
        store(made, *files)
    assert told in refused.value.message
    assert not made.attachments.exists()
    assert not files_in(folder)


def test_what_is_too_large_is_told_by_how_much(made: Draft, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(UploadRefused, match=r"“大图.png”有 2\.0 MB，超过了 1\.0 MB。请拍照上传，或者压缩后再试"):
        store(made, ("大图.png", b"\0" * (2 * 1024 * 1024)))


def test_what_becomes_too_large_together_is_refused(made: Draft, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1500
    with pytest.raises(UploadRefused, match=r"合在一起有.*请少传几页"):
        store(made, ("a.jpg", jpeg()), ("b.jpg", jpeg()))


def test_a_pdf_of_too_many_pages_is_refused_also_when_pages_are_added(made: Draft, settings: Any) -> None:
    settings.UPLOAD_MAX_PAGES = 3
    with pytest.raises(UploadRefused, match="一共 4 页，超过了 3 页"):
        store(made, ("图纸.pdf", pdf(4)))
    first = store(made, ("图纸.pdf", pdf(3)))
    with pytest.raises(UploadRefused, match="一共 4 页"):
        store(made, ("又一页.jpg", jpeg()), add=True)
    assert made.attachments.get() == first


@pytest.mark.parametrize("key", ["no-such-material", "application_form"])
def test_only_what_the_list_asks_for_is_taken(made: Draft, key: str) -> None:
    with pytest.raises(UploadRefused, match=r"材料清单里没有这一项|自动生成，不用上传"):
        store(made, ("照片.jpg", jpeg()), key=key)


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken(made: Draft) -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Camera of somebody"
    exif[GPS] = {1: "N", 2: (34.0, 39.0, 1.0), 3: "E", 4: (112.0, 26.0, 1.0)}
    sent = jpeg(size=(60, 40), exif=exif)
    assert b"Camera of somebody" in sent
    content = kept(store(made, ("照片.jpg", sent)))
    with Image.open(io.BytesIO(content)) as photo:
        assert photo.size == (40, 60)
        assert not dict(photo.getexif())
    assert b"Camera of somebody" not in content


def test_a_picture_keeps_no_text_of_its_own(made: Draft) -> None:
    from PIL.PngImagePlugin import PngInfo

    said, out = PngInfo(), io.BytesIO()
    said.add_text("Author", "Somebody Private")
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG", pnginfo=said)
    row = store(made, ("截图一.png", out.getvalue()))
    content = kept(row)
    assert (row.content_type, b"Somebody Private" in content) == ("image/png", False)
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_large_photo_is_stored_legible_and_small(made: Draft) -> None:
    with Image.open(io.BytesIO(kept(store(made, ("照片.jpg", jpeg(size=(5000, 2000))))))) as photo:
        assert photo.size[0] == 3508


def test_scripts_and_attached_files_are_taken_out_of_a_pdf_wherever_they_hang(made: Draft) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.cn/")
    out = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        button = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Screen, A=script)
        paper_clip = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, FS="virus.exe")
        reference = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=link)
        page.obj.Annots = pikepdf.Array([button, document.make_indirect(paper_clip), reference])
        page.obj.AA = pikepdf.Dictionary(O=script)
        document.Root.OpenAction = script
        document.save(out)
    content = kept(store(made, ("表.pdf", out.getvalue())))
    assert b"app.alert" not in content
    assert b"virus.exe" not in content
    assert b"https://example.cn/" in content


def test_several_photos_become_one_pdf_page_after_page(made: Draft) -> None:
    row = store(made, ("IMG_1.jpg", jpeg("red")), ("IMG_2.jpg", jpeg("blue")), ("合同.pdf", pdf(2)))
    assert (row.content_type, row.pages, row.name) == ("application/pdf", 4, "主要设备设施、经营布局和操作流程图.pdf")
    with pikepdf.open(io.BytesIO(kept(row))) as document:
        assert len(document.pages) == 4


def test_further_pages_go_behind_those_already_there(
    made: Draft, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        store(made, ("IMG_1.jpg", jpeg()))
        row = store(made, ("IMG_2.jpg", jpeg()), add=True, later=1)
    assert (made.attachments.get(), row.pages) == (row, 2)
    assert [path.suffix for path in files_in(folder)] == [".pdf"]


def test_a_new_file_takes_the_place_of_the_old_one_in_a_draft(
    made: Draft, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        store(made, ("旧图.jpg", jpeg()))
        row = store(made, ("新图.jpg", jpeg()), later=1)
    assert made.attachments.get() == row
    assert len(files_in(folder)) == 1


def test_what_was_handed_in_stays_on_record(db: None) -> None:
    case = submitted().case
    earlier = case.attachments.get(material=LAYOUT)
    store(case, ("新图.jpg", jpeg()), later=1)
    assert case.attachments.filter(material=LAYOUT).count() == 2
    with pytest.raises(ValueError, match="stays on record"):
        uploads.remove(earlier)


def test_the_digest_and_the_size_are_of_what_is_stored(made: Draft, folder: Path) -> None:
    row = Attachment.objects.get(pk=store(made, ("照片.jpg", jpeg())).pk)
    [path] = files_in(folder)
    assert bytes(row.sha256) == hashlib.sha256(path.read_bytes()).digest()
    assert row.size == path.stat().st_size


NAMES = {
    "../../etc/passwd.jpg": "passwd.jpg",
    r"C:\Users\somebody\Desktop\平面图.JPG": "平面图.jpg",
    "平面\x00\x07\r\n图.jpg": "平面图.jpg",
    "平面图\u202egpj.exe": "平面图gpj.jpg",
    '"><b>图.jpg': "b图.jpg",
    "平面图.exe": "平面图.jpg",
    "IMG_20260609_100000.jpg": "主要设备设施、经营布局和操作流程图.jpg",
    "微信图片_20260609.jpg": "主要设备设施、经营布局和操作流程图.jpg",
    "": "主要设备设施、经营布局和操作流程图.jpg",
}


@pytest.mark.parametrize("sent", NAMES, ids=ascii)
def test_a_name_is_shown_without_paths_and_signs_that_deceive(made: Draft, folder: Path, sent: str) -> None:
    row = store(made, (sent, jpeg()))
    assert row.name == NAMES[sent]
    [path] = files_in(folder)
    assert path.relative_to(folder).parts[:4] == ("uploads", "2026", "06", "09")
    assert len(path.stem) == 40


def test_a_very_long_name_is_cut(made: Draft) -> None:
    assert len(store(made, ("图" * 300 + ".jpg", jpeg())).name) <= 200
