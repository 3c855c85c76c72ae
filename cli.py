"""`xincheng`：演示、服务、工作进程、迁移、排练、期限试算、校验。"""

import asyncio
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from rules.refusal import Refused

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="信程：全流程信用监管", pretty_exceptions_enable=False
)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="网页端口")] = 8000,
    data: Annotated[Path, typer.Option(help="数据目录；再次启动时接着原来的状态")] = Path(".xincheng"),
    ui: Annotated[bool, typer.Option(help="同时打开 Temporal 自带的界面")] = False,
) -> None:
    """在这台机器上启动全部部件，讲一个故事，打印账号。"""
    from database.migrate import upgrade
    from local.demo import print_door, tell_story
    from local.stack import Stack

    with Stack(data, port=port, migrate=upgrade, ui=ui, skipping=True) as stack:
        stack.start()
        os.environ.update(stack.environ)
        asyncio.run(tell_story(stack.data, stack.tend, lambda: print_door(port)))
        stack.watch()


@app.command()
def api(port: Annotated[int | None, typer.Option(help="网页端口，默认取自环境")] = None) -> None:
    """运行网页和接口。"""
    if port is not None:
        os.environ["XINCHENG_PORT"] = str(port)
    from api.app import serve
    from settings import settings

    settings().signing_key()
    serve()


@app.command()
def worker() -> None:
    """运行工作流和活动。"""
    import uvloop

    from worker import serve

    uvloop.run(serve())


@app.command()
def migrate() -> None:
    """把数据库升到最新版本。"""
    from database.migrate import upgrade
    from settings import settings

    upgrade(settings().database_url)


@app.command()
def deadline(
    day: Annotated[str, typer.Argument(help="起算日，例如 2026-09-28")],
    working_days: Annotated[int | None, typer.Option(help="工作日数")] = None,
    days: Annotated[int | None, typer.Option(help="自然日数")] = None,
    months: Annotated[int | None, typer.Option(help="月数")] = None,
    years: Annotated[int | None, typer.Option(help="年数")] = None,
    name: Annotated[str | None, typer.Option(help="期限名称，例如 repair_decision")] = None,
    event: Annotated[str, typer.Option(help="起算事由")] = "起算",
    pause: Annotated[list[str] | None, typer.Option(help="中止，例如 2026-09-28:2026-10-09；未恢复的省去后半")] = None,
    rolls: Annotated[bool, typer.Option(help="末日遇节假日顺延")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """算到期日，并说明由来。"""
    from rules.clock import Pause
    from rules.deadline import day_of, reckon
    from rules.working_day import calendar

    pauses = []
    for text in pause or []:
        since, _, until = text.partition(":")
        ends = day_of(until) if until else None
        pauses.append(Pause(since=day_of(since), until=ends, ball="business", reason="中止"))
    due = reckon(
        day, calendar(), working_days=working_days, days=days, months=months, years=years, named=name,
        rolls=rolls, pauses=tuple(pauses), event=event,
    )  # fmt: skip
    if as_json:
        typer.echo(due.model_dump_json(indent=2))
        return
    typer.echo(f"{due.on}{'（暂定）' if due.provisional else ''}")
    for step in due.steps:
        typer.echo(f"  {step}")


@app.command()
def rehearse(
    scenario: Annotated[Path, typer.Argument(help="剧本文件")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """在真实的服务上，用跳过的时间，把一个案件从头走到尾。"""
    from local.rehearsal import rehearsed
    from local.timeline import print_timeline
    from worker import build

    timeline = rehearsed(scenario, build)
    if as_json:
        typer.echo(json.dumps(timeline, ensure_ascii=False, indent=2, default=str))
    else:
        print_timeline(timeline)
    if timeline["faults"]:
        raise typer.Exit(1)


@app.command()
def recount() -> None:
    """工作日历更新后，让每个在办案件重新计算期限（可以重复执行）。"""
    from api.recount import recount_all

    cases, steps = asyncio.run(recount_all())
    typer.echo(f"{cases} 件在办案件，重新计算了 {steps} 个环节的期限")


@app.command()
def account(
    login: Annotated[str, typer.Argument(help="登录名")],
    name: Annotated[str, typer.Argument(help="姓名")] = "",
    unit: Annotated[str, typer.Option(help="单位编号，例如 enf")] = "",
    role: Annotated[list[str] | None, typer.Option(help="岗位，可重复：handler reviewer legal head supervisor")] = None,
    email: Annotated[str, typer.Option(help="电子邮箱")] = "",
    close: Annotated[bool, typer.Option("--close", help="停用这个账号")] = False,
) -> None:
    """开（或者停用）工作人员账号；已有的账号重置口令。"""
    from api.enrolment import dismiss, enrol

    if close:
        typer.echo("已停用" if asyncio.run(dismiss(login)) else "没有这个账号")
        return
    today = datetime.now(SHANGHAI).date()
    password = asyncio.run(enrol(login, name or login, unit, tuple(role or ()), email, on=today))
    typer.echo(f"{login} 的口令（只显示这一次）：{password}")


@app.command()
def key(
    name: Annotated[str, typer.Argument(help="系统名称")],
    unit: Annotated[str, typer.Option(help="所属单位编号")],
    scope: Annotated[
        list[str] | None,
        typer.Option(help="范围，可重复：penalty read check mail unit:<单位编号> quota:<每天查验次数>"),
    ] = None,
) -> None:
    """给其他系统发一个接口密钥。"""
    from api.enrolment import issue_key

    today = datetime.now(SHANGHAI).date()
    issued = asyncio.run(issue_key(name, unit, tuple(scope or ("read",)), on=today))
    typer.echo(f"{name} 的密钥（只显示这一次）：{issued}")


@app.command()
def verify() -> None:
    """校验每条信用记录链，以及每张查验回执。"""
    from database.queries.chain import broken_chains
    from database.queries.check import unproved_receipts

    async def both() -> tuple[tuple[list[str], int, int], tuple[list[str], int]]:
        return await broken_chains(), await unproved_receipts()

    (faults, chains, records), (unproved, receipts) = asyncio.run(both())
    for fault in [*faults, *unproved]:
        typer.echo(fault)
    found = f"{len(faults)} 处不符；{receipts} 张查验回执，{len(unproved)} 处不符"
    typer.echo(f"{chains} 条链，{records} 条记录，{found}（{datetime.now(SHANGHAI):%Y-%m-%d %H:%M}）")
    if faults or unproved:
        raise typer.Exit(1)


def main() -> None:
    """The command; a refusal is a sentence and a code, not a traceback."""
    try:
        app()
    except Refused as refused:
        typer.echo(f"{refused.sentence}（{refused.code}）", err=True)
        for field, fault in refused.faults.items():
            typer.echo(f"  {field}：{fault}", err=True)
        sys.exit(2)
