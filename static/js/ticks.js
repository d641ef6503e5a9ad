// <form data-ticks>: the bar of commands comes when somebody is ticked and says how many; one tick takes all.
// Without it the bar is always there.

for (const form of document.querySelectorAll("form[data-ticks]")) {
  const bar = form.querySelector("[data-ticks-bar]");
  const words = form.querySelector("[data-ticks-words]");
  const all = form.querySelector("[data-ticks-all]");
  const boxes = [...form.querySelectorAll('input[name="chosen"]')];

  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    bar.hidden = ticked === 0;
    words.textContent = words.dataset.ticksWords.replace("{n}", ticked);
    for (const box of boxes) {
      box.closest("tr").classList.toggle("table__row--selected", box.checked);
    }
    const whole = all.querySelector("input");
    whole.checked = ticked === boxes.length;
    whole.indeterminate = ticked > 0 && ticked < boxes.length;
  };

  all.hidden = false;
  all.addEventListener("change", () => {
    const { checked } = all.querySelector("input");
    for (const box of boxes) box.checked = checked;
    show();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "chosen") show();
  });
  window.addEventListener("pageshow", show); // ticks come back with the back button
  show();
}
