"""Commands that we sign ourselves, and how often each is sent.

Whatever could be noticed twice, a horn or the lights, begins with a fresh
session and is sent anew only where the car says that it had the session
otherwise: it did not run then. Its counter being used is no such word: the
network may have doubled the command. A destination replaces the one before,
so it may also be sent once more where no answer came.
"""

from collections.abc import Callable
from typing import Final, Protocol

import attrs

from driveway_core.car_links import CarLink
from driveway_core.car_troubles import VehicleRefused, VehicleUnreachable
from driveway_core.cars import Car, CarCommand, Destination, NavigationRoute
from driveway_core.ports import Clock
from driveway_tesla.car_messages import (
    ENCRYPTED,
    INFOTAINMENT,
    Answer,
    Envelope,
    ToldSession,
    command_payload,
    destination_payload,
    handshake,
    read_answer,
    refusal,
    signed_command,
)
from driveway_tesla.faults import NOT_PAIRED, Then, meaning_of, refuse
from driveway_tesla.sessions import Session, Sessions, Slot
from driveway_tesla.signing import CommandKey, Forged, command_tag, open_answer, request_hash

RESYNCS: Final = 3
"""How often, at most, a session is learnt anew for one command."""

BETWEEN_S: Final = 1.0
"""How many seconds pass before a destination is sent once more."""


class Line(Protocol):
    """Who carries a message to a car, once, and its answer back."""

    def signed(self, link: CarLink, car: Car, message: bytes) -> bytes:
        """The car's own answer; raises what ``Transport`` may raise, ``PlainWanted`` among it."""
        ...


@attrs.define
class _Tries:
    """What is left of a command's tries; ``unsure`` once it may have run."""

    resyncs: int
    repeats: int
    once: bool
    unsure: bool = False

    def after(self, then: Then) -> bool:
        """Whether it is sent again after an answer; False where that says what became of it."""
        if then is Then.TOLD:
            return False
        self.unsure = self.unsure or then is Then.COUNTED
        if self.resyncs == 0 or (then is Then.COUNTED and self.once):
            raise VehicleUnreachable(may_have_run=self.unsure)
        self.resyncs -= 1
        return True

    def lost(self, trouble: VehicleUnreachable) -> None:
        """After no answer: nothing where it may be sent once more; raises what is known else."""
        self.unsure = self.unsure or trouble.may_have_run
        if self.repeats == 0:
            raise VehicleUnreachable(may_have_run=self.unsure) from trouble
        self.repeats -= 1


@attrs.frozen(eq=False)
class SignedTransport:
    """Straight to the Fleet API, signed by ``key``: one for a process and all its threads.

    ``entropy`` makes so many bytes that nobody can guess, ``pause`` waits so
    many seconds.
    """

    line: Line = attrs.field(repr=False)
    key: CommandKey
    clock: Clock = attrs.field(repr=False)
    entropy: Callable[[int], bytes] = attrs.field(repr=False)
    pause: Callable[[float], None] = attrs.field(repr=False)
    sessions: Sessions = attrs.field(factory=Sessions, repr=False)

    def command(self, link: CarLink, car: Car, command: CarCommand) -> None:
        """Done when this returns; raises ``PlainWanted`` where the car knows no signatures."""
        self._send(link, car, command_payload(command), once=True)

    def navigate(self, link: CarLink, car: Car, destination: Destination) -> NavigationRoute:
        """By its position, for the car itself to read; raises ``PlainWanted`` likewise."""
        self._send(link, car, destination_payload(destination), once=False)
        return NavigationRoute.SIGNED

    def _send(self, link: CarLink, car: Car, payload: bytes, *, once: bool) -> None:
        tries = _Tries(resyncs=RESYNCS, repeats=0 if once else 1, once=once)
        with self.sessions.hold(str(car.vin), INFOTAINMENT) as slot:
            if once:
                self._begin(link, car, slot)
            while True:
                try:
                    then = self._try(link, car, slot, payload)
                except VehicleUnreachable as trouble:
                    slot.stale = True
                    tries.lost(trouble)
                    self.pause(BETWEEN_S)
                else:
                    if not tries.after(then):
                        return

    def _try(self, link: CarLink, car: Car, slot: Slot, payload: bytes) -> Then:
        """Send a command, signed anew; what its answer says. Raises what became of it otherwise."""
        session = self._fresh(link, car, slot).counted()
        slot.session = session
        envelope, stamp = self._envelope(), session.stamp(at=self.clock())
        vin = str(car.vin)
        tag = command_tag(session.keys, payload, vin=vin, domain=INFOTAINMENT, stamp=stamp, flags=ENCRYPTED)
        message = signed_command(
            payload,
            public=self.key.public,
            tag=tag,
            stamp=stamp,
            domain=INFOTAINMENT,
            flags=ENCRYPTED,
            envelope=envelope,
        )
        sent = self.line.signed(link, car, message)
        try:
            answer = read_answer(sent, domain=INFOTAINMENT, envelope=envelope)
            content = _content(answer, session, vin=vin, tag=tag)
            then = meaning_of(answer)
            reason = refusal(content) if then is Then.TOLD else None
        except Forged as problem:
            raise VehicleUnreachable(may_have_run=True) from problem
        self._learn(slot, answer, then, car, envelope)
        if reason is not None:
            raise VehicleRefused(reason)
        if then in (Then.REFUSED, Then.SWITCHED_OFF):
            raise refuse(answer)
        if then in (Then.BUSY, Then.UNSURE):
            raise VehicleUnreachable(may_have_run=then is Then.UNSURE)
        return then

    def _learn(self, slot: Slot, answer: Answer, then: Then, car: Car, envelope: Envelope) -> None:
        """Keep what the answer proves of the session; ask anew where ours was wrong and it proves nothing."""
        try:
            if answer.session is not None:
                slot.keep(self._proved(slot, answer.session, car, envelope))
            elif then in (Then.AGAIN, Then.COUNTED):
                slot.stale = True
        except Forged:
            slot.stale = True

    def _fresh(self, link: CarLink, car: Car, slot: Slot) -> Session:
        """The session that we have, or a new one."""
        if slot.session is None or slot.stale or slot.session.spent:
            return self._begin(link, car, slot)
        return slot.session

    def _begin(self, link: CarLink, car: Car, slot: Slot) -> Session:
        """Ask for the session; where that fails, nothing was done."""
        envelope = self._envelope()
        question = handshake(self.key.public, domain=INFOTAINMENT, envelope=envelope)
        try:
            sent = self.line.signed(link, car, question)
            session = self._proved(
                slot, _told(read_answer(sent, domain=INFOTAINMENT, envelope=envelope)), car, envelope
            )
        except (Forged, VehicleUnreachable) as problem:
            raise VehicleUnreachable from problem
        if session.spent:
            raise VehicleUnreachable
        return slot.keep(session)

    def _proved(self, slot: Slot, told: ToldSession, car: Car, envelope: Envelope) -> Session:
        return Session.proved(
            told,
            key=self.key,
            vin=str(car.vin),
            challenge=envelope.uuid,
            at=self.clock(),
            before=slot.session,
        )

    def _envelope(self) -> Envelope:
        return Envelope(address=self.entropy(16), uuid=self.entropy(16))


def _told(answer: Answer) -> ToldSession:
    """The session that an answer tells; raises ``VehicleRefused`` where our key is not let in."""
    if meaning_of(answer) in (Then.REFUSED, Then.SWITCHED_OFF):
        raise refuse(answer)
    if answer.session is None:
        raise Forged("no session")
    if not answer.session.paired:
        raise VehicleRefused(NOT_PAIRED)
    return answer.session


def _content(answer: Answer, session: Session, *, vin: str, tag: bytes) -> bytes:
    """What an answer says, in plain; a fault that is sealed with it is proved by that."""
    if answer.session is not None and meaning_of(answer) is Then.TOLD:
        raise Forged("a session, and nothing about the command")
    if answer.sealed is None:
        return answer.plain
    answers = request_hash(tag, domain=INFOTAINMENT)
    return open_answer(session.keys, answer.sealed, vin=vin, domain=INFOTAINMENT, answers=answers)
