// Envelopes that only the server can open (survey_app/domain/sealing.py): ECDH on P-256 with a key of its own for
// every envelope, HKDF-SHA256, AES-256-GCM.
const PURPOSE = new TextEncoder().encode("zebranie envelope 1");
const CURVE = { name: "ECDH", namedCurve: "P-256" };

/** Browsers offer this on secure origins only. */
export const canSeal = Boolean(globalThis.crypto?.subtle);

const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const bytes = (given) => Uint8Array.from(atob(given), (sign) => sign.charCodeAt(0));

/** `about` is said outside the envelope (the id) and must be the same when it is opened. */
export async function seal(publicKey, value, about) {
  const { subtle } = crypto;
  const server = await subtle.importKey("raw", bytes(publicKey), CURVE, false, []);
  const own = await subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = await subtle.exportKey("raw", own.publicKey);
  const shared = await subtle.deriveBits({ name: "ECDH", public: server }, own.privateKey, 256);
  const source = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: point, info: PURPOSE };
  const key = await subtle.deriveKey(how, source, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const sealed = await subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(about) }, key, plain);
  return { point: text(point), nonce: text(nonce), sealed: inPieces(sealed) };
}

/** A long text does not fit the arguments of one call. */
function inPieces(buffer) {
  const whole = new Uint8Array(buffer);
  let binary = "";
  for (let start = 0; start < whole.length; start += 8192) binary += String.fromCharCode(...whole.subarray(start, start + 8192));
  return btoa(binary);
}
