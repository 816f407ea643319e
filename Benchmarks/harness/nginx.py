"""nginx as what all others are held against: it answers with constants, whatever it is sent."""

import shutil
from pathlib import Path

from harness import payloads

# A parameter of its configuration may have 4096 bytes, quotes and escapes included.
PART_CHARACTERS = 1800


def program():
    return Path(shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin") or "/usr/sbin/nginx")


def command(folder, name):
    return program(), "-p", folder, "-c", folder / f"{name}.conf"


def write_configuration(folder, name, port, workloads):
    """Two workloads must not ask for the same path and expect different answers."""
    locations = "\n".join(dict.fromkeys(map(location, workloads)))
    text = HEAD.format(folder=folder, name=name, port=port) + locations + "\n}\n}\n"
    (folder / f"{name}.conf").write_text(text)


def location(workload):
    request = workload.requests[0]
    path, _, query = request.path.partition("?")
    # Many paths: all get the answer of the first.
    is_prefix = len(workload.requests) > 1 and not query
    match = path.rpartition("/")[0] + "/" if is_prefix else f"= {path}"
    return f"location {match} {{ {returning(payloads.encoded(request.answer).decode())} }}"


def returning(text):
    if len(text) <= PART_CHARACTERS:
        return f"return 200 {quoted(text)};"
    starts = range(0, len(text), PART_CHARACTERS)
    parts = [quoted(text[start:start + PART_CHARACTERS]) for start in starts]
    sets = " ".join(f"set $part{index} {part};" for index, part in enumerate(parts))
    whole = "".join(f"${{part{index}}}" for index in range(len(parts)))
    return f'{sets} return 200 "{whole}";'


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


HEAD = """daemon off;
master_process off;
worker_processes 1;
pid {folder}/{name}.pid;
error_log {folder}/{name}-error.log;
events {{ worker_connections 2048; }}
http {{
access_log off;
keepalive_requests 1000000000;
client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi;
default_type application/json;
server {{
listen 127.0.0.1:{port};
"""
