/* What the server's HTML cannot do by itself: clocks that tick, notices about requests that failed, fresh entries
   announced, copy buttons. Every view works without this file; it then no longer moves by itself. */
(() => {
  "use strict";

  const root = document.documentElement;
  const body = document.body;
  root.toggleAttribute("data-scripted", true);

  /* Clocks. The server's clock counts, not the device's. */

  const served = Date.parse(body.dataset.now ?? "");
  const offset = Number.isNaN(served) ? 0 : served - Date.now();
  const two = (number) => String(number).padStart(2, "0");

  function duration(seconds) {
    if (seconds < 3600) return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
    if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))}`;
    return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
  }

  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function tick() {
    const now = Date.now() + offset;
    for (const element of document.querySelectorAll("[data-countdown]")) {
      const left = Math.trunc((Date.parse(element.dataset.countdown) - now) / 1000);
      element.toggleAttribute("data-late", left < 0);
      write(element, (left < 0 ? "−" : "") + duration(Math.abs(left)));
    }
    for (const element of document.querySelectorAll("[data-elapsed]")) {
      write(element, duration(Math.max(0, Math.trunc((now - Date.parse(element.dataset.elapsed)) / 1000))));
    }
  }

  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  tick();
  setInterval(() => document.hidden || tick(), 1000);
  document.addEventListener("visibilitychange", () => document.hidden || tick());

  /* Notices. One of a kind at a time; a quiet poll that fails is told once and taken back when it works again. */

  const withdraw = (key) => document.querySelector(`[data-notice="${key}"]`)?.remove();

  function notice(key, text, link) {
    const flash = document.getElementById("flash");
    if (!flash || flash.querySelector(`[data-notice="${key}"]`)?.firstChild.data === text) return;
    withdraw(key);
    const line = document.createElement("p");
    line.className = "flash flash-bad";
    line.dataset.notice = key;
    line.append(text);
    if (link) line.append(" ", link);
    flash.append(line);
  }

  function signIn() {
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = body.dataset.signIn;
    return link;
  }

  const isWrite = (ctx) => ctx?.request?.method !== "GET";

  /* A refusal comes as plain text for people; anything else gets words of our own. */
  function reason({ response, text }) {
    return response.headers.get("Content-Type")?.startsWith("text/plain") && text ? text : body.dataset.failed;
  }

  document.addEventListener("htmx:response:error", (event) => {
    const { ctx } = event.detail;
    const { status } = ctx.response;
    if (status === 401) notice("signed-out", body.dataset.signedOut, signIn());
    else if (status === 422) return;
    else if (isWrite(ctx)) notice("failed", reason(ctx));
    else if (status >= 500) notice("offline", body.dataset.offline);
  });

  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx) notice(isWrite(event.detail.ctx) ? "failed" : "offline", body.dataset.offline);
  });

  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.response.status >= 400) return;
    withdraw("offline");
    if (!isWrite(ctx)) return;
    withdraw("failed");
    const form = ctx.request.form ?? ctx.sourceElement;
    if (form?.matches?.("form[data-reset]")) form.reset();
  });

  /* A hidden tab asks for nothing; it catches up when it is shown. */

  document.addEventListener("htmx:before:request", (event) => {
    if (document.hidden && event.target.matches('[hx-trigger*="every"]')) event.preventDefault();
  });

  /* Fresh entries: anything new inside [data-live] fades in and is read out. */

  const met = new Set();

  function welcome(entry) {
    if (!(entry instanceof HTMLElement) || !entry.matches("[data-seq]") || met.has(entry.id)) return;
    met.add(entry.id);
    entry.classList.add("is-fresh");
    const announcer = document.getElementById("announcer");
    if (announcer) announcer.textContent = entry.innerText.replace(/\s+/g, " ").trim();
  }

  const arrivals = new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) welcome(node);
  });

  function watch() {
    for (const list of document.querySelectorAll("[data-live]")) arrivals.observe(list, { childList: true });
  }

  watch();
  document.addEventListener("htmx:after:swap", watch);

  /* Buttons: copy, ask before sending, send once. */

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.querySelector("span") ?? button;
    const before = label.textContent;
    label.textContent = button.dataset.done ?? before;
    setTimeout(() => (label.textContent = before), 2000);
  });

  document.addEventListener("submit", (event) => {
    const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  }, true);

  /* A key follows the link that names it, unless something is being typed. */

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
    const named = `[aria-keyshortcuts="${CSS.escape(event.key)}"]`;
    document.querySelector(named)?.click();
  });

  /* A panel takes the focus when it is filled, and gives it back when it is closed. */

  let opener = null;
  let isAwaited = false;

  document.addEventListener("htmx:before:request", (event) => {
    if (!event.target.matches(".beside [hx-get]")) return;
    opener = event.target;
    isAwaited = true;
  });

  document.addEventListener("htmx:after:swap", () => {
    if (isAwaited) document.querySelector(".panel:not(:empty)")?.focus();
    isAwaited = false;
  });

  function empty(panel) {
    panel.replaceChildren();
    panel.classList.remove("card");
    opener?.focus();
    opener = null;
  }

  document.addEventListener("click", (event) => {
    const name = event.target.closest("[data-empties]")?.dataset.empties;
    if (name) empty(document.getElementById(name));
  });
  document.addEventListener("keydown", (event) => {
    const panel = event.key === "Escape" && opener && document.querySelector(".beside > .panel:not(:empty)");
    if (panel) empty(panel);
  });

  /* What had the focus may be gone after a swap: the nearest place that is still there takes it over, not a button that a
     second press would trigger. */

  let lineage = [];

  document.addEventListener("htmx:before:swap", () => {
    lineage = [];
    for (let one = document.activeElement; one && one !== body; one = one.parentElement) lineage.push(one);
  });

  document.addEventListener("htmx:after:swap", () => {
    if (!lineage.length || lineage[0].isConnected || document.activeElement !== body) return;
    for (const { id } of lineage.slice(1)) {
      const place = id && document.getElementById(id);
      if (!place) continue;
      if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
      place.focus({ preventScroll: true });
      if (document.activeElement === place) return;
    }
  });

  /* Charts: what draws them is fetched where there is one. Until it is here, or for ever, the table stands there. */

  async function drawCharts() {
    const chart = document.querySelector("[data-chart]:not([data-shown])");
    if (!chart) return;
    await import(chart.dataset.library);
    const { draw } = await import(chart.dataset.drawer);
    draw();
  }

  drawCharts();
  document.addEventListener("htmx:after:swap", drawCharts);

  /* Menus made of <details>: Escape or a click elsewhere closes them. */

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  }

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.menu[open]");
    closeMenus();
    menu?.querySelector("summary").focus();
  });
})();
