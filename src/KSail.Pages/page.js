"use strict";
(() => {
  const root = document.documentElement;
  const stored = "ksail-theme";

  // A page that was opened as a file may have no storage.
  const remember = {
    get: () => { try { return localStorage.getItem(stored); } catch { return null; } },
    set: theme => { try { localStorage.setItem(stored, theme); } catch { /* Only this visit, then. */ } },
  };

  // Before the page is drawn, so that it does not flash.
  const chosen = remember.get();
  if (chosen === "light" || chosen === "dark")
    root.dataset.theme = chosen;

  const start = () => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
    const button = document.getElementById("theme");
    const nameButton = () => { button.textContent = isDark() ? "Light theme" : "Dark theme"; };
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember.set(root.dataset.theme);
      nameButton();
    });
    dark.addEventListener("change", nameButton);
    nameButton();
    button.hidden = false;

    // A link leads to an entry even if a closed fold hides it.
    const reveal = () => {
      const target = document.getElementById(location.hash.slice(1));
      if (target === null)
        return;
      for (let fold = target.closest("details"); fold !== null; fold = fold.parentElement.closest("details"))
        fold.open = true;
      target.scrollIntoView({ block: "nearest" });
    };
    addEventListener("hashchange", reveal);
    reveal();

    // What is wider than the window, and has its trunk in the middle, is looked at there.
    document.querySelectorAll(".down").forEach(picture => {
      picture.parentElement.scrollLeft = (picture.parentElement.scrollWidth - picture.parentElement.clientWidth) / 2;
    });

    // Paper has no folds.
    let closed = [];
    addEventListener("beforeprint", () => {
      closed = [...document.querySelectorAll("details:not([open])")];
      closed.forEach(details => { details.open = true; });
    });
    addEventListener("afterprint", () => closed.forEach(details => { details.open = false; }));
  };

  if (document.readyState === "loading")
    addEventListener("DOMContentLoaded", start);
  else
    start();
})();
