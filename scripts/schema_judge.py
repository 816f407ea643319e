"""Judges of the cases of accepted schemas: the generated readers and the OpenAPI document."""
import json
import os
import pathlib
import re
import subprocess
import sys

import jsonschema

import schema_forms

# Contracts take less than the grammars of these formats, so every judge has to refuse these values.
NARROWER = {
    # RFC 5321 section 4.1.2 without quoted local parts and address literals.
    "optional/format/email": [
        "a quoted string with a space in the local part is valid",
        "a quoted string with a double dot in the local part is valid",
        "a quoted string with a @ in the local part is valid",
        "an IPv4-address-literal after the @ is valid",
        "an IPv6-address-literal after the @ is valid",
    ],
    # More than nine digits in a unit.
    "optional/format/duration": ["a component with many digits is valid"],
}
BUILD = pathlib.Path(".build/debug").resolve()
LEAST, MOST = -(1 << 63), (1 << 63) - 1
WRAPPERS = """  R{name}:
    type: object
    properties: {{ v: {{ $ref: {name} }} }}
    required: [v]
    additionalProperties: false
  W{name}:
    type: object
    properties:
      o: {{ $ref: {name} }}
      l: {{ type: array, items: {{ $ref: {name} }} }}
      m: {{ type: object, additionalProperties: {{ $ref: {name} }} }}
    additionalProperties: false
"""
PROGRAM = """import ServiceRuntime

/// The verdict on one document, and how its value is written.
func verdict<T: JSONObject & Equatable>(_ type: T.Type, _ text: String) -> String {
    guard case .success(let value) = JSONReader.decode(T.self, from: text) else { return "-" }
    guard let bytes = JSONWriter.bytes(of: value),
        case .success(let again) = JSONReader.decode(T.self, from: Array(bytes)), again == value
    else { return "!" }
    return "+" + String(decoding: bytes, as: UTF8.self)
}

let judges: [String: (String) -> String] = [
@@
]

while let name = readLine(), let text = readLine() {
    guard let judge = judges[name] else { fatalError("no schema \\(name)") }
    print(judge(text))
}
"""


class Case:
    # Whether a reader may write it with other numbers.
    rounds = False

    def __init__(self, test, file):
        self.description = test["description"]
        self.data = test["data"]
        self.valid = test["valid"] and self.description not in NARROWER.get(file, [])


def choose_cases(accepted):
    """The cases that a form does not change, and that say something about contracts."""
    for trial in accepted:
        cases = [Case(test, trial.group.rsplit("/", 1)[0]) for test in trial.tests]
        kept = [case for case in cases if is_meant(case, trial)]
        trial.cases = kept
        trial.left_out = len(cases) - len(kept)
        trial.compare = lambda judge, case, verdict, trial=trial: compare(
            trial, judge, case, verdict)


def compare(trial, judge, case, verdict):
    if verdict is not case.valid:
        trial.faults.append(
            f"{trial.group} {trial.form}: {judge} {'takes' if verdict else 'refuses'} "
            f"{schema_forms.text(case.data)[:80]} ({case.description})")


def is_meant(case, trial):
    """Not one that formats as annotations let pass, that 64 bits can't hold, or that the type named
    in the narrowed form refuses."""
    if trial.group.startswith("format/") and "only an annotation" in case.description:
        return False
    if not fits(case.data):
        return False
    if trial.form != "narrowed":
        return True
    if is_foreign(trial):
        return isinstance(case.data, str)
    return accepts(trial.schemas, trial.name, case.data) is case.valid


def fits(data):
    if isinstance(data, list):
        return all(map(fits, data))
    if isinstance(data, dict):
        return all(map(fits, data.values()))
    if isinstance(data, float):
        return abs(data) != float("inf") and (not data.is_integer() or LEAST <= data <= MOST)
    return not isinstance(data, int) or LEAST <= data <= MOST


def accepts(schemas, name, data):
    return reference(schemas, name).is_valid(schema_forms.plain(data))


def reference(schemas, name):
    """An independent implementation's judge of the named schema."""
    def pointed(schema):
        if isinstance(schema, list):
            return list(map(pointed, schema))
        if not isinstance(schema, dict):
            return schema
        return {key: f"#/$defs/{value}" if key == "$ref" and isinstance(value, str)
                else value if key in ("enum", "const") else pointed(value)
                for key, value in schema.items()}

    return validator({"$ref": f"#/$defs/{name}", "$defs": pointed(schema_forms.plain(schemas))})


def validator(document):
    return jsonschema.Draft202012Validator(document)


def is_foreign(trial):
    """Whether the independent implementation reads it in another way: it has Python's patterns, and
    formats are annotations to it."""
    return "regex" in trial.group or '"format"' in json.dumps(schema_forms.plain(trial.schemas))


def judge_generated(compiler, accepted, values, work):
    """Holds what is generated for the accepted schemas against their own cases, and against what an
    independent implementation says of all `values`."""
    document = generated(compiler, accepted, work)
    judges = {trial.name: validator({"$ref": f"#/components/schemas/{trial.name}",
                                     "components": document["components"]}) for trial in accepted}
    judge_documents(accepted, judges)
    program = compile_readers(accepted, work)
    judge_readers(accepted, program)
    judge_values([trial for trial in accepted if not is_binary(trial)], values, judges, program)


def generated(compiler, accepted, work):
    """The OpenAPI document of one contract with all accepted schemas, whose Swift is generated too."""
    schemas = []
    for trial in accepted:
        schemas += [schema_forms.declared(trial.schemas), WRAPPERS.format(name=trial.name)]
    contract = schema_forms.contract("suite", 10000, accepted[0].name, "".join(schemas), [])
    found = compiler.run({"suite": contract}, "generate")
    if found is None or found:
        sys.exit(f"schema-suite: the accepted schemas are refused together: {found}")
    return json.loads((work / "fleet/openapi/suite.json").read_text(encoding="utf-8"))


def judge_documents(accepted, judges):
    for trial in accepted:
        if is_foreign(trial):
            continue
        for case in trial.cases:
            valid = judges[trial.name].is_valid(schema_forms.plain(case.data))
            trial.compare("OpenAPI", case, valid)


def compile_readers(accepted, work):
    """Compiles the generated schemas against the runtime that is built already."""
    judges = [f'    "{kind}{trial.name}": {{ verdict({kind}{trial.name}.self, $0) }},'
              for trial in accepted for kind in "RW"]
    main = work / "main.swift"
    main.write_text(PROGRAM.replace("@@", "\n".join(judges)))
    sources = sorted((work / "fleet" / "Sources" / "Generated" / "Suite" / "API").glob("*Schemas*.swift"))
    program = work / "readers"
    command = ["swiftc", "-Onone", f"-j{os.cpu_count()}", "-swift-version", "6", "-module-name", "Suite",
               "-I", str(BUILD / "Modules"), "-o", str(program), str(main)]
    command += [str(source) for source in sources] + [str(archive(work))]
    # The manifest of the build has the C modules that the built modules were compiled with.
    manifest = (BUILD.parent.parent / "debug.yaml").read_text(encoding="utf-8")
    for option in sorted(set(re.findall(r'"(-fmodule-map-file=[^"]+)"', manifest))):
        # The same module again, for tools that builds run.
        if "-tool.build/" in option:
            continue
        command += ["-Xcc", option]
    for feature in ("NonisolatedNonsendingByDefault", "MemberImportVisibility", "ExistentialAny",
                    "InternalImportsByDefault"):
        command += ["-enable-upcoming-feature", feature]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"schema-suite: the generated readers do not compile:\n{run.stderr[-6000:]}")
    return program


def archive(work):
    """Everything that is built, of which the linker takes what it needs."""
    objects = []
    for folder in sorted(BUILD.glob("*.build")):
        if folder.name.endswith("-tool.build"):
            continue
        # Swift leaves the objects of files that were removed; this file names those of the last build.
        outputs = folder / "output-file-map.json"
        if outputs.exists():
            files = json.loads(outputs.read_text(encoding="utf-8")).values()
            objects += [file["object"] for file in files if "object" in file]
        else:
            objects += sorted(map(str, folder.glob("**/*.o")))
    listing = work / "objects"
    listing.write_text("".join(f'"{path}"\n' for path in objects if os.path.exists(path)))
    built = work / "libBuilt.a"
    built.unlink(missing_ok=True)
    subprocess.run(["ar", "rcsT", str(built), f"@{listing}"], check=True)
    return built


def judge_readers(accepted, program):
    questions = []
    for trial in accepted:
        for case in trial.cases:
            for kind, place, wrap in (
                ("R", "a required member", lambda data: {"v": data}),
                ("W", "an optional member", lambda data: {"o": data}),
                ("W", "an item", lambda data: {"l": [data]}),
                ("W", "a value of a map", lambda data: {"m": {"x": data}}),
            ):
                questions.append((trial, case, kind, place, wrap(case.data)))
    answers = answered(program, [(kind + trial.name, document)
                                 for trial, _, kind, _, document in questions])
    for (trial, case, _, place, document), answer in zip(questions, answers):
        trial.compare(f"the reader of {place}", case, answer[0] != "-")
        if answer[0] == "!" or answer[0] == "+" and not case.rounds and not comes_back(
                document, answer[1:], trial):
            trial.faults.append(f"{trial.group} {trial.form}: {place} does not come back: "
                                f"{standard(document)[:80]} is {answer[:80]}")


def answered(program, questions):
    """The answers of the readers: `-` for a refusal, else what they write."""
    asked = "".join(f"{name}\n{standard(document)}\n" for name, document in questions)
    run = subprocess.run([program], input=asked, capture_output=True, text=True, timeout=300)
    answers = run.stdout.split("\n")[:-1]
    if run.returncode != 0 or len(answers) != len(questions):
        name, document = questions[min(len(answers), len(questions) - 1)]
        sys.exit(f"schema-suite: the reader of {name} died of {standard(document)[:200]}: "
                 f"{run.stderr[-2000:]}")
    return answers


def judge_values(trials, values, judges, program):
    """Every schema against the values of all groups."""
    questions = [(trial, {"v": value}) for trial in trials for value in values]
    answers = answered(
        program, [(f"R{trial.name}", document) for trial, document in questions])
    others = {trial.name: reference(trial.schemas, trial.name) for trial in trials}
    for (trial, document), answer in zip(questions, answers):
        value = schema_forms.plain(document["v"])
        verdict = others[trial.name].is_valid(value)
        wrong = []
        if judges[trial.name].is_valid(value) != verdict:
            wrong.append("OpenAPI")
        if (answer[0] != "-") != verdict or verdict and not comes_back(document, answer[1:], trial):
            wrong.append("the reader")
        trial.faults += [f"{trial.group} {trial.form}: {judge} of {standard(document['v'])[:80]}, "
                         f"which another implementation {'takes' if verdict else 'refuses'}"
                         for judge in wrong]


def is_binary(trial):
    """Whether the independent implementation judges otherwise: also multiples as binary fractions,
    and `$` before a line feed at the end."""
    text = schema_forms.text(trial.schemas)
    return is_foreign(trial) or '"pattern"' in text or re.search(r'"multipleOf": [0-9]*[.e]', text)


def standard(value):
    """JSON as every parser reads it."""
    if isinstance(value, schema_forms.Exact):
        return value.text
    if isinstance(value, list):
        return "[" + ", ".join(map(standard, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(
            f"{json.dumps(key)}: {standard(item)}" for key, item in value.items()) + "}"
    return json.dumps(value)


def comes_back(document, written, trial):
    """Whether what was written is what was read; a format may be spelled in another way, and
    defaults are filled in."""
    whole = json.dumps(schema_forms.plain(trial.schemas))
    if '"format"' in whole or '"default"' in whole:
        return True
    return same(schema_forms.plain(document), json.loads(written))


def same(left, right):
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return type(left) is type(right) and left == right or (
        isinstance(left, (int, float)) and isinstance(right, (int, float)) and left == right)
