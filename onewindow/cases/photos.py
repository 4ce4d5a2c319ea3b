"""What is behind an uploaded file: told by its content, opened to be sure, photos turned upright and freed of their data."""

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}

PIXELS_MAX = 60_000_000  # more than any phone takes; a small file that unpacks to more is meant to do harm
EDGE_MAX = 3508  # pixels: A4 at 300 dpi, legible and small
QUALITY = 86
RESOLUTION = 150  # dpi at which photos become pages
IMAGE_FORMATS = ["JPEG", "PNG"]
RUNNING = {"/JavaScript", "/Launch"}  # actions of a PDF that start something


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
    """Raises UploadRefused for anything that is not a sound JPEG, PNG or PDF, whatever its name says."""
    kind = kind_of(content)
    if kind == PDF:
        return _open_pdf(name, content)
    if kind in {JPEG, PNG}:
        return _open_picture(name, content)
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
                if picture.width * picture.height > PIXELS_MAX:
                    raise UploadRefused(
                        f"“{name}”的尺寸太大（{picture.width}×{picture.height}）。请用手机重新拍照，或者缩小后再上传。"
                    )
                photo = picture.format == "JPEG"
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((EDGE_MAX, EDGE_MAX))
                plain = _on_white(upright)
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
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            pages = len(document.pages)
            for page in document.pages:
                page.mediabox  # noqa: B018  a page that is not there fails here
            if pages and _take_out_scripts(document):
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
