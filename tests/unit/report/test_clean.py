"""Text fit for print: masking, cleaning, and what may leave the house."""

from types import ModuleType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.report.clean import clean, mask, publishable, web_link
from auditor.result.report_document import ReportDocument, fingerprint


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证号110101199003074512。", "身份证号110***********45**。"),
        ("11010119900307451X", "110***********45**"),
        ("请致电13812345678联系", "请致电138****5678联系"),
        ("电话138-1234-5678", "电话138****5678"),
        ("卡号6222021234567890128", "卡号6222***********0128"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "https://www.linjiang.example/art/2026/9/1/art_13812345678.html",
        "页面https://www.linjiang.example/content/110101199003074512.html打不开",
        "国办秘函〔2019〕19号",
        "2026年9月30日18时",
        "索引号640501001/2024-00155",
        "联系电话000-12345678",
        "编号6222021234567890123不是卡号",
        "阅读量13812345678901次",
        "第1906988354024042498号",
    ],
)
def test_numbers_that_are_no_personal_data_stay(text: str) -> None:
    assert mask(text) == text


@given(st.text(st.characters()))
def test_cleaning_leaves_one_printable_line_and_is_done_once(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not any(ord(sign) < 32 or 0xD800 <= ord(sign) <= 0xDFFF for sign in cleaned)
    cleaned.encode("utf-8")


def test_every_code_point_is_cleaned_into_text_an_xml_file_can_hold() -> None:
    from lxml import etree

    for start in range(0, 0x110000, 0x1000):
        cleaned = clean("".join(map(chr, range(start, start + 0x1000))))
        element = etree.Element("t")
        element.text = cleaned
        assert etree.fromstring(etree.tostring(element)).text == cleaned or not cleaned


def test_characters_that_turn_the_reading_direction_become_visible() -> None:
    assert clean("报表\u202exslx.exe") == "报表〔U+202E〕xslx.exe"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVaScRiPt:1", "data:text/html,1", "//x.example", "", "https://a b", 'http://"']
)
def test_only_plain_web_addresses_become_links(url: str) -> None:
    assert web_link(url) == ""


def test_a_published_document_holds_no_internal_finding_and_keeps_its_fingerprint(sample: ModuleType) -> None:
    raw: ReportDocument = sample.report_document()
    out = publishable(raw)
    assert any(item.internal for item in raw.result.findings)
    assert not any(item.internal for item in out.result.findings)
    assert not any(entry.id == "publication-dates-contradict" for entry in out.result.checks)
    assert out.sha256 == fingerprint(out)
    assert publishable(out) == out


def test_the_offices_own_telephone_is_printed_in_full(sample: ModuleType) -> None:
    raw: ReportDocument = sample.report_document()
    words = msgspec.structs.replace(raw.words, phone="13812345678")
    assert publishable(msgspec.structs.replace(raw, words=words)).words.phone == "13812345678"


def test_a_persons_number_in_a_finding_is_masked_in_the_whole_document(sample: ModuleType) -> None:
    raw: ReportDocument = sample.report_document()
    leaky = sample.finding(99, "x", "section", "个人信息", "名单中有13812345678", observed="110101199003074512")
    out = publishable(
        msgspec.structs.replace(raw, result=msgspec.structs.replace(raw.result, findings=(*raw.result.findings, leaky)))
    )
    encoded = msgspec.json.encode(out)
    assert b"13812345678" not in encoded
    assert b"110101199003074512" not in encoded
