"""The site's own tables, beside Django's users."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models


class Member(models.Model):
    """Who a user of ours is at the marketplace."""

    user: "models.OneToOneField[User, User]" = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True
    )
    account: "models.UUIDField[UUID, UUID]" = models.UUIDField(unique=True)


class Permit(models.Model):
    """What is printed for a stay and put behind the windscreen."""

    booking: "models.UUIDField[UUID, UUID]" = models.UUIDField(primary_key=True)
    user: "models.ForeignKey[User, User]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT
    )
    number: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(unique=True)
