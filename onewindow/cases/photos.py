"""What is behind an uploaded file: told by its content, opened to be sure, photos turned upright and freed of their data."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import puremagic
from django.conf import settings
from pikepdf.settings import set_qpdf_limits
from PIL import Image, ImageOps, UnidentifiedImageError

from onewindow.kernel import scanner

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}

# Pictures that are not taken, by what they begin with: who is told that a photo is none looks for the mistake in the wrong place.
HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
OTHER_PICTURES = {
    "image/heic",
    "image/heif",
    "image/avif",
    "image/webp",
    "image/gif",
    "image/x-ms-bmp",
    "image/bmp",
    "image/tiff",
}

PIXELS_MAX = 60_000_000  # more than phones take; a small file that unpacks to more is meant to do harm
PNG_PIXELS_MAX = 25_000_000  # A3 at 300 dpi has 17; unlike a photo it has to be unpacked whole
UNPACKED_MAX = 64 * 1024 * 1024  # bytes of one stream of a PDF that has to be read to find its parts
EDGE_MAX = 3508  # pixels: A4 at 300 dpi, legible and small
QUALITY = 86
RESOLUTION = 150  # dpi at which photos become pages
IMAGE_FORMATS = ["JPEG", "PNG"]
RUNNING = {"/JavaScript", "/Launch"}  # actions of a PDF that start something
PDF_END = b"%%EOF"
TOO_MUCH = "memory limit exceeded"  # in qpdf's words

# Of the whole process, before any thread opens one: a PDF of a megabyte could otherwise unpack to gigabytes.
set_qpdf_limits(
    flate_max_memory=UNPACKED_MAX, run_length_max_memory=UNPACKED_MAX, png_max_memory=UNPACKED_MAX, tiff_max_memory=UNPACKED_MAX,
    dct_max_memory=UNPACKED_MAX,
)  # fmt: skip


class UploadRefused(Exception):
    """A file that cannot be taken. The message is shown as it stands, so it says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Opened:
    """A file that was opened and is sound: its bytes as they will be stored."""

    content: bytes
    content_type: str
    pages: int


def open_file(name: str, content: bytes) -> Opened:
    """Raises UploadRefused for anything that is not a sound JPEG, PNG or PDF, whatever its name says, and for a virus."""
    if refused := scanner.why_not(name, content):
        raise UploadRefused(refused)
    kind = kind_of(content)
    if kind == PDF:
        return _open_pdf(name, content)
    if kind in {JPEG, PNG}:
        return _open_picture(name, content)
    heif = content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS
    if heif or kind in OTHER_PICTURES:
        own = "苹果手机可以在“设置—相机—格式”里选“兼容性最佳”再拍；或者" if heif else "请"
        raise UploadRefused(f"“{name}”的图片格式这里打不开。{own}直接点“拍照”，或者截一张图，上传截图。")
    raise UploadRefused(f"“{name}”不是照片，也不是 PDF。请拍照，或者换 JPG、PNG、PDF 文件；Word 文件请先另存为 PDF。")


def kind_of(content: bytes) -> str:
    try:
        return str(puremagic.from_string(content[:4096], mime=True))
    except (puremagic.PureError, ValueError):
        return ""


def _open_picture(name: str, content: bytes) -> Opened:
    """Turned as the camera was held; place, time and camera are left behind: only the pixels are kept."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # measured below
            with Image.open(io.BytesIO(content), formats=IMAGE_FORMATS) as picture:
                photo = picture.format == "JPEG"
                if picture.width * picture.height > (PIXELS_MAX if photo else PNG_PIXELS_MAX):
                    raise UploadRefused(
                        f"“{name}”的尺寸太大（{picture.width}×{picture.height}）。请用手机重新拍照，或者缩小后再上传。"
                    )
                picture.thumbnail((EDGE_MAX, EDGE_MAX))  # first, so that only what is kept is copied
                plain = _on_white(ImageOps.exif_transpose(picture))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise UploadRefused(f"“{name}”打不开。请重新拍照，或者换 JPG、PNG、PDF。") from None
    made = io.BytesIO()
    if photo:
        plain.save(made, "JPEG", quality=QUALITY, optimize=True)
        return Opened(made.getvalue(), JPEG, 1)
    plain.save(made, "PNG", optimize=True)
    return Opened(made.getvalue(), PNG, 1)


def _on_white(picture: Image.Image) -> Image.Image:
    """The pixels alone, without what the file said about itself; transparency becomes paper."""
    colours = picture.convert("RGBA") if picture.mode in {"P", "LA", "PA", "RGBA"} else picture.convert("RGB")
    made = Image.new("RGB", colours.size, "white")
    made.paste(colours, mask=colours.getchannel("A") if colours.mode == "RGBA" else None)
    return made


def _open_pdf(name: str, content: bytes) -> Opened:
    """Opened and every page looked up; scripts and attached files are taken out, all else stays as it is."""
    _, end, behind = content.rpartition(PDF_END)
    if zipfile.is_zipfile(io.BytesIO(content)) or (end and behind.strip(b"\0 \t\r\n")):
        raise UploadRefused(f"“{name}”里夹带了 PDF 以外的内容。请重新导出 PDF，或者打印后拍照上传。")
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            pages = len(document.pages)
            ensure_pages(pages)
            for page in document.pages:
                page.mediabox  # noqa: B018  a page that is not there fails here
            changed = bool(pages) and (_take_out_scripts(document) | (not end))  # without an end it was mended
            if any(TOO_MUCH in warning for warning in document.get_warnings()):
                raise UploadRefused(f"“{name}”展开以后太大。请重新导出 PDF，或者打印后拍照上传。")
            if changed:
                made = io.BytesIO()
                document.save(made)
                content = made.getvalue()
    except pikepdf.PasswordError:
        raise UploadRefused(f"“{name}”加了密码，打不开。请去掉密码，或者打印后拍照上传。") from None
    except (pikepdf.PdfError, ValueError, KeyError, AttributeError, RuntimeError):
        raise UploadRefused(f"“{name}”打不开，文件可能已损坏。请重新导出 PDF，或者拍照上传。") from None
    if not pages:
        raise UploadRefused(f"“{name}”里一页也没有。请重新导出 PDF，或者拍照上传。")
    return Opened(content, PDF, pages)


def ensure_pages(pages: int) -> None:
    if pages > settings.UPLOAD_MAX_PAGES:
        raise UploadRefused(f"一共 {pages} 页，超过了 {settings.UPLOAD_MAX_PAGES} 页。请只上传需要的那几页。")


def _take_out_scripts(document: pikepdf.Pdf) -> bool:
    """At the document itself and wherever else they hang: pages, bookmarks, fields, notes on a page. Links stay."""
    found = _drop(document.Root, "/OpenAction") | _drop(document.Root.get("/Names"), "/JavaScript", "/EmbeddedFiles")
    for part in _parts(document):
        found |= _drop(part, "/AA")
        if str(part.get("/Subtype")) == "/FileAttachment":
            found |= _drop(part, "/FS")
        action = part.get("/A")
        if isinstance(action, pikepdf.Dictionary) and (str(action.get("/S")) in RUNNING or "/Next" in action):
            found |= _drop(part, "/A")
    return found


def _parts(document: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    for each in document.objects:
        if isinstance(each, pikepdf.Dictionary):
            yield each
            notes = each.get("/Annots")
            if isinstance(notes, pikepdf.Array):
                yield from (note for note in notes if isinstance(note, pikepdf.Dictionary))


def _drop(holder: object, *keys: str) -> bool:
    there = [key for key in keys if key in holder] if isinstance(holder, pikepdf.Dictionary) else []
    for key in there:
        del holder[key]  # type: ignore[attr-defined]
    return bool(there)


def joined(parts: list[Opened]) -> Opened:
    """Several files become one document, page after page."""
    if len(parts) == 1:
        return parts[0]
    with pikepdf.new() as document:
        for part in parts:
            with pikepdf.open(
                io.BytesIO(part.content if part.content_type == PDF else _as_page(part.content))
            ) as source:
                document.pages.extend(source.pages)
        made = io.BytesIO()
        document.save(made)
        return Opened(made.getvalue(), PDF, len(document.pages))


def _as_page(content: bytes) -> bytes:
    made = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=IMAGE_FORMATS) as picture:
        picture.convert("RGB").save(made, "PDF", resolution=RESOLUTION, quality=QUALITY)
    return made.getvalue()
