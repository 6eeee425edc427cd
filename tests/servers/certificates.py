"""Certificates of every kind of badness, and the server contexts that show them."""

import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

NOW = datetime.now(UTC)


class Authority:
    """A certificate authority of the tests' own; ``trust`` is what a client that trusts it verifies with."""

    def __init__(self) -> None:
        self._ca = trustme.CA()
        self.trust = ssl.create_default_context()
        self._ca.configure_trust(self.trust)

    def server(self, host: str = "site.test", *, expires: datetime | None = None) -> ssl.SSLContext:
        """Return a server's context with a certificate for ``host`` from this authority."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(host, not_after=expires).configure_cert(context)
        return context

    def incomplete_chain(self, host: str = "site.test") -> ssl.SSLContext:
        """Return a server's context that leaves out the intermediate authority's certificate."""
        leaf = self._ca.create_child_ca().issue_cert(host)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with leaf.cert_chain_pems[0].tempfile() as chain, leaf.private_key_pem.tempfile() as key:
            context.load_cert_chain(chain, key)
        return context


def self_signed(host: str = "site.test", *, bits: int = 2048, begins: datetime | None = None) -> ssl.SSLContext:
    """Return a server's context with a certificate that vouches for itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins or NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "both.pem"
        path.write_bytes(pem)
        context.load_cert_chain(path)
    return context
