// A chosen venue shows its rooms at once; without script the button beside it does.

for (const button of document.querySelectorAll('button[name="press"][value="rooms"]')) {
  const form = button.form;
  const venue = form.elements.venue_id;
  const show = async () => {
    const sent = new FormData(form);
    sent.set("press", "rooms");
    const answer = await fetch(form.action, { method: "POST", body: sent, credentials: "same-origin" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const rooms = page.getElementById("room_id");
    if (!rooms) return;
    const chosen = rooms.value; // each option that leaves its list makes the next one chosen there
    form.elements.room_id.replaceChildren(...rooms.children);
    form.elements.room_id.value = chosen;
  };
  // offline: the button is still there
  venue.addEventListener("change", () => show().catch(() => button.focus()));
}
