"""Letters: the same bytes every time, for the archive, with nothing left out."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from rules.letter import LETTERS, REMINDER_CONTENTS, TITLES, HeadedLetter, Letter, RepairReminder, letter_number
from rules.refusal import Refused
from templates.letter import FOLDER, Rendered, letter_names, preview_letter, render_letter
from tests.templates.examples.letter import BUSINESS, DRAFT, EXAMPLES, OFFICE, PAPER, REMINDER

WORDS_OF_THE_SIXTEEN = {
    "收件人名称和统一社会信用代码": (BUSINESS.name, BUSINESS.uscc),
    "决定文号、日期、种类、机关": ("连交罚〔2026〕12号", "2026年9月28日", "罚款、没收违法所得", "连云港市交通运输局"),
    "公示去向和公示时限": ("信用中国", "信用江苏", "公示应当在2026年10月13日前完成"),
    "分类及依据": ("属于一般类", "依照《信用修复管理办法》"),
    "起算日、最早修复日、最长公示日": ("公示起算日", "2026年12月28日", "2027年9月28日", "最短公示3个月"),
    "公示期间的影响": ("招标投标", "政府采购", "行政许可", "财政资金", "评先评优", "信用评价"),
    "修复条件": ("同时符合下列条件", "最短公示期届满", "公开作出信用承诺"),
    "材料和空白文书": ("缴款凭证", "附件1", "信用修复承诺书", "授权委托书", "法定代表人身份证明"),
    "申请的入口和办法": ("在线申请修复", "市政务服务中心示例窗口", "https://credit.example.cn/portal", "8H4K-29WX"),
    "办理时限": ("3个工作日内决定是否受理", "7个工作日内作出", "延长10个工作日", "10个工作日内反馈"),
    "不收费、谨防代办": ("不收取任何费用", "代办"),
    "虚假材料的后果": ("提供虚假材料", "承担相应责任"),
    "救济权利": ("行政复议", "60日", "行政诉讼", "6个月", "信用信息异议"),
    "联系方式": (OFFICE.phone.replace(" ", ""), "连云港市公共信用信息中心"),
    "二维码": (PAPER.code, "https://credit.example.cn/check/X7KM-2Q9D-4TRA"),
    "日期和印章": ("连云港市交通运输综合行政执法支队2026年9月28日（印章）",),
}


def render(name: str, letter: Letter) -> Rendered:
    return render_letter(name, letter.model_dump(mode="json"))


def words(rendered: Rendered) -> str:
    pages = PdfReader(BytesIO(rendered.pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_every_letter_has_a_template_a_title_and_an_example() -> None:
    sources = {source.stem for source in FOLDER.glob("*.typ")}
    assert sources == set(LETTERS) == set(TITLES) == set(EXAMPLES) == set(letter_names())


@pytest.mark.parametrize("name", LETTERS)
def test_the_same_data_give_the_same_bytes(name: str) -> None:
    once = render(name, EXAMPLES[name])
    other = render("repair_reminder", REMINDER)
    again = render(name, EXAMPLES[name])
    assert once == again
    assert other.pages >= 5
    assert once.template.startswith(f"{name}@")
    assert once.pages == len(PdfReader(BytesIO(once.pdf)).pages)


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_an_archivable_pdf_dated_by_its_paper(name: str) -> None:
    reader = PdfReader(BytesIO(render(name, EXAMPLES[name]).pdf))
    xmp = reader.xmp_metadata
    assert xmp is not None
    assert (xmp.pdfaid_part, xmp.pdfaid_conformance) == ("2", "B")
    assert reader.metadata is not None
    assert reader.metadata.title is not None
    assert reader.metadata.title.startswith(TITLES[name])
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == EXAMPLES[name].paper.day


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_names_its_office_its_addressee_and_how_to_check_it(name: str) -> None:
    text = words(render(name, EXAMPLES[name]))
    for word in (OFFICE.name, BUSINESS.name, "可在https://credit.example.cn/check/", PAPER.code, TITLES[name]):
        assert word in text


@pytest.mark.parametrize("content", REMINDER_CONTENTS)
def test_the_reminder_has_each_of_its_sixteen_contents(content: str) -> None:
    text = words(render("repair_reminder", REMINDER))
    for word in WORDS_OF_THE_SIXTEEN[content]:
        assert "".join(word.split()) in text


def test_an_unpublished_penalty_names_no_repair_day() -> None:
    unpublished = REMINDER.publication.model_validate({"basis": "《信用修复管理办法》", "published": False})
    text = words(render("repair_reminder", REMINDER.model_copy(update={"publication": unpublished})))
    assert "不予公示" in text
    assert "最早修复日" not in text


@pytest.mark.parametrize("name", [name for name in LETTERS if issubclass(LETTERS[name], HeadedLetter)])
def test_a_draft_says_so_and_has_no_number_and_nothing_to_check(name: str) -> None:
    draft = EXAMPLES[name].model_copy(update={"paper": DRAFT, "office": OFFICE})
    text = words(render(name, draft))
    assert "草稿" in text
    assert "〔〕号" in text
    assert "核验码" not in text


def test_a_numbered_letter_needs_a_number_and_a_draft_must_not_have_one() -> None:
    data = REMINDER.model_dump(mode="json")
    for paper in (data["paper"] | {"no": ""}, data["paper"] | {"draft": True}, data["paper"] | {"code": ""}):
        with pytest.raises(Refused) as refused:
            render_letter("repair_reminder", data | {"paper": paper})
        assert refused.value.code == "LetterIncomplete"


@pytest.mark.parametrize("name", LETTERS)
def test_a_missing_word_is_refused_by_field(name: str) -> None:
    model = LETTERS[name]
    for field in (field for field, about in model.model_fields.items() if about.is_required()):
        data = EXAMPLES[name].model_dump(mode="json")
        del data[field]
        with pytest.raises(Refused) as refused:
            render_letter(name, data)
        assert refused.value.faults.keys() == {field}


def test_a_published_penalty_must_say_from_when_and_until_when() -> None:
    data = REMINDER.model_dump(mode="json")
    for missing in ("places", "due", "start", "earliest", "until"):
        publication = {key: value for key, value in data["publication"].items() if key != missing}
        with pytest.raises(Refused):
            render_letter("repair_reminder", data | {"publication": publication})


def test_a_character_without_a_glyph_is_refused_by_name() -> None:
    letter = REMINDER.model_copy(update={"addressee": BUSINESS.model_copy(update={"name": "示例\U0002a6a5有限公司"})})
    with pytest.raises(Refused) as refused:
        render("repair_reminder", letter)
    assert refused.value.code == "GlyphMissing"
    assert "\U0002a6a5" in refused.value.sentence


def test_words_from_outside_are_never_typst_code() -> None:
    evil = '#panic("x") $x$ *b* \\ @ref <l> `c`'
    letter = REMINDER.model_copy(update={"addressee": BUSINESS.model_copy(update={"name": evil})})
    assert "".join(evil.split()) in words(render("repair_reminder", letter))


def test_an_unknown_letter_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        render_letter("../email", {})
    assert refused.value.code == "LetterUnknown"


def test_a_preview_has_one_picture_a_page() -> None:
    pictures = preview_letter("repair_reminder", REMINDER.model_dump(mode="json"))
    assert len(pictures) == render("repair_reminder", REMINDER).pages
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_the_time_of_a_receipt_is_shanghais() -> None:
    evening = datetime(2026, 12, 29, 16, 30, tzinfo=UTC)
    data = EXAMPLES["portal_receipt"].model_dump(mode="json") | {"received_at": evening.isoformat()}
    assert "2026年12月30日00:30" in words(render_letter("portal_receipt", data))


def test_a_folder_of_fonts_without_the_standard_faces_changes_nothing(tmp_path: Path) -> None:
    data = REMINDER.model_dump(mode="json")
    assert render_letter("repair_reminder", data, font_folder=str(tmp_path)) == render_letter("repair_reminder", data)


def test_a_reminder_survives_the_way_through_json() -> None:
    assert RepairReminder.model_validate_json(REMINDER.model_dump_json()) == REMINDER


def test_a_letter_number_has_hexagonal_brackets_and_no_leading_zero() -> None:
    assert letter_number("连交修提", 2026, 7) == "连交修提〔2026〕7号"


@pytest.mark.parametrize(
    ("prefix", "year", "serial"), [("", 2026, 1), ("连交〔", 2026, 1), ("连交", 26, 1), ("连交", 2026, 0)]
)
def test_a_letter_number_out_of_form_is_refused(prefix: str, year: int, serial: int) -> None:
    with pytest.raises(Refused):
        letter_number(prefix, year, serial)
