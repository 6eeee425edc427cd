"""The section `notify` of the workspace file: what is wrong with it is told in Chinese; it survives a round trip."""

from pathlib import Path

import openpyxl
import pytest

from auditor.model.events import EventKind
from auditor.model.office import Office
from auditor.register import RegisterError, export_xlsx, import_xlsx, load_workspace, update_register, write_register

OFFICE = "office: {id: yunxi, name: 云溪街道办事处}\n"
GOOD = """\
notify:
  digest: 09:15
  channels:
    - id: mail
      kind: 邮件
      server: smtp.linjiang.example
      sender: auditor@linjiang.example
      to: [office@linjiang.example]
      owners: true
    - {id: group, kind: 企业微信, secret_ref: "env:ROBOT", events: [站点中断, 检查失败], quiet: 22:00-07:30}
    - {id: hook, kind: webhook, url: "https://hook.linjiang.example/"}
"""


def written(folder: Path, notify: str) -> Path:
    (folder / "auditor.yaml").write_text(notify + OFFICE, encoding="utf-8")
    return folder


def channel(line: str) -> str:
    return f"notify:\n  channels:\n    - {line}\n"


FAULTY = {
    "a kind unknown": (channel("{id: a, kind: 微信}"), ["第 3 行", "“微信”不是可用的取值", "企业微信"]),
    "an event unknown": (
        channel("{id: a, kind: webhook, url: 'http://h/', events: [站点挂了]}"),
        ["“站点挂了”不是可用的取值", "站点中断"],
    ),
    "a robot without its key": (channel("{id: a, kind: 钉钉}"), ["第 3 行", "钉钉渠道要填", "secret_ref"]),
    "a secret written out": (
        channel("{id: a, kind: 飞书, secret_ref: 0af3-77}"),
        ["应为 env:变量名、file:文件路径 或 keyring:名称"],
    ),
    "mail without a server": (
        channel("{id: a, kind: 邮件, sender: a@b.example, to: [c@b.example]}"),
        ["邮件渠道要填邮件服务器 server"],
    ),
    "mail to nobody": (
        channel("{id: a, kind: 邮件, server: s, sender: a@b.example}"),
        ["邮件渠道要填收件人 to", "owners: true"],
    ),
    "no mail address": (
        channel("{id: a, kind: 邮件, server: s, sender: 云溪, to: [c@b.example]}"),
        ["“云溪”不是邮箱地址"],
    ),
    "a webhook to nowhere": (channel("{id: a, kind: webhook}"), ["webhook 渠道要填接收地址 url"]),
    "two of one id": (
        channel("{id: a, kind: webhook, url: 'http://h/'}") + "    - {id: a, kind: webhook, url: 'http://g/'}\n",
        ["第 4 行", "通知渠道编号“a”重复"],
    ),
    "hours that are none": (
        channel("{id: a, kind: webhook, url: 'http://h/', quiet: 晚上}"),
        ["“晚上”不是时段", "22:00-07:30"],
    ),
    "a time that is none": ("notify: {digest: 25:00}\n", ["“25:00”不是钟点", "08:30"]),
    "an office unknown": (
        channel("{id: a, kind: webhook, url: 'http://h/', offices: [fenglin]}"),
        ["第 3 行", "没有编号为“fenglin”的单位", "已登记的有：yunxi"],
    ),
    "a field unknown": (channel("{id: a, kind: webhook, url: 'http://h/', token: x}"), ["没有这个字段"]),
}


@pytest.mark.parametrize("name", list(FAULTY))
def test_a_fault_of_a_channel_is_told_with_line_and_remedy(name: str, tmp_path: Path) -> None:
    text, words = FAULTY[name]
    with pytest.raises(RegisterError) as caught:
        load_workspace(written(tmp_path, text))
    told = str(caught.value)
    assert all(word in told for word in words), told


def test_channels_survive_a_rewrite_of_the_register(tmp_path: Path) -> None:
    before = load_workspace(written(tmp_path, GOOD))
    assert before.settings.notify.channels[1].events == (EventKind.OUTAGE, EventKind.AUDIT_FAILED)
    office = before.offices[0].model_copy(update={"short_name": "云溪"})
    update_register(tmp_path, office)
    assert load_workspace(tmp_path).settings == before.settings
    (tmp_path / "new").mkdir()
    write_register(tmp_path / "new", office, before.settings)
    assert load_workspace(tmp_path / "new").settings == before.settings


def test_an_owners_mail_address_goes_into_the_table_and_back(tmp_path: Path) -> None:
    office = Office.model_validate(
        {
            "id": "yunxi",
            "name": "云溪街道办事处",
            "units": [{"id": "general", "name": "党政办", "owner_a": {"name": "林若川", "email": "lin@yx.example"}}],
        }
    )
    export_xlsx(office, tmp_path / "t.xlsx")
    assert import_xlsx(tmp_path / "t.xlsx", office) == (office, ())


def test_a_mail_address_filled_into_the_table_reaches_the_register(tmp_path: Path) -> None:
    office = Office.model_validate(
        {"id": "yunxi", "name": "云溪街道办事处", "units": [{"id": "general", "name": "党政办"}]}
    )
    path = tmp_path / "t.xlsx"
    export_xlsx(office, path)
    book = openpyxl.load_workbook(path)
    sheet = book["科室"]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "A角责任人邮箱" for cell in row))
    places = {cell.value: cell.column for cell in header}
    sheet.cell(header[0].row + 1, places["A角责任人"]).value = "林若川"
    sheet.cell(header[0].row + 1, places["A角责任人邮箱"]).value = "lin@yunxi.example"
    book.save(path)
    person = import_xlsx(path, office)[0].units[0].owner_a
    assert person is not None
    assert person.email == "lin@yunxi.example"
