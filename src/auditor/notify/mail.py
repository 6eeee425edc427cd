"""Mail (邮件): one message to one address over SMTP, encrypted and verified, through the guard of the fetch seam."""

import asyncio
import contextlib
import smtplib
import socket
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from auditor.channels import Vault
from auditor.fetch import Fetcher
from auditor.fetch.dialling import DialError
from auditor.model.office import NotifyChannel
from auditor.notify.sending import DeliveryError, Letter, RefusedError

ANSWER_SECONDS = 10.0
_PORTS = {"ssl": 465, "starttls": 587, "none": 25}
_SENDER_NAME = "政务自查"


class _Line(smtplib.SMTP):
    """SMTP over a socket that is connected already: the guard has judged its address."""

    def __init__(self, ready: socket.socket, host: str) -> None:
        self._ready = ready
        # The machine's own name is nobody's business, and looking it up may take long.
        own = f"[{ready.getsockname()[0]}]"
        super().__init__(host, 0, local_hostname=own, timeout=ANSWER_SECONDS)

    def connect(self, host: str = "localhost", port: int = 0, source_address: object = None) -> tuple[int, bytes]:  # noqa: ARG002
        """Take up the ready connection and read the greeting."""
        self.sock = self._ready
        self.file = None
        code, said = self.getreply()
        return code, said


async def send_by_mail(channel: NotifyChannel, letter: Letter, fetcher: Fetcher, vault: Vault) -> None:
    """Send one letter by mail."""
    password = vault.read(channel.secret_ref, "邮箱密码") if channel.secret_ref else ""
    message = write_mail(channel, letter)
    try:
        sock = await fetcher.dial(channel.server, channel.port or _PORTS[channel.security])
    except DialError as error:
        raise DeliveryError(f"连不上邮件服务器 {channel.server}：{error}") from None
    sock.settimeout(ANSWER_SECONDS)
    # Closing this second handle's connection ends the thread's wait, whatever it has made of the first.
    handle = sock.dup()
    try:
        await asyncio.to_thread(_talk, sock, channel, message, password, fetcher.strict_context())
    except (smtplib.SMTPException, OSError) as error:
        raise _failure(channel, error) from None
    finally:
        with contextlib.suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)
        handle.close()


def write_mail(channel: NotifyChannel, letter: Letter) -> EmailMessage:
    """Return the mail. Its Message-ID is the same at every try, so that a second copy can be known for what it is."""
    message = EmailMessage()
    local, _, domain = channel.sender.rpartition("@")
    message["Subject"] = letter.title
    message["From"] = Address(_SENDER_NAME, local, domain)
    message["To"] = letter.address
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.key}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body + "\n", cte="base64")
    return message


def _talk(
    sock: socket.socket, channel: NotifyChannel, message: EmailMessage, password: str, context: ssl.SSLContext
) -> None:
    try:
        if channel.security == "ssl":
            sock = context.wrap_socket(sock, server_hostname=channel.server)
        with _Line(sock, channel.server) as line:
            if channel.security == "starttls":
                line.starttls(context=context)
            if channel.user:
                _log_in(line, channel, password)
            line.send_message(message)
    finally:
        sock.close()


def _log_in(line: smtplib.SMTP, channel: NotifyChannel, password: str) -> None:
    if channel.security == "none":
        raise smtplib.SMTPNotSupportedError("no password over an open line")
    line.login(channel.user, password)


def _failure(channel: NotifyChannel, error: Exception) -> DeliveryError:
    """Say what went wrong without repeating the server's words: they may hold addresses and names."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return RefusedError("邮件服务器不接受收件人地址，请检查登记的邮箱")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return DeliveryError("邮件服务器不接受用户名或密码（授权码）")
    if isinstance(error, smtplib.SMTPSenderRefused):
        return DeliveryError("邮件服务器不接受发件邮箱")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return DeliveryError("邮件服务器不支持所设的加密方式；未加密的连接上不发送密码")
    if isinstance(error, smtplib.SMTPResponseException):
        return DeliveryError(f"邮件服务器应答 {error.smtp_code}")
    if isinstance(error, ssl.SSLError):
        return DeliveryError(f"邮件服务器 {channel.server} 的安全证书未通过校验，或加密方式不符")
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return DeliveryError("邮件服务器没有应答")
    return DeliveryError("与邮件服务器的连接中断")
