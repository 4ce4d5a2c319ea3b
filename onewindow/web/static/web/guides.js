// The editor of guides: a row that a finding points to opens; leaving with the keyboard saves. Nothing here decides anything.
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
  // a refusal (409) is shown like any other answer: as the page that it is
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 409) document.getElementById("guide")?.submit();
  });
})();
