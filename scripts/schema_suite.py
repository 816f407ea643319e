#!/usr/bin/env python3
"""Holds what the compiler makes of a schema against the JSON Schema Test Suite (draft 2020-12).

    schema_suite.py SUITE CONTRACT_BINARY WORK_FOLDER EXPECTED_FOLDER [--rewrite]

Every group of the suite is tried in the forms of schema_forms.py. The compiler refuses a form, and
`expected.txt` names the codes; or it accepts it, and then each case of the group is judged by the
compiler (as an example), by the generated reader (as a required and an optional member, an item
and a value of a map) and by the OpenAPI document. All have to agree with the suite, and what a
reader takes has to be written as it was read. Then reader and document judge the values of all other
groups, as an independent implementation of JSON Schema does.
"""
import hashlib
import pathlib
import re
import subprocess
import sys

import schema_forms
import schema_judge

# A check reports at most 1,000 diagnostics.
FLEET = 60
SHOWN = 200
FOUND = re.compile(
    r"contracts/([a-z0-9]+)\.yaml:(\d+):\d+: error: .*?\[(C\d{4})\]$", re.MULTILINE | re.DOTALL)


class Trial(schema_forms.Trial):
    """A group of the suite in one form."""

    def __init__(self, number, file, index, group, form, schemas):
        super().__init__(f"G{number}{form[0].upper()}", schemas)
        self.group = f"{file}/{index}"
        schema = schema_forms.text(schema_forms.undressed(group["schema"]))
        digest = hashlib.sha256(schema.encode()).hexdigest()[:6]
        self.key = f"{file}: {group['description']} ({digest})"
        self.form = form
        self.tests = group["tests"]


def trials(suite, additions):
    """The groups of the suite and our own ones in the same form."""
    number = 0
    folder = suite / "tests" / "draft2020-12"
    for path in sorted(folder.rglob("*.json")) + [additions]:
        file = "ours" if path == additions else str(path.relative_to(folder))[:-len(".json")]
        for index, group in enumerate(schema_forms.load(path)):
            number += 1
            for form, schemas in schema_forms.forms(group["schema"], f"G{number}").items():
                letter = form[0].upper()
                renamed = {
                    name.replace(f"G{number}", f"G{number}{letter}", 1):
                        rename(schema, f"G{number}", letter) for name, schema in schemas.items()}
                yield Trial(number, file, index, group, form, renamed)


def rename(schema, name, letter):
    """References to `name` and its definitions, with the letter of the form."""
    if isinstance(schema, list):
        return [rename(item, name, letter) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: re.sub(f"^{name}(?=D[0-9]+$|$)", name + letter, value)
        if key == "$ref" and isinstance(value, str) else rename(value, name, letter)
        for key, value in schema.items()}


class Compiler:
    def __init__(self, binary, work):
        self.binary = binary
        self.work = work

    def run(self, contracts, *command):
        """What the compiler says to a fleet: (service, line, code) of each error."""
        root = self.work / "fleet"
        folder = root / "contracts"
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        for service, text in contracts.items():
            (folder / f"{service}.yaml").write_text(text, encoding="utf-8")
        run = subprocess.run(
            [self.binary, *command, "--root", str(root)], capture_output=True, timeout=300)
        report = (run.stdout + run.stderr).decode("utf-8", "replace")
        if run.returncode < 0:
            return None
        found = [(service, int(line), code) for service, line, code in FOUND.findall(report)]
        if run.returncode != 0 and not found:
            sys.exit(f"schema-suite: the compiler failed:\n{report[:4000]}")
        return found


def classify(compiler, all_trials):
    """Fills in the codes with which the compiler refuses a form."""
    for start in range(0, len(all_trials), FLEET):
        open_trials = all_trials[start:start + FLEET]
        # Names that Swift can't have are reported only if there is no other error.
        while open_trials:
            found = compiler.run(fleet(open_trials), "check", "--all")
            if not found and compiler.run(fleet(open_trials), "generate") is not None:
                break
            if not found:
                find_crash(compiler, open_trials)
            by_service = {trial.service: trial for trial in open_trials}
            for service, _, code in found or []:
                by_service[service].codes.add(code)
            open_trials = [trial for trial in open_trials if not trial.codes]


def fleet(open_trials):
    return {trial.service: trial.contract(10000 + place, [])
            for place, trial in enumerate(open_trials)}


def find_crash(compiler, open_trials):
    """One by one: the compiler died on a whole fleet."""
    for trial in open_trials:
        if compiler.run(fleet([trial]), "generate") is None:
            trial.codes.add("crash")
            trial.faults.append(f"{trial.group} {trial.form}: the compiler dies")
    if not any(trial.codes for trial in open_trials):
        sys.exit("schema-suite: the compiler dies of several contracts and of none alone")


def judged_by_examples(compiler, accepted):
    """The compiler's own verdict on every case, as an example of a body."""
    for start in range(0, len(accepted), FLEET):
        part = [trial for trial in accepted[start:start + FLEET] if trial.cases]
        contracts = {}
        lines = {}
        for place, trial in enumerate(part):
            data = [case.data for case in trial.cases]
            contracts[trial.service] = trial.contract(10000 + place, data)
            first = contracts[trial.service].split("\n").index("      examples:") + 2
            lines[trial.service] = {first + index: index for index in range(len(data))}
        found = compiler.run(contracts, "check", "--all")
        if found is None:
            sys.exit("schema-suite: the compiler died on examples")
        for trial in part:
            codes = {lines[trial.service].get(line): code
                     for service, line, code in found if service == trial.service}
            for index, case in enumerate(trial.cases):
                code = codes.get(index)
                if code in (None, "C0112"):
                    trial.compare("an example", case, code is None)


def fates(all_trials):
    """What became of the forms of each group. A group is known by its file, its name and its schema,
    because versions of the suite differ."""
    groups = {}
    for trial in all_trials:
        fate = "+".join(sorted(trial.codes)) or "right"
        groups.setdefault(trial.key, []).append(f"{trial.form}={fate}")
    return {key: " ".join(forms) for key, forms in groups.items()}


def compare_fates(path, actual, rewrite):
    """The groups whose fate is not the one that the table expects."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    expected = dict(line.rsplit(": ", 1) for line in lines)
    if rewrite:
        merged = sorted({**expected, **actual}.items())
        path.write_text("".join(f"{key}: {fate}\n" for key, fate in merged), encoding="utf-8")
    return [f"{key}: expected {expected.get(key, 'nothing')}, is {fate}"
            for key, fate in actual.items() if expected.get(key) != fate]


def main():
    suite, binary, work, folder = map(pathlib.Path, sys.argv[1:5])
    all_trials = list(trials(suite, folder / "groups.json"))
    compiler = Compiler(binary.resolve(), work)
    classify(compiler, all_trials)
    accepted = [trial for trial in all_trials if not trial.codes]
    schema_judge.choose_cases(accepted)
    judged_by_examples(compiler, accepted)
    values = {schema_forms.text(test["data"]): test["data"]
              for trial in all_trials for test in trial.tests if schema_judge.fits(test["data"])}
    schema_judge.judge_generated(compiler, accepted, list(values.values()), work)

    groups = {trial.key for trial in all_trials}
    right = {trial.key for trial in accepted}
    faults = [fault for trial in all_trials for fault in trial.faults]
    differences = compare_fates(folder / "expected.txt", fates(all_trials), "--rewrite" in sys.argv)
    for line in faults[:SHOWN]:
        print(f"  wrong: {line}")
    for line in differences[:SHOWN]:
        print(f"  {line}")
    if differences:
        print(f"{len(differences)} groups differ from expected.txt; `--rewrite` takes them over")
    print(f"schema suite: {len(groups)} groups, {len(right)} right, {len(groups - right)} refused by "
          f"code, {len(faults)} verdicts wrong ({len(accepted)} forms accepted, "
          f"{sum(len(trial.cases) for trial in accepted)} cases of them judged, "
          f"{sum(trial.left_out for trial in accepted)} left out; {len(values)} values tried)")
    sys.exit(1 if faults or differences else 0)


if __name__ == "__main__":
    main()
