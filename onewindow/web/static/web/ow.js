// What every page needs of script: large print (kept in a cookie), print, form errors. No inline handlers anywhere.
(() => {
  const root = document.documentElement;
  const large = (on) => {
    root.classList.toggle("ow-large", on);
    document.querySelectorAll('[data-ow="large"]').forEach((b) => b.setAttribute("aria-pressed", String(on)));
  };
  large(/(?:^|; )ow_large=1/.test(document.cookie));
  document.addEventListener("click", (event) => {
    const act = event.target.closest("[data-ow]")?.dataset.ow;
    if (act === "large") {
      const on = !root.classList.contains("ow-large");
      document.cookie = `ow_large=${on ? 1 : 0}; path=/; max-age=31536000; SameSite=Lax`;
      large(on);
    } else if (act === "print") {
      window.print();
    }
  });
})();

// Who typed or chose a file before the scripts were there (a slow line) is answered too.
document.addEventListener("DOMContentLoaded", () => {
  for (const field of document.querySelectorAll('input[hx-trigger*="early"]')) {
    if (field.value !== field.defaultValue) htmx.trigger(field, "early");
  }
  for (const field of document.querySelectorAll('form[hx-trigger*="change"] input[type="file"]')) {
    if (field.files.length) htmx.trigger(field.form, "change");
  }
});

// A part of the page that could not be fetched or sent, or whoever sent it is no longer signed in: said at the top, with everything typed left where it is.
(() => {
  const WORDS = "系统暂时连不上，刚才这一步没有办成。页面上填的内容都还在，请过一会儿再试。";
  const OUT = "您离开得久了，系统已自动退出登录。这一页填的内容都还在：可以接着填，提交时会请您先登录，登录后接着办。";
  const told = () => document.getElementById("away");
  const tell = (event) => {
    const status = event.detail.xhr?.status ?? 0;
    if (event.type === "htmx:responseError" && status < 500 && status !== 401) return;
    if (told()) return;
    const note = document.createElement("div");
    note.id = "away";
    note.className = "container mt-3";
    const words = note.appendChild(document.createElement("p"));
    words.className = "ow-note ow-note-error";
    words.setAttribute("role", "alert");
    words.textContent = status === 401 ? OUT : WORDS;
    document.getElementById("main")?.prepend(note);
    note.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:responseError", tell);
  document.addEventListener("htmx:sendError", tell);
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.successful) told()?.remove(); // comes after an error as well
  });
})();

// Lists that appear beneath a field: arrow keys go through them, Escape closes.
(() => {
  document.addEventListener("keydown", (event) => {
    const box = event.target.closest("[data-ow-keys]");
    if (!box) return;
    const hits = [...box.querySelectorAll(".ow-hits a, .ow-hits button")];
    const field = box.querySelector("input:not([type=hidden])");
    const at = hits.indexOf(event.target);
    if (event.key === "ArrowDown" && hits.length) (hits[at + 1] ?? hits[0]).focus();
    else if (event.key === "ArrowUp" && at >= 0) (hits[at - 1] ?? field).focus();
    else if (event.key === "Escape" && hits.length) {
      box.querySelector(".ow-hits").remove();
      field.focus();
    } else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-ow-keys]")) document.querySelectorAll(".ow-find-hits").forEach((hits) => hits.replaceChildren());
  });
})();
