import asyncio
import sys

from hostile import connections, floods

ATTACKS = {
    "unread": floods.unread,
    "halves": floods.halves,
    "texts": floods.texts,
    "idle": connections.idle,
    "restarts": connections.restarts,
}


def main(wattos, *names):
    for name in names or ATTACKS:
        attack = ATTACKS.get(name)
        if attack is None:
            raise SystemExit(f"hostile: there is no `{name}`, only {', '.join(ATTACKS)}")
        print(f"{name}: {attack.__doc__}\n  {asyncio.run(attack(wattos))}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
