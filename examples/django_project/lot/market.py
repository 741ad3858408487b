"""The marketplace of this process, and as whom a user of ours acts there."""

import atexit
from contextlib import ExitStack
from functools import cache

from django.conf import settings
from django.contrib.auth.models import User
from examples.django_project.lot.models import Member

from driveway_app import Container, on_postgres
from driveway_core.actors import AccountId, Actor, UserType


@cache
def market() -> Container:
    """Opened when it is first asked for, after the server has forked; closed as the process ends."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(on_postgres(settings.MARKET_URL, home=settings.MARKET_HOME))


def actor_of(user: User) -> Actor:
    """As whom a user acts; the first time an account is made for them, in the same transaction."""
    member = Member.objects.filter(user=user).first()
    if member is None:
        account = market().admit_member()(
            {
                "email": user.email,
                "first_name": user.first_name,
                "last_name": user.last_name,
                "user_type": UserType.DRIVER,
            }
        )
        member = Member.objects.create(user=user, account=account.id)
    return market().act_for()(AccountId(member.account))
