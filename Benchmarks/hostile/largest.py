"""The largest valid requests of an operation, made from the OpenAPI document of its service."""

import re

from hostile.platform import encoded

# A character of four bytes, and what patterns may allow in its place.
CHARACTERS = ("\U0001F600", "a", "9")
# Where a schema sets no limit.
LONGEST_TEXT, MOST_ITEMS = 64, 16
# Replaced by a new one in each request.
UUID = "7b3f0e9a-0000-4000-8000-000000000000"
STEPS = 4096


class Values:
    """Values of schemas. `texts` and `items` are shares of the greatest lengths."""

    def __init__(self, document, known):
        self.document, self.known = document, known

    def value(self, schema, texts=1, items=1, name=None):
        schema = self.resolved(schema)
        if name in self.known:
            return self.known[name]
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return max(schema["enum"], key=size)
        if branches := schema.get("oneOf") or schema.get("anyOf"):
            return max((self.value(branch, texts, items) for branch in branches), key=size)
        kinds = schema.get("type", "object")
        match kinds if isinstance(kinds, str) else next(kind for kind in kinds if kind != "null"):
            case "object":
                members = schema.get("properties", {}).items()
                return {key: self.value(member, texts, items, key) for key, member in members}
            case "array":
                most = schema.get("maxItems", MOST_ITEMS)
                count = max(schema.get("minItems", 0), int(most * items))
                return [self.value(schema["items"], texts, items)] * count
            case "string" if schema.get("format") == "uuid":
                return UUID
            case "string":
                return longest_text(schema, texts)
            case "integer" | "number":
                return schema.get("maximum", 2**53 - 1)
            case "boolean":
                return False
            case "null":
                return None

    def resolved(self, schema):
        while reference := schema.get("$ref"):
            schema = self.document
            for key in reference.removeprefix("#/").split("/"):
                schema = schema[key]
        return schema

    def bodies(self, schema, limit):
        """One with as many items as fit, and one with texts as long as fit."""
        def fits(texts, items):
            return len(encoded(self.value(schema, texts, items))) <= limit

        items = greatest(lambda share: fits(0, share))
        many = encoded(self.value(schema, greatest(lambda share: fits(share, items)), items))
        texts = greatest(lambda share: fits(share, 0))
        long = encoded(self.value(schema, texts, greatest(lambda share: fits(texts, share))))
        return [many] if many == long else [many, long]


def size(value):
    return len(encoded(value))


def greatest(fits):
    """The greatest share that fits. It grows, so that no value is made that is far too large."""
    share, step = 0, 1
    while share + step <= STEPS and fits((share + step) / STEPS):
        share, step = share + step, step * 2
    while step:
        if share + step <= STEPS and fits((share + step) / STEPS):
            share += step
        step //= 2
    return share / STEPS


def longest_text(schema, share):
    """As long as the schema allows, times the share; a pattern may ask for another length."""
    pattern = re.compile(schema.get("pattern", ""))
    least = schema.get("minLength", 0)
    length = max(least, int(schema.get("maxLength", LONGEST_TEXT) * share))
    shorter = range(min(length, LONGEST_TEXT), least - 1, -1)
    for count in [length, *shorter, *range(LONGEST_TEXT)]:
        for character in CHARACTERS:
            if pattern.search(character * count):
                return character * count
    raise SystemExit(f"hostile: no text for {schema}")
