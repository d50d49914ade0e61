// Runs in every measured page before its own scripts. Notes three moments on window.__bench, in the page's own clock:
//   pressed   the trusted key event's timeStamp
//   finished  when the websocket delivered script_finished
//   painted   the animation frame after the last change of any chart
(() => {
  const bench = (window.__bench = { pressed: null, finished: null, painted: null });
  const CHART = '[data-testid="stVegaLiteChart"]';

  window.addEventListener(
    "keydown",
    (event) => {
      if (event.isTrusted && event.key.startsWith("Arrow")) {
        Object.assign(bench, { pressed: event.timeStamp, finished: null, painted: null });
      }
    },
    true,
  );

  let frame = 0;
  const chartMoved = () => {
    if (frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      bench.painted = performance.now();
    });
  };

  const movesAChart = ({ target, type }) => {
    const element = target instanceof Element ? target : target.parentElement;
    if (!element?.closest(CHART)) return false;
    return type === "childList" || element instanceof HTMLCanvasElement || element.closest("svg") !== null;
  };
  new MutationObserver((records) => {
    if (records.some(movesAChart)) chartMoved();
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  // A canvas repaints without any mutation: listen to its drawing calls.
  const context = CanvasRenderingContext2D.prototype;
  for (const name of ["clearRect", "fillRect", "fill", "stroke", "fillText", "drawImage"]) {
    const draw = context[name];
    context[name] = function (...given) {
      if (!frame && this.canvas instanceof HTMLCanvasElement && this.canvas.closest(CHART)) chartMoved();
      return draw.apply(this, given);
    };
  }

  // ForwardMsg is protobuf; script_finished is its field 6. Walks the top-level fields only.
  const finishes = (bytes) => {
    let at = 0;
    const varint = () => {
      let value = 0;
      for (let shift = 1; at < bytes.length; shift *= 128) {
        const byte = bytes[at++];
        value += (byte & 127) * shift;
        if (byte < 128) break;
      }
      return value;
    };
    while (at < bytes.length) {
      const tag = varint();
      const kind = tag & 7;
      if (tag >>> 3 === 6) return true;
      if (kind === 0) varint();
      else if (kind === 1) at += 8;
      else if (kind === 2) {
        const length = varint(); // moves `at` too, so not `at += varint()`
        at += length;
      }
      else if (kind === 5) at += 4;
      else return false;
    }
    return false;
  };
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        if (data instanceof ArrayBuffer && finishes(new Uint8Array(data))) bench.finished = performance.now();
      });
    }
  };

  // Resolves when a run has finished and neither it nor a chart has stirred for `quiet` ms.
  bench.rest = ({ quiet, limit }) =>
    new Promise((resolve, reject) => {
      const began = performance.now();
      const timer = setInterval(() => {
        const now = performance.now();
        const app = document.querySelector('[data-testid="stApp"]');
        const state = app?.dataset.testScriptState;
        const stirred = Math.max(bench.finished ?? now, bench.painted ?? 0);
        if (bench.finished !== null && state === "notRunning" && !frame && now - stirred > quiet) {
          clearInterval(timer);
          resolve({ pressed: bench.pressed, finished: bench.finished, painted: bench.painted });
        } else if (now - began > limit) {
          clearInterval(timer);
          reject(new Error(`no rest after ${limit} ms; script ${state}, ${JSON.stringify(bench)}`));
        }
      }, 25);
    });
})();
