"""Calls of the 公众号 interface: tokens (direct or through a third-party platform), retries, and nothing said aloud."""

import json
from datetime import datetime, timedelta
from typing import Any

from auditor.channels.official import base_of
from auditor.channels.secrets import SecretError
from auditor.channels.source import ChannelContext, SourceTroubleError, ask_of, document_of, object_of, text_of, whole
from auditor.channels.tokens import Token, TokenCache
from auditor.channels.wechat_errors import WechatError, check
from auditor.model.fetched import Fetched
from auditor.model.office import Source

OFFICIAL = "https://api.weixin.qq.com"
DAY_LIST = "/datacube/getarticletotaldetail"
_QUOTA = "/cgi-bin/openapi/quota/get"
_BUSY_TRIES = 3
_BUSY_SECONDS = 2.0
_MINUTE_SECONDS = 61.0
_LIFETIME = 7200


class WechatApi:
    """The interface of one 公众号. ``calls`` counts what was asked; ``token_until`` when the token in use ends."""

    def __init__(self, source: Source, context: ChannelContext, now: datetime) -> None:
        self._source, self._context, self._now = source, context, now
        self._base = base_of(source, OFFICIAL)
        self._cache = TokenCache(context.base, context.vault)
        self._token = ""
        self.calls = 0
        self.raw: list[str] = []

    async def call(self, path: str, body: dict[str, Any] | None = None, *, keep: bool = False) -> dict[str, Any]:
        """Return the answer of one interface; GET where there is no ``body``. ``keep`` stores it as evidence.

        Raises:
            SourceTroubleError: what the platform refused, with what to do.
        """
        renewed = waited = False
        tries = 0
        while True:
            token = self._token or await self.token()
            fetched = await self._send(f"{path}?access_token={token}", body)
            try:
                answer = check(document_of(fetched))
            except WechatError as error:
                kind = error.meaning.kind
                if kind == "token" and not renewed:
                    renewed = True
                    self._forget()
                elif kind == "minute" and not waited:
                    waited = True
                    await self._context.pause(_MINUTE_SECONDS)
                elif kind == "busy" and tries < _BUSY_TRIES - 1:
                    tries += 1
                    await self._context.pause(_BUSY_SECONDS * tries)
                else:
                    raise
                continue
            if keep:
                self._keep(fetched)
            return answer

    async def quota_left(self, path: str) -> int | None:
        """Return how often the interface at ``path`` may still be called today; none where the platform is silent.

        Raises:
            SourceTroubleError: what the platform refused, with what to do.
        """
        answer = await self.call(_QUOTA, {"cgi_path": path})
        return whole(object_of(answer.get("quota")).get("remain"))

    async def token(self) -> str:
        """Return an access token, the cached one while it is good.

        Raises:
            SourceTroubleError: no secret, or the platform gives none.
        """
        cached = self._cache.get(self._purpose, self._now)
        if cached is not None:
            self._token = cached
            return cached
        try:
            answer = await (self._component_token() if self._source.auth == "component" else self._direct_token())
        except SecretError as error:
            raise SourceTroubleError(str(error), code="secret", action="请按对象登记的 secret_ref 放好密钥") from None
        self._token = answer
        return answer

    async def _direct_token(self) -> str:
        """``stable_token`` stands apart from ``/cgi-bin/token``: it never knocks out the office's own CMS."""
        body = {
            "grant_type": "client_credential",
            "appid": self._source.app_id,
            "secret": self._context.vault.read(self._source.secret_ref, "AppSecret"),
            "force_refresh": False,
        }
        return await self._new_token("/cgi-bin/stable_token", body, "access_token", self._purpose)

    async def _component_token(self) -> str:
        source, vault = self._source, self._context.vault
        purpose = f"component {self._base} {source.component_app_id}"
        component = self._cache.get(purpose, self._now)
        if component is None:
            body = {
                "component_appid": source.component_app_id,
                "component_appsecret": vault.read(source.secret_ref, "第三方平台密钥"),
                "component_verify_ticket": vault.read(source.ticket_ref, "第三方平台验证票据"),
            }
            path = "/cgi-bin/component/api_component_token"
            component = await self._new_token(path, body, "component_access_token", purpose)
        body = {
            "component_appid": source.component_app_id,
            "authorizer_appid": source.app_id,
            "authorizer_refresh_token": vault.read(source.token_ref, "授权刷新令牌"),
        }
        path = f"/cgi-bin/component/api_authorizer_token?component_access_token={component}"
        return await self._new_token(path, body, "authorizer_access_token", self._purpose)

    async def _new_token(self, path: str, body: dict[str, Any], field: str, purpose: str) -> str:
        fetched = await self._send(path, body)
        answer = check(document_of(fetched))
        value = text_of(answer.get(field))
        if not value:
            raise SourceTroubleError("平台没有给出访问令牌", code="no_token")
        lifetime = whole(answer.get("expires_in")) or _LIFETIME
        self._cache.put(purpose, Token(value=value, expires=fetched.started + timedelta(seconds=lifetime)))
        return value

    async def _send(self, path: str, body: dict[str, Any] | None) -> Fetched:
        self.calls += 1
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        return await ask_of(self._context).call(self._base + path, body=content)

    @property
    def _purpose(self) -> str:
        return f"{self._source.auth} {self._base} {self._source.app_id}"

    def _forget(self) -> None:
        self._cache.drop(self._purpose)
        self._token = ""

    def _keep(self, fetched: Fetched) -> None:
        if self._context.keep is not None and not self._context.vault.shows_in(fetched.body):
            self.raw.append(self._context.keep(fetched.body))
