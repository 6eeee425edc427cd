"""What robots and webhooks are sent, as apprise makes it, without apprise's own connections.

apprise's plug-ins write the request of each platform. The module they ask for connections by is replaced by one that
only writes down what they would have sent: nothing in this process may dial past the guard of the fetch seam. They
are never given a secret either, because their warnings would show it: the true address is put in afterwards.
"""

import json
import logging
import sys
from typing import Any

import msgspec
import requests
from apprise import NotifyFormat
from apprise.plugins.base import NotifyBase
from apprise.plugins.custom_json import NotifyJSON
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

_KEY = "0" * 32
"""Stands for the secret key in the address that a plug-in makes."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request as a platform wants it: ``address`` with a stand-in in the place of the key."""

    address: str
    payload: dict[str, Any]

    def address_with(self, key: str) -> str:
        """Return the address with the true key in it, as the platforms write it (apprise ends 飞书's with a slash)."""
        return self.address.rstrip("/").replace(_KEY, key)


class _Notepad:
    """Stands where a plug-in looks for ``requests``: takes down the request and answers that all is well."""

    codes = requests.codes
    RequestException = requests.RequestException

    def __init__(self) -> None:
        self.taken: list[Request] = []

    def post(self, url: str, *, data: bytes | str, **_more: object) -> requests.Response:
        self.taken.append(Request(address=url, payload=json.loads(data)))
        answer = requests.Response()
        answer.status_code = 200
        return answer

    def request(self, _method: str, url: str, *, data: bytes | str, **more: object) -> requests.Response:
        return self.post(url, data=data, **more)


_notepad = _Notepad()
_MAKERS: dict[str, tuple[Any, dict[str, str]]] = {
    "企业微信": (NotifyWeComBot, {"key": _KEY}),
    "钉钉": (NotifyDingTalk, {"token": _KEY}),
    "飞书": (NotifyFeishu, {"token": _KEY}),
    "webhook": (NotifyJSON, {"host": "webhook.invalid"}),
}
_PLUGINS: dict[str, NotifyBase] = {kind: make(**words) for kind, (make, words) in _MAKERS.items()}
for _plugin in _PLUGINS.values():
    sys.modules[type(_plugin).__module__].requests = _notepad  # type: ignore[attr-defined]
    _plugin.request_rate_per_sec = 0.0
logging.getLogger("apprise").setLevel(logging.ERROR)


def compose(kind: str, title: str, body: str) -> Request:
    """Return what a channel of this kind is sent for one plain-text message."""
    _notepad.taken.clear()
    _PLUGINS[kind].notify(body=body, title=title, body_format=NotifyFormat.TEXT)
    assert len(_notepad.taken) == 1, f"apprise made {len(_notepad.taken)} requests of one message for {kind}"
    return _notepad.taken.pop()
