"""Templates an office edits: own ones win, mistakes are named, nobody can run code."""

import shutil
from pathlib import Path

import pytest
from docx import Document

from auditor.errors import UsageError
from auditor.report import render
from auditor.report.kinds import load_phrasebook
from auditor.report.word_template import TEMPLATE, build
from auditor.result.report_document import ReportDocument
from auditor.shipped import shipped_folder

WEB = "自查报告.html"
WORDS = "措辞.yaml"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A workspace's reports/ folder with copies of the shipped templates."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in (WEB, WORDS, TEMPLATE):
        shutil.copy(shipped_folder("reports") / name, folder / name)
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def edit_word(path: Path, old: str, new: str) -> None:
    document = Document(str(path))
    hit = next(paragraph for paragraph in document.paragraphs if old in paragraph.text)
    hit.runs[0].text = hit.text.replace(old, new)
    for run in hit.runs[1:]:
        run.text = ""
    document.save(str(path))


def test_the_offices_own_wording_is_printed(own: Path, tmp_path: Path, document: ReportDocument) -> None:
    edit(own / WEB, "一、总体情况", "一、基本情况")
    edit_word(own / TEMPLATE, "一、总体情况", "一、基本情况")
    edit(own / WORDS, "{程度}栏目更新不及时，共{数量}个", "有{数量}个栏目没有按期更新")
    word, page = render(document, tmp_path / "out", ("docx", "html"), own)
    texts = [paragraph.text for paragraph in Document(str(word)).paragraphs]
    assert "一、基本情况" in texts
    assert any("有2个栏目没有按期更新" in text for text in texts)
    assert "一、基本情况" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "form"), [(WEB, "html"), (TEMPLATE, "docx")])
def test_an_unknown_tag_is_named_with_its_file(
    own: Path, tmp_path: Path, document: ReportDocument, name: str, form: str
) -> None:
    change = edit if form == "html" else edit_word
    change(own / name, "{{ 整改情况 }}", "{{ 整改进展 }}")
    with pytest.raises(UsageError, match="整改进展") as caught:
        render(document, tmp_path / "out", (form,), own)
    assert str(own / name) in str(caught.value)
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{{ 整改情况 }}", "{{ 整改情况 }"),
        ("{{ 整改情况 }}", "{{ 整改情况 | 不存在 }}"),
        ("{{ 整改情况 }}", "{{ 整改情况 | safe }}"),
        ("{{ 整改情况 }}", "{{ 标题.__class__.__mro__[1].__subclasses__() }}"),
        ("{{ 整改情况 }}", "{% include '/etc/hostname' %}"),
    ],
)
def test_a_broken_or_daring_template_is_refused_in_one_line(
    own: Path, tmp_path: Path, document: ReportDocument, old: str, new: str
) -> None:
    edit(own / WEB, old, new)
    with pytest.raises(UsageError, match=WEB) as caught:
        render(document, tmp_path / "out", ("html",), own)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b"\x00" * 2000])
def test_a_word_template_that_is_none_is_named(
    own: Path, tmp_path: Path, document: ReportDocument, content: bytes
) -> None:
    (own / TEMPLATE).write_bytes(content)
    with pytest.raises(UsageError, match=TEMPLATE):
        render(document, tmp_path / "out", ("docx",), own)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("{涉及}", "{次数}", "次数"),
        ("问题类型:", "问题种类:", "问题类型"),
        ("依据:", "依据: [", WORDS),
        ("其他问题句式:", "其它问题句式:", "其他问题句式"),
    ],
)
def test_a_mistake_in_the_wording_file_is_named(own: Path, old: str, new: str, named: str) -> None:
    edit(own / WORDS, old, new)
    with pytest.raises(UsageError, match=named) as caught:
        load_phrasebook(own)
    assert WORDS in str(caught.value)


def test_the_wording_file_in_another_encoding_is_named(own: Path) -> None:
    text = (own / WORDS).read_text(encoding="utf-8")
    (own / WORDS).write_bytes(text.encode("gb18030"))
    with pytest.raises(UsageError, match=WORDS):
        load_phrasebook(own)


def test_the_shipped_word_template_is_the_one_its_builder_makes(tmp_path: Path) -> None:
    assert build(tmp_path).read_bytes() == (shipped_folder("reports") / TEMPLATE).read_bytes()


def test_no_template_marks_anything_safe() -> None:
    for path in shipped_folder("reports").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", "")
        assert "autoescape" not in text
        assert "<script" not in text.lower()
