// What every page may gain from a script; each page works without it.

const MENU = 'details[name="menu"]';

// menus close on Escape and on a press outside
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector(`${MENU}[open]`);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(`${MENU}[open]`)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// "/" goes to the search field
document.addEventListener("keydown", (event) => {
  const field = document.querySelector("[data-slash]");
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || !field || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  field.focus();
});

// the current tab is in sight, however many stand before it
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// the summary of errors is read out first
document.querySelector("[data-focus]")?.focus();

// a form is sent once: its button says so and waits; after a while (a download, a lost line) it may be sent again
const AGAIN = 8000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  const button = event.submitter;
  const words = button?.dataset.busy ? [...button.childNodes] : null;
  setTimeout(() => {
    if (!words) return;
    button.setAttribute("aria-busy", "true");
    button.replaceChildren(button.dataset.busy);
  });
  setTimeout(() => {
    delete form.dataset.sent;
    if (!words) return;
    button.removeAttribute("aria-busy");
    button.replaceChildren(...words);
  }, AGAIN);
});
// a page taken back from the browser's memory can be sent again
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// who goes back after sending sends the same form again: one person keeps one registration
for (const nonce of document.querySelectorAll('main form [name="nonce"]')) {
  const key = `nonce ${location.pathname}`;
  if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") {
    nonce.value = sessionStorage.getItem(key) ?? nonce.value;
  }
  nonce.form.addEventListener("submit", () => sessionStorage.setItem(key, nonce.value));
}

// the other language keeps what was typed: in this tab alone, and only until the page stands again
const CARRIED = "carried";
const typable = () => [...document.querySelectorAll('main form[method="post"]:not(:has([name="edition"]))')].flatMap(
  (form) => [...form.querySelectorAll("input:not([type=hidden], [type=password], [type=file]), textarea, select")],
);
const isTick = (field) => ["checkbox", "radio"].includes(field.type);
document.addEventListener("click", (event) => {
  if (!event.target.closest(".tools a[hreflang]")) return;
  const typed = typable().map((field) => [field.name, isTick(field) ? field.checked : field.value]);
  sessionStorage.setItem(CARRIED, JSON.stringify({ path: location.pathname, typed }));
});
const carried = JSON.parse(sessionStorage.getItem(CARRIED) ?? "{}");
sessionStorage.removeItem(CARRIED);
const blank = typable();
if (carried.path === location.pathname && `${blank.map((field) => field.name)}` === `${carried.typed.map(([name]) => name)}`) {
  blank.forEach((field, at) => { field[isTick(field) ? "checked" : "value"] = carried.typed[at][1]; });
}

// toasts leave after eight seconds, unless they are looked at
for (const toast of document.querySelectorAll("[data-toast]")) {
  let timer = 0;
  const leave = () => toast.remove();
  const start = () => { timer = setTimeout(leave, 8000); };
  const stay = () => clearTimeout(timer);
  toast.addEventListener("mouseenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("mouseleave", start);
  toast.addEventListener("focusout", start);
  start();
}

// <button data-copy="text" data-done="Copied" hidden>: shown only where copying works
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.lastChild.textContent = button.dataset.done;
  });
}

// links to a page that asks a question show that page's question in a dialog
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || !window.HTMLDialogElement) return;
  event.preventDefault();
  const question = await ask(link.href);
  if (!question) {
    location.assign(link.href);
    return;
  }
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "question");
  dialog.append(...question.childNodes);
  document.body.append(dialog);
  dialog.querySelector("[data-close]")?.addEventListener("click", (press) => {
    press.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  dialog.showModal();
});

async function ask(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-question]");
}
