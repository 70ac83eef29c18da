// Keeps the counts of a meeting fresh: asks every five seconds, shows nothing new when the server says 304.
const place = document.querySelector("[data-live]");
let etag = "";

async function look() {
  if (document.hidden) return;
  const answer = await fetch(place.dataset.live, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
  if (answer.status !== 200 || !(answer.headers.get("Content-Type") || "").startsWith("application/json")) return;
  etag = answer.headers.get("ETag") || "";
  const counts = await answer.json();
  place.querySelector("[data-total]").textContent = counts.total;
  for (const cell of place.querySelectorAll("[data-channel]")) {
    cell.textContent = counts.channels[cell.dataset.channel] || 0;
  }
}

if (place) setInterval(() => look().catch(() => {}), 5000);
