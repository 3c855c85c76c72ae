"""版本：按日取法；暂停、失效和施行前都说得清楚。"""

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from rules import edition as subject
from rules.clock import limits
from rules.edition import Edition, edition, editions, in_force, shipped
from rules.refusal import Refused

HEAD = 'title = "试行办法"\nnumber = "试〔{n}〕1号"\nsource = "测试"\ndoubt = "design"\n'


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(subject, "files", lambda package: tmp_path)
    folder = tmp_path / "editions" / "trial"
    folder.mkdir(parents=True)
    shipped.cache_clear()
    yield folder
    shipped.cache_clear()


def write(folder: Path, day: str, extra: str = "", data: str = "[data]\nday = 1\n") -> None:
    (folder / f"{day}.toml").write_text(HEAD.format(n=day[:4]) + extra + data, encoding="utf-8")


def test_the_newest_edition_begun_by_the_day_is_in_force(shelf: Path) -> None:
    write(shelf, "2022-01-01")
    write(shelf, "2020-01-01")
    (shelf / "说明.toml").write_text("not = 'an edition'", encoding="utf-8")
    assert [found.in_force_on.year for found in editions("trial")] == [2020, 2022]
    assert in_force("trial", date(2021, 12, 31)).in_force_on == date(2020, 1, 1)
    assert in_force("trial", date(2022, 1, 1)).in_force_on == date(2022, 1, 1)
    assert in_force("trial", date(2022, 1, 1)).data == {"day": 1}


def test_before_the_first_edition_and_for_an_unknown_subject_there_is_none(shelf: Path) -> None:
    write(shelf, "2020-01-01")
    for name, day in (("trial", date(2019, 12, 31)), ("nothing", date(2026, 1, 1))):
        with pytest.raises(Refused, match="没有已施行") as refusal:
            in_force(name, day)
        assert refusal.value.code == "NoEditionInForce"


def test_a_repealed_edition_ends_after_its_last_day(shelf: Path) -> None:
    write(shelf, "2020-01-01", "until = 2020-06-30\n")
    assert in_force("trial", date(2020, 6, 30)).title == "试行办法"
    with pytest.raises(Refused, match="失效"):
        in_force("trial", date(2020, 7, 1))


def test_a_suspended_edition_decides_nothing_new_but_can_still_be_read(shelf: Path) -> None:
    write(shelf, "2020-01-01")
    write(shelf, "2022-01-01", "suspended = true\n")
    with pytest.raises(Refused, match="暂停执行"):
        in_force("trial", date(2023, 1, 1))
    assert edition("trial", date(2022, 1, 1)).suspended
    with pytest.raises(Refused, match="没有自2021-01-01起"):
        edition("trial", date(2021, 1, 1))


def test_every_shipped_edition_can_be_read_and_travels() -> None:
    root = files("rules").joinpath("editions")
    for folder in root.iterdir():
        for found in editions(folder.name):
            assert found.title
            assert found.number
            assert Edition.model_validate_json(found.model_dump_json()).in_force_on == found.in_force_on


PENALTY_LIMITS = {
    "class_confirmation", "paper_approval", "service", "publication", "service_followup", "public_notice",
    "repair_acceptance", "repair_decision", "repair_extension", "repair_supplement", "recall", "withdrawal",
    "question_answer", "explanation", "reconsideration", "litigation", "correction_review",
}  # fmt: skip


def test_every_limit_edition_names_every_limit_with_its_basis() -> None:
    for found in editions("limit"):
        rows = limits(found.in_force_on)
        assert rows.keys() >= PENALTY_LIMITS
        for name, limit in rows.items():
            assert limit.name == name
            assert limit.basis
            assert limit.doubt != "design" or "本局" in limit.basis, f"{name} 是本局自定，不得写成法律"


@pytest.mark.parametrize(
    ("name", "day", "amount", "unit"),
    [
        ("service", "2021-07-14", 7, "day"),
        ("service", "2021-07-15", 7, "working_day"),
        ("public_notice", "2021-12-31", 60, "day"),
        ("public_notice", "2022-01-01", 30, "day"),
        ("repair_acceptance", "2026-04-01", 3, "working_day"),
        ("repair_decision", "2026-04-01", 7, "working_day"),
        ("repair_extension", "2026-04-01", 10, "working_day"),
        ("reconsideration", "2026-04-01", 60, "day"),
        ("litigation", "2026-04-01", 6, "month"),
    ],
)
def test_a_limit_is_what_its_law_said_on_the_day(name: str, day: str, amount: int, unit: str) -> None:
    limit = limits(date.fromisoformat(day))[name]
    assert (limit.amount, limit.unit) == (amount, unit)
    assert limit.rolls is (name != "public_notice")
