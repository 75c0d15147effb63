#!/usr/bin/env python3
"""A line between two network namespaces: real packets of the real kernel, late, at a rate, some lost.

Usage: relay.py NEAR FAR --mbit 50 --rtt-ms 100 --loss 0.01 --seed 1
Gives both namespaces a device (10.77.0.1 in NEAR, 10.77.0.2 in FAR), says "ready" and relays until its input ends.
Does what tc's netem would, on kernels without it: a queue of one round trip per direction, first in first out.
"""
import argparse
import fcntl
import os
import random
import select
import struct
import subprocess
import sys
import time
from collections import deque

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
MTU = 1500
READS_AT_ONCE = 64


def open_tun(name):
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return tun


def place(name, namespace, address, peer):
    """The device goes to its namespace; we keep our end of it."""

    def run(*command):
        subprocess.run(command, check=True)

    run("ip", "link", "set", name, "netns", namespace)
    inside = ["ip", "-n", namespace]
    run(*inside, "link", "set", "lo", "up")
    run(*inside, "address", "add", address, "peer", peer, "dev", name)
    run(*inside, "link", "set", name, "mtu", str(MTU), "txqueuelen", "1000", "up")
    # What most servers have; with BBR loss would hardly be felt.
    run(*inside, "route", "replace", peer, "dev", name, "congctl", "cubic")


class Direction:
    """Takes packets from one device and gives them to the other, when it is time."""

    def __init__(self, source, target, options, seed):
        self.source, self.target = source, target
        self.bytes_per_second = options.mbit * 1e6 / 8
        self.delay = options.rtt_ms / 2000
        self.queue_bytes = max(64_000, self.bytes_per_second * options.rtt_ms / 1000)
        self.loss = options.loss
        self.random = random.Random(seed)
        self.sent_until = 0.0
        self.on_the_way = deque()

    def take(self):
        for _ in range(READS_AT_ONCE):
            try:
                packet = os.read(self.source, MTU + 100)
            except BlockingIOError:
                return
            now = time.monotonic()
            start = max(now, self.sent_until)
            queued = (start - now) * self.bytes_per_second
            if queued > self.queue_bytes or self.random.random() < self.loss:
                continue
            self.sent_until = start + len(packet) / self.bytes_per_second
            self.on_the_way.append((self.sent_until + self.delay, packet))

    def give(self, now):
        while self.on_the_way and self.on_the_way[0][0] <= now:
            try:
                os.write(self.target, self.on_the_way.popleft()[1])
            except (BlockingIOError, OSError):
                pass  # the device is full or going away: one more lost packet


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("near")
    parser.add_argument("far")
    parser.add_argument("--mbit", type=float, required=True)
    parser.add_argument("--rtt-ms", type=float, required=True)
    parser.add_argument("--loss", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    names = [f"meca{os.getpid()}{end}" for end in "nf"]
    near, far = (open_tun(name) for name in names)
    place(names[0], options.near, "10.77.0.1", "10.77.0.2")
    place(names[1], options.far, "10.77.0.2", "10.77.0.1")
    directions = [
        Direction(far, near, options, options.seed),
        Direction(near, far, options, options.seed + 1),
    ]
    os.set_blocking(sys.stdin.fileno(), False)
    print("ready", flush=True)
    while True:
        now = time.monotonic()
        due = [d.on_the_way[0][0] for d in directions if d.on_the_way]
        wait = max(0.0, min(due) - now) if due else None
        readable, _, _ = select.select([near, far, sys.stdin], [], [], wait)
        if sys.stdin in readable and os.read(sys.stdin.fileno(), 100) == b"":
            return
        for direction in directions:
            if direction.source in readable:
                direction.take()
            direction.give(time.monotonic())


if __name__ == "__main__":
    main()
