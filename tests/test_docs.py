"""What the documents say is there, is there; what is there, they name."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlmodel import SQLModel
from typer.main import get_command

import cli
import database.tables  # noqa: F401
from settings import Settings

HOUSE = Path(__file__).parents[1]
DOCS = HOUSE / "docs"
PAGES = [HOUSE / "README.md", HOUSE / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
FOLDERS = ("rules", "workflows", "activities", "database", "api", "templates", "local", "tests", "docs", "deploy")
PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[^`\s]*|\.ci/run|[\w.-]+\.(?:py|toml|yml|lock))`")
CODE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def title(page: Path) -> str:
    return page.relative_to(HOUSE).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_every_path_that_a_document_names_exists(page: Path) -> None:
    """A path in backticks; `<…>` stands for any name, and `file.py: name` names something in the file."""
    missing = []
    for path in PATH.findall(CODE.sub("", text(page))):
        if not list(HOUSE.glob(re.sub(r"<[^>]*>", "*", path.rstrip("/")))):
            missing.append(path)
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_every_link_of_a_document_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", CODE.sub("", text(page)))
    local = [unquote(link) for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_every_command_that_a_document_gives_is_a_command(page: Path) -> None:
    known = set(getattr(get_command(cli.app), "commands"))  # noqa: B009
    assert set(re.findall(r"uv run xincheng ([a-z]+)", text(page))) <= known


def test_the_readme_names_every_command() -> None:
    known = set(getattr(get_command(cli.app), "commands"))  # noqa: B009
    assert {name for name in known if not re.search(rf"xincheng {name}\b", text(HOUSE / "README.md"))} == set()


def test_the_names_that_the_code_has_are_in_the_rows_of_the_regulation() -> None:
    """`file.py: name` in the table: the file defines or says the name."""
    missing = [
        f"{file}: {name}"
        for file, name in re.findall(r"`([\w/]+\.py)(?:`)?: `?([\w.]+)`", text(DOCS / "regulation.md"))
        if name not in text(HOUSE / file)
    ]
    assert missing == []


def test_every_measure_of_the_plan_is_in_the_regulation_and_only_the_seventh_is_built() -> None:
    rows = re.findall(r"^\| (\d+)\. [^|]+\| ([^|]+) \|", text(DOCS / "regulation.md"), re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 11))
    assert {number: "未" not in state for number, state in rows} == {str(n): n == 7 for n in range(1, 11)}


def test_the_glossary_has_every_table_and_every_module_of_the_rules() -> None:
    words = set(re.findall(r"`([\w.]+)`", text(DOCS / "glossary.md")))
    tables = {table.name for table in SQLModel.metadata.sorted_tables}
    modules = {f"rules.{file.stem}" for file in (HOUSE / "rules").glob("*.py") if file.stem != "__init__"}
    assert (tables | modules) - words == set()
    named = {word for word in words if word.startswith("rules.")}
    assert named - modules == set(), "the glossary names a module that is gone"


def test_the_settings_table_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]*) \|", text(DOCS / "operations.md"), re.MULTILINE)
    written = {name: default.strip().strip("`") for name, default in rows}
    expected = {}
    for name, field in Settings.model_fields.items():
        variable = "DATABASE_URL" if name == "database_url" else f"XINCHENG_{name.upper()}"
        expected[variable] = "（无）" if field.default is None else str(field.default)
    assert written == expected


def test_the_architecture_has_a_line_for_every_folder_of_the_code() -> None:
    page = text(DOCS / "architecture.md")
    assert [folder for folder in FOLDERS if f"`{folder}/" not in page] == []


@pytest.mark.parametrize("guide", sorted((DOCS / "手册").glob("*.md")), ids=title)
def test_a_guide_calls_pages_and_buttons_what_the_screen_calls_them(guide: Path) -> None:
    """Every name in 「」 is on a page, or is the title of a step, a form's field or a paper."""
    screen = "".join(
        text(file)
        for room, kind in (("templates", "*.html"), ("api", "*.py"), ("rules", "*.py"), ("rules/editions", "*.toml"))
        for file in (HOUSE / room).rglob(kind)
    )
    said = set(re.findall(r"「([^」]+)」", text(guide)))
    assert said
    assert {name for name in said if name not in screen} == set()


def test_decisions_are_numbered_without_gaps_and_say_four_things() -> None:
    found = sorted((DOCS / "decisions").glob("*.md"))
    assert [int(file.name[:4]) for file in found] == list(range(1, len(found) + 1))
    for file in found:
        for part in ("## 背景", "## 决定", "## 后果", "## 其他做法"):
            assert part in text(file), f"{file.name} {part}"
