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
