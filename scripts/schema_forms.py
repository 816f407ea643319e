"""The JSON Schema Test Suite as contracts: exact JSON, and the forms in which a schema is tried.

A contract asks for a `type` where JSON Schema lets every other type pass, and names schemas where JSON
Schema points into `$defs`. So each schema of the suite is tried in three forms:

    verbatim   as it stands in the suite
    spelled    the same with every type named that a schema speaks of or leaves alone; it accepts the
               same values
    narrowed   with the type that its keywords are about; a value of another type is left out
"""
import json
import re

PLAIN = "https://json-schema.org/draft/2020-12/schema"
KEYWORDS = {
    "string": ["minLength", "maxLength", "pattern", "format"],
    "number": ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
    "array": ["items", "prefixItems", "minItems", "maxItems", "uniqueItems"],
    "object": ["properties", "required", "additionalProperties", "minProperties", "maxProperties"],
}
TYPES = ["object", "array", "string", "number", "boolean", "null"]
HEADS = ["type", "enum", "const", "$ref"]
ONE = ["additionalProperties", "items", "not", "if", "then", "else", "contains", "propertyNames",
       "unevaluatedItems", "unevaluatedProperties"]
LISTS = ["prefixItems", "allOf", "anyOf", "oneOf"]
MAPS = ["properties", "patternProperties", "dependentSchemas"]

HEAD = """contract: 1
$schema: {dialect}
service: {service}
title: Suite
version: 1.0.0
port: {port}
auth: none
health: {{ ready: [], why: It is a test. }}
limits: {{ concurrency: 4, queue: 2, body: 4KiB, timeout: 5s, memory: 64MiB, cpu: 1 }}
schemas:
{schemas}routes:
  POST /v1/values:
    operation: put{name}
    summary: Puts a value.
    body:
      schema: {{ $ref: {name} }}
      examples:{examples}
    responses: {{ 204: none }}
"""


class Exact(float):
    """A number with a fraction or an exponent, spelled as the suite spells it."""

    def __new__(cls, text):
        number = super().__new__(cls, text)
        number.text = text
        return number


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file, parse_float=Exact)


def text(value):
    """JSON on one line that YAML reads alike: escapes only below U+10000, numbers as they were."""
    if isinstance(value, Exact):
        return value.text
    if isinstance(value, str):
        plain = json.dumps(value, ensure_ascii=False)
        return re.sub("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]",
                      lambda found: f"\\u{ord(found[0]):04x}", plain)
    if isinstance(value, list):
        return "[" + ", ".join(map(text, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{text(key)}: {text(item)}" for key, item in value.items()) + "}"
    return json.dumps(value)


def plain(value):
    """The same without `Exact`, for a judge that knows numbers only."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return float(value) if isinstance(value, Exact) else value


def forms(schema, name):
    """For each form its named schemas; forms that change nothing are left out."""
    schema = undressed(schema)
    all_forms = {"verbatim": {name: schema}}
    for form in ("spelled", "narrowed"):
        schemas = named(schema, name, form)
        if schemas not in all_forms.values():
            all_forms[form] = schemas
    return all_forms


def undressed(schema):
    """A schema without the dialect that the contract names already."""
    is_plain = isinstance(schema, dict) and schema.get("$schema") == PLAIN
    return without(schema, ["$schema"]) if is_plain else schema


def without(schema, keys):
    if not isinstance(schema, dict):
        return schema
    return {key: value for key, value in schema.items() if key not in keys}


def named(schema, name, form):
    """A schema and its `$defs`, each under a name of its own."""
    inner = schema.get("$defs", {}) if isinstance(schema, dict) else {}
    names = {"#": name} | {
        f"#/$defs/{key}": f"{name}D{index}" for index, key in enumerate(inner)}
    whole = without(schema, ["$defs"])
    schemas = {name: typed(whole, names, form)}
    for key, value in inner.items():
        schemas[names[f"#/$defs/{key}"]] = typed(value, names, form)
    return schemas


def typed(schema, names, form):
    if not isinstance(schema, dict):
        return schema
    result = without(schema, ["$comment", "title"])
    for key, value in result.items():
        if key in ONE:
            result[key] = typed(value, names, form)
        elif key in LISTS and isinstance(value, list):
            result[key] = [typed(item, names, form) for item in value]
        elif key in MAPS and isinstance(value, dict):
            result[key] = {name: typed(item, names, form) for name, item in value.items()}
    if result.get("$ref") in names:
        result["$ref"] = names[result["$ref"]]
    if not any(head in result for head in HEADS):
        about = [type for type in TYPES if any(key in result for key in KEYWORDS.get(type, []))]
        if about:
            result["type"] = TYPES if form == "spelled" else about if len(about) > 1 else about[0]
    declare_required(result)
    return result


def declare_required(schema):
    """A required property that is not declared is a property that may be anything."""
    required = schema.get("required")
    if not isinstance(required, list) or schema.get("additionalProperties", True) is not True:
        return
    if "patternProperties" in schema or any(key.startswith("unevaluated") for key in schema):
        return
    missing = {name: True for name in required if name not in schema.get("properties", {})}
    if missing:
        schema["properties"] = schema.get("properties", {}) | missing


class Trial:
    """Schemas, of which the one called `name` is tried in a service of its own."""

    def __init__(self, name, schemas):
        self.name = name
        self.schemas = schemas
        self.codes = set()
        self.faults = []

    @property
    def service(self):
        return self.name.lower()

    def contract(self, port, examples):
        return contract(self.service, port, self.name, declared(self.schemas), examples)


def declared(schemas):
    """Named schemas as `schemas` of a contract has them."""
    return "".join(f"  {name}: {text(schema)}\n" for name, schema in schemas.items())


def contract(service, port, name, schemas, examples):
    """A contract with these schemas, and a body of the schema `name`; an example on each line."""
    listed = "".join(f"\n        - {text(example)}" for example in examples)
    return HEAD.format(
        dialect=PLAIN, service=service, port=port, name=name, schemas=schemas,
        examples=listed or " []")
