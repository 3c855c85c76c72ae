"""文书的排版：Typst 模板加数据，得到可长期保存、逐字节相同的 PDF/A-2b。DESIGN §7；GB/T 9704-2012。"""

import hashlib
import json
import os
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import pylopdf_fonts_zh_cn
import segno
import typst
from pydantic import ValidationError

from rules.letter import LETTERS, TITLES
from rules.refusal import Refused

FOLDER = Path(__file__).parent / "letters"
SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
# The faces that GB/T 9704 names, used when the operator supplies them; none of them may be shipped.
STANDARD_FACES = {
    "song": ("FZXiaoBiaoSong-B05S", "方正小标宋简体"),
    "hei": ("SimHei", "黑体"),
    "kai": ("KaiTi_GB2312", "KaiTi", "楷体"),
    "fang": ("FangSong_GB2312", "FangSong", "仿宋"),
}
SUBSTITUTES = {"song": SERIF, "hei": SANS, "kai": SERIF, "fang": SERIF}


@dataclass(frozen=True)
class Rendered:
    """The frozen bytes of a letter, their digest, and the template as name@version."""

    pdf: bytes
    sha256: str
    template: str
    pages: int


def letter_names() -> tuple[str, ...]:
    return tuple(LETTERS)


def render_letter(name: str, data: Mapping[str, Any], *, font_folder: str | None = None) -> Rendered:
    """PDF/A-2b of a letter from its model's `model_dump(mode="json")`; the same data give the same bytes.

    `font_folder` holds the operator's licensed faces (仿宋 and so on), if there are any. Refused: LetterUnknown,
    LetterIncomplete (faults by field), GlyphMissing (a character for which no font has a shape), LetterUnrenderable.
    """
    pdf = _typeset(name, data, font_folder, "pdf")
    return Rendered(pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), template=template_version(name), pages=_pages(pdf))


def preview_letter(name: str, data: Mapping[str, Any], *, font_folder: str | None = None) -> list[bytes]:
    """The same letter as one PNG a page, to be read on a screen before it is approved."""
    pages = _typeset(name, data, font_folder, "png")
    return pages if isinstance(pages, list) else [pages]


@cache
def template_version(name: str) -> str:
    """name@digest, where the digest covers the letter's source and every shared part."""
    digest = hashlib.sha256()
    for source in (FOLDER / f"{name}.typ", *sorted((FOLDER / "parts").glob("*.typ"))):
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return f"{name}@{digest.hexdigest()[:12]}"


def _typeset(name: str, data: Mapping[str, Any], font_folder: str | None, form: Literal["pdf", "png"]) -> Any:
    compiler, faces, lock = _compiler(font_folder)
    inputs = {"data": json.dumps(_contents(name, data), ensure_ascii=False), "fonts": faces}
    try:
        with lock:
            made, warnings = compiler.compile_with_warnings(
                input=str(FOLDER / f"{name}.typ"),
                format=form,
                sys_inputs=inputs,
                pdf_standards="a-2b" if form == "pdf" else [],
                ppi=110,
            )
    except typst.TypstError as error:
        raise _refusal(error.message) from error
    if warnings:
        raise _refusal(warnings[0].message)
    return made


def _contents(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    model = LETTERS.get(name)
    if model is None:
        raise Refused(f"没有名为“{name}”的文书模板。", code="LetterUnknown")
    try:
        letter = model.model_validate(data)
    except ValidationError as error:
        faults = {".".join(map(str, fault["loc"])) or name: fault["msg"] for fault in error.errors()}
        raise Refused(f"《{TITLES[name]}》的内容不完整，不能生成。", code="LetterIncomplete", faults=faults) from error
    url = letter.paper.verify_url
    return letter.model_dump(mode="json") | {"title": TITLES[name], "qr": _dark_runs(url) if url else []}


def _dark_runs(url: str) -> list[list[list[int]]]:
    """Each row of the QR code as its dark runs [start, length], so that the page draws few shapes."""
    rows = segno.make(url, error="m", micro=False).matrix
    drawn = []
    for row in rows:
        runs = [(bool(dark), len(list(cells))) for dark, cells in groupby(row)]
        starts = [sum(length for _, length in runs[:i]) for i in range(len(runs))]
        drawn.append([[start, length] for start, (dark, length) in zip(starts, runs, strict=True) if dark])
    return drawn


@cache
def _compiler(font_folder: str | None) -> tuple[typst.Compiler, str, threading.Lock]:
    # Reading 20 MB of fonts takes far longer than a letter, so a process keeps one compiler; it is not for two threads.
    folders = [os.path.dirname(pylopdf_fonts_zh_cn.__file__)] + ([font_folder] if font_folder else [])
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    found = set(fonts.families())
    faces = {
        role: [face for face in names if face in found] + [SUBSTITUTES[role], SANS]
        for role, names in STANDARD_FACES.items()
    }
    return typst.Compiler(root=str(FOLDER), font_paths=fonts), json.dumps(faces), threading.Lock()


def _refusal(message: str) -> Refused:
    glyph = re.search(r'the text `?"(.+?)"`? could not be displayed', message)
    if glyph:
        return Refused(f"字库中没有“{glyph[1]}”的字形，请由管理员补充字体后再生成。", code="GlyphMissing")
    return Refused(f"文书排版未完成：{message}", code="LetterUnrenderable")


def _pages(pdf: bytes) -> int:
    return max(int(count) for count in re.findall(rb"/Type\s*/Pages\s*/Count (\d+)", pdf))
