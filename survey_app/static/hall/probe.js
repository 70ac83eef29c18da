/* A worker that does nothing: hall/check.js only asks whether the browser would take one. */
