// <fieldset data-areas="/organizer/areas">: the lists of districts follow at once; without it a button shows them.

for (const group of document.querySelectorAll("[data-areas]")) {
  const [province, district, subdistrict] = ["province", "district", "subdistrict"].map((name) =>
    group.querySelector(`select[name="${name}"]`));
  const button = group.querySelector("[data-areas-button]");
  if (button) button.hidden = true;

  const fill = async (list, code) => {
    list.length = 1; // the first choice is “not known”
    if (!code) return;
    try {
      const answer = await fetch(`${group.dataset.areas}?within=${code}`, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.statusText);
      for (const area of await answer.json()) list.add(new Option(area.name, area.code));
    } catch {
      if (button) button.hidden = false; // offline: the button still works
    }
  };

  province.addEventListener("change", () => {
    fill(district, province.value);
    subdistrict.length = 1;
  });
  district.addEventListener("change", () => fill(subdistrict, district.value));
}
