"""企业申请恢复适用承诺：改正了什么、材料、签名；由承诺受理单位的负责人核准，走到哪里在承诺的页面上看。"""

from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business, Signed
from api.day import Now, Today
from api.lifecycle import tell
from api.page import case_url, see_other
from api.portal.commitment import CRUMBS, commitment_story
from api.portal.commitment import HERE as LIST
from api.portal.commitment_story import CommitmentStory
from api.portal.evidence import Evidence, file_fields, own_files, take_files
from api.portal.shell import portal_page
from api.refusal import status_of
from rules.address import case_address
from rules.commitment_form import RestorationRequest
from rules.fault import judge
from rules.journal import Telling
from rules.refusal import Refused
from templates.form import form_fields, posted

router = APIRouter(include_in_schema=False)
HERE = "/portal/commitment-restore"


@router.get("/portal/commitment-restore/{case:path}")
async def restore_page(request: Request, business: Business, today: Today, case: str) -> Response:
    told = await commitment_story(business, case, today)
    return await _page(request, business, today, told) if told.may_restore else _over(request, told)


@router.post("/portal/commitment-restore/{case:path}")
async def restore(request: Request, business: Business, today: Today, now: Now, case: str) -> Response:
    told = await commitment_story(business, case, today)
    form = await request.form()
    click, kept = str(form.get("click", "")), [str(one) for one in form.getlist("kept")]
    said: dict[str, Any] = posted(RestorationRequest, form.multi_items())
    try:
        kept = await take_files(form, business, case, kept=kept, now=now)
        said["evidence"] = [row.id for row in await own_files(business, kept)]
        judge(RestorationRequest, said)
        await tell(case, "restore", Telling(by=business.actor, content=said), click=click)
    except Refused as refused:
        if refused.code == "NothingToRestore":
            return _over(request, told)
        if refused.code != "FormFaulty":
            raise
        return await _page(request, business, today, told, said, kept, refused, click)
    here = case_address("commitment", case)
    return see_other(request, here, ("good", "申请已经提交，由负责人核准，结果在本页和文书中告知"))


def _over(request: Request, told: CommitmentStory) -> Response:
    said = "这份承诺没有使贵单位受限，或者恢复申请正在核准，现在不需要再提"
    return see_other(request, case_address("commitment", told.row.case_id), ("info", said))


async def _page(
    request: Request,
    business: Signed,
    today: Today,
    told: CommitmentStory,
    said: dict[str, Any] | None = None,
    kept: list[str] | None = None,
    refused: Refused | None = None,
    click: str = "",
) -> Response:
    faults, case = refused.faults if refused else {}, told.row.case_id
    written = {name: value for name, value in (said or {}).items() if name != "evidence"}
    fields = {one.name: one for one in form_fields(RestorationRequest, written, faults)}
    files = file_fields(Evidence, {}, faults)
    first = [fields.pop(name) for name in ("text", "document", "document_day")]
    del fields["evidence"]
    return await portal_page(
        request, business, today, "commitment_restore", at=LIST, status=status_of(refused) if refused else 200,
        title="申请恢复适用承诺", office=told.row.unit, story=told, fields=[*first, *files, *fields.values()],
        faults=faults, sentence=refused.sentence if refused else "", files=await own_files(business, kept or []),
        click=click or token_urlsafe(16), action=case_url(case, HERE),
        crumbs=[*CRUMBS, {"label": told.row.number, "href": case_address("commitment", case)}],
    )  # fmt: skip
