// What people see and touch. Every word of a file goes in as text, never as
// markup.

const WORDS = JSON.parse(document.getElementById("words").textContent);
const at = (id) => document.getElementById(id);
const root = document.documentElement;
let language = root.dataset.lang;
let files = new Map();
let inside = false;
let found = null;
let run = 0;

// A message with its parts; a part may be a message of its own.
function say(key, ...parts) {
  const part = (value) => (Array.isArray(value) ? say(...value) : String(value));
  const message = Object.prototype.hasOwnProperty.call(WORDS[language], key) ? WORDS[language][key] : key;
  return message.replace(/\{([0-9])\}/g, (_, n) => (parts[n] === undefined ? "" : part(parts[n])));
}

function element(name, content, kind) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  for (const part of [].concat(content)) made.append(part);
  return made;
}

// --- files -----------------------------------------------------------------

function read(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(new Uint8Array(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(file);
  });
}

// Takes files with the names that they have in their folder. A set with a log
// in it takes the place of what was there; anything else is added.
async function take(named) {
  at("trouble").textContent = "";
  const fresh = new Map();
  for (const [name, file] of named) {
    try {
      fresh.set(name, file ? await read(file) : new Uint8Array(0));
    } catch (_) {
      at("trouble").textContent = say("page_unreadable", name);
      return;
    }
  }
  if (fresh.size === 0) return;
  files = fresh.has("chain.jsonl") ? fresh : new Map([...files, ...fresh]);
  if (fresh.has("chain.jsonl")) inside = false;
  await start();
}

function chosen(list) {
  const name = (file) => (file.webkitRelativePath ? file.webkitRelativePath.split("/").slice(1).join("/") : file.name);
  return Array.from(list, (file) => [name(file), file]);
}

function entries(folder) {
  const reader = folder.createReader();
  const all = [];
  return new Promise((resolve, reject) => {
    const next = () => reader.readEntries((some) => (some.length ? (all.push(...some), next()) : resolve(all)), reject);
    next();
  });
}

async function dropped(transfer) {
  const items = Array.from(transfer.items).filter((item) => item.kind === "file");
  const roots = items.map((item) => (item.webkitGetAsEntry ? item.webkitGetAsEntry() : null));
  const named = items.map((item) => item.getAsFile()).map((file) => [file ? file.name : "", file]);
  if (!roots.some((entry) => entry && entry.isDirectory)) return take(named);
  try {
    const lists = await Promise.all(roots.map((entry) => (entry.isDirectory ? entries(entry) : [entry])));
    const one = (entry) =>
      entry.isDirectory
        ? [`${entry.name}/`, null]
        : new Promise((resolve, reject) => entry.file((file) => resolve([entry.name, file]), reject));
    return take(await Promise.all([].concat(...lists).map(one)));
  } catch (_) {
    // Some browsers refuse this to a page from a disk.
    at("trouble").textContent = say("page_folder_refused");
    return undefined;
  }
}

// --- the check ---------------------------------------------------------------

async function start() {
  const mine = ++run;
  found = null;
  root.removeAttribute("data-verdict");
  if (files.size === 0) return show();
  const pause = (done, all) =>
    new Promise((resolve, reject) => {
      at("verdict").className = "";
      at("verdict").textContent = say("page_checking", done, all);
      setTimeout(() => (mine === run ? resolve() : reject(new Error("overtaken"))), 0);
    });
  let report;
  try {
    await pause(0, "");
    report = await checkFolder(files, at("log").value, inside, pause);
  } catch (error) {
    if (mine !== run) return undefined;
    at("verdict").textContent = say("page_stopped", error.message);
    root.dataset.verdict = "1";
    return undefined;
  }
  if (mine !== run) return undefined;
  found = report;
  root.dataset.verdict = String(report.verdict);
  root.dataset.failed = Array.from(new Set(report.list.fails.map(({ check }) => check))).join(" ");
  return show();
}

// --- what it found -----------------------------------------------------------

function finding({ check, place, key, parts }) {
  const item = element("li", [element("b", say(`check_${check}`))]);
  if (place) item.append(element("code", place), " ");
  item.append(say(key, ...parts));
  return item;
}

function section(kind, title, findings) {
  if (!findings.length) return "";
  const heading = element(kind === "fails" ? "h3" : "h2", `${say(title)} (${findings.length})`);
  return element("div", [heading, element("ul", findings.map(finding), "found")], kind);
}

function identity({ log, settings }) {
  const lines = [];
  if (settings) lines.push(element("p", element("b", settings.get("consultation").get("title"))));
  if (log.id) lines.push(element("p", [say("page_log_is"), " ", element("span", blocks(log.id), "digits")]));
  return lines;
}

function measureName(key) {
  const [measure, tag] = key.split("@");
  const name = WORDS[language][`measure_${measure}`] || measure;
  return tag ? `${name} @ ${tag}` : name;
}

function comparison(result) {
  const signs = { ">=": "≥", "<=": "≤", "==": "=" };
  const [count, op] = [result.get("count"), signs[result.get("op")] || result.get("op")];
  if (result.has("value")) return `${count} ${op} ${result.get("value")}`;
  const [num, den] = result.get("ratio").split("/");
  const [lhs, rhs, base] = ["lhs", "rhs", "base"].map((key) => result.get(key));
  return `${count} × ${den} = ${lhs} ${op} ${rhs} = ${base} × ${num}`;
}

// The outcome and every comparison of it, for following with a pencil.
function arithmetic(sheet, verdict) {
  const parts = [element("h3", say("page_numbers"))];
  parts.push(element("p", say(verdict === 4 ? "page_outcome_stated" : "page_outcome", [`outcome_${sheet.sheet.get("outcome")}`])));
  const rows = [];
  for (const stage of ["quorum", "approval", "fallback", "confirm"]) {
    for (const result of sheet.sheet.get(stage)) {
      const met = say(result.get("met") ? "page_met" : "page_unmet");
      const cells = [measureName(result.get("measure")), comparison(result), met];
      const first = element("th", say(`stage_${stage}`));
      first.scope = "row";
      rows.push(element("tr", [first, ...cells.map((cell) => element("td", cell))]));
    }
  }
  if (!rows.length) return parts;
  const heads = ["col_stage", "page_measure", "page_comparison", "page_met"].map((key) => element("th", say(key)));
  heads.forEach((head) => (head.scope = "col"));
  const table = element("table", [element("thead", element("tr", heads)), element("tbody", rows)], "steps");
  return parts.concat(table);
}

function answer() {
  const typedCode = at("code").value;
  const said = !found || typedCode.trim() === "" ? null : receipt(found.known, typedCode);
  const doubt = said && found.verdict === 4 ? ` ${say("page_receipt_broken")}` : "";
  at("answer").textContent = said ? say(...said) + doubt : "";
  if (said) root.dataset.receipt = said[0];
  else root.removeAttribute("data-receipt");
}

function show() {
  root.lang = language === "zh" ? "zh-Hans" : "en";
  document.title = say("page_title");
  document.querySelectorAll("[data-word]").forEach((part) => (part.textContent = say(part.dataset.word)));
  const other = language === "zh" ? "en" : "zh";
  at("language").textContent = WORDS[other].page_language;
  at("language").lang = other === "zh" ? "zh-Hans" : "en";
  at("here").textContent = files.size ? say(inside ? "page_files_inside" : "page_files_here", files.size) : "";
  at("clear").hidden = files.size === 0;
  at("receipts").hidden = !found;
  at("report").textContent = "";
  at("more").textContent = "";
  answer();
  if (!found) {
    at("verdict").className = "";
    at("verdict").textContent = say("page_waiting");
    return;
  }
  const { verdict, list, known, sheet } = found;
  const words = { 0: "verify_sum_ok", 3: "verify_sum_unanchored", 4: "verify_sum_broken" };
  at("verdict").className = `v${verdict}`;
  at("verdict").textContent = say(words[verdict]);
  at("report").append(...identity(known), section("fails", "page_fails", list.fails));
  if (sheet) at("report").append(...arithmetic(sheet, verdict));
  at("more").append(section("open", "page_open", list.open), section("holds", "page_holds", list.holds));
}

// --- hands -------------------------------------------------------------------

for (const id of ["folder", "some"]) {
  at(id).addEventListener("change", (event) => {
    const list = chosen(event.target.files);
    event.target.value = "";
    take(list);
  });
}
at("clear").addEventListener("click", () => {
  files = new Map();
  inside = false;
  at("log").value = "";
  at("code").value = "";
  start();
});
let waiting = 0;
at("log").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(start, 300);
});
at("code").addEventListener("input", answer);
at("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  show();
});
const drop = at("drop");
// Anywhere on the page: a file let go beside the frame must not open instead.
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop") dropped(event.dataTransfer);
  });
}
const embedded = at("files");
if (embedded) {
  const bytes = (text) => Uint8Array.from(atob(text), (ch) => ch.charCodeAt(0));
  files = new Map(Object.entries(JSON.parse(embedded.textContent)).map(([name, text]) => [name, bytes(text)]));
  inside = true;
}
show();
start();
