"""The laws of the house that no other tool holds: sizes, names, completeness of lists, no clock, migrations."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

import database.tables  # noqa: F401
import worker
from rules.clock import limits
from rules.edition import editions
from rules.email import EMAILS
from rules.form import FORMS
from rules.letter import LETTERS
from rules.penalty_step import KINDS

HOUSE = Path(__file__).parents[1]
ROOMS = ("rules", "workflows", "activities", "database", "api", "templates", "local")
DOORS = ("cli.py", "worker.py", "settings.py")
LONGEST_FILE, LONGEST_FUNCTION = 250, 40
BUCKETS = re.compile(r"(^|_)(utils?|helpers?|common|core|base|misc|managers?|services?|handlers?)(_|$)")
# What is over by a little, or is a table of data in the shape of a function. Nothing may grow past its own ceiling.
CEILINGS = {
    "activities/alarm.py:knock": 46,
    "activities/penalty.py:file_penalty": 43,
    "local/penalty_story.py:penalties": 75,
    "local/commitment_story.py:commitments": 75,
}
# The audience 督办 has its own pages, and 送达 (service of papers) is the regulation's noun, not a bucket.
NOUNS = {
    "api/managers": "the pages of 督办",
    "templates/pages/managers": "the pages of 督办",
    "workflows/service.py": "送达",
    "activities/service.py": "送达",
}
# Folders whose routes name a page by its stem; their shells add the folder.
SHELLS = {"portal", "managers", "public"}
# Looked at by tests alone: it shows every part once.
GALLERY = {"layout/gallery.html"}
CLOCK = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
    ("time", "monotonic"), ("time", "localtime"), ("time", "gmtime"), ("workflow", "now"),
}  # fmt: skip


def sources(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        yield from (file for file in sorted((HOUSE / room).rglob("*.py")) if "migrations" not in file.parts)


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def name_of(file: Path) -> str:
    return file.relative_to(HOUSE).as_posix()


def too_long(found: dict[str, int], most: int) -> dict[str, int]:
    return {name: length for name, length in found.items() if length > CEILINGS.get(name, most)}


def test_no_file_holds_two_nouns() -> None:
    lengths = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in sources(*ROOMS)}
    doors = {door: len((HOUSE / door).read_text(encoding="utf-8").splitlines()) for door in DOORS}
    assert too_long(lengths | doors, LONGEST_FILE) == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {
        f"{name_of(file)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for file in sources(*ROOMS)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert too_long(lengths, LONGEST_FUNCTION) == {}


def test_nothing_is_called_a_bucket() -> None:
    places = [place for room in ROOMS for place in (HOUSE / room).rglob("*") if place.suffix == ".py" or place.is_dir()]
    named = {name_of(place) for place in places if BUCKETS.search(place.stem) and "__pycache__" not in place.parts}
    assert named - set(NOUNS) == set()
    assert {noun for noun in NOUNS if not (HOUSE / noun).exists()} == set(), "an exception that is no longer needed"


def test_rules_and_activities_do_not_read_the_clock() -> None:
    read = [
        f"{name_of(file)}:{node.lineno}"
        for file in sources("rules", "activities")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute)
        and (getattr(node.value, "id", getattr(node.value, "attr", "")), node.attr) in CLOCK
    ]
    assert read == []


def decorated(room: str, mark: str) -> set[str]:
    """`module.name` of everything in a folder that wears a decorator such as `activity.defn`."""
    return {
        f"{room}.{file.stem}.{node.name}"
        for file in sources(room)
        for node in tree(file).body
        if isinstance(node, ast.AsyncFunctionDef | ast.ClassDef)
        and any(ast.unparse(one).partition("(")[0] == mark for one in node.decorator_list)
    }


def listed(things: tuple[Any, ...]) -> list[str]:
    return sorted(f"{thing.__module__}.{thing.__name__}" for thing in things)


def test_the_worker_runs_every_activity_and_workflow_once() -> None:
    assert listed(worker.ACTIVITIES) == sorted(decorated("activities", "activity.defn"))
    assert listed(worker.WORKFLOWS) == sorted(decorated("workflows", "workflow.defn"))


def words(*rooms: str) -> set[str]:
    """Every text that the sources of some folders hold."""
    return {
        node.value
        for file in sources(*rooms)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_email_has_three_files_and_a_model_and_no_file_is_left_over() -> None:
    folder = HOUSE / "templates" / "emails"
    found = {mail.name: {file.name for file in mail.iterdir()} for mail in folder.iterdir() if mail.is_dir()}
    assert found == dict.fromkeys(EMAILS, {"subject.txt", "body.txt", "body.html"})


def test_every_letter_has_a_template_and_a_model() -> None:
    assert {file.stem for file in (HOUSE / "templates" / "letters").glob("*.typ")} == set(LETTERS)


def test_every_letter_and_every_email_is_sent_by_something() -> None:
    said = words("workflows", "activities", "api")
    assert {name for name in (*EMAILS, *LETTERS) if name not in said} == set()


def test_every_page_is_shown_by_something() -> None:
    """A page is named by a route (some add its folder themselves), by another page, or its macros are used."""
    pages = HOUSE / "templates" / "pages"
    texts = {page: page.read_text(encoding="utf-8") for page in pages.rglob("*.html")}
    named = words("api", "templates")
    for text in texts.values():
        named |= set(re.findall(r"""["']([\w/]+\.html)["']""", text))
    used = {macro for text in texts.values() for macro in re.findall(r"\bui\.(\w+)", text)}
    unused = set()
    for page, text in texts.items():
        where = page.relative_to(pages)
        named_here = where.as_posix() in named or (
            page.stem in named and where.parts[0] in {"portal", "managers", "public"}
        )
        if not named_here and not used & set(re.findall(r"{%-? *macro (\w+)", text)):
            unused.add(where.as_posix())
    assert unused - GALLERY == set()


def test_every_limit_of_every_edition_says_what_it_rests_on() -> None:
    bare = [
        (edition.in_force_on, name)
        for edition in editions("limit")
        for name, limit in limits(edition.in_force_on).items()
        if not limit.basis.strip() or not limit.title.strip()
    ]
    assert bare == []


@pytest.mark.parametrize("name", KINDS)
def test_every_step_of_a_penalty_has_a_form_a_clause_and_a_limit_in_every_edition(name: str) -> None:
    kind = KINDS[name]
    assert kind.form in FORMS or kind.role == "law"
    assert kind.clause
    for edition in editions("limit"):
        assert set(kind.limits) <= set(limits(edition.in_force_on)), edition.in_force_on
    assert set(kind.not_by) <= {*KINDS, "filed", "revision"}, "a hand that no step of the case has"


async def test_the_migrations_make_exactly_the_tables(database: str) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))

    engine = create_async_engine(database)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    assert found == []
