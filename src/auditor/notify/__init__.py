"""Messages to people (通知): from the outbox to mail, 企业微信, 钉钉, 飞书 and webhooks.

A digest a day, urgent ones at once.
"""

from auditor.notify.mail import send_by_mail
from auditor.notify.post_office import OPENS_AT, Delivered, PostOffice
from auditor.notify.robots import send_by_robot, send_by_webhook
from auditor.notify.sending import DeliveryError, Letter, RefusedError, Sender

CARRIERS = {
    "邮件": send_by_mail,
    "企业微信": send_by_robot,
    "钉钉": send_by_robot,
    "飞书": send_by_robot,
    "webhook": send_by_webhook,
}
"""How each kind of channel sends."""

__all__ = ["CARRIERS", "OPENS_AT", "Delivered", "DeliveryError", "Letter", "PostOffice", "RefusedError", "Sender"]
