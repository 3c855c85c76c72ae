"""守信激励的两段：从评价登记、计算、提出、公示、异议到授予；红名单上的企业使用一次，处罚送达即行停止。"""

import subprocess
import sys
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import quote

from playwright.async_api import Browser
from temporalio.client import Client

from api.day import SHANGHAI, now, today
from local.file_story import NOTIFY, entered
from local.measure_story import ANNOUNCE
from local.scene import code, spoken, working_day
from rules.incentive import benefit_of
from rules.incentive_file import incentive_case
from rules.incentive_grant import publicity
from rules.scenario import Scenario
from tests.stories.conftest import House, pass_time
from tests.stories.office import Office, fill, open_portals

GRADED, GRADED_NAME = 611, "守信客运"
RED, RED_NAME = 612, "红名单物流"
NO, MAIL = "连交罚〔2026〕612号", "trust@example.invalid"
TELL = """
import asyncio, sys
from temporalio.client import Client
from local.accounts import names
from local.troupe import Troupe
from rules.scenario import Scenario
from settings import temporal_connection
from workflows.plugin import PLUGIN

async def tell():
    client = await Client.connect(**temporal_connection(), plugins=[PLUGIN])
    await Troupe(client, Scenario.model_validate_json(sys.stdin.read()), names()).run()

asyncio.run(tell())
"""


def firm_of(name: str) -> str:
    return f"示例{name}有限公司"


async def recomputed(house: House) -> None:
    """What computes every minute whose file has changed computes now."""
    client = await Client.connect(house.environ["TEMPORAL_ADDRESS"])
    await client.get_schedule_handle("eligibility-due").trigger()


async def a_grade_is_entered(office: Office, uscc: str) -> None:
    graded = {
        "subject": firm_of(GRADED_NAME), "uscc": uscc, "title": "示例：年度信用评价", "result": "AA",
        "true_on": str(working_day(today(), 400)), "paper": "示例：信用评价结果通报",
        "paper_number": f"示例评〔2026〕{GRADED}号", "paper_unit": "示例评价单位",
    }  # fmt: skip
    handler = await office.page("enf-handler")
    await handler.goto("/staff/record/new?item=evaluation")
    await office.hand_in(handler, handler.locator("#form"), **graded)
    case = await office.case_begun(handler)
    await office.sees(f"/staff/case/{quote(case)}", "记入信用档案", login="enf-handler")


async def somebody_objects(office: Office, case: str) -> str:
    """Anybody, on the public page of the incentive; answers the address of the receipt."""
    page = await office.sees("/public/trust", f"{firm_of(GRADED_NAME)}：评先评优优先")
    await page.get_by_role("link", name=f"{firm_of(GRADED_NAME)}：评先评优优先").click()
    said = {"name": "示例公众", "contact": "13800000000", "facts": "示例：听说去年被处罚过"}
    await page.wait_for_url(f"**/public/trust/{quote(case)}")
    await office.hand_in(page, page.locator("#form"), **said)
    await page.wait_for_url("**/public/trust/objection/**")
    assert await page.get_by_text("核实中").count()
    return page.url.removeprefix(office.house.base)


async def test_a_grade_leads_to_a_benefit_that_anybody_may_object_to_before_it_is_granted(
    browser: Browser, house: House
) -> None:
    uscc, firm = code(GRADED), firm_of(GRADED_NAME)
    open_portals(house, {"graded-firm": (uscc, firm)})
    office = Office(browser, house, "graded-firm")
    await a_grade_is_entered(office, uscc)
    await recomputed(house)
    await office.sees(f"/staff/eligibility?benefit=honours&q={uscc}", firm, "项全部具备", login="enf-handler")
    await office.sees("/portal/benefits", "具备条件，还没有授予", "评先评优优先", login=office.firm)

    path = f"/staff/incentive/new?benefit=honours&uscc={uscc}"
    case = await office.propose("enf-handler", path, reason="示例：连续守信，同行认可")
    own = f"/portal/incentive/{quote(case)}"
    await office.sees(own, "没有找到", login=office.firm)
    await office.answer("enf-head", case, "incentive_decision", outcome="agree", reason="示例：条件具备")
    await office.sees(own, "公示中", login=office.firm, without=["已停止"])

    receipt = await somebody_objects(office, case)
    verdict = {"outcome": "rejected", "answer": "示例：经核对档案，没有处罚记录"}
    await office.answer("enf-reviewer", case, "incentive_objection", **verdict)
    await office.sees(receipt, "异议不成立", "经核对档案，没有处罚记录", without=["13800000000"])

    shown_until = publicity(benefit_of("honours", today()), today()).on
    granted_on = shown_until + timedelta(days=1)
    await pass_time(house, case, datetime.combine(granted_on, time(9), SHANGHAI) - now())
    await office.sees(own, "享受至", "守信激励通知书", login=office.firm)
    await office.serve(case, on=str(granted_on))
    await office.sees(own, "已送达", login=office.firm)


def put_on_the_red_list(house: House) -> str:
    """Told as the demo tells it: proposed, shown and granted in the weeks before today; answers its case."""
    day, uscc = today(), code(RED)
    begun = working_day(day, 60)
    scenes = ((59, ANNOUNCE), (28, NOTIFY))
    told = Scenario(
        title=RED_NAME, begins_on=begun, lifecycle="incentive", said=spoken(day, 12, begun, scenes), until=day,
        incentive={"uscc": uscc, "unit": "haizhou", "benefit": "red-list", "reason": "示例：五年守信"},
        beside=(entered(day, RED, RED_NAME, "haizhou", 1200, "evaluation", "信用评价", late=1130, result="AAA"),),
    )  # fmt: skip
    story = told.model_dump_json()
    subprocess.run([sys.executable, "-c", TELL], input=story, env=house.environ, check=True, timeout=90, text=True)
    return incentive_case(uscc, "red-list")


async def it_is_penalised(office: Office) -> str:
    """By another unit; the record is there as soon as a second person has confirmed its class. Answers its case."""
    handler = await office.page("enf-handler")
    await handler.goto("/staff/penalty/new")
    told: dict[str, Any] = {
        "no": NO, "decided_on": str(today()), "subject": firm_of(RED_NAME), "uscc": code(RED), "fine": "5000",
        "legal_representative": "示例法人", "violation": "未按规定维护车辆", "kinds": ("罚款",), "email": MAIL,
        "facts": "示例：三辆营运货车未按规定周期维护。", "content": "罚款人民币伍仟元整",
        "basis": "《道路运输车辆技术管理规定》第三十一条", "address": "连云港市海州区示例路12号",
    }  # fmt: skip
    form = handler.locator("main form").last
    await fill(form, **told)
    await form.locator("button[type=submit]").last.click()
    await handler.get_by_role("button", name="确认登记").click()
    case = await office.case_begun(handler)
    await office.answer("enf-reviewer", case, "class_confirmation", klass="general")
    return case


async def test_a_benefit_on_the_red_list_is_used_and_counted_and_a_penalty_stops_it(
    browser: Browser, house: House
) -> None:
    firm = firm_of(RED_NAME)
    open_portals(house, {"red-firm": (code(RED), firm)})
    case = put_on_the_red_list(house)
    office = Office(browser, house, "red-firm")
    await office.sees(f"/public/trust?q={code(RED)}", firm, "守信红名单", "海州区交通运输局授予")

    own, desk = f"/portal/incentive/{quote(case)}", f"/staff/case/{quote(case)}"
    page = await office.sees(own, "享受至", login=office.firm)
    await office.hand_in(page, page.locator("#form"), matter="示例：年度诚信典型宣传", unit="haizhou")
    given = {"outcome": "given", "on": str(today()), "reason": "示例：已列入宣传名单"}
    await office.answer("haizhou-handler", case, "incentive_use", **given)
    await office.sees(own, "年度诚信典型宣传", "已经给予", login=office.firm)
    await office.sees(desk, "已经给予 1 次", login="haizhou-handler")

    penalty = await it_is_penalised(office)
    await office.sees("/portal/file?tab=penalty", NO, "尚未生效", "文书送达、公示之日起才使用", login=office.firm)
    waiting = ("现在：尚未生效", "文书送达以前不公示，也不使用", "激励的条件")
    await office.sees(f"/portal/why/{quote(penalty)}/penalty", *waiting, login=office.firm)
    await recomputed(house)
    await office.sees("/staff/eligibility?benefit=honours", without=["等待重算"], login="enf-handler")
    await office.sees(own, "享受至", login=office.firm, without=["起停止"])
    await office.sees(f"/public/trust?q={code(RED)}", firm)

    await office.answer("enf-head", penalty, "paper_approval", outcome="approve")
    await office.serve(penalty, "service_proof")
    await recomputed(house)
    await office.sees(own, "起停止", "为什么停止，怎样恢复", NO, "守信激励停止通知书", login=office.firm)
    await office.sees(f"/public/trust?q={code(RED)}", "没有查到在红名单上的企业", without=[firm])
    await office.mailed(MAIL, {"信用文书": 1})
