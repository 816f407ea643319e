#!/usr/bin/env python3
"""Random schemas and values through the compiler's check, the generated readers and the OpenAPI document.

    schema_property.py CONTRACT_BINARY WORK_FOLDER SEED SCHEMAS

All judges have to agree on each value: the check, for which it is an example; the reader, for which it is a
required and an optional member, an item and a value of a map; and jsonschema-rs, which has the document. What a
reader takes has to be written as it was read.
"""
import decimal
import pathlib
import random
import re
import sys

import jsonschema_rs

import schema_forms
import schema_judge
import schema_random
import schema_suite

VALUES = 30
SHOWN = 20
# The least share of random schemas, in percent, that has to be accepted: with fewer the generator is wrong.
ACCEPTED = 40
# Values that the grammar of a format takes and contracts do not, as docs/json.md says.
NARROWER = [
    # A quoted local part or an address literal.
    re.compile(r'".*@|@\['),
    # More than nine digits a unit.
    re.compile(r"^P.*\d{10}"),
    # An instant outside of the years 0 to 9999 in UTC.
    re.compile(r"^(0000-01-01|9999-12-31)[Tt]"),
]


class Case:
    """A value, and who takes it."""

    def __init__(self, data):
        self.data = data
        self.rounds = rounds(data)
        self.verdicts = {}


class Trial(schema_forms.Trial):
    """A random schema in the place of a group of the suite."""

    form = "random"

    def __init__(self, source, number):
        name = f"G{number}"
        super().__init__(name, schema_random.Schemas(source, name).make())
        self.group = name
        values = schema_random.Values(source, self.schemas)
        made = [values.make(self.name) for _ in range(VALUES)]
        fitting = {schema_forms.text(value): value for value in made
                   if schema_judge.fits(value) and is_spelled(value)}
        self.cases = [Case(value) for value in fitting.values()]

    def compare(self, judge, case, verdict):
        case.verdicts[judge] = verdict

    def disagreements(self):
        for case in self.cases:
            verdicts = dict(case.verdicts)
            # A contract has no number that a double can't hold. A client's number is rounded, and has to obey the
            # rules both as it is written and as it is rounded.
            if case.rounds:
                verdicts.pop("an example", None)
            refusing = [judge for judge, verdict in verdicts.items() if not verdict]
            narrower = case.rounds or is_narrower(case.data)
            if len(refusing) in (0, len(verdicts)) or narrower and refusing == [
                    judge for judge in verdicts if judge != "OpenAPI"]:
                continue
            yield (f"{schema_forms.text(case.data)} is taken by "
                   f"{', '.join(sorted(set(verdicts) - set(refusing)))}; refused by {', '.join(refusing)}")


def rounds(data):
    """Whether a number in it is no double."""
    if isinstance(data, list):
        return any(map(rounds, data))
    if isinstance(data, dict):
        return any(map(rounds, data.values()))
    return isinstance(data, int) and float(data) != data


def is_spelled(data):
    """Whether the judges read the same numbers: Python spells a whole float by its shortest decimal."""
    if isinstance(data, list):
        return all(map(is_spelled, data))
    if isinstance(data, dict):
        return all(map(is_spelled, data.values()))
    return not isinstance(data, float) or not data.is_integer() or int(decimal.Decimal(repr(data))) == int(data)


def is_narrower(data):
    if isinstance(data, list):
        return any(map(is_narrower, data))
    if isinstance(data, dict):
        return any(map(is_narrower, data.values()))
    return isinstance(data, str) and any(found.search(data) for found in NARROWER)


def judge_documents(accepted, document):
    for trial in accepted:
        judge = jsonschema_rs.Draft202012Validator(
            {"$ref": f"#/components/schemas/{trial.name}", "components": document["components"]},
            validate_formats=True)
        for case in trial.cases:
            trial.compare("OpenAPI", case, judge.is_valid(case.data))


def main():
    binary, work = map(pathlib.Path, sys.argv[1:3])
    seed, count = map(int, sys.argv[3:5])
    print(f"schema property: TEST_SEED={seed} SCHEMA_COUNT={count}", flush=True)
    source = random.Random(seed)
    trials = [Trial(source, number) for number in range(count)]
    compiler = schema_suite.Compiler(binary.resolve(), work)
    schema_suite.classify(compiler, trials)
    accepted = [trial for trial in trials if not trial.codes]
    if len(accepted) * 100 < count * ACCEPTED:
        codes = sorted(code for trial in trials for code in trial.codes)
        sys.exit(f"schema property: only {len(accepted)} of {count} schemas are accepted: {codes}")
    schema_suite.judged_by_examples(compiler, accepted)
    document = schema_judge.generated(compiler, accepted, work)
    judge_documents(accepted, document)
    schema_judge.judge_readers(accepted, schema_judge.compile_readers(accepted, work))

    faults = [(trial, fault) for trial in trials for fault in [*trial.faults, *trial.disagreements()]]
    shown = set()
    for trial, fault in faults[:SHOWN]:
        if trial.name not in shown:
            print(schema_forms.declared(trial.schemas), end="")
        shown.add(trial.name)
        print(f"    {fault}")
    taken = sum(all(case.verdicts.values()) for trial in accepted for case in trial.cases)
    values = sum(len(trial.cases) for trial in accepted)
    print(f"schema property: {count} schemas, {len(accepted)} accepted, {values} values, {taken} of them taken, "
          f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
