"""专项自查: a report on part of the office claims nothing of the rest."""

import msgspec
import pytest

from auditor.audit.topic import on_topic, topic_words
from auditor.model.office import Account, Column, Office, Site, Unit
from auditor.report.kinds import load_phrasebook
from auditor.report.narrative import Narrative, narrate
from auditor.report.view import view
from auditor.result.report_document import ReportDocument


def restricted(document: ReportDocument, *ids: str) -> ReportDocument:
    """The document as an audit of the objects ``ids`` alone leaves it."""
    result = document.result
    kept = msgspec.structs.replace(
        result,
        objects=tuple(item for item in result.objects if item.id in ids),
        checks=tuple(item for item in result.checks if item.object in ids),
        findings=tuple(item for item in result.findings if item.object in ids),
    )
    return on_topic(msgspec.structs.replace(document, result=kept), "“街道动态”栏目")


def tell(document: ReportDocument) -> Narrative:
    return narrate(view(document), load_phrasebook(None))


def test_a_report_on_a_column_speaks_of_that_column_only(document: ReportDocument) -> None:
    written = tell(restricted(document, "jdxw"))
    assert written.title_lines[1:] == ("关于2026年第三季度", "“街道动态”栏目专项自查情况的报告")
    assert "检查栏目1个，为“街道动态”。列入检查的对象1个，已检查1个，检查率100%（1/1）。" in written.scope
    assert written.accounts == "本次专项自查不涉及政务新媒体。"
    assert written.comparison is None
    assert written.look_back == ""
    assert len(written.annexes["整改台账"].rows) == 1
    assert "未开设" not in written.body()
    assert "未在门户网站设置" not in written.body()


def test_a_report_on_an_account_says_nothing_of_the_site(document: ReportDocument) -> None:
    written = tell(restricted(document, "wb-yunxi"))
    assert written.sites == "本次专项自查不涉及网站（专栏）。"
    assert written.veto_table is not None
    assert {row[0] for row in written.veto_table.rows} == {"新媒体"}


def test_a_veto_row_that_people_decide_is_never_clear_because_they_were_not_asked(document: ReportDocument) -> None:
    asked = msgspec.structs.replace(document.signoffs.questions[0], kind="manual", row="JC19-N-V2a", state="待核查")
    signoffs = msgspec.structs.replace(document.signoffs, questions=(asked,), answers=())
    part = restricted(msgspec.structs.replace(document, signoffs=signoffs), "wx-yunxi")
    assert [one.id for one in part.signoffs.questions] == [asked.id]
    assert "均未发现" not in tell(part).veto


@pytest.mark.parametrize(
    ("only", "words"),
    [
        ("新媒体", "政务新媒体"),
        ("专栏", "政府网站（专栏）"),
        ("链接", "网站链接"),
        ("dzb", "党政办负责内容"),
        ("街道动态", "“街道动态”栏目"),
        ("wx", "微信公众号“云溪发布”"),
        ("云溪板块", "云溪板块"),
    ],
)
def test_the_subject_is_called_as_people_call_it(only: str, words: str) -> None:
    column = Column.model_validate(
        {"id": "jdxw", "name": "街道动态", "type": "动态要闻", "url": "https://a.example/x/"}
    )
    site = Site.model_validate({"id": "s", "name": "云溪板块", "url": "https://a.example/", "columns": [column]})
    account = Account.model_validate({"id": "wx", "name": "云溪发布", "platform": "微信公众号"})
    office = Office(
        id="yx", name="云溪街道", units=(Unit(id="dzb", name="党政办"),), sites=(site,), accounts=(account,)
    )
    assert topic_words(office, only) == words
