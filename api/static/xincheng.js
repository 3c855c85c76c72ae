// What the pages gain when scripts run. Without it every form and link still works.
"use strict";
(() => {
  const busy = new WeakMap();

  // A form is sent once: the button says so, and the second press does nothing.
  function hold(form, button) {
    const words = button ? button.innerHTML : null;
    busy.set(form, { button, words });
    form.setAttribute("aria-busy", "true");
    if (button) { button.setAttribute("aria-busy", "true"); button.textContent = "提交中…"; }
  }
  function release(form) {
    const held = busy.get(form);
    if (!held) return;
    busy.delete(form);
    form.removeAttribute("aria-busy");
    if (held.button) { held.button.removeAttribute("aria-busy"); held.button.innerHTML = held.words; }
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    // A download leaves no page behind it, so nothing would give the button back.
    if (form.method === "get" || event.submitter?.value === "export") return;
    if (busy.has(form)) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    // The button's own name and value are read after this handler, so its words change a moment later.
    setTimeout(() => { if (document.contains(form)) hold(form, event.submitter); }, 0);
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (form) setTimeout(() => release(form), 0);
  });
  // Whoever is asked to try again in a moment keeps what they typed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail, form = requestConfig.elt.closest("form");
    if (requestConfig.verb === "get" || !form || ![429, 502, 503, 504].includes(xhr.status)) return;
    event.detail.shouldSwap = false;
    const said = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector(".error-sentence");
    const notice = form.querySelector(".try-again") || form.insertBefore(document.createElement("p"), form.firstChild);
    notice.className = "notice notice-warn try-again";
    notice.setAttribute("role", "alert");
    notice.tabIndex = -1;
    notice.textContent = said ? said.textContent : "系统正忙，请稍后再提交";
    notice.focus();
  });
  // A form that was accepted leads on to another page: htmx would swap that page into the form.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (requestConfig.verb === "get" || !xhr.responseURL) return;
    if (new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location.href).pathname) {
      event.detail.shouldSwap = false;
      location.assign(xhr.responseURL);
    }
  });
  addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form").forEach(release); });

  // A search is asked when typing rests, and never while a word is still being composed (拼音输入).
  let rest = 0;
  function settle(field) {
    clearTimeout(rest);
    rest = setTimeout(() => field.form.dispatchEvent(new CustomEvent("settled")), 400);
  }
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-search]") && !event.isComposing) settle(event.target);
  });
  document.addEventListener("compositionend", (event) => { if (event.target.matches("[data-search]")) settle(event.target); });

  // A list that was filtered in place is kept as it is now, not as the page was first asked for.
  document.addEventListener("click", (event) => {
    const save = event.target.closest("a[data-save]");
    if (save && location.search) save.search = location.search;
  });

  // What went wrong is read first.
  function face(root) {
    const summary = root.querySelector(".error-summary, .notice[role=alert]");
    if (summary) summary.focus();
  }
  document.addEventListener("htmx:afterSettle", (event) => { face(event.detail.elt.parentElement || document); count(); });

  // Chosen rows are counted; one box chooses all.
  function count() {
    document.querySelectorAll("[data-rows]").forEach((list) => {
      const boxes = [...list.querySelectorAll("input[name=chosen]")];
      const chosen = boxes.filter((box) => box.checked).length;
      const words = list.querySelector("[data-chosen]"), all = list.querySelector("[data-all]");
      if (words) words.textContent = `已选 ${chosen} 项`;
      if (all) { all.hidden = false; all.checked = chosen > 0 && chosen === boxes.length; all.indeterminate = chosen > 0 && chosen < boxes.length; }
    });
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      event.target.closest("[data-rows]").querySelectorAll("input[name=chosen]").forEach((box) => { box.checked = event.target.checked; });
    }
    count();
  });

  // j and k walk the list, x chooses the row; Enter follows the link that has the focus.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.querySelector("a"));
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    if ((event.key === "j" || event.key === "k") && rows.length) {
      const next = event.key === "j" ? Math.min(here + 1, rows.length - 1) : Math.max(here - 1, 0);
      rows[next].querySelector("a").focus();
    } else if (event.key === "x" && here >= 0) {
      const box = rows[here].querySelector("input[name=chosen]");
      if (box) { box.checked = !box.checked; count(); }
    } else if (event.key === "Escape" && location.hash === "#menu") {
      location.hash = "#main";
    }
  });

  // While the page is seen, `tick` sounds every 30 seconds: hx-trigger="tick from:body".
  function tick() { if (document.visibilityState === "visible") document.body.dispatchEvent(new CustomEvent("tick")); }
  setInterval(tick, 30000);
  document.addEventListener("visibilitychange", tick);

  // A printed page hides nothing.
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));

  // A row that is wider than the screen is seen where its reader is: at the page that is open, at the day that is shown.
  function show() {
    for (const here of document.querySelectorAll(".portal-links [aria-current], .file-picture .now-line")) {
      const row = here.closest("ul, .scroll"), [at, seen] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
      row.scrollLeft += at.left + at.width / 2 - seen.left - seen.width / 2;
    }
  }

  addEventListener("DOMContentLoaded", () => { face(document); count(); show(); });
})();
