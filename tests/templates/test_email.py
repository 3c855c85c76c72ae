"""E-mails: one subject line, the same words twice, nothing missing, nothing of a person's."""

import re
from html import unescape

import pytest

from rules.email import EMAILS
from rules.email_shape import BusinessEmail
from rules.refusal import Refused
from templates.email import FOLDER, RenderedEmail, email_names, render_email
from tests.templates.examples.email import EXAMPLES

MUST_ACT = ("supplement_asked", "portal_code", "business_reminder")


def render(name: str) -> RenderedEmail:
    return render_email(name, EXAMPLES[name].model_dump())


def visible(html: str) -> str:
    body = html[html.index("<body") :]
    return "".join(unescape(re.sub(r"<[^>]+>", "", body)).split())


def test_every_email_is_a_folder_of_three_files() -> None:
    folders = {folder.name: {file.name for file in folder.iterdir()} for folder in FOLDER.iterdir() if folder.is_dir()}
    assert folders.keys() == EMAILS.keys() == EXAMPLES.keys() == set(email_names())
    assert all(files == {"subject.txt", "body.txt", "body.html"} for files in folders.values())


@pytest.mark.parametrize("name", EMAILS)
def test_an_email_renders_with_a_subject_of_one_line(name: str) -> None:
    email = render(name)
    assert re.fullmatch(r"\[[一-龥]+\] .+", email.subject)
    assert "\n" not in email.subject
    assert len(email.subject) <= 60


@pytest.mark.parametrize("name", EMAILS)
def test_the_plain_text_says_all_that_the_page_says(name: str) -> None:
    email = render(name)
    shown = visible(email.html)
    for line in filter(None, (re.sub(r"^\s*----$", "", line) for line in email.text.splitlines())):
        for part in line.split("：", 1):
            assert "".join(part.split()) in shown
    assert EXAMPLES[name].link in email.text
    assert EXAMPLES[name].unit in email.text
    assert EXAMPLES[name].phone in email.text


@pytest.mark.parametrize("name", EMAILS)
def test_the_page_has_its_styles_inlined_and_asks_nothing_from_elsewhere(name: str) -> None:
    html = render(name).html
    assert "<style" not in html
    assert 'class="todo" style=' in html
    assert "Microsoft YaHei" in html
    assert "<img" not in html
    assert "<script" not in html
    assert set(re.findall(r'(?:href|src)="([^"]+)"', html)) == {EXAMPLES[name].link.replace("&", "&amp;")}


@pytest.mark.parametrize("name", MUST_ACT)
def test_where_the_business_must_act_the_subject_says_until_when(name: str) -> None:
    assert re.fullmatch(r"\[需办理\] .+截止 12-\d\d", render(name).subject)


@pytest.mark.parametrize("name", EMAILS)
def test_a_missing_word_is_refused_by_field(name: str) -> None:
    for field in (field for field, about in EMAILS[name].model_fields.items() if about.is_required()):
        data = EXAMPLES[name].model_dump()
        del data[field]
        with pytest.raises(Refused) as refused:
            render_email(name, data)
        assert refused.value.faults.keys() == {field}


@pytest.mark.parametrize("name", [name for name in EMAILS if issubclass(EMAILS[name], BusinessEmail)])
def test_words_to_a_business_are_neutral(name: str) -> None:
    email = render(name)
    assert not re.search("失信|黑名单|警告|不予|拒绝|驳回", email.subject + email.text)
    assert email.text.splitlines()[0].startswith(("请", EXAMPLES[name].model_dump()["company"]))


def test_remedies_come_before_reasons() -> None:
    for name in ("request_refused", "repair_denied", "restoration_refused"):
        text = render(name).text
        assert text.index("救济权利") < text.index("理由：")


def test_the_first_day_late_reads_otherwise_than_the_due_day() -> None:
    late = EXAMPLES["staff_overdue"].model_copy(update={"days_late": 2})
    assert render("staff_overdue").subject.startswith("[今日到期]")
    assert render_email("staff_overdue", late.model_dump()).subject.startswith("[已逾期]")


def test_a_line_break_in_the_data_cannot_become_a_second_header() -> None:
    forged = EXAMPLES["staff_reminder"].model_copy(update={"step": "审核\r\nBcc: x@example.com"})
    assert "\n" not in render_email("staff_reminder", forged.model_dump()).subject


def test_markup_in_the_data_is_shown_and_not_run() -> None:
    forged = EXAMPLES["supplement_asked"].model_copy(update={"company": "<script>x</script>"})
    email = render_email("supplement_asked", forged.model_dump())
    assert "<script>" not in email.html
    assert "<script>x</script>" in email.text


def test_a_link_must_be_a_web_address() -> None:
    with pytest.raises(Refused) as refused:
        render_email("repair_last_day", EXAMPLES["repair_last_day"].model_dump() | {"link": "javascript:alert(1)"})
    assert refused.value.faults.keys() == {"link"}


def test_an_unknown_email_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        render_email("../letters", {})
    assert refused.value.code == "EmailUnknown"
