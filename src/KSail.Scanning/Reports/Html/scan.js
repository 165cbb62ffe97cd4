"use strict";
(() => {
  const start = () => {
    const byId = id => document.getElementById(id);
    const all = (selector, within = document) => [...within.querySelectorAll(selector)];

    // What can be found, read once.
    const read = element => ({ element, text: element.textContent.toLowerCase(), severity: element.dataset.severity, status: element.dataset.status });
    const readFinding = element => ({ ...read(element), control: element.querySelector(".which > a").textContent });
    let index = null;
    const readAll = () => index ??= {
      groups: all(".group").map(element => ({ element, controls: all(".control", element).map(read) })),
      files: all(".file").map(element => ({
        element,
        name: element.querySelector("h3").textContent.toLowerCase(),
        findings: all("ol > li", element).map(readFinding),
      })),
    };

    const query = byId("query");
    const chosenOf = name => new Set(all(`input[name=${name}]:checked`).map(input => input.value));
    const opened = new Set();

    const apply = () => {
      const words = query.value.toLowerCase().split(/\s+/).filter(word => word !== "");
      const severities = chosenOf("severity");
      const statuses = chosenOf("status");
      const matches = text => words.every(word => text.includes(word));
      const { groups, files } = readAll();
      let controls = 0;
      let findings = 0;
      const found = new Set();
      for (const file of files) {
        let some = false;
        for (const finding of file.findings) {
          const shown = severities.has(finding.severity) && matches(`${file.name} ${finding.text}`);
          finding.element.hidden = !shown;
          some ||= shown;
          findings += shown;
          if (shown)
            found.add(finding.control);
        }
        file.element.hidden = !some;
        // What was searched for is to be seen; what this opened, it closes again.
        if (words.length > 0 && some && !file.element.open) {
          file.element.open = true;
          opened.add(file.element);
        } else if (words.length === 0 && opened.delete(file.element)) {
          file.element.open = false;
        }
      }
      for (const group of groups) {
        let some = false;
        for (const control of group.controls) {
          const shown = severities.has(control.severity) && statuses.has(control.status) && (matches(control.text) || found.has(control.element.id));
          control.element.hidden = !shown;
          some ||= shown;
          controls += shown;
        }
        group.element.hidden = !some;
      }
      const sum = list => list.reduce((count, entry) => count + (entry.controls ?? entry.findings).length, 0);
      byId("controls").querySelector(".none").hidden = controls > 0;
      byId("findings").querySelector(".none").hidden = findings > 0 || files.length === 0;
      byId("matches").textContent = `${controls} of ${sum(groups)} controls, ${findings} of ${sum(files)} findings`;
    };

    let due = 0;
    query.addEventListener("input", () => {
      clearTimeout(due);
      due = setTimeout(apply, 120);
    });
    for (const input of all("#tools input[type=checkbox]"))
      input.addEventListener("change", apply);

    const folds = () => all("#controls details, #findings details").filter(details => !details.hidden);
    byId("expand").addEventListener("click", () => folds().forEach(details => { details.open = true; }));
    byId("collapse").addEventListener("click", () => folds().forEach(details => { details.open = false; }));
    byId("tools").hidden = false;

    // A link leads to an entry even if a filter hides it.
    const reveal = () => {
      const target = byId(location.hash.slice(1));
      if (target === null)
        return;
      if (target.closest("[hidden]") === null)
        return;
      query.value = "";
      for (const input of all("#tools input[type=checkbox]"))
        input.checked = true;
      apply();
      target.scrollIntoView({ block: "nearest" });
    };
    addEventListener("hashchange", reveal);
    reveal();
  };

  if (document.readyState === "loading")
    addEventListener("DOMContentLoaded", start);
  else
    start();
})();
