"""Reads and writes one JSON document of 16 KiB with our code, Foundation's coders and msgspec, in turns in one run.

  bench.py BENCH_JSON     prints medians as a Markdown table; MB/s is of CPU time
  bench.py --document     prints the document
"""
import datetime, enum, json, random, statistics, subprocess, sys, tempfile, time, uuid
from typing import Annotated

ROUNDS = 9
SLICE_SECONDS = 0.15


def document():
    """An order with about a hundred lines: of each kind of value some, of each presence both."""
    rng = random.Random(20)
    words = """brass screw steel washer hinge bolt oak panel sanded raw black matt long short threaded
        hexagon Müller Größe für 20 × 4 mm M4 set of galvanised rustproof outdoor café gris""".split()

    def identifier():
        return str(uuid.UUID(int=rng.getrandbits(128), version=4))

    def text(count):
        return " ".join(rng.choice(words) for _ in range(count))

    def moment():
        second = datetime.timedelta(seconds=rng.randrange(100_000_000))
        return (datetime.datetime(2023, 1, 1) + second).isoformat() + "Z"

    def address():
        return {
            "street": f"{rng.choice(['Hauptstraße', 'Main Street', 'Rue de la Paix', 'Kungsgatan'])} {rng.randrange(1, 200)}",
            "city": rng.choice(["Zürich", "Berlin", "København", "Paris", "Amsterdam"]),
            "zip": str(rng.randrange(10000, 99999)),
            "country": rng.choice(["AT", "CH", "DE", "DK", "FR", "NL", "PL", "SE"]),
            "latitude": round(rng.uniform(-90, 90), 6),
            "longitude": round(rng.uniform(-180, 180), 6),
        }

    def line():
        line = {
            "product": identifier(),
            "sku": f"{rng.choice(['BS', 'WA', 'HI'])}-{rng.randrange(10**6):06}",
            "title": text(rng.randrange(2, 6)),
            "quantity": rng.choice([1, 2, 5, 12, 100, 2500]),
            "unitPrice": round(rng.uniform(0.1, 400), 2) + 0.001,
            "unit": rng.choice(["piece", "metre", "kilogram", "litre"]),
            "isGift": rng.random() < 0.2,
        }
        line["unitPrice"] = round(line["unitPrice"], 3)
        if rng.random() < 0.3:
            line["discount"] = rng.randrange(1, 60)
        if rng.random() < 0.3:
            line["shipBy"] = moment()
        if rng.random() < 0.15:
            line["comment"] = rng.choice([text(12), f'call it "{text(3)}"\n\t{text(6)}', f"C:\\parts\\{text(2)}"])
        return line

    order = {
        "id": identifier(), "status": "placed", "placedAt": moment(),
        "customer": {
            "id": identifier(), "name": "Ærøskøbing Tømrer & Snedker", "email": "kontor@snedker.example.com",
            "isBusiness": True, "since": moment(), "address": address(),
        },
        "billing": address(), "note": text(40) + "\n\n" + text(30), "tags": ["priority", "trade", "näxt-day"],
        "total": 48210.35, "lines": [],
    }
    while len(encoded(order)) < 16 << 10:
        order["lines"].append(line())
    return encoded(order)


def encoded(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def msgspec_codecs():
    import msgspec
    from msgspec import Meta, Struct

    def text(**limits):
        return Annotated[str, Meta(**limits)]

    def choice(name, *cases):
        return enum.Enum(name, {case: case for case in cases})

    Country = choice("Country", "AT", "CH", "DE", "DK", "FR", "NL", "PL", "SE")
    Status = choice("Status", "draft", "placed", "paid", "shipped", "delivered", "cancelled")
    Unit = choice("Unit", "piece", "metre", "kilogram", "litre")
    email_pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$"

    class Strict(Struct, forbid_unknown_fields=True, omit_defaults=True):
        pass

    class Address(Strict):
        street: text(min_length=1, max_length=200)
        city: text(min_length=1, max_length=100)
        zip: text(min_length=3, max_length=10)
        country: Country
        latitude: Annotated[float, Meta(ge=-90, le=90)]
        longitude: Annotated[float, Meta(ge=-180, le=180)]

    class Customer(Strict, kw_only=True):
        id: uuid.UUID
        name: text(min_length=1, max_length=100)
        email: text(pattern=email_pattern, max_length=200)
        phone: text(max_length=40) | msgspec.UnsetType = msgspec.UNSET
        isBusiness: bool
        since: datetime.datetime
        address: Address

    class Line(Strict):
        product: uuid.UUID
        sku: text(pattern="^[A-Z0-9-]{5,20}$")
        title: text(min_length=1, max_length=120)
        quantity: Annotated[int, Meta(ge=1, le=10000)]
        unitPrice: Annotated[float, Meta(ge=0, le=100000)]
        unit: Unit
        isGift: bool
        discount: Annotated[int, Meta(ge=0, le=100)] | msgspec.UnsetType = msgspec.UNSET
        shipBy: datetime.datetime | msgspec.UnsetType = msgspec.UNSET
        comment: text(max_length=1000) | msgspec.UnsetType = msgspec.UNSET

    class Order(Strict, kw_only=True):
        id: uuid.UUID
        status: Status
        placedAt: datetime.datetime
        customer: Customer
        billing: Address | msgspec.UnsetType = msgspec.UNSET
        note: text(max_length=4000) | msgspec.UnsetType = msgspec.UNSET
        tags: Annotated[list[text(min_length=1, max_length=40)], Meta(max_length=20)]
        total: Annotated[float, Meta(ge=0)]
        lines: Annotated[list[Line], Meta(min_length=1, max_length=500)]

    return msgspec.json.Decoder(Order), msgspec.json.Encoder()


class Ours:
    def __init__(self, program, path):
        self.process = subprocess.Popen(
            [program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def action(self, name):
        def run(count):
            self.process.stdin.write(f"{name} {count}\n")
            answer = self.process.stdout.readline()
            if not answer:
                sys.exit("bench-json ended")
            return int(answer) / count
        return run


def repeated(function, argument):
    def run(count):
        began = time.process_time_ns()
        for _ in range(count):
            function(argument)
        return (time.process_time_ns() - began) / count
    return run


def measure(actions):
    """Nanoseconds of each action, the median of rounds in turns; each slice takes about as long."""
    counts = {name: max(1, int(SLICE_SECONDS * 1e9 / run(3))) for name, run in actions.items()}
    rounds = [{name: run(counts[name]) for name, run in actions.items()} for _ in range(ROUNDS)]
    return {name: statistics.median(one[name] for one in rounds) for name in actions}


def table(size, cost):
    print(f"{size:,} bytes, CPU time, median of {ROUNDS} rounds in turns:\n")
    print("| what | MB/s | µs | ours is so many times as fast |\n|---|---:|---:|---:|")
    for ours, peers in [
        ("decode", ["decode", "JSONDecoder", "msgspec decode"]),
        ("encode", ["encode", "JSONEncoder", "msgspec encode"]),
    ]:
        for name in peers:
            ratio = "" if name == ours else f"{cost[name] / cost[ours]:.1f}"
            print(f"| {name} | {size / cost[name] * 1e3:,.0f} | {cost[name] / 1e3:.1f} | {ratio} |")


def main(program):
    bytes = document()
    decoder, encoder = msgspec_codecs()
    assert json.loads(encoder.encode(decoder.decode(bytes))) == json.loads(bytes)
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(bytes)
        file.flush()
        ours = Ours(program, file.name)
        actions = {name: ours.action(name) for name in ["decode", "encode", "JSONDecoder", "JSONEncoder"]}
        actions["msgspec decode"] = repeated(decoder.decode, bytes)
        actions["msgspec encode"] = repeated(encoder.encode, decoder.decode(bytes))
        table(len(bytes), measure(actions))


if __name__ == "__main__":
    if sys.argv[1:] == ["--document"]:
        sys.stdout.buffer.write(document())
    else:
        main(sys.argv[1])
