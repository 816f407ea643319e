"""Runs attacks, prints what was measured, and fails if one did not hold."""

import asyncio
import sys

from hostile import connections, floods, overload, worst

ATTACKS = {
    "unread": floods.unread,
    "halves": floods.halves,
    "texts": floods.texts,
    "worst": worst.worst,
    "idle": connections.idle,
    "slow": connections.slow,
    "restarts": connections.restarts,
    "overload": overload.overload,
    "prompts": overload.prompts,
}


def main(wattos, *names):
    if unknown := set(names) - ATTACKS.keys():
        raise SystemExit(f"hostile: {', '.join(sorted(unknown))}: only {', '.join(ATTACKS)} are there")
    lost = []
    for name in names or ATTACKS:
        attack = ATTACKS[name]
        measured, holds = asyncio.run(attack(wattos))
        print(f"{name}: {attack.__doc__}\n  {measured}", flush=True)
        if not holds:
            lost.append(name)
    if lost:
        raise SystemExit(f"hostile: did not hold: {', '.join(lost)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
