"""Random schemas and random values for them, from one generator of random numbers.

Schemas are of the plain dialect. Most are accepted by the compiler; what it refuses says nothing. Values are
made for a schema, at its limits and beside them, and then sometimes spoiled.
"""
import copy

NAMES = ["a", "b", "count", "kind", "text", "value"]
WORDS = ["", "a", "ab", "abc", "é", "😀", "a1", "-", "b b", "A", "null", "1", "true"]
WHOLE = [-(1 << 63), -(1 << 53) - 1, -10, -1, 0, 1, 2, 3, 10, 255, 1 << 31, (1 << 53) + 1, 1 << 62,
         (1 << 63) - 1]
REAL = [-1e300, -2.5, -0.1, 0, 0.01, 0.1, 0.3, 0.5, 1, 2, 3.75, 100, 50000000.01, 1 << 53, 1 << 62, 1e22, 1e300]
DIVISORS = [0.01, 0.1, 0.5, 1, 3, 1e-10, 1 << 53, 1e22]
FORMATS = {
    "uuid": ["0190a5f0-7c4e-7000-8000-00000000abcd", "0190A5F0-7C4E-7000-8000-00000000ABCD"],
    "date": ["2024-02-29", "0000-01-01", "9999-12-31", "2023-02-29", "2024-13-01"],
    "date-time": ["2024-02-29T12:00:00Z", "1998-12-31T23:59:60Z", "1999-01-01T00:59:60+01:00",
                  "1998-12-31T23:58:60Z", "2026-01-01t00:00:00.5-00:30", "2024-01-01T24:00:00Z"],
    "duration": ["P1W", "PT0S", "P1Y2M3DT4H5M6S", "PT1H30S", "P1Y2D", "PT1M", "P1DT1S"],
    "uri": ["http://a/[b]", "https://[::1]:80/a?b#c", "urn:x", "mailto:a@b.c", "http://u:p@h:/%41", "http://[v1.a]/",
            "http://[1:2:3:4:5:6:7:8]", "http://[::ffff:1.2.3.4]", "http:////a", "x://"],
    "email": ["a@b", "a.b+c@d-e.f", "a" * 64 + "@b", "a" * 65 + "@b", "a@" + "b" * 63, "a@" + "b" * 64, "a.@b"],
}
# Characters with a meaning in one of the grammars above, with which strings are made invalid.
CHARACTERS = "ab019:/?#@%-.+TZPWé ~_"
# A schema at this depth holds no others.
DEPTH = 3


def one_in(random, count):
    return random.randrange(count) == 0


class Schemas:
    """Makes named schemas: the first one, and those that it may name."""

    def __init__(self, random, name):
        self.random = random
        self.names = [name] + [f"{name}D{index}" for index in range(random.randrange(3))]

    def make(self):
        return {name: self.schema(0) for name in self.names}

    def schema(self, depth):
        leaves = [self.boolean, self.null, self.whole, self.whole, self.real, self.real, self.text, self.text,
                  self.formatted, self.choice, self.constant, self.anything]
        nests = [self.array, self.tuple, self.object, self.object, self.map, self.union, self.union, self.types,
                 self.all_of, self.reference]
        makers = leaves if depth >= DEPTH else leaves + nests * 2
        return self.random.choice(makers)(depth + 1)

    def boolean(self, _):
        return {"type": "boolean"}

    def null(self, _):
        return {"type": "null"}

    def anything(self, _):
        return {}

    def whole(self, _):
        schema = {"type": "integer"} | self.bounds(WHOLE)
        if one_in(self.random, 4):
            schema["multipleOf"] = self.random.choice([1, 2, 3, 10, (1 << 53) + 1])
        return schema

    def real(self, _):
        schema = {"type": "number"} | self.bounds(REAL)
        if one_in(self.random, 3):
            schema["multipleOf"] = self.random.choice(DIVISORS)
        return schema

    def bounds(self, pool):
        low, high = sorted(self.random.sample(pool, 2))
        low_key = self.random.choice([None, None, "minimum", "exclusiveMinimum"])
        high_key = self.random.choice([None, None, "maximum", "exclusiveMaximum"])
        return {key: bound for key, bound in ((low_key, low), (high_key, high)) if key}

    def counts(self, noun):
        low, high = sorted(self.random.choices(range(4), k=2))
        bounds = {f"min{noun}": low, f"max{noun}": high}
        return {key: bound for key, bound in bounds.items() if one_in(self.random, 3)}

    def text(self, _):
        schema = {"type": "string"} | self.counts("Length")
        if one_in(self.random, 2):
            schema["pattern"] = Pattern(self.random).text
        return schema

    def formatted(self, _):
        format = self.random.choice(list(FORMATS))
        schema = {"type": "string", "format": format}
        if format in ("uri", "email") and one_in(self.random, 4):
            schema["maxLength"] = self.random.choice([5, 20])
        return schema

    def choice(self, _):
        pool = self.random.choice([WORDS, WHOLE, WORDS + WHOLE + [None, True, False, 0.5, [], [1], {"a": 1}]])
        return {"enum": self.random.sample(pool, self.random.randint(1, 4))}

    def constant(self, _):
        return {"const": self.random.choice(WORDS + WHOLE + [None, True, 0.5, [1, "a"], {"a": None}])}

    def array(self, depth):
        schema = {"type": "array", "items": self.schema(depth)} | self.counts("Items")
        if one_in(self.random, 3):
            schema["uniqueItems"] = True
        return schema

    def tuple(self, depth):
        items = [self.schema(depth) for _ in range(self.random.randint(1, 3))]
        rest = self.random.choice([False, False, self.schema(depth)])
        return {"type": "array", "prefixItems": items, "items": rest} | self.counts("Items")

    def object(self, depth):
        names = self.random.sample(NAMES, self.random.randint(0, 3))
        schema = {"type": "object", "properties": {name: self.schema(depth) for name in names}}
        schema["required"] = [name for name in names if one_in(self.random, 2)]
        additional = self.random.choice([None, None, True, False, False, self.schema(depth)])
        if additional is not None:
            schema["additionalProperties"] = additional
        return schema | (self.counts("Properties") if one_in(self.random, 2) else {})

    def map(self, depth):
        return {"type": "object", "additionalProperties": self.schema(depth)} | self.counts("Properties")

    def union(self, depth):
        key = self.random.choice(["anyOf", "oneOf"])
        return {key: [self.schema(depth) for _ in range(self.random.randint(2, 3))]}

    def types(self, _):
        return {"type": self.random.sample(["string", "integer", "number", "boolean", "null"], 2)}

    def all_of(self, depth):
        return {"allOf": [self.object(depth), self.object(depth)]}

    def reference(self, _):
        return {"$ref": self.random.choice(self.names)}


class Pattern:
    """A pattern, and texts that it means."""

    def __init__(self, random):
        self.random = random
        self.text = self.branch(0)
        if not one_in(random, 4):
            self.text = f"^{self.text}$" if "|" not in self.text else f"^({self.text})$"

    def branch(self, depth):
        terms = [self.term(depth) for _ in range(self.random.randint(1, 3))]
        return "".join(terms)

    def term(self, depth):
        atoms = ["a", "b", "1", "é", ".", "[a-c]", "[^a]", "\\d", "\\w", "\\s", "-", "\\D", "\\S", "[\\w-]"]
        if depth < 2 and one_in(self.random, 4):
            atom = "(" + "|".join(self.branch(depth + 1) for _ in range(self.random.randint(1, 3))) + ")"
        else:
            atom = self.random.choice(atoms)
        return atom + self.random.choice(["", "", "", "?", "*", "+", "{2}", "{1,3}", "{2,}", "*?"])


class Values:
    """Makes values for named schemas."""

    def __init__(self, random, schemas):
        self.random = random
        self.schemas = schemas

    def make(self, name):
        value = self.value(self.schemas[name], 0)
        return self.spoiled(value) if one_in(self.random, 2) else value

    def value(self, schema, depth):
        if depth > 2 * DEPTH or schema is True or schema == {} or schema is False:
            return self.any(depth)
        if "$ref" in schema:
            return self.value(self.schemas[schema["$ref"]], depth + 1)
        if "enum" in schema or "const" in schema:
            return self.listed(schema.get("enum", [schema.get("const")]))
        for key in ("anyOf", "oneOf"):
            if key in schema:
                return self.value(self.random.choice(schema[key]), depth + 1)
        if "allOf" in schema:
            return self.merged(schema["allOf"], depth)
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return getattr(self, self.random.choice(types))(schema, depth)

    def listed(self, values):
        value = self.random.choice(values)
        if isinstance(value, int) and not isinstance(value, bool) and one_in(self.random, 3):
            return float(value) if float(value) == value else value
        return copy.deepcopy(value)

    def merged(self, parts, depth):
        value = {}
        for part in parts:
            made = self.value(part, depth + 1)
            value |= made if isinstance(made, dict) else {}
        return value

    def boolean(self, *_):
        return one_in(self.random, 2)

    def null(self, *_):
        return None

    def integer(self, schema, _):
        number = self.random.choice(self.near(schema, 1) or WHOLE)
        number = int(number) if abs(number) < 1 << 64 else 0
        divisor = schema.get("multipleOf", 1)
        if one_in(self.random, 2):
            number = number // divisor * divisor
        return float(number) if one_in(self.random, 4) and float(number) == number else number

    def number(self, schema, _):
        number = self.random.choice(self.near(schema, 0.5) or REAL)
        divisor = schema.get("multipleOf")
        if divisor and one_in(self.random, 2):
            # The nearest decimal, which the quotient of binary fractions may differ from.
            number = float(f"{round(number / divisor) * divisor:.12g}") if abs(number / divisor) < 1e15 else number
        return number

    def near(self, schema, step):
        bounds = [bound for key, bound in schema.items() if key.lower().endswith("imum")]
        return [bound + offset for bound in bounds for offset in (-step, 0, step)]

    def string(self, schema, _):
        if "format" in schema:
            text = self.random.choice(FORMATS[schema["format"]])
            return self.spoiled_text(text) if one_in(self.random, 2) else text
        length = self.random.choice([schema.get("minLength", 1), schema.get("maxLength", 3)])
        length += self.random.choice([-1, 0, 0, 0, 1])
        alphabet = "ab1é-" if "pattern" in schema else "ab1é-😀 \n"
        return "".join(self.random.choice(alphabet) for _ in range(max(0, length)))

    def array(self, schema, depth):
        items = [self.value(item, depth + 1) for item in schema.get("prefixItems", [])]
        rest = schema.get("items", True)
        length = self.count(schema, "Items", len(items))
        while len(items) < length:
            items.append(self.any(depth) if rest is False else self.value(rest, depth + 1))
        items = items[:length]
        if items and one_in(self.random, 4):
            items.append(copy.deepcopy(self.random.choice(items)))
        return items

    def object(self, schema, depth):
        properties = schema.get("properties", {})
        required = schema.get("required", [])
        names = [name for name in properties if name in required or one_in(self.random, 2)]
        if names and one_in(self.random, 8):
            names.remove(self.random.choice(names))
        value = {name: self.value(properties[name], depth + 1) for name in names}
        additional = schema.get("additionalProperties", True)
        # An unknown member is refused where objects are closed.
        wanted = self.count(schema, "Properties", len(value)) if additional is not False else (
            len(value) + one_in(self.random, 8))
        for name in self.random.sample(["x", "y", "z", "é"], 4):
            if len(value) < wanted:
                value[name] = self.any(depth) if additional is False else self.value(additional, depth + 1)
        return value

    def count(self, schema, noun, usual):
        limits = [schema[key] for key in (f"min{noun}", f"max{noun}") if key in schema]
        return max(0, self.random.choice(limits or [usual, usual, 2]) + self.random.choice([-1, 0, 0, 0, 1]))

    def any(self, depth):
        pool = WORDS + WHOLE + [0.5, 1.0, -0.0, 1e22, None, True, False, [], {}, [1, 1.0], {"a": {"b": []}}]
        return copy.deepcopy(self.random.choice(pool))

    def spoiled(self, value):
        """The value with one part of it replaced."""
        if isinstance(value, list) and value and not one_in(self.random, 4):
            place = self.random.randrange(len(value))
            return value[:place] + [self.spoiled(value[place])] + value[place + 1:]
        if isinstance(value, dict) and value and not one_in(self.random, 4):
            name = self.random.choice(list(value))
            return value | {name: self.spoiled(value[name])}
        if isinstance(value, str) and not one_in(self.random, 4):
            return self.spoiled_text(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and not one_in(self.random, 4):
            return value + self.random.choice([-1, 1, 0.5])
        return self.any(0)

    def spoiled_text(self, text):
        place = self.random.randint(0, len(text))
        kept = place + self.random.choice([0, 1])
        return text[:place] + self.random.choice(["", *CHARACTERS]) + text[kept:]
