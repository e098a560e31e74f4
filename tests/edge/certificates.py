"""TLS for the servers on loopback: an authority of the test's own, and certificates that are wrong."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

# X.509 has no notion of a test's own time: these bracket whatever the machine's clock says.
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_FAR_OFF = datetime(2099, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Authority:
    """An authority whose `ca_file` a client may be told to trust."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def ca_file(self) -> str:
        return str(self.folder / "ca.pem")

    def server(self, *names: str, has_expired: bool = False) -> ssl.SSLContext:
        """A server's context with a certificate for host names and addresses."""
        key = ec.generate_private_key(ec.SECP256R1())
        until = _LONG_AGO + timedelta(days=30) if has_expired else _FAR_OFF
        signed = _certificate(names[0], key, self.certificate.subject, self.key, until, names=names)
        path = self.folder / f"{names[0]}{'-expired' if has_expired else ''}.pem"
        path.write_bytes(_pem(signed, key))
        return _context(path)


def authority(folder: Path) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    certificate = _certificate("Test authority", key, name, key, _FAR_OFF)
    (folder / "ca.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    return Authority(folder, key, certificate)


def self_signed(folder: Path, *names: str) -> ssl.SSLContext:
    """A server's context that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    path = folder / "self-signed.pem"
    path.write_bytes(_pem(_certificate(names[0], key, name, key, _FAR_OFF, names=names), key))
    return _context(path)


def _certificate(
    common_name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    until: datetime,
    names: tuple[str, ...] = (),
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_LONG_AGO)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=not names, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_name(n) for n in names]), critical=False
        )
    return builder.sign(issuer_key, SHA256())


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _pem(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> bytes:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return certificate.public_bytes(Encoding.PEM) + private


def _context(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
