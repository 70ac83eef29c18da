// Photographs of sheets taken with this tablet by its operator: kept first, sent second, and the picture itself is
// deleted only when a receipt names it. Slips carry names, so each is sealed where the browser can seal.
import { make } from "../resident/kinds.js";
import { newId } from "../resident/steps.js";
import { shrunk } from "../pictures/shrink.js";
import { canSeal, seal } from "./seal.js";
import * as store from "./store.js";

const HAND_IN = "/api/v1/pictures";
const OUTCOMES = "/api/v1/pictures/outcomes";
const AGAIN = 30_000;
const ASK = 3_000;
const ONE_TRY = 60_000;

/** The part of the operator's panel that takes pictures; words come from its data attributes. */
export function camera(place, pairing) {
  const words = place.dataset;
  const input = place.querySelector("input");
  const list = place.querySelector("[data-taken]");
  let pass = null;
  let timer = 0;

  async function taken() {
    return (await store.all("pictures")).filter(({ meeting }) => meeting === pairing.meeting);
  }

  async function keep(files) {
    for (const file of files) {
      const made = await shrunk(file);
      const id = newId();
      const value = { id, meeting: pairing.meeting, picture: await asText(made) };
      const item = canSeal ? { id, meeting: pairing.meeting, envelope: await seal(pairing.key, value, id) } : value;
      await store.add("pictures", { id, meeting: pairing.meeting, item, done: false, again: false, told: "" });
      await draw();
    }
    input.value = "";
    await send();
  }

  function send() {
    pass ??= everything().finally(() => { pass = null; });
    return pass;
  }

  async function everything() {
    clearTimeout(timer);
    let left = 0;
    for (const record of (await taken()).filter(({ item }) => item)) {
      if (!(await handIn(record))) left += 1;
      await draw();
    }
    const open = await ask();
    if (left || open) timer = setTimeout(send, left ? AGAIN : ASK);
  }

  async function post(address, body) {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${pairing.token}` };
    const signal = AbortSignal.timeout(ONE_TRY);
    const answer = await fetch(address, { method: "POST", credentials: "omit", cache: "no-store", redirect: "error", headers, body, signal });
    return { status: answer.status, said: await answer.json() };
  }

  async function handIn(record) {
    try {
      const { status, said } = await post(HAND_IN, JSON.stringify(record.item));
      if (said.id === record.id && ["stored", "duplicate"].includes(said.receipt)) {
        await store.put("pictures", { ...record, item: null, told: words.received });
        return true;
      }
      await store.put("pictures", { ...record, told: said.error ?? "" });
      return status === 400;
    } catch {
      return false;
    }
  }

  /** Asks what became of what was handed in; how many are not read yet. */
  async function ask() {
    const waiting = (await taken()).filter(({ item, done }) => !item && !done);
    if (!waiting.length) return 0;
    try {
      const { said } = await post(OUTCOMES, JSON.stringify(waiting.map(({ id }) => id)));
      const known = new Map(said.outcomes.map((one) => [one.id, one]));
      for (const record of waiting) {
        const { done, again, sentence } = known.get(record.id) ?? {};
        if (sentence) await store.put("pictures", { ...record, done, again, told: sentence });
      }
    } catch {
      return waiting.length;
    }
    await draw();
    return (await taken()).filter(({ item, done }) => !item && !done).length;
  }

  async function draw() {
    const records = await taken();
    const unsent = records.filter(({ item }) => item).length;
    place.querySelector("[data-unsent]").textContent = unsent;
    list.replaceChildren(...records.map((record) => {
      const line = make("li", { className: record.again ? "again" : "" }, record.told || words.waiting);
      if (record.done || (record.item && record.told)) {
        const away = make("button", { type: "button", className: "clear", textContent: words.remove });
        away.addEventListener("click", () => store.remove("pictures", record.id).then(draw));
        line.append(" ", away);
      }
      return line;
    }));
  }

  input.addEventListener("change", () => keep([...input.files]).catch(() => { list.textContent = words.full; }));
  addEventListener("online", send);
  draw().then(send, () => {});
}

/** Base64 of what is in a picture. */
async function asText(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = "";
  for (let start = 0; start < bytes.length; start += 8192) binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  return btoa(binary);
}
