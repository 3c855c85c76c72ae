"""The visual language: words of dates and money, forms, charts, and what every page must and must not hold."""

import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from jinja2 import UndefinedError

from rules.form import FORMS
from templates import chart
from templates.form import form_fields, posted
from templates.page import PAGE, PAGES, STATIC, day, lamp, moment, money, render_block, render_page, uscc
from tests.templates import gallery

MONDAY = date(2026, 11, 23)


def test_days_moments_and_amounts_are_written_as_people_write_them() -> None:
    assert day(MONDAY) == "2026-11-23 (周一)"
    assert day(None) == "—"
    assert moment(datetime(2026, 11, 22, 16, 5, tzinfo=UTC)) == "2026-11-23 00:05"
    assert day(datetime(2026, 11, 22, 16, 5, tzinfo=UTC)) == "2026-11-23 (周一)"
    assert money(Decimal("1234567.50")) == "1,234,567.50 元"
    assert money(12000) == "12,000 元"


def test_a_credit_code_is_drawn_in_groups_and_copied_whole() -> None:
    drawn = uscc("91000000MA00000012")
    assert re.findall(r"<span>(\w+)</span>", drawn) == ["9100", "0000", "MA00", "000012"]
    assert re.sub(r"<[^>]+>", "", drawn) == "91000000MA00000012"
    assert "<script>" not in uscc("<script>")


@pytest.mark.parametrize(
    ("why", "due", "words", "tone"),
    [
        ("周三到期，隔两个工作日", date(2026, 11, 25), "剩 2 个工作日", "near"),
        ("跨周末", date(2026, 11, 30), "剩 5 个工作日", "calm"),
        ("当日", MONDAY, "今日到期", "today"),
        ("上周三到期", date(2026, 11, 18), "已逾期 3 个工作日", "over"),
        ("上周日到期，周一已过一个工作日", date(2026, 11, 22), "已逾期 1 个工作日", "over"),
        ("没有期限", None, "无期限", "none"),
    ],
)
def test_a_lamp_says_how_near_the_limit_is(why: str, due: date | None, words: str, tone: str) -> None:
    found = lamp(due, MONDAY)
    assert (found.words, found.tone) == (words, tone), why


def test_a_lamp_counts_natural_days_between_two_days_of_rest() -> None:
    assert lamp(date(2026, 11, 21), date(2026, 11, 22)).words == "已逾期 1 个自然日"
    assert lamp(date(2026, 12, 3), MONDAY, working=False).words == "剩 10 个自然日"


def test_a_stopped_clock_and_a_provisional_date_say_so() -> None:
    assert lamp(date(2026, 11, 1), MONDAY, "等待企业补正").words == "计时中止(等待企业补正)"
    assert lamp(date(2027, 1, 6), MONDAY, provisional=True).words.endswith("· 暂定")


def test_every_form_of_the_house_has_a_widget_for_each_field_and_a_chinese_label() -> None:
    for name, model in FORMS.items():
        for field in form_fields(model):
            assert re.search(r"[一-鿿]", field.label), (name, field.name)
            for option in field.options:
                assert field.widget == "checkbox" or re.search(r"[一-鿿]", option.label), (name, field.name)


def test_a_form_keeps_what_was_typed_and_shows_each_fault_twice() -> None:
    fields = {field.name: field for field in form_fields(gallery.Review, gallery.VALUES, gallery.FAULTS)}
    assert fields["amount"].value == "一万二"
    assert fields["amount"].attributes["inputmode"] == "decimal"
    assert [option.value for option in fields["checked"].options if option.chosen] == ["paid", "corrected"]
    assert [kept.value for kept in fields["proof"].options] == ["缴款凭证.pdf"]
    assert [field.widget for field in fields.values()] == [
        "radio",
        "textarea",
        "date",
        "money",
        "number",
        "checkboxes",
        "select",
        "file",
        "text",
        "checkbox",
    ]
    page = render_page("layout/gallery.html", **gallery.context())
    assert page.count("缴纳金额应为数字") == 2
    assert 'href="#f-outcome-1"' in page
    assert 'id="f-outcome-1"' in page
    assert "材料与申请不一致" in page


def test_a_step_is_called_yours_only_when_you_may_answer_it() -> None:
    words = gallery.context()
    assert "当前环节：审查修复申请" in render_page("layout/gallery.html", **words)
    assert "您要做的：审查修复申请" in render_page("layout/gallery.html", **words | {"obstacles": []})


def test_a_summary_of_faults_says_a_sentence_once() -> None:
    summary = PAGE.from_string("{{ ui.error_summary([], faults, sentence) }}")
    fault = {"reason": "请写明理由"}
    assert summary.render(faults=fault, sentence="请写明理由").count("请写明理由") == 1
    assert "现在不能办理" in summary.render(faults=fault, sentence="现在不能办理")
    assert "请写明理由" in summary.render(faults={}, sentence="请写明理由")


def test_what_is_posted_becomes_plain_digits_and_lists_and_nothing_unknown() -> None:
    items = [("amount", "１２，０００．５０ 元"), ("checked", "paid"), ("checked", "pledged"), ("csrf", "x")]
    items.append(("name", "０５１８"))
    assert posted(gallery.Review, items) == {"amount": "12000.50", "checked": ["paid", "pledged"], "name": "０５１８"}


def test_words_are_escaped_and_a_missing_word_is_an_error() -> None:
    words = gallery.context()
    words["rows"][0]["firm"] = "<img src=x>"
    assert "&lt;img src=x&gt;" in render_page("layout/gallery.html", **words)
    del words["desk"]
    with pytest.raises(UndefinedError):
        render_page("layout/gallery.html", **words)


def test_a_block_alone_is_the_same_as_in_its_page() -> None:
    words = gallery.context()
    part = render_block("layout/gallery.html", "list", **words)
    assert part.startswith('<div id="list">')
    assert part in render_page("layout/gallery.html", **words)
    assert "<html" not in part


def test_shares_fill_the_whole_and_an_empty_chart_draws_nothing() -> None:
    bars = chart.shares([3, 0, 1], 600, 2)
    assert bars[-1].x + bars[-1].width == pytest.approx(600)
    assert bars[1].width == 0
    assert chart.shares([0, 0])[0].width == 0
    assert chart.line([], left=0, right=1, top=0, bottom=1, most=1).path == ""
    assert [chart.ceiling(most) for most in (0, 4, 5, 18, 41, 99, 100, 101)] == [4, 4, 8, 20, 60, 100, 120, 120]
    assert [chart.heat(value, 10) for value in (0, 1, 10)] == [0, 1, 5]


def test_vendored_files_are_the_ones_we_checked() -> None:
    lines = (STATIC / "CHECKSUMS").read_text(encoding="utf-8").splitlines()
    listed = {path: digest for digest, path in (line.split("  ") for line in lines)}
    kept = [file for file in STATIC.glob("vendor/**/*") if file.is_file()] + [STATIC / "icons.svg"]
    found = {file.relative_to(STATIC).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in kept}
    assert found == listed


def test_no_page_holds_inline_script_or_style_and_every_icon_is_drawn() -> None:
    drawn = set(re.findall(r'symbol id="(\w+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    for page in gallery.pages().values():
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", page)
        assert set(re.findall(r"icons\.svg\?v=\w+#(\w+)", page)) <= drawn
    sources = "".join(file.read_text(encoding="utf-8") for file in PAGES.rglob("*.html"))
    assert set(re.findall(r"ui\.icon\('(\w+)'\)", sources)) <= drawn


def test_a_list_of_fifty_rows_is_rendered_from_one_template_lookup() -> None:
    rows = [{**gallery.context()["rows"][0], "key": str(n), "due_on": MONDAY + timedelta(days=n)} for n in range(50)]
    table = PAGE.from_string("{{ ui.task_table(rows, today, 'token') }}").render(rows=rows, today=MONDAY)
    assert table.count("data-row>") == 50
    assert 'name="chosen"' not in table
