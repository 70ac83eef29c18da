// The operator's panel behind a long press on the mark and a PIN: numbers only, never an answer. The PIN guards
// against curiosity; it is no lock.
import { make } from "../resident/kinds.js";
import { mayGo } from "./queue.js";

const LONG_PRESS = 1200;

export function panel(mark, dialog, pairing, queue, device) {
  const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
  const pin = part("pin");
  const inside = part("inside");
  let timer = 0;

  function opens() {
    inside.hidden = true;
    pin.hidden = false;
    pin.reset();
    part("wrong").hidden = true;
    dialog.showModal();
  }

  async function enter(event) {
    event.preventDefault();
    const right = pin.elements.pin.value.trim() === pairing.operator_pin;
    part("wrong").hidden = right;
    if (!right) return;
    pin.hidden = true;
    inside.hidden = false;
    await draw();
  }

  async function draw() {
    const { forms, slips } = await queue.everything();
    part("forms").textContent = forms.length;
    part("slips").textContent = slips.length;
    part("elsewhere").hidden = !queue.elsewhere();
    part("records").replaceChildren(...rows("forms", forms), ...rows("slips", slips));
    part("device").replaceChildren(...(await device()).flatMap(([name, value]) => [make("dt", { textContent: name }), make("dd", { textContent: value })]));
  }

  function rows(kind, records) {
    const words = dialog.dataset;
    return records.map((record) => {
      const { id, made_on, state, why } = record;
      const again = make("button", { type: "button", className: "clear", textContent: words.retry });
      again.addEventListener("click", () => queue.retry(kind, id).then(draw));
      const told = state === "waiting" ? words.waiting : `${words.refused} ${why}`;
      return make("li", {}, make("strong", { textContent: `${words[kind]}, ${made_on}: ` }), told, " ", again, ...(mayGo(kind, record) ? [" ", away(kind, id)] : []));
    });
  }

  /** Asks once more by its own words, then throws the slip away. */
  function away(kind, id) {
    const words = dialog.dataset;
    const button = make("button", { type: "button", className: "clear", textContent: words.discard });
    button.addEventListener("click", () => {
      if (button.textContent === words.sure) queue.discard(kind, id).then(draw);
      else button.textContent = words.sure;
    });
    return button;
  }

  async function save() {
    const link = make("a", { href: URL.createObjectURL(await queue.rescueFile()), download: `zebranie-${pairing.meeting}.json` });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  const press = () => { timer = setTimeout(opens, LONG_PRESS); };
  const lift = () => clearTimeout(timer);
  mark.addEventListener("pointerdown", press);
  for (const end of ["pointerup", "pointerleave", "pointercancel"]) mark.addEventListener(end, lift);
  mark.addEventListener("keydown", ({ key, repeat }) => ["Enter", " "].includes(key) && !repeat && press());
  mark.addEventListener("keyup", lift);
  mark.addEventListener("contextmenu", (event) => event.preventDefault());
  pin.addEventListener("submit", enter);
  part("send").addEventListener("click", () => queue.sendNow().then(draw));
  part("save").addEventListener("click", save);
  part("close").addEventListener("click", () => dialog.close());
  part("cancel").addEventListener("click", () => dialog.close());
}
