"""登录会话：令牌、口令、闲置、跨站、限次。"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import select, update

from api.session import COOKIE, open_account
from database.tables.account import Absence, PortalCode, SignIn
from database.writing import put, table, writing
from rules.refusal import Refused
from tests.api.conftest import person, signed_in
from tests.rules.penalty_example import code


async def enter(visitor: httpx.AsyncClient, password: str, **headers: str) -> httpx.Response:
    form = {"login": "li", "password": password, "next": "/staff/done"}
    return await visitor.post("/sign-in", data=form, headers=headers)


async def test_the_right_password_opens_a_session_and_only_a_digest_is_kept(visitor: httpx.AsyncClient) -> None:
    await person("li", unit="enf", roles=["handler"], password="correct horse")
    answer = await enter(visitor, "correct horse")
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/done")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    async with writing() as connection:
        rows = (await connection.execute(select(table(SignIn).c.token_digest))).scalars().all()
    assert len(rows) == 1
    assert visitor.cookies[COOKIE] not in rows


async def test_signing_in_anew_closes_the_session_that_the_browser_showed(visitor: httpx.AsyncClient) -> None:
    await person("li", unit="enf", roles=["handler"], password="correct horse")
    await enter(visitor, "correct horse")
    before = visitor.cookies[COOKIE]
    await enter(visitor, "correct horse")
    assert visitor.cookies[COOKIE] != before
    assert "location" in (await visitor.get("/")).headers
    visitor.cookies.set(COOKIE, before, domain="xincheng.test", path="/")
    assert visitor.cookies[COOKIE] == before
    assert "location" not in (await visitor.get("/")).headers


async def test_a_wrong_password_and_an_unknown_login_are_refused_alike(visitor: httpx.AsyncClient) -> None:
    await person("li", unit="enf", roles=["handler"], password="correct horse")
    wrong = await enter(visitor, "battery")
    unknown = await visitor.post("/sign-in", data={"login": "nobody", "password": "battery"})
    assert wrong.status_code == unknown.status_code == 401
    assert "账号或者密码不对" in wrong.text
    assert "账号或者密码不对" in unknown.text


async def test_the_eleventh_wrong_password_is_not_even_looked_at(visitor: httpx.AsyncClient) -> None:
    await person("li", unit="enf", roles=["handler"], password="correct horse")
    for _ in range(10):
        assert (await enter(visitor, "battery")).status_code == 401
    assert (await enter(visitor, "correct horse")).status_code == 429


async def test_another_site_cannot_sign_anybody_in(visitor: httpx.AsyncClient) -> None:
    await person("li", unit="enf", roles=["handler"], password="correct horse")
    assert (await enter(visitor, "correct horse", **{"Sec-Fetch-Site": "cross-site"})).status_code == 403
    assert (await enter(visitor, "correct horse", Origin="https://elsewhere.example")).status_code == 403


async def test_nobody_is_sent_to_another_site_after_signing_in(visitor: httpx.AsyncClient) -> None:
    await person("li", unit="enf", roles=["handler"], password="correct horse")
    for next in ("//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"):
        form = {"login": "li", "password": "correct horse", "next": next}
        answer = await visitor.post("/sign-in", data=form)
        assert answer.headers["location"] == "/staff/todo"
        visitor.cookies.clear()


async def test_of_two_who_use_a_code_at_once_one_opens_an_account(web: Any) -> None:
    now = datetime.now(UTC)
    one_time = {"code_digest": "8" * 64, "uscc": code(), "case_id": "penalty/示例8001号", "expires_on": now.date()}
    async with writing() as connection:
        await put(connection, PortalCode, one_time)
    names = ({"login": f"firm-800{n}", "name": "示例", "password_hash": "none"} for n in (1, 2))
    opened = await asyncio.gather(
        *(open_account("8" * 64, one, now=now, today=now.date()) for one in names), return_exceptions=True
    )
    assert sorted(one.code if isinstance(one, Refused) else "opened" for one in opened) == ["CodeRefused", "opened"]


async def test_an_idle_session_ends_and_a_used_one_is_pushed_on(web: Any) -> None:
    await person("li", unit="enf", roles=["handler"])
    client = await signed_in(web, "li")
    sign_in = table(SignIn)
    soon = datetime.now(UTC) + timedelta(minutes=5)
    async with writing() as connection:
        await connection.execute(update(sign_in).values(expires_at=soon))
    assert (await client.get("/", follow_redirects=False)).headers["location"] == "/staff/todo"
    async with writing() as connection:
        pushed = (await connection.execute(select(sign_in.c.expires_at))).scalar_one()
        await connection.execute(update(sign_in).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert pushed > soon
    assert "location" not in (await client.get("/")).headers


async def test_signing_out_ends_the_session_on_the_server(web: Any) -> None:
    await person("li", unit="enf", roles=["handler"])
    client = await signed_in(web, "li")
    token = client.cookies[COOKIE]
    assert (await client.post("/logout", data={"csrf": "token"})).status_code == 303
    client.cookies.set(COOKIE, token)
    assert "location" not in (await client.get("/")).headers


async def test_a_page_says_what_it_may_load(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/sign-in")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>" not in answer.text
    assert "style=" not in answer.text


async def test_a_substitute_acts_only_while_the_absence_lasts(web: Any) -> None:
    from fastapi import Request

    from api.session import session_of

    await person("li", unit="enf", roles=["handler"])
    await person("zhang", unit="enf", roles=["head"])
    client = await signed_in(web, "li", acting_for="zhang")
    now = datetime.now(UTC)
    async with writing() as connection:
        await put(
            connection,
            Absence,
            {"id": "1", "person": "zhang", "substitute": "li", "since": now.date(), "until": now.date(), "set_by": "x"},
        )
    cookie = f"{COOKIE}={client.cookies[COOKIE]}".encode()
    request = Request({"type": "http", "headers": [(b"cookie", cookie)]})
    during = await session_of(request, now=now, today=now.date())
    after = await session_of(request, now=now, today=now.date() + timedelta(days=1))
    assert during is not None
    assert (during.absent, during.absent_roles) == ("zhang", ("head",))
    assert after is not None
    assert (after.absent, after.absent_roles) == ("", ())
