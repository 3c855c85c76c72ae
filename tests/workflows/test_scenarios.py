"""Every scenario of tests/scenarios comes to what was worked out by hand: outcome, dates, due days, papers, mails."""

import json
import re
import subprocess
import sysconfig
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select
from temporalio.client import Client

from database.queries.chain import broken_chains
from database.queries.credit_file import entries_of
from database.reading import reading
from database.tables.record import Record
from database.writing import table
from local.course import SHANGHAI
from local.rehearsal import rehearsed
from local.timeline import Timeline, print_timeline
from rules.credit_file import items
from rules.refusal import Refused
from rules.why import why
from tests.workflows.rehearsal import FOLDER, read, rehearse_all, scenarios

FILES, RECORD = scenarios(), table(Record)


@pytest.fixture(scope="module")
async def timelines(house: Client, request: pytest.FixtureRequest) -> dict[Path, Timeline]:
    """The timelines of the scenarios that this run asks for, rehearsed side by side."""
    items = cast(list[Any], request.session.items)
    asked = list(dict.fromkeys(item.callspec.params["file"] for item in items if _of_a_file(item)))
    told = [read(file, 5001 + FILES.index(file)) for file in asked]
    return dict(zip(asked, await rehearse_all(house, told), strict=True))


def _of_a_file(item: Any) -> bool:
    return item.path == Path(__file__) and hasattr(item, "callspec")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scenario_comes_to_what_was_worked_out_by_hand(timelines: dict[Path, Timeline], file: Path) -> None:
    assert timelines[file]["faults"] == []


async def test_all_scenarios_left_whole_chains_and_numbers_without_gaps(timelines: dict[Path, Timeline]) -> None:
    faults, _, records = await broken_chains()
    assert faults == []
    every = [one for timeline in timelines.values() for one in (timeline, *timeline["before"], *timeline["beside"])]
    assert records == sum(len(timeline["records"]) for timeline in every)
    serials: dict[str, list[int]] = {}
    for timeline in every:
        for letter in timeline["letters"]:
            if letter["number"]:
                series, serial = re.fullmatch(r"(.+〕)(\d+)号", letter["number"]).groups()  # type: ignore[union-attr]
                serials.setdefault(series, []).append(int(serial))
    assert {series: sorted(found) for series, found in serials.items()} == {
        series: list(range(1, len(found) + 1)) for series, found in serials.items()
    }


@pytest.mark.usefixtures("timelines")
async def test_every_record_says_why_it_is_there(house: Client) -> None:
    """What was true on the day it was known, and what it says long after."""
    async with reading() as connection:
        codes = (await connection.scalars(select(RECORD.c.uscc).distinct())).all()
        files = [await entries_of(connection, uscc) for uscc in codes]
    told: dict[str, set[str]] = {}
    for known in files:
        days = {entry.true_on for entry in known} | {date(2031, 1, 1)}
        for on in sorted(days):
            for item in items(known, on=on, known_by=datetime(2031, 1, 1, tzinfo=SHANGHAI)):
                told.setdefault(item.kind, set()).update(link.name for link in why(item, on=on))
    for kind in ("penalty", "dishonesty", "sanction", "watched", "incentive"):
        assert told[kind] >= {"fact", "clause", "result", "consequence", "until", "now", "change"}, kind


async def test_what_a_timeline_says_is_said_to_people(timelines: dict[Path, Timeline]) -> None:
    """No id of a case, no list as a machine writes it."""
    inside = re.compile(r"\b(penalty|commitment|dishonesty|sanction|sanction_list|watch|incentive|record)/|\['|None")
    every = [one for timeline in timelines.values() for one in (timeline, *timeline["beside"])]
    said = [event[part] for one in every for event in one["events"] for part in ("what", "why", "clock")]
    assert said
    assert [text for text in said if inside.search(text)] == []


@pytest.mark.parametrize("file", [FOLDER / "served_at_once.toml"], ids=lambda file: file.stem)
def test_a_timeline_is_printed_with_what_did_not_come_true(
    timelines: dict[Path, Timeline], file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = timelines[file]
    print_timeline({**told, "faults": ["outcome 应为 repaired，实为 withdrawn"]})
    printed = capsys.readouterr().out
    assert "不符：outcome 应为 repaired，实为 withdrawn" in printed
    assert all(event["what"] in printed for event in told["events"])


def test_the_command_tells_the_whole_timeline_and_what_did_not_come_true(tmp_path: Path) -> None:
    wrong = (FOLDER / "served_at_once.toml").read_text(encoding="utf-8")
    assert 'outcome = ""' in wrong
    (tmp_path / "wrong.toml").write_text(wrong.replace('outcome = ""', 'outcome = "repaired"'), encoding="utf-8")
    said = rehearse(tmp_path, "wrong.toml", "--json")
    assert said.returncode == 1, said.stderr
    timeline = json.loads(said.stdout)
    assert timeline["faults"] == ["outcome 应为 repaired，实为 "]
    assert [letter["number"] for letter in timeline["letters"] if letter["number"]] == ["连交执信提〔2026〕1号"]
    assert any("清明节" in reason for reason in timeline["steps"][1]["reasons"])


def test_the_command_reads_a_scenario_before_it_starts_anything(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text('title = "没有日子"', encoding="utf-8")
    said = rehearse(tmp_path, "broken.toml")
    assert said.returncode == 2
    assert "剧本有误：begins_on" in said.stderr


def rehearse(folder: Path, *words: str | Path) -> "subprocess.CompletedProcess[str]":
    xincheng = Path(sysconfig.get_path("scripts")) / "xincheng"
    command = [xincheng, "rehearse", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, cwd=folder)


def test_a_scenario_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有这个剧本文件：") as refused:
        rehearsed(tmp_path / "没有.toml", cast(Any, None))
    assert refused.value.code == "ScenarioFaulty"
