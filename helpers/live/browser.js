// What ipywidgets leaves out for people who use a screen reader or no mouse. helpers.start() runs this once.
// Names: each slider speaks its label and its value as it is written beside it, each button of a player says what it
// does, each live picture has the caption below it as its text alternative, which is read aloud when it changes.
// Keys: JupyterLab takes single keys (arrows, a, x …) for itself, even from a drop-down list; in a live figure they
// belong to the control. Shift + Enter and keys with Ctrl, Alt or Cmd still reach JupyterLab.
// Questions: a choice is as long as its sentence; Escape skips it, or the first one on the screen unless one types.
// Hands: where mouse or finger is on a picture that can be dragged goes into a hidden text box, which the kernel reads.
(() => {
  if (window.liveFigureLabels) return;
  let waiting = false;
  const set = (element, name, value) => {
    if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
  };
  const labelSlider = slider => {
    const name = slider.querySelector("label").textContent;
    const readout = slider.querySelector(".widget-readout");
    const handles = slider.querySelectorAll(".noUi-handle");
    handles.forEach((handle, k) => {
      set(handle, "aria-label", handles.length > 1 ? `${name}, ${k ? "upper" : "lower"} end` : name);
      if (handles.length === 1 && readout) set(handle, "aria-valuetext", readout.textContent);
    });
    if (!readout || readout.contentEditable !== "true") return;
    set(readout, "role", "textbox");
    set(readout, "aria-label", `${name}, type a value`);
  };
  const labelPlayer = player => {
    const label = player.parentElement.querySelector(".widget-slider label"); // the slider beside it
    const name = label ? `: ${label.textContent}` : "";
    const does = { play: "play or pause", pause: "play or pause", stop: "back to the start", retweet: "repeat" };
    for (const icon of Object.keys(does)) {
      const sign = player.querySelector(`.fa-${icon}`);
      set(sign && sign.closest("button"), "aria-label", does[icon] + name);
      set(sign && sign.closest("button"), "title", does[icon] + name);
    }
  };
  const label = () => {
    waiting = false;
    document.querySelectorAll(".live-figure .widget-slider").forEach(labelSlider);
    document.querySelectorAll(".live-figure .widget-play").forEach(labelPlayer);
    document.querySelectorAll(".live-figure label[title=null]").forEach(element => element.removeAttribute("title"));
    for (const figure of document.querySelectorAll(".live-figure")) {
      const caption = figure.querySelector(".live-caption");
      set(caption, "aria-live", "polite");
      set(figure.querySelector(".widget-image"), "alt", caption ? caption.textContent.trim() : "");
    }
    document.querySelectorAll(".ask > .live-caption").forEach(said => set(said, "aria-live", "polite"));
    for (const picture of document.querySelectorAll(".live-drag")) {
      set(picture, "draggable", "false"); // the browser would drag a copy of it
      picture.style.touchAction = "none"; // nor does a finger scroll
      picture.style.cursor = "crosshair";
    }
  };
  const later = () => {
    if (!waiting) requestAnimationFrame(label);
    waiting = true;
  };
  window.liveFigureLabels = new MutationObserver(later);
  window.liveFigureLabels.observe(document.body, { childList: true, subtree: true });
  window.addEventListener("keydown", event => {
    const forJupyter = event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && event.key === "Enter");
    const mine = event.target.closest(".live-figure, .ask");
    if (mine) event.target.toggleAttribute("data-lm-suppress-shortcuts", !forJupyter);
    const ask = event.target.closest(".ask");
    const types = !ask && event.target.closest(".cm-editor, input, textarea, select");
    if (event.key !== "Escape" || types) return;
    const seen = button => { // it is open, and on the screen
      const { top, bottom } = button.getBoundingClientRect();
      return button.offsetParent && top < window.innerHeight && bottom > 0;
    };
    [...(ask || document).querySelectorAll(".ask-skip")].find(seen)?.click();
  }, true);
  document.head.append(Object.assign(document.createElement("style"), { textContent: `
    .ask-choice.widget-button { width: auto; max-width: 100%; height: auto; min-height: 34px; padding: 5px 12px;
      white-space: normal; text-align: left; line-height: 1.4; }` }));
  let held = null, place = null, count = 0;
  const send = (kind, event) => {
    const box = held.getBoundingClientRect(), {naturalWidth, naturalHeight} = held;
    const scale = Math.min(box.width / naturalWidth, box.height / naturalHeight); // it may be less than its box
    const shares = [(event.clientX - box.left) / naturalWidth / scale, (event.clientY - box.top) / naturalHeight / scale];
    const hand = held.closest(".live-figure").querySelector(".live-hand input");
    hand.value = [kind, ...shares.map(share => share.toFixed(5)), ++count].join(" ");
    hand.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const move = () => {
    if (held && place) send("move", place);
    place = null;
  };
  window.addEventListener("pointerdown", event => {
    if (event.button || !event.target.closest(".live-drag")) return;
    held = event.target;
    held.setPointerCapture(event.pointerId);
    send("down", event);
  }, true);
  window.addEventListener("pointermove", event => {
    if (held && !place) requestAnimationFrame(move); // as often as the screen, at most
    place = held && event;
  }, true);
  for (const end of ["pointerup", "pointercancel"]) {
    window.addEventListener(end, () => {
      move();
      held = null;
    }, true);
  }
  later();
})();
