// <form data-autosave>: keeps a draft while it is written; without it, the save button does the same.
// Posts the form with "X-Autosave: 1" and expects {"edition": n, "seen": "…", "message": "…"}; 409 means
// someone else saved. Each state has its turn, so that one which arrives late never covers a newer one.

const QUIET = 2500;
const CARRIED = 60_000; // octets that a browser sends for a page that is gone: 64 KiB of all requests

const weight = (data) => {
  let octets = 0;
  for (const [name, value] of data) octets += 150 + new TextEncoder().encode(name + value).length;
  return octets;
};

const name = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const { edition, seen, writer, turn } = form.elements;
  const state = form.querySelector("[data-autosave-state]");
  let timer = 0;
  let changed = false;
  let busy = 0;
  let heard = 0;
  let refused = false;

  writer.value ||= name();

  const say = (words) => { if (state) state.textContent = words; };
  const advance = () => { turn.value = Number(turn.value) + 1; };

  const hear = async (answer, mine) => {
    const told = await answer.json();
    if (mine < heard) return; // what was sent later is answered already
    heard = mine;
    refused = !answer.ok;
    if (answer.ok) {
      edition.value = told.edition;
      seen.value = told.seen;
    }
    say(told.message || "");
  };

  const isLight = () => weight(new FormData(form)) < CARRIED;

  const send = async () => {
    clearTimeout(timer);
    if (!changed || form.dataset.sent) return;
    changed = false;
    advance();
    const mine = Number(turn.value);
    busy += 1;
    try {
      const answer = await fetch(form.action || location.href, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Autosave": "1", Accept: "application/json" },
        credentials: "same-origin",
        keepalive: isLight(),
      });
      await hear(answer, mine);
    } catch {
      changed = true; // offline: the next change, or the button, tries again
      refused = true;
      say(form.dataset.offline || "");
    } finally {
      busy -= 1;
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (busy ? later() : send()), QUIET);
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    changed = true;
    later();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    advance();
  });
  // who leaves takes the last words along, also when a save is under way
  addEventListener("pagehide", send);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
  // what was refused, or is too long for that, is worth a question; meanwhile it is sent once more
  addEventListener("beforeunload", (event) => {
    if (form.dataset.sent || !(refused || ((changed || busy) && !isLight()))) return;
    send();
    event.preventDefault();
    event.returnValue = ""; // older phones ask only then
  });
}
