"""Group robots and webhooks (群机器人、webhook): apprise writes the request, the fetch seam carries it.

A platform that refuses still answers 200 and says so in its JSON, so only its own word counts as delivered.
"""

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from urllib.parse import quote

from auditor.channels import Vault
from auditor.fetch import Fetcher
from auditor.fetch.dialling import HOW_TO_ALLOW
from auditor.model.fetched import Fetched
from auditor.model.office import NotifyChannel
from auditor.model.words import OUR_FAULT, OUTCOME_ZH, Outcome
from auditor.notify.sending import DeliveryError, Letter
from auditor.notify.wording import fit

ANSWER_SECONDS = 15.0
_MOST_BYTES = {"企业微信": 2048, "钉钉": 18_000, "飞书": 18_000, "webhook": 200_000}
"""企业微信: 文本内容最长 2048 字节; 钉钉 and 飞书: 请求体不超过 20 KB, kept well below."""

_ROOM_FOR_BREAK = 2
_WHY = {
    ("企业微信", 93000): "机器人密钥无效或已被移除",
    ("企业微信", 45009): "发送过于频繁",
    ("钉钉", 300001): "机器人密钥无效",
    ("钉钉", 310000): "安全设置不符（关键词请设为“自查”，加签密钥请填对，IP 白名单请包含本机）",
    ("钉钉", 130101): "发送过于频繁",
    ("飞书", 19001): "机器人密钥无效",
    ("飞书", 19021): "签名不符，请检查加签密钥和本机时间",
    ("飞书", 19022): "本机 IP 不在白名单",
    ("飞书", 19024): "关键词不符，请设为“自查”",
    ("飞书", 11232): "发送过于频繁",
}


async def send_by_robot(channel: NotifyChannel, letter: Letter, fetcher: Fetcher, vault: Vault) -> None:
    """Post one letter into a group of 企业微信, 钉钉 or 飞书."""
    # apprise loads requests and more: only where something is really sent.
    from auditor.notify.composing import compose

    kind = channel.kind
    key = vault.read(channel.secret_ref, "机器人密钥")
    sign_key = vault.read(channel.sign_ref, "加签密钥") if channel.sign_ref else ""
    room = _MOST_BYTES[kind] - len(letter.title.encode()) - _ROOM_FOR_BREAK
    request = compose(kind, letter.title, fit(letter.body, room))
    # The whole address of a private installation (政务微信, 专有钉钉) may lie where the key does.
    address = key if key.startswith(("https://", "http://")) else request.address_with(quote(key, safe=""))
    if sign_key and kind == "钉钉":
        address += ("&" if "?" in address else "?") + _signed_words(sign_key, letter.at)
    extra = _signed_fields(sign_key, letter.at) if sign_key and kind == "飞书" else {}
    body = json.dumps(extra | request.payload, ensure_ascii=False).encode()
    answer = _answered(await fetcher.call(address, body=body, deadline=ANSWER_SECONDS))
    _require_taken(kind, answer)


async def send_by_webhook(channel: NotifyChannel, letter: Letter, fetcher: Fetcher, vault: Vault) -> None:
    """Post one letter as JSON to an address of the office's own; any 2xx counts as taken."""
    from auditor.notify.composing import compose

    address = vault.read(channel.url_ref, "webhook 地址") if channel.url_ref else channel.url or ""
    made = compose("webhook", letter.title, fit(letter.body, _MOST_BYTES["webhook"]))
    payload = {"id": letter.key, "sent_at": letter.at.isoformat(timespec="seconds"), **made.payload}
    payload.pop("attachments", None)
    body = json.dumps(payload, ensure_ascii=False).encode()
    headers = {"Idempotency-Key": letter.key}
    if channel.secret_ref:
        headers["Authorization"] = f"Bearer {vault.read(channel.secret_ref, '访问令牌')}"
    if channel.sign_ref:
        signed = hmac.new(vault.read(channel.sign_ref, "签名密钥").encode(), body, hashlib.sha256).hexdigest()
        headers["X-Auditor-Signature"] = f"sha256={signed}"
    _answered(await fetcher.call(address, body=body, headers=headers, deadline=ANSWER_SECONDS))


def _answered(fetched: Fetched) -> bytes:
    if fetched.status is None:
        if fetched.outcome is Outcome.POLICY_PRIVATE_ADDRESS:
            raise DeliveryError(f"{fetched.detail or OUTCOME_ZH[fetched.outcome]}；{HOW_TO_ALLOW}")
        said = "、".join(part for part in (OUTCOME_ZH[fetched.outcome], fetched.detail) if part)
        raise DeliveryError(said, ours=fetched.outcome in OUR_FAULT)
    if 300 <= fetched.status < 400:
        raise DeliveryError(f"对方要求跳转到别处（{fetched.status}），未跟随；请检查地址")
    if not 200 <= fetched.status < 300:
        raise DeliveryError(f"对方应答 {fetched.status}")
    return fetched.body


def _require_taken(kind: str, body: bytes) -> None:
    try:
        answer: Any = json.loads(body)
        code = next(int(answer[name]) for name in ("errcode", "code", "StatusCode") if name in answer)
    except (ValueError, TypeError, StopIteration):
        raise DeliveryError(f"{kind}的应答看不懂，不能确认已送达；请检查机器人地址") from None
    if code != 0:
        raise DeliveryError(f"{kind}退回消息（错误码 {code}）{_WHY.get((kind, code), '')}")


def _signed_words(key: str, at: datetime) -> str:
    """钉钉加签: milliseconds and key, signed with the key, in the address.

    apprise's own signature is escaped twice on its way, and the platform then answers 310000 with status 200.
    """
    stamp = str(round(at.timestamp() * 1000))
    digest = hmac.new(key.encode(), f"{stamp}\n{key}".encode(), hashlib.sha256).digest()
    return f"timestamp={stamp}&sign={quote(base64.b64encode(digest), safe='')}"


def _signed_fields(key: str, at: datetime) -> dict[str, str]:
    """飞书签名校验: seconds and key sign nothing, in the body (apprise knows no signature for it)."""
    stamp = str(int(at.timestamp()))
    digest = hmac.new(f"{stamp}\n{key}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}
