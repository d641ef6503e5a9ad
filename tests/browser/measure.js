// What axe-core does not measure: sideways scroll, the size of what is tapped, the sign of the focus.
(() => {
  const LEAST = 43.5;
  const shown = (it) => it.checkVisibility({ checkVisibilityCSS: true }) && it.getClientRects().length > 0;
  const name = (it) => it.outerHTML.slice(0, 140);

  const wide = () => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.body.querySelectorAll("*")].filter(
      (it) => shown(it) && it.getBoundingClientRect().right > width + 1
    );
    return out.slice(0, 5).map(name);
  };

  // what hangs out of the screen on the left cannot even be scrolled to
  const lost = () => {
    const width = document.documentElement.clientWidth;
    return [...document.querySelectorAll(".menu")].filter((it) => shown(it)).flatMap((it) => {
      it.open = true;
      const box = it.querySelector(".menu__panel").getBoundingClientRect();
      it.open = false;
      return box.left < 0 || box.right > width ? [`${box.left} to ${box.right} ${name(it)}`] : [];
    });
  };

  // a link inside a sentence is as high as its line, and may be (WCAG 2.5.8)
  const inSentence = (it) => {
    if (it.tagName !== "A" || getComputedStyle(it).display !== "inline") return false;
    const block = it.closest("p, li, dd, td, small, label, span, div");
    return block.textContent.trim().length > it.textContent.trim().length;
  };

  const target = (it) => (it.matches("input[type=checkbox], input[type=radio]") && it.closest("label")) || it;

  const covered = (it, box) => {
    const label = it.labels?.[0];
    const at = label && getComputedStyle(label).position !== "static" ? label.getBoundingClientRect() : box;
    return { width: Math.max(box.width, at.width), height: Math.max(box.height, at.height) };
  };

  const small = () =>
    [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")]
      .filter((it) => shown(it) && !it.matches(".vh, .skip, [tabindex='-1']") && !it.closest(".vh") && !inSentence(it))
      .filter((it) => {
        const box = target(it).getBoundingClientRect();
        const { width, height } = covered(it, box);
        return width < LEAST || height < LEAST;
      })
      .map((it) => {
        const box = target(it).getBoundingClientRect();
        return `${Math.round(box.width)}x${Math.round(box.height)} ${name(it)}`;
      });

  const sign = (it) => {
    const style = getComputedStyle(it);
    return `${style.outlineStyle} ${style.outlineWidth} ${style.boxShadow}`;
  };
  const bears = (it) =>
    [null, "::after"].some((part) => {
      const style = getComputedStyle(it, part);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });

  // what sticks to the screen never lies over all of what has the focus (WCAG 2.4.11)
  const hidden = (it) => {
    const { top, bottom, ...sides } = it.getBoundingClientRect().toJSON();
    const [left, right] = [Math.max(sides.left, 0), Math.min(sides.right, innerWidth)]; // rows of chips scroll sideways
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const met = (at) => {
      const hit = document.elementFromPoint(...at);
      return hit && (it.contains(hit) || hit.contains(it) || [...(it.labels ?? [])].some((one) => one.contains(hit)));
    };
    return ![[x, y], [left + 2, y], [right - 2, y], [x, top + 8], [x, bottom - 8]].some(met);
  };

  // to be asked after a press of Tab, so that the browser shows the focus
  const unmarked = () => {
    const found = [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")]
      .filter((it) => shown(it) && it.tabIndex >= 0)
      .filter((it) => {
        it.focus();
        const near = it.closest("label") ?? it;
        return document.activeElement !== it || hidden(it) || !(bears(it) || bears(near));
      })
      .map((it) => `${sign(it)} ${hidden(it) ? "hidden " : ""}${name(it)}`);
    document.activeElement?.blur();
    return found;
  };

  // a sign stands in the line of its word; svg is a block, so beside bare text it breaks the line
  const stacked = () =>
    [...document.querySelectorAll("svg.i")]
      .filter((it) => shown(it) && !/flex|grid/.test(getComputedStyle(it.parentElement).display))
      .filter((it) => it.nextSibling?.textContent?.trim() && getComputedStyle(it).display === "block")
      .map((it) => name(it.parentElement));

  const openAll = () => {
    for (const it of document.querySelectorAll("details")) {
      it.removeAttribute("name");
      it.open = true;
    }
  };

  window.measure = { wide, lost, small, stacked, unmarked, openAll };
})();
