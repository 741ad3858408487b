"""A broker in a process of its own: ``amqtt_broker.py PORT`` serves the loopback until it is killed.

amqtt forgets what a client did not acknowledge when its line breaks, and marks
what waited for a client as retained; the standard wants such messages kept and
sent again as second deliveries (MQTT 3.1.1, 4.4 and 3.3.1.3), which is what
these tests are about, so both are put right here.
"""

import asyncio
import logging
import sys
from typing import Any

import amqtt.broker  # type: ignore[import-untyped]  # it says nothing of its types
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler  # type: ignore[import-untyped]  # as above
from amqtt.session import OUTGOING, Session  # type: ignore[import-untyped]  # as above

NOTHING_WAITS = 3600.0


class KeepingHandler(BrokerProtocolHandler):  # type: ignore[misc]  # as above
    """Sends what was not acknowledged again, in its order, when the client is back."""

    async def _handle_qos1_message_flow(self, app_message: Any) -> None:  # noqa: ANN401  # as above
        if app_message.direction != OUTGOING:
            await super()._handle_qos1_message_flow(app_message)
            return
        session, number = self.session, app_message.packet_id
        assert session is not None
        session.inflight_out[number] = app_message
        packet = app_message.build_publish_packet(dup=app_message.publish_packet is not None)
        app_message.publish_packet = packet
        waiter: asyncio.Future[Any] = asyncio.Future()
        self._puback_waiters[number] = waiter
        await self._send_packet(packet)
        try:
            app_message.puback_packet = await asyncio.wait_for(waiter, NOTHING_WAITS)
            session.inflight_out.pop(number, None)
        finally:
            self._puback_waiters.pop(number, None)

    async def _retry_deliveries(self) -> None:
        assert self.session is not None
        for message in list(self.session.inflight_out.values()):
            self._again = [
                *getattr(self, "_again", []),
                asyncio.create_task(self._handle_message_flow(message)),
            ]


class KeepingBroker(amqtt.broker.Broker):  # type: ignore[misc]  # as above
    """Brings what waited for a client as any other message."""

    async def _publish_session_retained_messages(self, session: Session) -> None:
        handler = self._get_handler(session)
        self._brought: list[asyncio.Task[Any]] = []
        while handler is not None and not session.retained_messages.empty():
            waited = session.retained_messages.get_nowait()
            told = handler.mqtt_publish(waited.topic, waited.data, waited.qos, retain=False)
            self._brought.append(asyncio.create_task(told))


async def serve(port: int) -> None:
    """Serve clients that say who they are; anonymous ones have no session that is kept."""
    broker = KeepingBroker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
            "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": False}},
        }
    )
    await broker.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    amqtt.broker.BrokerProtocolHandler = KeepingHandler
    asyncio.run(serve(int(sys.argv[1])))
