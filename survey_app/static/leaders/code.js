// The code of a letter's QR stands behind #, which no server sees: put it into the field and out of the address.
const field = document.getElementById("kod");
const code = decodeURIComponent(location.hash.slice(1));
if (field && /^[0-9A-Za-z-]{8,40}$/.test(code)) {
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
}
