function typeName(schema) {
  if (!schema) return "any";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return "enum";
  for (const word of ["oneOf", "anyOf"]) {
    if (schema[word]) return schema[word].map(typeName).join(" | ");
  }
  if (schema.allOf) return schema.allOf.map(typeName).join(" & ");
  const types = [].concat(schema.type || "any");
  return types.map((type) => {
    if (type === "array") return typeName(schema.items) + "[]";
    if (type === "object" && schema.additionalProperties
      && typeof schema.additionalProperties === "object" && !schema.properties) {
      return "map of " + typeName(schema.additionalProperties);
    }
    return schema.format && type !== "null" ? schema.format : type;
  }).join(" | ");
}

/** What a schema demands beyond its type, as people say it. */
function constraints(schema) {
  const words = [];
  const add = (key, text) => {
    if (schema[key] !== undefined) words.push(text(schema[key]));
  };
  const count = (number, noun) => number + " " + noun + (number === 1 ? "" : "s");
  add("enum", (values) => "one of " + values.map((v) => JSON.stringify(v)).join(", "));
  add("minLength", (n) => "at least " + count(n, "character"));
  add("maxLength", (n) => "at most " + count(n, "character"));
  add("minimum", (n) => "≥ " + n);
  add("maximum", (n) => "≤ " + n);
  add("exclusiveMinimum", (n) => "> " + n);
  add("exclusiveMaximum", (n) => "< " + n);
  add("multipleOf", (n) => "a multiple of " + n);
  add("pattern", (text) => "matches " + text);
  add("minItems", (n) => "at least " + count(n, "item"));
  add("maxItems", (n) => "at most " + count(n, "item"));
  add("minProperties", (n) => "at least " + n + " members");
  add("maxProperties", (n) => "at most " + n + " members");
  if (schema.uniqueItems) words.push("no item twice");
  add("default", (value) => "default " + JSON.stringify(value));
  if (schema.readOnly) words.push("only in answers");
  if (schema.writeOnly) words.push("only in requests");
  return words.join(" · ");
}

function schemaTree(schema, depth = 0, seen = []) {
  if (!schema) return h("p", { class: "words" }, "Anything.");
  const name = schema.$ref;
  const target = resolve(schema);
  if (name && seen.includes(name)) {
    return h("p", { class: "words" }, "again ", refLink(schema));
  }
  const path = name ? [...seen, name] : seen;
  const parts = [];
  if (depth === 0) {
    parts.push(h("p", {}, name ? refLink(schema)
      : h("span", { class: "type" }, typeName(schema)), " ",
      h("span", { class: "words" }, inline(target.description)), " ",
      h("span", { class: "limits" }, constraints(target))));
  }
  const required = target.required || [];
  for (const [key, value] of Object.entries(target.properties || {})) {
    parts.push(member(key, value, required.includes(key), depth, path));
  }
  if (target.items && depth === 0) parts.push(schemaTree(target.items, depth + 1, path));
  for (const word of ["oneOf", "anyOf", "allOf"]) {
    for (const choice of target[word] || []) {
      parts.push(nested(typeName(choice), choice, depth, path));
    }
  }
  const rest = target.additionalProperties;
  if (rest && typeof rest === "object") parts.push(member("…", rest, false, depth, path));
  if (rest === true) parts.push(h("p", { class: "words" }, "and any other member"));
  return h("div", { class: "tree" }, parts);
}

function member(key, schema, isRequired, depth, seen) {
  const target = resolve(schema);
  const inner = target.type === "array" ? target.items : schema;
  return h("div", { class: "row" }, h("code", {}, key), " ",
    schema.$ref ? refLink(schema) : h("span", { class: "type" }, typeName(schema)), " ",
    isRequired ? null : h("span", { class: "tag" }, "optional"), " ",
    h("span", { class: "words" }, inline(target.description)), " ",
    h("span", { class: "limits" }, constraints(target)),
    hasMembers(inner) ? nested("members", inner, depth, seen) : null);
}

function hasMembers(schema) {
  const target = resolve(schema);
  return Boolean(target.properties || target.oneOf || target.anyOf || target.allOf);
}

/** Opened only when somebody looks, as schemas may hold each other. */
function nested(title, schema, depth, seen) {
  const details = h("details", { open: false }, h("summary", {}, title));
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) {
      details.append(schemaTree(schema, depth + 1, seen));
    }
  });
  return details;
}

function refLink(schema) {
  const name = schema.$ref.split("/").pop();
  return h("a", { href: "#schema-" + name, class: "type" }, name);
}

function schemaSection() {
  if (!schemas.length) return null;
  return h("section", { id: "schemas" }, h("h2", {}, "Schemas"),
    schemas.map(([name, schema]) => h("details", {
      class: "card", id: "schema-" + name,
      "data-search": (name + " " + (schema.description || "")).toLowerCase(),
    }, h("summary", {}, h("span", { class: "path" }, name),
      h("span", { class: "what" }, inline(schema.description))),
      h("div", { class: "inside" }, schemaTree(schema)))));
}

/** Every problem that some route declares, and where. */
function problems() {
  const found = new Map();
  for (const operation of operations) {
    for (const [status, value] of Object.entries(operation.responses || {})) {
      const content = (resolve(value).content || {})["application/problem+json"];
      if (!content) continue;
      const schema = resolve(content.schema);
      for (const choice of schema.oneOf || schema.anyOf || [content.schema]) {
        const known = problemOf(choice, value, status);
        if (!known) continue;
        if (!found.has(known.name)) found.set(known.name, { ...known, where: [] });
        found.get(known.name).where.push(operation);
      }
    }
  }
  return [...found.values()];
}

/** Null for what is only known to be some problem. */
function problemOf(choice, response, status) {
  const schema = resolve(choice);
  const members = schema.properties || {};
  const type = (members.type || {}).const;
  const title = ((members.title || {}).examples || [])[0];
  if (!type && (!response.$ref || status === "default")) return null;
  const shared = response.$ref && response.$ref.split("/").pop()
    .replace(/(.)([A-Z])/g, "$1-$2").toLowerCase();
  return {
    name: type ? type.split("/").pop() : shared, status, schema: choice,
    title: title || resolve(response).description, words: title && schema.description,
  };
}

function problemSection() {
  const list = problems();
  if (!list.length) return null;
  return h("section", { id: "problems" }, h("h2", {}, "Problems"),
    h("p", { class: "words" }, "Every refusal is ",
      h("code", {}, "application/problem+json"),
      " (RFC 9457) with a stable ", h("code", {}, "type"), " and the request's id."),
    list.map((problem) => h("details", {
      class: "card", "data-search": (problem.name + " " + problem.title).toLowerCase(),
    }, h("summary", {}, statusMark(problem.status),
      h("span", { class: "path" }, problem.name),
      h("span", { class: "what" }, inline(problem.title))),
      h("div", { class: "inside" }, h("div", { class: "prose" }, prose(problem.words)),
        h("h4", {}, "Answered by"), h("p", {}, problem.where.slice(0, 40).map((operation) =>
          [h("a", { href: "#op-" + operation.id }, operation.id), " "])),
        schemaTree(problem.schema)))));
}

function environmentSection() {
  const list = about.env || [];
  if (!list.length) return null;
  return h("section", { id: "environment" }, h("h2", {}, "Environment"), table(
    ["Variable", "Type", "Default", "Used for"], list.map((variable) => [
      [h("code", {}, variable.name), " ",
        variable.secret ? h("span", { class: "tag warn" }, "secret") : null],
      [h("span", { class: "type" }, variable.type), " ",
        h("span", { class: "limits" }, constraints(variable))],
      present(variable.default) ? h("code", {}, String(variable.default))
        : h("span", { class: "tag" + (variable.required === false ? "" : " must") },
          variable.required === false ? "optional" : "required"),
      inline(variable.description),
    ])));
}

function healthSection() {
  const ready = (about.health || {}).ready || [];
  const resources = about.resources || [];
  return h("section", { id: "health" }, h("h2", {}, "Health"),
    table(["Path", "Says"], [
      [h("code", {}, "/health/live"), "The process answers."],
      [h("code", {}, "/health/ready"), ready.length
        ? ["Send requests here only while it answers 200. Checked: ",
          ready.map((name) => [h("code", {}, name), " "])]
        : "Send requests here only while it answers 200."],
      [h("code", {}, "/health/startup"), "The service has started."],
      [h("code", {}, "/metrics"), "Numbers for Prometheus."],
    ]),
    resources.length ? [h("h3", {}, "Resources"), table(["Name", "Kind", "Settings"],
      resources.map((resource) => [h("code", {}, resource.name), resource.kind || "",
        resourceWords(resource)]))] : null);
}

function resourceWords(resource) {
  return [
    resource.service && ["service ", h("code", {}, resource.service)],
    resource.env && ["at ", h("code", {}, resource.env)],
    resource.connections && resource.connections + " connections",
    resource.waitMilliseconds && "wait " + time(resource.waitMilliseconds),
    resource.timeoutMilliseconds && "timeout " + time(resource.timeoutMilliseconds),
  ].filter(Boolean).flatMap((words, index) => index ? [" · ", words] : [words]);
}
