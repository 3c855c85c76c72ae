"""Record one history of every course a lifecycle can take: `uv run python -m tests.workflows.record`.

The cases of years ago must still run on the code of today, so a history once recorded stays; a release adds new ones.
"""

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path

from temporalio.client import Client

import worker
from database.engine import engine
from database.tables.desk import Upload
from database.writing import put, writing
from local.course import SHANGHAI
from local.rehearsal import temporary_servers
from rules.actor import Actor
from rules.eligibility import EligibilityOrder
from rules.penalty import PenaltyDecision
from rules.question import Question, question_case
from rules.refusal import Refused
from rules.report import ReportOrder, report_case
from rules.scenario_beginning import beginning
from rules.sheet import SheetOrder, sheet_case
from rules.step import Answer, Receipt
from settings import settings
from tests.rules.penalty_example import code
from tests.workflows.record_commitment import commitments
from tests.workflows.record_edition import editions
from tests.workflows.record_sanction import sanctions
from tests.workflows.record_sanction_list import lists
from tests.workflows.rehearsal import read, rehearse_all, scenarios
from workflows.plugin import PLUGIN

HISTORIES = Path(__file__).parent / "histories"
COURSES = {
    "bounced_then_posted",
    "changed_after_a_rejected_proposal",
    "changed_then_revoked",
    "commitment_declined",
    "commitment_false_and_restored",
    "commitment_fulfilled",
    "commitment_late_and_mended",
    "commitment_voluntary_expired",
    "consent_taken_back",
    "contest_stayed_then_upheld",
    "dishonesty_annulled",
    "dishonesty_defence_accepted",
    "dishonesty_listed_and_expired",
    "explained_and_advised",
    "extension_approved",
    "grade_loss_stops_an_incentive",
    "listing_whose_penalty_is_repaired",
    "longest_day_reached",
    "minor_is_not_published",
    "never_served",
    "objection_corrected_across_national_day",
    "objection_left_lying",
    "papers_returned_and_corrected",
    "paused_and_resumed",
    "record_adverse_checked",
    "refused_then_repaired",
    "repaired_at_the_earliest_day",
    "request_withdrawn_by_the_business",
    "returned_to_the_reviewer",
    "revoked_after_close",
    "revoked_during_a_repair",
    "served_electronically",
    "supplement_across_national_day",
    "supplement_lapses",
    "uploaded_to_one_place_only",
    "watch_review_missed",
    "watch_reviewed_and_left",
    "withdrawn_before_issue",
}
HANDLER = Actor(kind="staff", id="enf-handler", name="示例经办", unit="enf", roles=("handler",))
SHEET = (
    "行政相对人名称,统一社会信用代码,法定代表人,行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,"
    "罚款金额（万元）,处罚决定日期\n"
    f"示例海州物流有限公司,{code()},示例人,连交罚〔2026〕9001号,未按规定维护车辆,抽查发现。,"
    "《道路运输车辆技术管理规定》,罚款,罚款人民币5000元,0.5,2026-04-01\n"
)


async def record() -> None:
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"], plugins=[PLUGIN], identity="xincheng")
    async with worker.build(client):
        chosen = [file for file in scenarios() if file.stem in COURSES]
        told = [read(file, serial) for serial, file in enumerate(chosen, start=1)]
        timelines = await rehearse_all(client, told)
        for file, one, timeline in zip(chosen, told, timelines, strict=True):
            if timeline["faults"]:
                raise Refused(f"{file.stem}：{timeline['faults']}", code="CourseFaulty")
            await keep(client, beginning(one).case, history_of(file))
        await keep(client, await question(client, beginning(told[0]).entry.decision), "question_answered")
        await keep(client, await sheet(client), "sheet_entered")
        await keep(client, await report(client, beginning(told[0]).entry.decision), "report_issued")
        await keep(client, await eligibility(client), "eligibility_due")
        for courses in (commitments, sanctions, lists, editions):
            for name, case in (await courses(client)).items():
                await keep(client, case, name)
    await engine().dispose()


def history_of(file: Path) -> str:
    """The name under which the history of a scenario is kept: its lifecycle's comes first."""
    lifecycle = read(file, 1).lifecycle
    return file.stem if file.stem.startswith(lifecycle) else f"{lifecycle}_{file.stem}"


async def eligibility(client: Client) -> str:
    """Everybody whose file has grown by what was told before; answers the id of the run."""
    order = EligibilityOrder(scope="due", on=datetime.now(SHANGHAI).date())
    await client.execute_workflow("eligibility", order, id="eligibility", task_queue=settings().task_queue)
    return "eligibility"


async def question(client: Client, known: PenaltyDecision) -> str:
    by = Actor(kind="business", id=known.uscc, name=known.subject)
    today = datetime.now(SHANGHAI).date()
    text = "修复后多久撤下公示？"
    asked = Question(uscc=by.id, subject=by.name, unit="enf", text=text, by=by, asked_on=today)
    case = question_case(by.id, "一次点击")
    handle = await client.start_workflow("question", asked, id=case, task_queue=settings().task_queue)
    await handle.execute_update("filed", result_type=Receipt)
    await decide(client, case, "question_answer.1", HANDLER, answer="准予修复后一个工作日内各处停止。")
    return case


async def report(client: Client, known: PenaltyDecision) -> str:
    by = Actor(kind="business", id=known.uscc, name=known.subject)
    order = ReportOrder(uscc=by.id, subject=by.name, version="full", unit="zfc", by=by)
    case = report_case(by.id, "一次点击")
    handle = await client.start_workflow("report", order, id=case, task_queue=settings().task_queue)
    await handle.execute_update("filed", result_type=Receipt)
    await asyncio.wait_for(handle.result(), 60)
    return case


async def sheet(client: Client) -> str:
    content = SHEET.encode("utf-8-sig")
    row = {
        "id": "history", "account_id": HANDLER.id, "at": datetime.now(UTC), "name": "处罚信息.csv",
        "mime": "text/csv", "size": len(content), "sha256": "", "content": content,
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Upload, row)
    order = SheetOrder(upload="history", name="处罚信息.csv", unit="enf", by=HANDLER)
    case = sheet_case(order.upload)
    handle = await client.start_workflow("sheet", order, id=case, task_queue=settings().task_queue)
    await handle.execute_update("filed", result_type=Receipt)
    await decide(client, case, "sheet_confirmation.1", HANDLER, outcome="enter")
    return case


async def decide(client: Client, case: str, key: str, by: Actor, **answers: str) -> None:
    """Answer a step as soon as it is open, and wait for the end of the case."""
    handle = client.get_workflow_handle(case)
    for _ in range(100):
        try:
            await handle.execute_update("decide", Answer(key=key, by=by, answers=answers), result_type=Receipt)
        except Exception as error:
            if "TryAgain" not in str(getattr(error.__cause__, "type", "")):
                raise
            await asyncio.sleep(0.1)
        else:
            await asyncio.wait_for(handle.result(), 60)
            return
    raise Refused(f"{case} 的 {key} 没有打开", code="NoSuchStep")


async def keep(client: Client, case: str, name: str) -> None:
    history = await client.get_workflow_handle(case).fetch_history()
    compact = json.dumps(json.loads(history.to_json()), ensure_ascii=False, separators=(",", ":"))
    (HISTORIES / f"{name}.json").write_text(compact + "\n", encoding="utf-8")


def main() -> None:
    """Record everything on servers of its own."""
    HISTORIES.mkdir(exist_ok=True)
    with temporary_servers():
        asyncio.run(record())


if __name__ == "__main__":
    main()
