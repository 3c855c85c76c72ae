"""Incentives as rows, each with its case, for pages that only read; and one that lives in the real engine."""

from datetime import timedelta
from typing import Any

from temporalio.client import Client

from api import lifecycle
from api.day import now, today
from database.tables.business import Business
from database.tables.case import Case
from database.tables.incentive import Incentive, IncentiveUse
from database.writing import put, writing
from rules.incentive_file import incentive_case
from tests.rules.penalty_example import code
from tests.workflows.incentive_course import IncentiveCourse

DAY = timedelta(days=1)


async def on_file(serial: int, *, uscc: str = "", **changed: Any) -> str:
    """An incentive in force since yesterday unless the test says otherwise; answers its case."""
    uscc = uscc or code(f"MAAP47{serial:02d}")
    case, number = incentive_case(uscc, "red-list", serial), f"激-2026-4700{serial:02d}"
    row = {
        **{"case_id": case, "number": number, "uscc": uscc, "subject": f"示例守信{serial:03}有限公司", "unit": "trc"},
        **{"benefit": "red-list", "edition": "2022-11-28", "title": "守信红名单", "red_list": True},
        **{"state": "in_force", "n": 1, "proposed_on": today() - 30 * DAY, "decided_on": today() - 20 * DAY},
        **{"shown_from": today() - 20 * DAY, "shown_until": today() - 2 * DAY, "starts_on": today() - DAY},
        **{"ends_on": today() + 300 * DAY, "renew_on": today() + 270 * DAY, "reasons": ["自授予之日起 12 个月"]},
        **{"proposal": {"reason": "一贯守信", "interested": []}, "met_reasons": ["最近一次评价 AA，符合要求"]},
        **{"decision": {"by": "示例负责人", "reason": "同意", "publicity": ["10 个工作日"]}, **changed},
    }
    kept = {name: row[name] for name in ("subject", "uscc", "unit")}
    stands = {"started_by": "zhang", "started_at": now(), "legal_date": row["proposed_on"], "position": "in_force"}
    row["edition"] = Incentive.model_validate({**row, "edition": row["edition"]}).edition
    async with writing() as connection:
        await put(connection, Business, {"uscc": uscc, "name": row["subject"], "pinyin": "", "initials": ""})
        await put(connection, Case, {"id": case, "kind": "incentive", "title": number, **kept, **stands})
        await put(connection, Incentive, row)
    return case


async def used(case: str, n: int, **changed: Any) -> None:
    """A use that was given today unless the test says otherwise."""
    row = {
        **{
            "case_id": case,
            "n": n,
            "unit": "svc",
            "matter": f"示例事项{n}",
            "asked_on": today(),
            "asked_by": "示例企业",
        },
        **{"state": "given", "on": today(), "reason": "当日办结", "confirmed_by": "示例经办", **changed},
    }
    async with writing() as connection:
        await put(connection, IncentiveUse, row)


async def lived(uscc: str, *, until_granted: bool = False) -> IncentiveCourse:
    """One that was proposed and agreed: today, or so long ago that it is granted and lives by the clock on the wall."""
    client: Client = await lifecycle.client()
    one = IncentiveCourse(client, uscc, today() - timedelta(days=30 if until_granted else 0))
    await one.on_file(since=today() - timedelta(days=400))
    await one.shown(one.now().date())
    if until_granted:
        await one.go_to(now())
    return one
