"""A TLS server without secure renegotiation (RFC 5746), as old appliances still run it; OpenSSL cannot play one."""

import socket
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import trustme

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # the library offers an asyncore server nobody uses here
    import tlslite.tlsconnection as inner
    from tlslite.api import HandshakeSettings, TLSConnection, X509CertChain, parsePEMKey
    from tlslite.constants import ExtensionType
    from tlslite.messages import ServerHello

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\nConnection: close\r\n\r\n<p>ok</p>"


class _OldServerHello(ServerHello):
    """Leaves the renegotiation extension out."""

    def write(self):
        self.extensions = [one for one in self.extensions or [] if one.extType != ExtensionType.renegotiation_info]
        return super().write()


@contextmanager
def legacy_server(authority: trustme.CA, address: str = "127.0.0.5") -> Iterator[int]:
    """Serve one page on ``address`` while the block runs; yield the port."""
    leaf = authority.issue_cert("site.test", key_type=trustme.KeyType.RSA)
    chain = X509CertChain()
    chain.parsePemList("".join(pem.bytes().decode() for pem in leaf.cert_chain_pems))
    key = parsePEMKey(leaf.private_key_pem.bytes().decode(), private=True)
    listener = socket.create_server((address, 0))
    threading.Thread(target=_serve, args=(listener, chain, key), daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def _serve(listener: socket.socket, chain: X509CertChain, key: object) -> None:
    inner.ServerHello = _OldServerHello
    settings = HandshakeSettings()
    settings.maxVersion = (3, 3)
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        connection = TLSConnection(client)
        try:
            connection.handshakeServer(certChain=chain, privateKey=key, settings=settings)
            connection.recv(4096)
            connection.sendall(ANSWER)
            connection.close()
        except Exception:  # a client that hangs up in mid-handshake is what the first, strict look does
            client.close()
