// The editor of guides: a row that a finding points to opens; what was typed is sent before one leaves. Nothing here decides anything.
(() => {
  const open = () => {
    const at = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!at) return;
    for (let box = at; box; box = box.parentElement?.closest("details")) if (box.matches("details")) box.open = true;
    at.scrollIntoView({ block: "center" });
    (at.matches("input, select, textarea") ? at : at.querySelector("input:not([type=hidden]), select, textarea"))?.focus({ preventScroll: true });
  };
  addEventListener("hashchange", open);
  open();
  document.addEventListener("click", (event) => {
    const link = event.target.closest('.ow-finding a[href*="#f-"]');
    if (link && link.pathname === location.pathname && link.hash === location.hash) open();
  });
  // leaving within the rest after the last key: what was typed still goes out
  const form = document.getElementById("guide");
  let unsaved = false;
  form?.addEventListener("input", () => { unsaved = true; });
  form?.addEventListener("submit", () => { unsaved = false; });
  document.body.addEventListener("htmx:beforeRequest", (event) => { if (event.target === form) unsaved = false; });
  addEventListener("pagehide", () => {
    if (unsaved) fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, keepalive: true });
  });
  // a refusal (409) is shown like any other answer: as the page that it is
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 409) form?.submit();
  });
})();
