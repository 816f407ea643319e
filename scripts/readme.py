"""Does what README.md says, in its order, and compares what it shows.

    scripts/apart.sh .wattos/venv/bin/python scripts/readme.py [FILE]

Everything has to be built.

The words behind a fence say what a block is; a block without them is a failure:

    sh                    commands, each of which has to succeed; a request, too. `make run` starts the platform
                          anew, and of other targets than `new` and `generate` it is seen that they exist. ID is
                          the `id` of the last answer.
    json answer           what the last request was answered with; … stands for any text
    LANGUAGE shows PATH   a part of a file, or of one of the files of a pattern; white space does not count
    LANGUAGE write PATH   becomes that file
    LANGUAGE append PATH  goes to the end of that file
    LANGUAGE under LINE PATH
                          goes below the first line of that file that begins like this
    text files            a path a line, which exist; … stands for any text
    text diagnostic CODE  what the page of this code shows, which is held against the compiler
    text said             a part of what the last command said
    json hello            an answer of examples/hello: scripts/hello.sh asks for it
"""
import glob, json, os, pathlib, re, shlex, signal, subprocess, sys, tempfile, time, urllib.request

READY_SECONDS = 90
COMMAND_SECONDS = 600
STOP_SECONDS = 40
ROOT = pathlib.Path(__file__).resolve().parent.parent
# `curl` fails if the answer is a problem.
PRELUDE = "set -euo pipefail; curl() { command curl --fail-with-body --max-time 30 \"$@\"; }\n"


class Wrong(Exception):
    pass


class Block:
    def __init__(self, line, words, text):
        self.line, self.words, self.text = line, words, text


def blocks(path):
    """The fenced blocks of a file, with the line each begins at."""
    found, words, lines = [], None, []
    for number, line in enumerate(pathlib.Path(path).read_text().splitlines(), 1):
        if not line.startswith("```"):
            lines.append(line)
        elif words is None:
            words, lines, start = line[3:].split(), [], number
        else:
            found.append(Block(start, words, "\n".join(lines) + "\n"))
            words = None
    return found


def same(shown, real):
    """Whether two JSON values agree, where … stands for any text."""
    if isinstance(shown, str) and isinstance(real, str):
        return re.fullmatch(".*".join(map(re.escape, shown.split("…"))), real, re.DOTALL) is not None
    if isinstance(shown, dict) and isinstance(real, dict):
        return shown.keys() == real.keys() and all(same(shown[key], real[key]) for key in shown)
    if isinstance(shown, list) and isinstance(real, list):
        return len(shown) == len(real) and all(map(same, shown, real))
    return type(shown) is type(real) and shown == real


def commands(text):
    """One for each line that is not empty; a backslash continues a line."""
    lines = text.replace("\\\n", " ").splitlines()
    return [line.split(" # ")[0].strip() for line in lines if line.strip() and not line.startswith("#")]


def bare(text):
    return "".join(text.split())


class Story:
    def __init__(self, folder):
        self.folder, self.platform, self.said, self.answer, self.id = folder, None, "", None, None

    def tell(self, block):
        match block.words:
            case ["sh"]:
                for command in commands(block.text):
                    self.perform(command)
            case ["json", "answer"]:
                if self.answer is None or not same(json.loads(block.text), self.answer):
                    raise Wrong(f"the answer was {json.dumps(self.answer, ensure_ascii=False)}")
            case [_, "shows", pattern]:
                files = glob.glob(pattern)
                if not any(bare(block.text) in bare(pathlib.Path(file).read_text()) for file in files):
                    raise Wrong(f"none of {files or pattern} has it")
            case [_, "write", path]:
                self.write(path, block.text)
            case [_, "append", path]:
                self.write(path, pathlib.Path(path).read_text() + block.text)
            case [_, "under", *start, path]:
                self.insert(" ".join(start), path, block.text)
            case ["text", "files"]:
                for line in block.text.splitlines():
                    if not glob.glob(line.split()[0].replace("…", "*")):
                        raise Wrong(f"there is no {line.split()[0]}")
            case ["text", "diagnostic", code]:
                page = blocks(ROOT / f"docs/diagnostics/{code}.md")
                if block.text not in [other.text for other in page]:
                    raise Wrong(f"the page of {code} shows something else")
            case ["text", "said"]:
                if block.text.strip() not in self.said:
                    raise Wrong(f"it said: {self.said[-2000:]}")
            case ["json", "hello"]:
                pass
            case words:
                raise Wrong(f"`{' '.join(words)}` does not say what this block is: see scripts/readme.py")

    def write(self, path, text):
        path = pathlib.Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        # A new file in its place: the old one may be shared with the folder that this is a copy of.
        draft = path.with_name(f".{path.name}.new")
        draft.write_text(text)
        draft.rename(path)

    def insert(self, start, path, text):
        lines = pathlib.Path(path).read_text().splitlines(keepends=True)
        place = next((index for index, line in enumerate(lines) if line.startswith(start)), None)
        if place is None:
            raise Wrong(f"no line of {path} begins with `{start}`")
        self.write(path, "".join(lines[: place + 1]) + text + "".join(lines[place + 1:]))

    def perform(self, command):
        if self.id:
            command = re.sub(r"\bID\b", self.id, command)
        print(f"readme: {command}", flush=True)
        words = shlex.split(command)
        if words[:1] == ["make"]:
            if words[1:] == ["run"]:
                return self.start()
            if words[1] not in ("new", "generate"):
                if not re.search(f"^{re.escape(words[1])}:", (ROOT / "Makefile").read_text(), re.MULTILINE):
                    raise Wrong(f"there is no target `{words[1]}`")
                return
        done = subprocess.run(
            ["bash", "-c", PRELUDE + command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=COMMAND_SECONDS)
        self.said = done.stdout.decode()
        if done.returncode != 0:
            raise Wrong(f"`{command}` ended with {done.returncode}: {self.said[-2000:]}")
        if words[:1] == ["curl"]:
            self.answer = json.loads(self.said)
            if isinstance(self.answer, dict):
                self.id = self.answer.get("id", self.id)

    def start(self):
        """Builds for debugging, which takes less time than `make run` does, and starts the platform."""
        self.stop()
        build = subprocess.run(
            ["swift", "build", "--product", "wattos"], capture_output=True, timeout=COMMAND_SECONDS)
        if build.returncode != 0:
            raise Wrong(f"it does not build: {build.stdout.decode()[-3000:]}")
        folder = self.folder / "up"
        folder.mkdir(exist_ok=True)
        if not (folder / "venv").exists():
            (folder / "venv").symlink_to(ROOT / ".wattos/venv")
        environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.log = open(self.folder / "log", "w+")
        self.platform = subprocess.Popen(
            [".build/debug/wattos", "up", "--folder", folder], env=environment, stdout=self.log,
            stderr=subprocess.STDOUT)
        ports = [re.search(r"^port: (\d+)", pathlib.Path(contract).read_text(), re.MULTILINE)
                 for contract in glob.glob("contracts/*.yaml")]
        for port in [match[1] for match in ports if match]:
            self.wait(f"http://127.0.0.1:{port}/health/ready")

    def wait(self, url):
        end = time.monotonic() + READY_SECONDS
        while True:
            try:
                urllib.request.urlopen(url, timeout=5).close()
                return
            except OSError as error:
                if self.platform.poll() is not None or time.monotonic() > end:
                    self.log.seek(0)
                    raise Wrong(f"{url}: {error}\n{self.log.read()[-3000:]}")
                time.sleep(0.1)

    def stop(self):
        if self.platform is None:
            return
        self.platform.send_signal(signal.SIGTERM)
        try:
            self.platform.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.platform.kill()
            self.platform.wait()
        self.platform = None


def main(path):
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="wattos-readme.", dir="/var/tmp") as folder:
        os.chmod(folder, 0o755)
        story = Story(pathlib.Path(folder))
        told = blocks(path)
        try:
            for block in told:
                try:
                    story.tell(block)
                except Wrong as wrong:
                    sys.exit(f"{path}:{block.line}: {wrong}")
        finally:
            story.stop()
    print(f"readme: {len(told)} blocks of {path} are as they say")


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["README.md"]))
