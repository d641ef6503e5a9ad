// <form data-autosave>: keeps a draft while it is written; without it, the save button does the same.
// Posts the form with "X-Autosave: 1" and expects {"edition": n, "message": "…"}; 409 means someone else saved.

const QUIET = 2500;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const state = form.querySelector("[data-autosave-state]");
  let timer = 0;
  let changed = false;
  let busy = false;

  const say = (words) => { if (state) state.textContent = words; };

  const post = (keepalive) =>
    fetch(form.action || location.href, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Autosave": "1", Accept: "application/json" },
      credentials: "same-origin",
      keepalive,
    });

  const save = async () => {
    if (!changed || busy || form.dataset.sent) return;
    changed = false;
    busy = true;
    try {
      const answer = await post(false);
      const told = await answer.json();
      if (answer.ok && form.elements.edition) form.elements.edition.value = told.edition;
      if (answer.ok && form.elements.seen) form.elements.seen.value = told.seen;
      say(told.message || "");
    } catch {
      changed = true; // offline: the next change, or the button, tries again
      say(form.dataset.offline || "");
    } finally {
      busy = false;
    }
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, QUIET);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  // who leaves within the pause takes the last words along
  addEventListener("pagehide", () => {
    if (!changed || busy || form.dataset.sent) return;
    changed = false;
    clearTimeout(timer);
    post(true).catch(() => { changed = true; });
  });
}
