// Keeps the tablet's pages and files for an evening without a network. Rendered by web/kiosk.
{% if off %}
// Switched off: takes itself and everything it kept away. What waits to be handed in lies elsewhere and stays.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
})()));
{% else %}
const BUILD = "{{ build }}";
const PAGES = "pages"; // survives new releases
const FILES = `files ${BUILD}`;
const ADDRESSES = {{ addresses|tojson }};

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const files = await caches.open(FILES);
  await Promise.all(ADDRESSES.map(async (address) => {
    const answer = await fetch(address, { cache: "reload" });
    if (!answer.ok) throw new Error(address);
    await files.put(address, answer);
  }));
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const pages = await caches.open(PAGES);
  const kept = await Promise.all((await pages.keys()).map(({ url }) => keep(new URL(url).pathname)));
  if (kept.every(Boolean)) {
    for (const name of await caches.keys()) if (![PAGES, FILES].includes(name)) await caches.delete(name);
  }
  await self.clients.claim();
})()));

self.addEventListener("message", (event) => {
  const { act, pages } = event.data ?? {};
  if (act === "take over") self.skipWaiting();
  if (act === "keep") event.waitUntil(Promise.all(pages.map(keep)));
});

/** Fetches a page anew; one of another release is not kept, its files would be missing. */
async function keep(path) {
  try {
    const answer = await fetch(path, { cache: "reload", credentials: "omit", redirect: "error" });
    if (!answer.ok || answer.headers.get("Zebranie-Build") !== BUILD) return false;
    await (await caches.open(PAGES)).put(path, answer);
    return true;
  } catch {
    return false;
  }
}

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(kept(event.request));
  else if (/^\/m\/[^/]+\/(manifest\.webmanifest)?$/.test(pathname)) event.respondWith(page(event.request, pathname, mode));
});

async function kept(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function page(request, path) {
  const found = await (await caches.open(PAGES)).match(path);
  return found ?? fetch(request);
}
{% endif %}
