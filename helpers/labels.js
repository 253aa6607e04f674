// Names for screen readers that ipywidgets leaves out: each slider speaks its label, and each live picture has the
// caption below it as its text alternative, which is read aloud when it changes. helpers.start() runs this once.
(() => {
  if (window.liveFigureLabels) return;
  let waiting = false;
  const set = (element, name, value) => {
    if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
  };
  const label = () => {
    waiting = false;
    for (const slider of document.querySelectorAll(".live-figure .widget-slider")) {
      const name = slider.querySelector("label").textContent;
      set(slider.querySelector(".noUi-handle"), "aria-label", name);
      const readout = slider.querySelector(".widget-readout");
      set(readout, "role", "textbox");
      set(readout, "aria-label", `${name}, type a value`);
    }
    for (const figure of document.querySelectorAll(".live-figure")) {
      const caption = figure.querySelector(".live-caption");
      set(caption, "aria-live", "polite");
      set(figure.querySelector(".widget-image"), "alt", caption ? caption.textContent.trim() : "");
    }
  };
  const later = () => {
    if (!waiting) requestAnimationFrame(label);
    waiting = true;
  };
  window.liveFigureLabels = new MutationObserver(later);
  window.liveFigureLabels.observe(document.body, { childList: true, subtree: true });
  later();
})();
