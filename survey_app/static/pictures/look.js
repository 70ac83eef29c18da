// Looking by keys: 1 marked, 0 empty, Enter as proposed, Backspace one back, Ctrl+Enter stores.
// The next sheet is fetched with its pictures while this one is looked at.
const MARKED = ["1", "t", "T"];
const EMPTY = ["0", "n", "N"];
let ahead = null;

const here = () => document.querySelector("[data-one]");
const form = () => document.querySelector("[data-looks]");
const rows = () => [...(form()?.querySelectorAll("[data-decide]") ?? [])];
const stops = () => [...rows(), ...form().querySelectorAll(".look textarea, .look input:not([type=checkbox], [type=radio])")]
  .filter((stop) => !stop.closest("details"));

function goTo(stop) {
  const target = stop?.matches("[data-decide]") ? stop.querySelector("input:checked") || stop.querySelector("input") : stop;
  (target || form()?.querySelector("[data-save]"))?.focus({ preventScroll: true });
  (stop?.closest(".look") || target || form()?.querySelector("[data-save]"))?.scrollIntoView({ block: "center" });
}

function choose(row, value) {
  row.querySelector(`input[value="${value}"]`).checked = true;
  row.classList.remove("wrong");
  const all = stops();
  goTo(all[all.indexOf(row) + 1]);
}

function press(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form().requestSubmit(form().querySelector("[data-save]"));
    return;
  }
  const row = event.target.closest("[data-decide]");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const wanted = MARKED.includes(event.key) ? "marked" : EMPTY.includes(event.key) ? "empty"
    : event.key === "Enter" ? row.querySelector("input:checked")?.value || row.dataset.proposed : "";
  if (wanted) {
    event.preventDefault();
    choose(row, wanted);
  } else if (event.key === "Backspace") {
    event.preventDefault();
    const all = stops();
    const before = all[all.indexOf(row) - 1] || row;
    goTo(before);
  }
}

// Pictures are never kept by the browser, so the page ahead is held as it is, pictures and all.
async function prepare() {
  ahead = null;
  const address = here()?.dataset.next;
  if (!address) return;
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (here()?.dataset.next === address) ahead = { address, parts: partsOf(page), title: page.title };
}

function partsOf(page) {
  return [".crumbs", "#tresc"].map((place) => document.importNode(page.querySelector(place), true));
}

function show({ parts, title }, address) {
  [".crumbs", "#tresc"].forEach((place, order) => document.querySelector(place).replaceWith(parts[order]));
  document.title = title;
  history.pushState(null, "", address);
  scrollTo(0, 0);
  begin();
}

async function send(event) {
  if (!event.target.matches("[data-looks]")) return;
  event.preventDefault();
  const save = form().querySelector("[data-save]");
  if (save.disabled) return;
  save.disabled = true;
  try {
    const fields = new FormData(form());
    const answer = await fetch(location.pathname, { method: "POST", body: fields, headers: { Accept: "application/json" } });
    if (answer.ok && (answer.headers.get("Content-Type") || "").startsWith("application/json")) {
      await follow((await answer.json()).next);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    show({ parts: partsOf(page), title: page.title }, location.pathname);
  } catch {
    save.disabled = false;
    event.target.submit();
  }
}

async function follow(next) {
  const address = new URL(next, location.href);
  const notice = document.getElementById("zapisano-wzor");
  if (!ahead || address.pathname !== ahead.address) {
    location.assign(next);
    return;
  }
  const saved = notice.content.firstElementChild.cloneNode(true);
  show(ahead, next);
  document.querySelector("[data-saved]").replaceChildren(saved);
}

function begin() {
  const summary = document.getElementById("uwagi");
  if (summary) summary.focus();
  else if (form()) goTo(stops().find((stop) => !stop.querySelector?.("input:checked")));
  prepare().catch(() => {});
}

document.addEventListener("keydown", press);
document.addEventListener("submit", send);
addEventListener("popstate", () => location.reload());
begin();
