"""What is wrong with a page as it is shown: nothing that axe calls serious, nothing wider than the screen."""

from collections.abc import Iterator

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.people import DESKTOP, PHONE

AXE = Axe().axe_script

# Measured at each width, at once and then again in large print; axe's rules on what is shown at that width: at the second width on
# what was not shown at the first, and on new looks.
# A frame (a paper on show) has no axe in it: it is not waited for. Rules none of whose checks can be serious are not run.
# Contrast, the dearest, is measured once for texts that stand in the same elements with the same computed style all the way up
# (a page's head, the cells of a column): `known` are the looks that were measured at this width.
MEASURED = """async ([known, wide]) => {
  const root = document.documentElement;
  const looks = new Map();
  const hash = text => {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (let i = 0; i < text.length; i++) {
      a = Math.imul(a ^ text.charCodeAt(i), 2654435761);
      b = Math.imul(b ^ text.charCodeAt(i), 1597334677);
    }
    return 4294967296 * (2097151 & (b ^ (a >>> 16))) + ((a ^ (b >>> 13)) >>> 0);
  };
  const look = element => {
    if (!element) return 0;
    if (!looks.has(element)) {
      const s = getComputedStyle(element);
      const own = [s.color, s.backgroundColor, s.backgroundImage, s.opacity, s.fontSize, s.fontWeight, s.textShadow];
      own.push(s.position, s.zIndex, s.visibility, s.display);
      looks.set(element, hash([look(element.parentElement), element.tagName, element.className.baseVal ?? element.className, ...own].join("|")));
    }
    return looks.get(element);
  };
  const [met, fresh] = [new Set(known), []];
  for (const element of document.body.querySelectorAll("*")) {
    if (met.has(look(element)) || element.tagName === "SCRIPT") continue;
    met.add(look(element));
    element.setAttribute("data-fresh", "");
    fresh.push(element);
  }
  axe.configure({rules: [{id: "color-contrast", selector: "[data-fresh]"}]});
  const shown = new Set([...document.body.querySelectorAll("*")].filter(element => element.checkVisibility({visibilityProperty: true})));
  const isNew = element => !window.shownBefore.has(element) || element.hasAttribute("data-fresh");
  const looked = wide ? {include: [...shown].filter(isNew)} : document;
  window.shownBefore = shown;
  const wider = (large, size = "") => {
    root.classList.toggle("ow-large", large);
    root.style.fontSize = size;
    const by = root.scrollWidth - root.clientWidth;
    const beyond = element => Math.round(element.getBoundingClientRect().right - root.clientWidth);
    const widest = by > 0 && [...document.body.querySelectorAll("*")].sort((a, b) => beyond(b) - beyond(a) || a.offsetWidth - b.offsetWidth)[0];
    const name = widest && widest.outerHTML.slice(0, 160);
    root.classList.remove("ow-large");
    root.style.fontSize = "";
    return by > 0 ? `${size || (large ? "in large print" : "")} ${by} pixels wider than the screen: ${name}` : "";
  };
  const counts = impact => ["serious", "critical"].includes(impact);
  const graver = rule => [rule, ...[...rule.any, ...rule.all, ...rule.none].map(check => axe._audit.data.checks[check.id ?? check] ?? {})]
    .some(({impact}) => counts(impact));
  const lenient = axe._audit.rules.filter(rule => !graver(rule)).map(rule => [rule.id, {enabled: false}]);
  const options = {resultTypes: ["violations"], pingWaitTime: 1, rules: Object.fromEntries(lenient)};
  const found = looked.include?.length === 0 ? {violations: []} : await axe.run(looked, options);
  const serious = found.violations.filter(one => counts(one.impact));
  const told = ({id, nodes: [node]}) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 200)}`;
  for (const element of fresh) element.removeAttribute("data-fresh");
  return [[wider(false), wider(true), wide ? wider(false, "200%") : "", ...serious.map(told)].filter(Boolean), fresh.map(look)];
}"""
NARROW = 360  # the narrowest phone that is in use
LOOKS: dict[int, list[int]] = {PHONE["width"]: [], DESKTOP["width"]: []}  # whose contrast was measured, at each width


def faults(page: Page, path: str) -> Iterator[str]:
    page.evaluate(AXE)
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found, fresh = page.evaluate(MEASURED, [LOOKS[size["width"]], size is DESKTOP])
        LOOKS[size["width"]] += fresh
        for fault in found:
            yield f"{path} {size['width']}: {fault}"
    page.set_viewport_size({"width": NARROW, "height": 740})
    if beyond := page.evaluate("document.documentElement.scrollWidth") - NARROW:
        yield f"{path} {NARROW}: {beyond} pixels wider than the screen"
