// The desk: keys for the daily acts, the signing pad, uploads that go at once. Nothing here decides anything.
(() => {
  const typing = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const choose = (step) => {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.getAttribute("aria-selected") === "true");
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    all.forEach((row) => row.removeAttribute("aria-selected"));
    next.setAttribute("aria-selected", "true");
    next.scrollIntoView({ block: "nearest" });
    next.querySelector("a")?.focus({ preventScroll: true });
  };
  const dialog = () => document.getElementById("keys");
  const press = (key) => {
    const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((it) => !it.disabled && it.offsetParent !== null);
    if (!found) return false;
    found.click();
    if (found.matches("input")) found.focus();
    return true;
  };
  document.addEventListener("keydown", (event) => {
    const named = event.key.startsWith("F") && event.key.length > 1;
    if (event.ctrlKey && event.key === "Enter") {
      const form = event.target.closest("form[data-submit]") ?? document.querySelector("form[data-submit]");
      if (form) form.requestSubmit(form.querySelector(".btn-primary:not(:disabled)") ?? undefined);
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || dialog()?.open) return;
    if (!named && typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "/") document.getElementById("q")?.focus();
    else if (key === "?") dialog()?.showModal();
    else if (key === "j") choose(1);
    else if (key === "k") choose(-1);
    else if (key === "Enter" && !event.target.closest("a, button, summary, label, input")) document.querySelector('[data-row][aria-selected="true"] a')?.click();
    else if (!press(key)) return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const act = event.target.closest("[data-ow]")?.dataset.ow;
    const page = document.querySelector(".ow-viewer .page");
    if (act === "keys") dialog()?.showModal();
    else if (act === "larger" && page) page.classList.toggle("ow-larger");
    else if (act === "turn" && page) page.dataset.turn = String((Number(page.dataset.turn ?? 0) + 90) % 360);
  });
  document.addEventListener("change", (event) => {
    const field = event.target.closest("input[type=file][data-send]");
    if (field?.files.length) field.form.requestSubmit(field.form.querySelector('[name="act"][value="save"]'));
  });
  // One click, one act: a second one finds the form already on its way.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-once]");
    if (!form) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-once]").forEach((form) => delete form.dataset.sent));
  document.querySelector("[data-ow-focus]")?.focus();
})();

// The signing pad: strokes on a canvas, sent as a PNG in the hidden field beside it.
(() => {
  document.querySelectorAll("[data-sign]").forEach((box) => {
    const canvas = box.querySelector("canvas");
    const field = box.querySelector("input[type=hidden]");
    const pen = canvas.getContext("2d");
    let drawing = false;
    const clear = () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      field.value = "";
    };
    const point = (event) => {
      const frame = canvas.getBoundingClientRect();
      return [((event.clientX - frame.left) * canvas.width) / frame.width, ((event.clientY - frame.top) * canvas.height) / frame.height];
    };
    if (field.value) {
      const picture = new Image();
      picture.onload = () => pen.drawImage(picture, 0, 0);
      picture.src = field.value;
    }
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      drawing = true;
      pen.lineWidth = 6;
      pen.lineCap = pen.lineJoin = "round";
      pen.strokeStyle = "#1f1e1b";
      pen.beginPath();
      pen.moveTo(...point(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      pen.lineTo(...point(event));
      pen.stroke();
    });
    canvas.addEventListener("pointerup", () => {
      drawing = false;
      field.value = canvas.toDataURL("image/png");
    });
    box.querySelector('[data-ow="sign-again"]').addEventListener("click", clear);
  });
})();
