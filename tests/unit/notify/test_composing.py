"""What apprise writes is taken down; nothing is dialled, whatever its plug-ins would like to do."""

import socket

import pytest

from auditor.notify.composing import compose


@pytest.fixture(autouse=True)
def no_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where anything opens a connection or asks for a name."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("企业微信", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"),
        ("钉钉", "https://oapi.dingtalk.com/robot/send?access_token=abc"),
        ("飞书", "https://open.feishu.cn/open-apis/bot/v2/hook/abc"),
    ],
)
def test_a_robot_is_addressed_as_its_platform_says(kind: str, address: str) -> None:
    assert compose(kind, "标题", "正文").address_with("abc") == address


@pytest.mark.parametrize("body", ["正文", "*星* _线_ `码` <b>标签</b> {{x}} \\n", "- 列表\n# 井号\n\n空行", ":smile:"])
@pytest.mark.parametrize("kind", ["企业微信", "钉钉", "飞书", "webhook"])
def test_the_words_arrive_as_they_were_written(kind: str, body: str) -> None:
    payload = compose(kind, "标题", body).payload
    said = {
        "企业微信": lambda: payload["text"]["content"],
        "钉钉": lambda: payload["text"]["content"],
        "飞书": lambda: payload["content"]["text"],
        "webhook": lambda: f"{payload['title']}\r\n{payload['message']}",
    }[kind]()
    assert said == f"标题\r\n{body}"


def test_nobody_is_called_out_by_telephone_number() -> None:
    assert compose("钉钉", "标题", "正文").payload["at"] == {"atMobiles": [], "isAtAll": False}
