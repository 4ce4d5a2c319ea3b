// Forms on the portal: focus on what is wrong, save as one types, show how far an upload is. Everything works without.
(() => {
  const WAIT = 1200; // milliseconds of rest after typing before a draft is saved
  document.querySelector("[data-ow-focus]")?.focus();

  const time = (date) => `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;

  for (const form of document.querySelectorAll("form[data-ow-autosave]")) {
    const told = document.getElementById(form.dataset.owAutosave);
    let timer = 0;
    let going = Promise.resolve();
    let stopped = false;
    const say = (text, bad = false) => {
      if (!told) return;
      told.textContent = text;
      told.classList.toggle("is-bad", bad);
    };
    const save = async () => {
      if (stopped) return;
      const answer = await fetch(form.action || location.href, {
        method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, credentials: "same-origin",
      }).catch(() => null);
      if (!answer) return say("现在没有网络，填的内容还在本页。连上网后会再保存。", true);
      if (!answer.ok && answer.status !== 409) return say("没有存上。请点“保存并继续”再试一次。", true);
      const { revision, message } = await answer.json();
      if (answer.status === 409) {
        stopped = true;
        return say(message, true);
      }
      form.elements.revision.value = revision;
      say(`${time(new Date())} 已自动保存`);
    };
    const soon = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(() => { going = going.then(save); }, wait);
    };
    form.addEventListener("input", () => soon(WAIT));
    form.addEventListener("change", () => soon(200));
    let sent = false;
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      if (sent) return event.preventDefault();
      sent = true;
      if (stopped) return undefined;
      stopped = true;
      event.preventDefault(); // a save under way comes first: it counts up the revision that this form carries
      const button = event.submitter;
      // a timer, since a form cannot be submitted while its own submit event is still being handled
      going.finally(() => setTimeout(() => {
        sent = false;
        form.requestSubmit(button);
      }));
      return undefined;
    });
    addEventListener("pageshow", () => { sent = false; });
  }

  // a question that is answered asks no more: its error goes, and its line in the summary
  document.addEventListener("change", (event) => {
    const question = event.target.closest("fieldset.ow-question[id]");
    if (!question || !question.querySelector("input:checked")) return;
    question.querySelector(":scope > .ow-error")?.remove();
    const line = document.querySelector(`.ow-errors a[href="#${CSS.escape(question.id)}"]`)?.closest("li");
    const summary = line?.closest(".ow-errors");
    line?.remove();
    const rest = summary?.querySelectorAll("li").length;
    if (rest) summary.querySelector("h2").textContent = `还有 ${rest} 处要改`;
    else summary?.remove();
  });

  // a second click sends nothing; coming back to the page makes the form usable again
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-ow-once]");
    if (!form) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  document.body.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.querySelector?.("progress");
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.value = Math.round((event.detail.loaded / event.detail.total) * 100);
  });
  // a refusal (422) is shown in its place like any other answer
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.body.addEventListener("htmx:sendError", (event) => {
    const told = event.target.closest("li")?.querySelector("[data-ow-told]");
    if (told) told.textContent = "没有传上去，请看看网络，再选一次文件。";
  });
})();
