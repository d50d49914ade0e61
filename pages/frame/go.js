// Steps and keys of a talk. What a step is the server says, in the links it writes; a link of class "go" is followed in
// this session, as the browser's own Back and Forward are: loaded anew, the page would have lost an opened file.
(() => {
  const root = document.documentElement;
  const LETTERS = 27.8; // px that the words of an axis have on a screen of 1920 by 1080
  const isOn = () => root.classList.contains("presenting");

  const fit = () => {
    root.classList.toggle("presenting", new URLSearchParams(location.search).has("present"));
    const size = Math.min(innerHeight / 1080, innerWidth / 1920);
    const drawn = innerWidth >= 1600 ? 18 : 15; // as the charts' theme has them
    root.style.setProperty("--talk", Math.max(1, (size * LETTERS) / drawn).toFixed(3));
  };
  fit();
  addEventListener("resize", fit);
  addEventListener("popstate", () => { root.classList.remove("blank"); fit(); });

  const go = (link) => {
    if (!link) return;
    const to = new URL(link.href), from = new URL(location.href);
    const secret = from.searchParams.get("published"); // stands in no page, so in none of its links
    const isOfIt = to.searchParams.get("cohort") === from.searchParams.get("cohort");
    if (secret && isOfIt) to.searchParams.set("published", secret);
    if (to.href === from.href) return;
    history.pushState({}, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  };
  const find = (what) => document.querySelector(`.talk ${what}`);
  const fill = () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen());
  const blank = () => root.classList.toggle("blank");
  const open = (name) => { const part = find(`details.${name}`); if (part) part.open = !part.open; };
  const leave = () => {
    const opened = find("details[open]");
    if (root.classList.contains("blank")) blank();
    else if (opened) opened.open = false;
    else go(find("a.leave"));
  };

  let owed = 0, timer; // steps asked for while the last one is drawn; those back are below zero
  const isDrawn = () => find(".steps")?.dataset.step === (new URLSearchParams(location.search).get("step") ?? "");
  const take = () => {
    clearTimeout(timer);
    if (!isOn()) owed = 0;
    if (owed && isDrawn()) {
      const link = find(owed > 0 ? "a.next" : "a.back");
      owed = link ? owed - Math.sign(owed) : 0;
      go(link);
    }
    if (owed) timer = setTimeout(take, 30);
  };
  const next = () => { owed += 1; take(); }, back = () => { owed -= 1; take(); };
  const always = { PageDown: next, PageUp: back, Escape: leave };
  const letters = { ".": blank, b: blank, f: fill, n: () => open("note"), q: () => open("code") };
  const arrows = { ArrowRight: next, ArrowDown: next, ArrowLeft: back, ArrowUp: back };
  const TYPED = "input:not([type=range], [type=checkbox], [type=radio]), textarea, [contenteditable]";
  const MOVED = "input, textarea, select, [contenteditable], [role=listbox]"; // by arrows of its own

  addEventListener("keydown", (event) => {
    if (!isOn() || event.ctrlKey || event.altKey || event.metaKey) return;
    const isIn = (what) => event.target instanceof Element && event.target.closest(what) !== null;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = always[name] || (!isIn(TYPED) && letters[name]) || (!isIn(MOVED) && arrows[name]);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }, true);

  addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return;
    const link = event.target.closest("a.go"), button = event.target.closest(".talk [data-do]");
    if (root.classList.contains("blank")) blank();
    else if (link) go(link);
    else if (button) ({ blank, fill })[button.dataset.do]();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
})();
