"""A letter of ours against the same template and data through a reused Typst compiler."""

import json
import time
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

from templates import letter as letters
from tests.benchmarks.figure import Figure, Size, alternate
from tests.benchmarks.house import House
from tests.templates.examples.letter import EXAMPLES

NAMES = {"repair_reminder": "one letter", "credit_report": "one credit report with ten records"}
LETTERS = 40


async def measure(house: House, size: Size) -> list[Figure]:
    return [await _measured(name, size) for name in NAMES]


async def _measured(name: str, size: Size) -> Figure:
    data = _filled(EXAMPLES[name].model_dump(mode="json"))
    count = size.of(LETTERS)
    figure = Figure(f"{NAMES[name]}, data checked and digest taken", "ms", "most", 1.3)

    async def ours() -> float:
        began = time.perf_counter()
        for n in range(count):
            letters.render_letter(name, _numbered(data, n))
        return 1000 * (time.perf_counter() - began) / count

    compiler, inputs = _bare(name, data)

    async def bare() -> float:
        began = time.perf_counter()
        for n in range(count):
            told = {**inputs, "data": json.dumps(_numbered(json.loads(inputs["data"]), n), ensure_ascii=False)}
            source = str(letters.FOLDER / f"{name}.typ")
            compiler.compile(input=source, format="pdf", sys_inputs=told, pdf_standards="a-2b")
        return 1000 * (time.perf_counter() - began) / count

    return await alternate(figure, ours, bare, size)


def _filled(data: dict) -> dict:
    """A report tells of ten records, so many as the businesses of `many_records` have."""
    sections = [one | {"tables": (one["tables"] * 10)[:10]} for one in data.get("sections", [])]
    return data | {"sections": sections} if sections else data


def _numbered(data: dict, n: int) -> dict:
    """Every letter differs, as in life, so that no cache of the compiler's answers it."""
    return data | {"paper": data["paper"] | {"no": f"连交修提〔2026〕{n}号"}}


def _bare(name: str, data: dict) -> tuple[typst.Compiler, dict[str, str]]:
    """A compiler of its own, with the fonts of the house; the contents are worked out beforehand."""
    _, faces, _ = letters._compiler(None)
    folder = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    contents = letters._contents(name, data)
    return typst.Compiler(root=str(letters.FOLDER), font_paths=fonts), {
        "data": json.dumps(contents, ensure_ascii=False),
        "fonts": faces,
    }
