"""Cookies (会话标识), kept per host and for one session only: never shared between sites, never many."""

from auditor.fetch.place import Place

_MOST = 50
_LONGEST = 4096


class CookieJar:
    """Host-only cookies. A ``Domain`` attribute is ignored: nothing the auditor reads needs it, and sharing leaks."""

    def __init__(self) -> None:
        self._hosts: dict[str, dict[tuple[str, str], tuple[str, bool]]] = {}

    def header(self, place: Place) -> bytes | None:
        """Return the ``Cookie`` header for ``place``, or none."""
        kept = self._hosts.get(place.host)
        if not kept:
            return None
        path = place.target.decode("ascii").partition("?")[0]
        pairs = [
            f"{name}={value}"
            for (name, at), (value, secure) in kept.items()
            if (place.secure or not secure) and (path == at or path.startswith(at.rstrip("/") + "/"))
        ]
        return "; ".join(pairs).encode("latin-1") if pairs else None

    def keep(self, place: Place, headers: list[tuple[bytes, bytes]]) -> None:
        """Take up the ``Set-Cookie`` headers of an answer from ``place``."""
        for name, value in headers:
            if len(name) == 10 and name.lower() == b"set-cookie" and len(value) <= _LONGEST:
                self._keep_one(place, value.decode("latin-1"))

    def _keep_one(self, place: Place, text: str) -> None:
        pair, *attributes = (part.strip() for part in text.split(";"))
        name, sign, value = pair.partition("=")
        if not sign or not name:
            return
        known = {key.strip().lower(): word.strip() for key, _, word in (item.partition("=") for item in attributes)}
        path = known.get("path", "")
        key = (name.strip(), path if path.startswith("/") else "/")
        kept = self._hosts.setdefault(place.host, {})
        if known.get("max-age", "").startswith(("0", "-")):
            kept.pop(key, None)
        elif key in kept or len(kept) < _MOST:
            kept[key] = (value.strip(), "secure" in known)
