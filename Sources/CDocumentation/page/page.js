"use strict";
const api = JSON.parse(document.getElementById("openapi").textContent);
const about = api["x-wattos"] || {};
const verbs = ["get", "post", "put", "patch", "delete"];
const find = (id) => document.getElementById(id);

/** An element. Attributes that are null or false are left out. */
function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(5)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
  return node;
}

function resolve(node) {
  for (let steps = 0; node && node.$ref && steps < 20; steps += 1) {
    let target = api;
    for (const part of node.$ref.replace(/^#\//, "").split("/")) {
      target = target && target[part.replace(/~1/g, "/").replace(/~0/g, "~")];
    }
    node = target;
  }
  return node || {};
}

/** Text with `code` in it and blank lines between paragraphs. */
function prose(text) {
  return String(text || "").split(/\n\s*\n/).filter(Boolean).map((part) =>
    h("p", {}, inline(part)));
}
function inline(text) {
  return String(text || "").split("`").map((part, index) =>
    index % 2 ? h("code", {}, part) : part);
}

const operations = [];
for (const [path, item] of Object.entries(api.paths || {})) {
  for (const verb of verbs) {
    if (!item[verb]) continue;
    const operation = item[verb];
    const parameters = [...(item.parameters || []), ...(operation.parameters || [])];
    operations.push({
      verb, path, ...operation, parameters: parameters.map(resolve),
      id: operation.operationId || verb + path.replace(/[^a-z0-9]+/gi, "-"),
      group: (operation.tags || [])[0] || groupOf(path),
    });
  }
}
function groupOf(path) {
  const parts = path.split("/").filter((part) =>
    part && !part.startsWith("{") && !/^v\d+$/.test(part));
  return parts[0] || "root";
}
const groups = new Map();
for (const operation of operations) {
  if (!groups.has(operation.group)) groups.set(operation.group, []);
  groups.get(operation.group).push(operation);
}
const schemas = Object.entries((api.components || {}).schemas || {});

function verbMark(verb) {
  return h("span", { class: "verb " + verb }, verb.toUpperCase());
}
function pathMark(path) {
  return h("span", { class: "path" }, path.split(/(\{[^}]*\})/).map((part) =>
    part.startsWith("{") ? h("em", {}, part) : part));
}
function table(heads, rows) {
  return h("div", { class: "scroll" }, h("table", {},
    h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell)))))));
}
function facts(pairs) {
  return h("dl", { class: "facts" }, pairs.filter((pair) => present(pair[1])).map(
    ([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, String(value)))));
}
/** Numbers in the largest unit that divides them. */
function size(bytes) {
  const units = [["GiB", 2 ** 30], ["MiB", 2 ** 20], ["KiB", 2 ** 10]];
  const unit = units.find(([, count]) => bytes && bytes % count === 0);
  return !present(bytes) ? null : unit ? bytes / unit[1] + " " + unit[0] : bytes + " B";
}
function time(milliseconds) {
  if (!present(milliseconds)) return null;
  return milliseconds % 1000 ? milliseconds + " ms" : milliseconds / 1000 + " s";
}
const present = (value) => value !== undefined && value !== null && value !== "";

function overview() {
  const limits = about.limits || {};
  return h("section", { id: "overview" },
    h("h2", {}, api.info.title),
    h("div", { class: "lead prose" }, prose(api.info.description)),
    facts([
      ["Service", about.service], ["Version", api.info.version], ["Port", about.port],
      ["Routes", operations.length], ["Concurrency", limits.concurrency],
      ["Queue", limits.queue], ["Body", size(limits.bodyBytes)],
      ["Timeout", time(limits.timeoutMilliseconds)],
      ["Memory", size(limits.memoryBytes)], ["CPU", limits.cpu],
    ]),
    limits.concurrency ? h("p", { class: "words" },
      "Beyond its concurrency the service queues, beyond its queue it answers ",
      h("code", {}, "503"), " with ", h("code", {}, "Retry-After"), ".") : null);
}

function routeSection(name, list) {
  return h("section", { id: "group-" + name, "data-search": name },
    h("h2", {}, name[0].toUpperCase() + name.slice(1)), list.map(route));
}

function route(operation) {
  const body = h("div", { class: "inside" });
  const card = h("details", {
    class: "card" + (operation.deprecated ? " deprecated" : ""), id: "op-" + operation.id,
    "data-search": [operation.verb, operation.path, operation.summary, operation.id,
      operation.description, operation.group].join(" ").toLowerCase(),
  }, h("summary", {}, verbMark(operation.verb), pathMark(operation.path),
    h("span", { class: "what" }, operation.summary),
    operation.deprecated ? h("span", { class: "tag warn" }, "deprecated") : null), body);
  card.addEventListener("toggle", () => {
    if (card.open && !body.hasChildNodes()) body.append(...routeDetails(operation));
  });
  return card;
}

function routeDetails(operation) {
  const limits = operation["x-limits"] || {};
  const parameters = operation.parameters;
  const content = resolve(operation.requestBody).content || {};
  const json = content["application/json"];
  const answers = Object.entries(operation.responses || {});
  return [
    h("div", { class: "prose" }, prose(operation.description)),
    facts([["Operation", operation.operationId], ["Body limit", size(limits.bodyBytes)],
      ["Timeout", time(limits.timeoutMilliseconds)],
      ["Concurrency", limits.concurrency]]),
    parameters.length ? [h("h4", {}, "Parameters"), table(
      ["Name", "In", "Type", "Meaning"], parameters.map(parameterRow))] : null,
    json ? [h("h4", {}, "Body"), schemaTree(json.schema)] : null,
    h("h4", {}, "Answers"), answers.filter(isSuccess).map(answer),
    tryForm(operation, json),
    h("h4", {}, "Problems"), answers.filter((entry) => !isSuccess(entry)).map(answer),
  ].flat(3).filter(Boolean);
}

function parameterRow(parameter) {
  const schema = resolve(parameter.schema);
  return [
    [h("code", {}, parameter.name), " ",
      parameter.required ? h("span", { class: "tag must" }, "required") : null],
    parameter.in, h("span", { class: "type" }, typeName(parameter.schema)),
    [inline(parameter.description || schema.description), " ",
      h("span", { class: "limits" }, constraints(schema))],
  ];
}

function statusMark(status) {
  const kind = Number(status) < 400 ? " good" : " bad";
  return h("span", { class: "status" + kind }, status);
}

const isSuccess = ([status]) => Number(status) < 400;
function answer([status, value]) {
  const response = resolve(value);
  const headers = Object.entries(response.headers || {});
  const contents = Object.entries(response.content || {});
  const isOpen = isSuccess([status]);
  return h("details", { class: isOpen ? "card" : "card slim", open: isOpen },
    h("summary", {}, statusMark(status), h("span", {}, inline(response.description))),
    h("div", { class: "inside" },
      headers.length ? [h("h4", {}, "Headers"), table(["Name", "Type", "Meaning"],
        headers.map(([name, header]) => [h("code", {}, name),
          h("span", { class: "type" }, typeName(resolve(header).schema)),
          inline(resolve(header).description)]))] : null,
      contents.map(([type, content]) => [h("h4", {}, type), schemaTree(content.schema)]),
      contents.length ? null : h("p", { class: "words" }, "No body.")));
}
