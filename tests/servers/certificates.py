"""Certificates of every kind of badness, and the server contexts that show them."""

import base64
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
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


class OldAuthority:
    """An authority that signs what none would sign today: keys of 1,024 bits, signatures with SHA-1."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "old authority")])
        certificate = (
            _certificate(self._name, self._name, self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.trust = ssl.create_default_context(cadata=certificate.public_bytes(serialization.Encoding.PEM).decode())

    def server(self, host: str = "site.test", *, bits: int = 2048, sha1: bool = False) -> ssl.SSLContext:
        """Return a server's context that is ready to show whatever certificate it holds."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        certificate = (
            _certificate(name, self._name, key.public_key())
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        der = self._signed_with_sha1(certificate) if sha1 else certificate.public_bytes(serialization.Encoding.DER)
        pem = ssl.DER_cert_to_PEM_cert(der).encode() + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "both.pem"
            path.write_bytes(pem)
            context.load_cert_chain(path)
        return context

    def _signed_with_sha1(self, certificate: x509.Certificate) -> bytes:
        """The library signs none any more: name the other algorithm, of the same length, and sign anew."""
        told = certificate.tbs_certificate_bytes.replace(_SHA256_WITH_RSA, _SHA1_WITH_RSA)
        signature = self._key.sign(told, padding.PKCS1v15(), hashes.SHA1())
        der = certificate.public_bytes(serialization.Encoding.DER)
        before, after = der.split(certificate.tbs_certificate_bytes)
        ending = after.replace(_SHA256_WITH_RSA, _SHA1_WITH_RSA)
        return before + told + ending[: -len(signature)] + signature


_SHA256_WITH_RSA = bytes.fromhex("06092a864886f70d01010b")
_SHA1_WITH_RSA = bytes.fromhex("06092a864886f70d010105")


def _certificate(name: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=365))


_OAKLEY_2 = bytes.fromhex(  # RFC 2409 §6.2: the 1,024-bit group old appliances come with
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD"
    "3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F"
    "24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF"
)
_DH_PARAMETERS = b"\x30\x81\x87\x02\x81\x81\x00" + _OAKLEY_2 + b"\x02\x01\x02"


def only_cipher(context: ssl.SSLContext, cipher: str) -> ssl.SSLContext:
    """Let the server speak TLS 1.2 with one cipher only; Diffie-Hellman with a group of 1,024 bits."""
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(f"{cipher}:@SECLEVEL=0")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "group.pem"
        lines = base64.encodebytes(_DH_PARAMETERS).decode()
        path.write_text(f"-----BEGIN DH PARAMETERS-----\n{lines}-----END DH PARAMETERS-----\n")
        context.load_dh_params(path)
    return context
