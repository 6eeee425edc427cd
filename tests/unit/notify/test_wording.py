"""Messages as people read them: the golden text of a digest, of an urgent message, of a message cut to fit."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from auditor.model.events import URGENT, Event, EventKind
from auditor.model.office import Office
from auditor.model.zone import SHANGHAI
from auditor.notify.wording import fit, write_message

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=SHANGHAI)


def office(identity: str, name: str, short: str) -> Office:
    return Office.model_validate(
        {
            "id": identity,
            "name": name,
            "short_name": short,
            "units": [
                {"id": "general", "name": "党政办", "owner_a": {"name": "林若川", "phone": "13900001111"}},
                {"id": "civil", "name": "民政办"},
            ],
        }
    )


OFFICES = {one.id: one for one in (office("yunxi", "云溪街道办事处", "云溪街道"), office("fenglin", "枫林街道", ""))}


def event(kind: EventKind, title: str, text: str = "", **more: Any) -> Event:
    values = {"office": "yunxi", "key": title, "at": NOW - timedelta(hours=2)} | more
    return Event(kind=kind, title=title, text=text, **values)


DIGEST = """\
可用率预警（1项）
· 云溪街道板块本周可用率偏低：本周已有5次15秒内打不开，占3.2%
已超期（2项）
· 〔党政办A角、B角〕 整改事项 2026-007 应于11月18日前办结，已超期5天
· 〔民政办A角〕 栏目“救助公示”应于11月22日前更新，已超期1天
人工核查（1项）
· 〔党政办A角〕 人工核查“2026年第四季度人工补查”应于11月30日前完成

详情请在自查电脑上执行 auditor due、auditor status 查看。本消息由程序自动发出，请勿回复。"""


def test_a_digest_reads_like_this() -> None:
    late = "整改事项 2026-007 应于11月18日前办结，已超期5天"
    title, body = write_message(
        [
            event(EventKind.SIGNOFF, "人工核查“2026年第四季度人工补查”应于11月30日前完成", unit="general", rank="A"),
            event(EventKind.OVERDUE, late, unit="general", rank="A"),
            event(EventKind.OVERDUE, late, unit="general", rank="B", key="b"),
            event(EventKind.OVERDUE, "栏目“救助公示”应于11月22日前更新，已超期1天", unit="civil", rank="A"),
            event(EventKind.AVAILABILITY, "云溪街道板块本周可用率偏低", "本周已有5次15秒内打不开，占3.2%"),
        ],
        OFFICES,
        NOW,
    )
    assert title == "【自查】云溪街道11月23日汇总：4项"
    assert body == DIGEST


def test_an_urgent_message_names_the_matter_in_its_title_and_the_time() -> None:
    title, body = write_message([event(EventKind.OUTAGE, "云溪街道板块打不开", "已连续3次")], OFFICES, NOW)
    assert title == "【自查·即时】云溪街道：云溪街道板块打不开"
    assert body.splitlines()[:2] == ["站点中断（1项）", "· 11月23日06:30 云溪街道板块打不开：已连续3次"]


def test_a_message_about_several_offices_tells_them_apart() -> None:
    title, body = write_message(
        [event(EventKind.DUE, "栏目甲到期"), event(EventKind.DUE, "栏目乙到期", office="fenglin")], OFFICES, NOW
    )
    assert title == "【自查】2个单位11月23日汇总：2项"
    assert body.splitlines()[:6] == [
        "【云溪街道】", "即将到期（1项）", "· 栏目甲到期", "【枫林街道】", "即将到期（1项）", "· 栏目乙到期",
    ]  # fmt: skip


def test_a_message_of_the_workspace_as_a_whole_is_of_this_machine() -> None:
    assert write_message([event(EventKind.DISK, "磁盘空间不足", office="*")], OFFICES, NOW)[0] == (
        "【自查·即时】本机：磁盘空间不足"
    )


def test_an_office_beside_its_machine_is_still_one_office() -> None:
    told = [event(EventKind.DUE, "栏目甲到期"), event(EventKind.NETWORK_ENDED, "本机网络恢复", office="*")]
    assert write_message(told, OFFICES, NOW)[0] == "【自查】云溪街道11月23日汇总：2项"


def test_a_kind_with_very_many_events_is_counted_not_listed_to_the_end() -> None:
    _, body = write_message([event(EventKind.DUE, f"栏目{n}到期") for n in range(70)], OFFICES, NOW)
    assert "即将到期（70项）" in body
    assert "· 另有20项" in body


def test_no_name_and_no_number_of_a_person_gets_into_a_message() -> None:
    _, body = write_message([event(EventKind.OVERDUE, "已超期", unit="general", rank="A")], OFFICES, NOW)
    assert "党政办A角" in body
    assert "林若川" not in body
    assert "13900001111" not in body


def test_every_kind_of_event_is_told_in_its_own_section() -> None:
    _, body = write_message([event(kind, f"情况{kind.value}") for kind in EventKind], OFFICES, NOW)
    assert all(f"{kind.value}（1项）" in body for kind in EventKind)
    assert set(URGENT) < set(EventKind)


@pytest.mark.parametrize("most", [60, 100, 200, 2048])
def test_a_text_is_cut_after_whole_lines_and_says_so(most: int) -> None:
    text = "\n".join(f"· 第{n}行内容" for n in range(100))
    cut = fit(text, most)
    assert len(cut.encode()) <= most
    if cut != text:
        *kept, note = cut.split("\n")
        assert note.startswith("（内容较长")
        assert kept == text.split("\n")[: len(kept)]


def test_a_text_that_fits_is_left_as_it_is() -> None:
    assert fit("一二三", 9) == "一二三"
