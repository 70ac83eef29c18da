// What the tablet still has to hand in. Written first, sent second; deleted only when a receipt names it.
import { canSeal, seal } from "./seal.js";
import * as store from "./store.js";

const ADDRESSES = { forms: "/api/v1/submissions", slips: "/api/v1/slips" };
const SAFE = ["stored", "duplicate"];
const BATCH = 50;
const ONE_TRY = 60_000; // milliseconds until a post is given up; longer than the shortest pause, so posts never overlap
const AT_ONCE = 1_000;
const SHORTEST = 30_000;
const LONGEST = 300_000;
const WAITING = "waiting";

/** `changed({ unsent, refused, why })` after every change. */
export function queueOf(pairing, changed) {
  let pass = null;
  let askedAgain = false; // while a pass was under way: the network may have come back, a form may have been added
  let timer = 0;
  let failures = 0;
  let size = BATCH;
  let why = "";
  let elsewhere = false; // another tab of this browser is sending

  async function add(kind, value) {
    const outside = { id: value.id, meeting: value.meeting };
    const item = canSeal ? { ...outside, envelope: await seal(pairing.key, value, value.id) } : value;
    await store.add(kind, { id: value.id, meeting: value.meeting, item, made_on: today(), state: WAITING, why: "" });
    await tell();
    sendNow();
  }

  async function records(kind) {
    return (await store.all(kind)).filter(({ meeting }) => meeting === pairing.meeting);
  }

  async function everything() {
    return { forms: await records("forms"), slips: await records("slips") };
  }

  async function tell() {
    const { forms, slips } = await everything();
    const kept = [...forms, ...slips];
    const oldest = kept.map(({ made_on }) => made_on).sort()[0];
    changed({ unsent: kept.length, refused: kept.filter(({ state }) => state !== WAITING).length, days: daysSince(oldest), why });
  }

  /** One pass at a time in this page, and in this browser where it has locks; the server keeps an id once anyway. */
  function sendNow() {
    askedAgain = Boolean(pass);
    pass ??= alone(handInEverything, waitForOther).finally(() => {
      pass = null;
      if (askedAgain) setTimeout(sendNow, AT_ONCE);
    });
    return pass;
  }

  function waitForOther() {
    elsewhere = true;
    clearTimeout(timer);
    timer = setTimeout(sendNow, SHORTEST);
  }

  async function handInEverything() {
    elsewhere = false;
    clearTimeout(timer);
    try {
      for (const kind of Object.keys(ADDRESSES)) await handIn(kind);
      failures = 0;
      why = "";
    } catch (fault) {
      failures += 1;
      why = fault instanceof Stopped ? fault.message : "";
    }
    await tell();
    const left = (await Promise.all(Object.keys(ADDRESSES).map(records))).flat().some(({ state }) => state === WAITING);
    if (left) timer = setTimeout(sendNow, pause(failures));
  }

  async function handIn(kind) {
    const waiting = (await records(kind)).filter(({ state }) => state === WAITING);
    while (waiting.length) {
      const some = waiting.splice(0, size);
      const receipts = await post(kind, some);
      if (receipts === TOO_LARGE) {
        waiting.unshift(...some);
        continue;
      }
      await settle(kind, some, receipts);
    }
  }

  async function post(kind, some) {
    const { unsent } = await counted();
    const answer = await fetch(ADDRESSES[kind], {
      method: "POST",
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${pairing.token}`, "Zebranie-Unsent": String(unsent - some.length) },
      body: JSON.stringify(some.map(({ item }) => item)),
      signal: AbortSignal.timeout(ONE_TRY),
    });
    if (answer.status === 413 && size > 1) {
      size = Math.ceil(size / 2);
      return TOO_LARGE;
    }
    const said = (answer.headers.get("Content-Type") ?? "").startsWith("application/json") ? await answer.json() : null;
    if (!answer.ok || !Array.isArray(said?.receipts)) throw new Stopped(typeof said?.error === "string" ? said.error : "");
    return said.receipts;
  }

  /** Only what a receipt names is touched: gone when it is safe, kept with the reason when it is not. */
  async function settle(kind, some, receipts) {
    const sent = new Map(some.map((record) => [record.id, record]));
    let settled = 0;
    for (const { id, receipt, problems } of receipts) {
      const record = sent.get(id);
      if (!record) continue;
      settled += 1;
      if (SAFE.includes(receipt)) await store.remove(kind, id);
      else await store.put(kind, { ...record, state: receipt, why: problems?.[0]?.sentence ?? "", code: problems?.[0]?.code ?? "" });
    }
    await tell();
    if (!settled) throw new Stopped("");
  }

  async function counted() {
    const { forms, slips } = await everything();
    return { unsent: forms.length + slips.length };
  }

  async function retry(kind, id) {
    const record = await store.get(kind, id);
    if (record) await store.put(kind, { ...record, state: WAITING, why: "" });
    await tell();
    return sendNow();
  }

  /** Throws away a slip that the server said may never be kept; nothing else leaves without a receipt. */
  async function discard(kind, id) {
    const record = await store.get(kind, id);
    if (record && mayGo(kind, record)) await store.remove(kind, id);
    await tell();
  }

  /** A file with everything, for the organiser's page; what it holds stays here until a receipt comes. */
  async function rescueFile() {
    const { forms, slips } = await everything();
    const items = (kept) => kept.map(({ item }) => item);
    const file = { zebranie: "rescue 1", meeting: pairing.meeting, forms: items(forms), slips: items(slips) };
    return new Blob([JSON.stringify(file)], { type: "application/json" });
  }

  for (const event of ["online", "focus"]) addEventListener(event, sendNow);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendNow());
  return { add, sendNow, retry, discard, rescueFile, everything, tell, elsewhere: () => elsewhere };
}

const NEVER_KEPT = ["too_late", "by_card"];

export const mayGo = (kind, { state, code }) => kind === "slips" && state !== WAITING && NEVER_KEPT.includes(code);

const TOO_LARGE = Symbol("too large");

/** The server said no to the whole post; `message` is its sentence, when it gave one. */
class Stopped extends Error {}

const pause = (failures) => (failures ? Math.min(SHORTEST * 2 ** (failures - 1), LONGEST) * (0.75 + Math.random() / 4) : AT_ONCE);

async function alone(act, otherwise) {
  if (!navigator.locks) return act();
  return navigator.locks.request("zebranie-queue", { ifAvailable: true }, (lock) => (lock ? act : otherwise)());
}

/** The day here; the server keeps the meeting's day when this clock is clearly wrong. */
export function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

const daysSince = (day) => (day ? Math.max(0, Math.round((Date.parse(today()) - Date.parse(day)) / 86_400_000)) : 0);
