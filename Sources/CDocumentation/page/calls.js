/** A value that a schema accepts, for a form to begin with. */
function sample(schema, depth = 0) {
  const target = resolve(schema);
  if (depth > 6) return null;
  if (target.examples && target.examples.length) return target.examples[0];
  if (target.default !== undefined) return target.default;
  if (target.const !== undefined) return target.const;
  if (target.enum) return target.enum[0];
  for (const word of ["oneOf", "anyOf"]) {
    if (target[word]) return sample(target[word][0], depth + 1);
  }
  if (target.allOf) {
    return Object.assign({}, ...target.allOf.map((part) => sample(part, depth + 1)));
  }
  const type = [].concat(target.type || "object").find((name) => name !== "null");
  if (type === "array") return target.minItems ? [sample(target.items, depth + 1)] : [];
  if (type === "boolean") return true;
  if (type === "integer" || type === "number") {
    return target.minimum !== undefined ? target.minimum : target.maximum < 1
      ? target.maximum : 1;
  }
  if (type === "string") return sampleText(target);
  const value = {};
  for (const key of target.required || []) {
    value[key] = sample((target.properties || {})[key], depth + 1);
  }
  return value;
}
function sampleText(schema) {
  const formats = {
    uuid: crypto.randomUUID ? crypto.randomUUID() : "7b0d6b3c-5b5e-4f5b-9c43-3f8f4f0f7a11",
    date: "2026-01-31", "date-time": new Date().toISOString(), duration: "PT10S",
    uri: "https://example.com/", email: "somebody@example.com", byte: "AAEC",
  };
  const text = formats[schema.format] || "text";
  return text.padEnd(schema.minLength || 0, "x").slice(0, schema.maxLength || undefined);
}

function control(parameter, change) {
  const schema = resolve(parameter.schema);
  const values = schema.type === "boolean" ? ["true", "false"] : schema.enum;
  const label = [h("code", {}, parameter.name), " ", parameter.in,
    parameter.required ? " · required" : ""];
  const example = present(schema.default) ? schema.default
    : parameter.required ? sample(parameter.schema) : "";
  const field = values
    ? h("select", { onchange: change },
      parameter.required ? null : h("option", { value: "" }, "—"),
      values.map((value) => h("option", { value }, String(value))))
    : h("input", { oninput: change, value: example, autocomplete: "off",
      placeholder: typeName(parameter.schema) });
  return { parameter, field, node: h("label", {}, label, field) };
}

function tryForm(operation, json) {
  const curl = h("pre", { "aria-label": "Command line" });
  const output = h("div");
  const show = () => { curl.textContent = commandLine(request()); };
  const controls = operation.parameters.map((parameter) => control(parameter, show));
  const example = json && (Object.values(json.examples || {}).map((e) => e.value)[0]
    || json.example || sample(json.schema));
  const body = json ? h("textarea", { oninput: show, spellcheck: "false" },
    JSON.stringify(example, null, 2)) : null;

  function request() {
    let path = operation.path;
    const query = new URLSearchParams();
    const headers = {};
    for (const { parameter, field } of controls) {
      const value = field.value;
      if (parameter.in === "path") {
        path = path.replace("{" + parameter.name + "}", encodeURIComponent(value));
      }
      if (value === "") continue;
      const many = resolve(parameter.schema).type === "array";
      if (parameter.in === "query") {
        for (const item of many ? value.split(",") : [value]) {
          query.append(parameter.name, item.trim());
        }
      }
      if (parameter.in === "header") headers[parameter.name] = value;
    }
    if (body) headers["Content-Type"] = "application/json";
    const text = query.toString();
    return { method: operation.verb.toUpperCase(), headers,
      url: path + (text ? "?" + text : ""), body: body ? body.value : undefined };
  }

  async function send(event) {
    event.preventDefault();
    button.disabled = true;
    output.replaceChildren(h("p", { class: "words" }, "Calling…"));
    output.replaceChildren(await result(request()));
    button.disabled = false;
  }

  const button = h("button", { class: "main", type: "submit" }, "Send");
  const copy = h("button", { type: "button", onclick: async () => {
    try {
      await navigator.clipboard.writeText(curl.textContent);
      say("Copied");
    } catch { say("The browser does not allow copying"); }
  } }, "Copy as curl");
  show();
  return h("form", { class: "try", onsubmit: send }, h("h4", {}, "Try it"),
    controls.length ? h("div", { class: "fields" }, controls.map((c) => c.node)) : null,
    body ? h("label", { class: "wide" }, "Body", body) : null,
    h("div", { class: "buttons" }, button, copy), curl, output);
}

function commandLine(request) {
  const quote = (text) => "'" + text.replace(/'/g, "'\\''") + "'";
  const parts = ["curl" + (request.method === "GET" ? "" : " -X " + request.method)
    + " " + quote(location.origin + request.url)];
  for (const [name, value] of Object.entries(request.headers)) {
    parts.push("-H " + quote(name + ": " + value));
  }
  if (request.body !== undefined) parts.push("-d " + quote(request.body));
  return parts.join(" \\\n  ");
}

async function result(request) {
  const start = performance.now();
  try {
    const response = await fetch(request.url, {
      method: request.method, headers: request.headers, body: request.body });
    const text = await response.text();
    const time = Math.round(performance.now() - start);
    say("Answered " + response.status);
    return h("div", {}, h("p", {}, statusMark(String(response.status)), " ",
      response.statusText, " · " + time + " ms · " + text.length + " characters"),
      h("details", {}, h("summary", {}, "Headers"),
        h("pre", {}, [...response.headers].map(([n, v]) => n + ": " + v).join("\n"))),
      text ? h("pre", { tabindex: "0" }, highlighted(text)) : null);
  } catch (error) {
    say("No answer");
    return h("p", { class: "status bad" }, "No answer: " + error.message);
  }
}

function highlighted(text) {
  let pretty;
  try { pretty = JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
  if (pretty.length > 200000) return pretty;
  const token = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d[\d.eE+-]*)|(true|false|null)/g;
  const parts = [];
  let last = 0;
  for (const match of pretty.matchAll(token)) {
    parts.push(pretty.slice(last, match.index));
    const kind = match[2] ? "key" : match[1] ? "text" : match[3] ? "num" : "lit";
    parts.push(h("span", { class: kind }, match[1] || match[3] || match[4]));
    if (match[2]) parts.push(match[2]);
    last = match.index + match[0].length;
  }
  return [...parts, pretty.slice(last)];
}

const say = (text) => { find("live").textContent = text; };

function contents() {
  const link = (href, ...label) => h("li", {}, h("a", { href }, ...label));
  const parts = [h("ul", {}, link("#overview", h("span", {}, "Overview")))];
  for (const [name, list] of groups) {
    parts.push(h("h2", {}, name), h("ul", {}, list.map((operation) =>
      link("#op-" + operation.id, verbMark(operation.verb),
        h("span", { title: operation.path }, operation.summary || operation.path)))));
  }
  if (schemas.length) {
    const shown = schemas.filter(([name]) => !name.endsWith("Problem"));
    parts.push(h("h2", {}, "Schemas"), h("ul", {}, shown.map(([name]) =>
      link("#schema-" + name, h("span", {}, name)))));
  }
  parts.push(h("h2", {}, "Service"), h("ul", {},
    find("problems") ? link("#problems", h("span", {}, "Problems")) : null,
    find("environment") ? link("#environment", h("span", {}, "Environment")) : null,
    link("#health", h("span", {}, "Health"))));
  find("nav").replaceChildren(...parts);
}

function search() {
  const words = find("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const card of document.querySelectorAll(".card[data-search]")) {
    const isHit = words.every((word) => card.dataset.search.includes(word));
    card.hidden = !isHit;
    if (isHit) count += 1;
  }
  for (const item of document.querySelectorAll("nav li")) {
    const target = find(item.firstChild.getAttribute("href").slice(1));
    item.hidden = words.length > 0 && Boolean(target) && target.hidden;
  }
  for (const section of document.querySelectorAll("main section[id^=group-]")) {
    section.hidden = !section.querySelector(".card:not([hidden])");
  }
  if (words.length) say(count + " found");
}

/** Opens what an address points at. */
function open() {
  const target = find(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.tagName === "DETAILS") target.open = true;
  target.scrollIntoView();
  for (const link of document.querySelectorAll("nav a")) {
    const isHere = link.getAttribute("href") === location.hash;
    if (isHere) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  closeMenu();
}
function closeMenu() {
  find("side").classList.remove("open");
  find("menu").setAttribute("aria-expanded", "false");
}

function start() {
  document.title = api.info.title + " API";
  find("title").textContent = api.info.title;
  find("version").textContent = "Version " + api.info.version;
  find("content").replaceChildren(...[overview(),
    ...[...groups].map(([name, list]) => routeSection(name, list)), schemaSection(),
    problemSection(), environmentSection(), healthSection()].filter(Boolean));
  contents();
  find("search").addEventListener("input", search);
  find("menu").addEventListener("click", () => {
    const isOpen = find("side").classList.toggle("open");
    find("menu").setAttribute("aria-expanded", String(isOpen));
  });
  addEventListener("keydown", (event) => {
    const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !isTyping) { event.preventDefault(); find("search").focus(); }
    if (event.key === "Escape") closeMenu();
  });
  addEventListener("hashchange", open);
  theme();
  open();
}

function theme() {
  const root = document.documentElement;
  let kept = null;
  try { kept = localStorage.getItem("theme"); } catch { /* nothing was kept */ }
  if (kept) root.dataset.theme = kept;
  find("theme").addEventListener("click", () => {
    const isDark = root.dataset.theme ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* not kept */ }
  });
}

start();
