// The device's own store (IndexedDB): what it is paired with, and what it still has to hand in. Forms and slips lie
// apart, each under its random id, so that no order of arrival is kept.
const NAME = "zebranie";
const VERSION = 2;
const STORES = { pairing: "meeting", forms: "id", slips: "id", pictures: "id" };

let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const missing = Object.entries(STORES).filter(([store]) => !request.result.objectStoreNames.contains(store));
      for (const [store, keyPath] of missing) request.result.createObjectStore(store, { keyPath });
    };
    request.onsuccess = () => {
      request.result.onclose = request.result.onversionchange = () => {
        request.result.close();
        opening = undefined;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  }).catch((fault) => {
    opening = undefined;
    throw fault;
  });
  return opening;
}

/** Runs `act(objectStore)` in a transaction; done only when it is on the disk. Systems short of memory close the store. */
async function run(store, mode, act, again = true) {
  try {
    const database = await open();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode, { durability: "strict" });
      const request = act(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error);
    });
  } catch (fault) {
    if (!again) throw fault;
    opening = undefined;
    return run(store, mode, act, false);
  }
}

export const get = (store, key) => run(store, "readonly", (kept) => kept.get(key));
export const all = (store) => run(store, "readonly", (kept) => kept.getAll());
export const put = (store, value) => run(store, "readwrite", (kept) => kept.put(value));
/** Stores what was not there; an id that is there already is a fault, never written over. */
export const add = (store, value) => run(store, "readwrite", (kept) => kept.add(value));
export const remove = (store, key) => run(store, "readwrite", (kept) => kept.delete(key));
