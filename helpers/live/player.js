// Shows the frames of record.py: a picture, its controls and its caption, where no kernel runs. A page loads this file
// and holds <figure class="frames" data-src="name.js">, a picture and a figcaption in it. The frames come when it nears
// the view; then `frames_.name` is its Player. All coordinates are quarters of a pixel of the figure, kept as changes of
// changes. A layer has a look for each setting of the controls on which it depends; `at` holds the controls' places.
(() => {
  const FINE = 4, HAND = 25, known = window.frames_ = {}, waiting = {};
  const make = (tag, fields = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), fields);
    element.append(...inside);
    return element;
  };
  const summed = steps => { let at = 0, by = 0; return steps.map(change => at += by += change); };
  const pathOf = (runs, xs, ys, scale) => {
    const path = new Path2D(), draw = { 1: "moveTo", 2: "lineTo", 3: "quadraticCurveTo", 4: "bezierCurveTo" };
    let k = 0;
    for (const [code, count] of runs) {
      const points = code === 3 ? 2 : code === 4 ? 3 : 1; // of one part of the path
      for (const end = k + count; k < end; k += points) {
        if (!draw[code]) path.closePath();
        else path[draw[code]](...Array.from({ length: 2 * points }, (_, n) => (n % 2 ? ys : xs)[k + (n >> 1)] / scale));
      }
    }
    return path;
  };

  class Player {
    constructor(figure, data) {
      Object.assign(this, { figure, data, shapes: [], tiles: [], rows: data.rows.map(summed) });
      this.at = data.axes.map(axis => axis.start);
      this.caption = figure.querySelector("figcaption");
      [this.canvas, this.still, this.scratch] = [1, 2, 3].map(() => make("canvas"));
      this.canvas.setAttribute("role", "img");
    }
    async start() {
      for (const [address, columns, high, wide, numbers] of this.data.images) {
        const sheet = make("img", { src: address });
        await sheet.decode();
        numbers.forEach((number, n) => {
          this.tiles[number] = [sheet, (n % columns) * wide, Math.floor(n / columns) * high, wide, high];
        });
      }
      const [width, height] = this.data.size, { play, buttons, hands, code } = this.data;
      this.canvas.style.cssText = `width: 100%; aspect-ratio: ${width} / ${height}`;
      this.controls = this.data.axes.map((axis, k) => this.control(axis, k));
      const press = button => make("button", { type: "button", textContent: button.label, onclick: () => {
        this.at = [...button.moves[this.number(this.at.keys())]];
        this.ask();
      } });
      const larger = make("button", { type: "button", className: "frames-larger", textContent: "larger, smaller", onclick: () => {
        this.figure.tabIndex = this.figure.classList.toggle("frames-large") ? 0 : -1; // it is scrolled then, with keys too
      } });
      const bar = make("div", { className: "frames-controls" }, ...this.controls.map(control => control.row));
      bar.append(...(play ? [this.player(play)] : []), ...(buttons || []).map(press), larger);
      const box = make("div", { className: "frames-picture" }, this.canvas, ...(hands || []).map(hand => this.hand(hand)));
      box.style.maxWidth = `${width}px`;
      this.figure.querySelector("img").replaceWith(bar, box);
      if (this.code = code && make("pre", { tabIndex: 0 })) this.figure.append(make("details", {}, make("summary", { textContent: "Keras code" }), this.code));
      new ResizeObserver(() => this.resize()).observe(this.canvas);
      this.resize(); this.figure.dataset.ready = "yes";
    }
    control({ slider, texts, label }, k) {
      const range = { type: "range", min: 0, max: texts.length - 1, step: 1 }, says = make("output");
      const input = slider ? make("input", range) : make("select", {}, ...texts.map((text, n) => new Option(text, n)));
      input.oninput = () => this.set(k, +input.value);
      return { input, says, row: make("label", {}, make("span", { textContent: label }), input, ...(slider ? [says] : [])) };
    }
    player({ axis: k, interval }) {
      const last = this.data.axes[k].texts.length - 1, [plays, pauses] = ["▶ play", "❚❚ pause"];
      let timer = null;
      const stop = () => { timer = clearInterval(timer); button.textContent = plays; };
      const button = make("button", { type: "button", textContent: plays, onclick: () => {
        if (timer) return stop();
        if (this.at[k] === last) this.set(k, 0);
        button.textContent = pauses;
        timer = setInterval(() => this.at[k] < last ? this.set(k, this.at[k] + 1) : stop(), interval);
      } });
      return button;
    }
    hand(hand) { // a sheet above the part of the picture that can be dragged
      const [x, y, wide, high] = hand.box, [width, height] = this.data.size, sheet = make("div", { className: "frames-hand" });
      const place = { left: x / width, top: y / height, width: wide / width, height: high / height };
      for (const [side, share] of Object.entries(place)) sheet.style[side] = `${100 * share}%`;
      sheet.style.touchAction = hand.rows > 1 ? "none" : "pan-y";
      let held = false;
      sheet.onpointermove = event => {
        const box = sheet.getBoundingClientRect();
        if (held) this.follow(hand, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
      };
      sheet.onpointerdown = event => {
        if (event.button) return;
        held = true;
        sheet.setPointerCapture(event.pointerId);
        sheet.onpointermove(event);
      };
      sheet.onpointerup = sheet.onpointercancel = () => { held = false; };
      return sheet;
    }
    follow({ on, stops, moves, near, rows, to }, x, y) { // x, y: shares of the part, from the left and from above
      const closest = (some, place) => some.reduce((best, stop, n) =>
        Math.abs(stop - place) < Math.abs(some[best] - place) ? n : best, 0);
      const setting = on.reduce((sum, k, n) => sum * stops[n].length + closest(stops[n], this.at[k]), 0);
      const settings = stops.reduce((product, some) => product * some.length, 1);
      const [px, py] = [[x, HAND], [y, rows]].map(([share, n]) => Math.max(0, Math.min(1, share)) * (n - 1));
      moves.forEach((k, n) => {
        const value = (row, column) => to[((n * settings + setting) * rows + row) * HAND + column] / 10;
        const [i, j] = [Math.floor(py), Math.floor(px)], [v, u] = [py - i, px - j], last = this.data.axes[k].texts.length - 1;
        const [below, right] = [Math.min(i + 1, rows - 1), Math.min(j + 1, HAND - 1)];
        const corners = [value(i, j), value(i, right), value(below, j), value(below, right)];
        const jumps = near[n] || Math.min(...corners) < 0 || Math.max(...corners) - Math.min(...corners) > last / 3;
        const shares = [(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v];
        const place = jumps ? value(Math.round(py), Math.round(px)) : corners.reduce((sum, one, c) => sum + one * shares[c], 0);
        if (place >= 0) this.at[k] = Math.min(last, Math.round(place));
      });
      this.ask();
    }
    set(k, place) {
      for (const [other, brought] of Object.entries(this.data.axes[k].brings[place] || {})) this.at[other] = brought;
      this.at[k] = place;
      this.ask();
    }
    ask() { // for a picture, as often as the screen at most
      this.asked ||= requestAnimationFrame(() => { this.asked = null; this.draw(); });
    }
    number(axes) { // of this setting among those of some axes
      return [...axes].reduce((sum, k) => sum * this.data.axes[k].texts.length + this.at[k], 0);
    }
    look({ on, places, looks }) { return looks[places[this.number(on)]]; }
    resize() {
      const [width, height] = this.data.size;
      this.scale = Math.max(1, Math.round(this.canvas.clientWidth * (window.devicePixelRatio || 1))) / width;
      const size = { width: Math.round(width * this.scale), height: Math.round(height * this.scale) };
      for (const canvas of [this.canvas, this.still]) Object.assign(canvas, size);
      this.stands = null;
      this.draw();
    }
    draw() {
      const [still, ...moving] = this.data.layers.map(layer => this.look(layer)), said = this.look(this.data.said);
      const pen = this.canvas.getContext("2d");
      if (this.stands !== still) this.paint(this.still.getContext("2d"), this.stands = still);
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.drawImage(this.still, 0, 0);
      this.paint(pen, moving.flat());
      if (this.caption.textContent !== said) this.caption.textContent = said; // it is read aloud
      this.canvas.setAttribute("aria-label", said);
      if (this.code) this.code.textContent = this.look(this.data.code);
      this.controls.forEach(({ input, says }, k) => {
        says.textContent = this.data.axes[k].texts[this.at[k]];
        input.value = this.at[k];
        if (input.type === "range") input.setAttribute("aria-valuetext", says.textContent);
      });
    }
    paint(pen, notes) {
      for (const [kind, ...note] of notes) {
        const clip = kind === 2 ? note[3] : this.data.styles[note[0]][6];
        pen.save();
        pen.setTransform(this.scale, 0, 0, this.scale, 0, 0);
        pen.beginPath();
        if (clip) { pen.rect(...clip); pen.clip(); }
        if (kind === 2) this.image(pen, ...note); else this.lines(pen, kind, ...note);
        pen.restore();
      }
    }
    image(pen, number, box, smooth) {
      const [sheet, x, y, width, height] = this.tiles[number]; // alone, or its neighbours would blend in
      Object.assign(this.scratch, { width, height }).getContext("2d").drawImage(sheet, x, y, width, height, 0, 0, width, height);
      pen.imageSmoothingEnabled = smooth;
      pen.drawImage(this.scratch, ...box);
    }
    lines(pen, kind, style, shape, xs, ys) { // a path, or a shape at places
      const [stroke, lineWidth, dash, fill, cap, lineJoin] = this.data.styles[style];
      Object.assign(pen, { strokeStyle: stroke, lineWidth, fillStyle: fill, lineJoin, lineCap: cap === "projecting" ? "square" : cap });
      pen.setLineDash(dash || []);
      const both = [typeof xs === "number" ? this.rows[xs] : summed(xs), summed(ys)];
      const draw = path => { fill && pen.fill(path); lineWidth && pen.stroke(path); };
      if (kind === 0) return draw(pathOf(this.data.codes[shape], ...both, FINE));
      const [codes, ...of] = this.data.shapes[shape];
      this.shapes[shape] ||= pathOf(this.data.codes[codes], ...of.map(summed), 4 * FINE);
      both[0].forEach((x, k) => {
        pen.setTransform(this.scale, 0, 0, this.scale, this.scale * x / FINE, this.scale * both[1][k] / FINE);
        draw(this.shapes[shape]);
      });
    }
  }

  window.addFrames = async (name, text) => { // called by the file of a figure's frames
    const bytes = Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
    const data = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
    for (const figure of waiting[name]) await (known[name] = new Player(figure, data)).start();
  };
  const near = new IntersectionObserver(seen => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      (waiting[target.dataset.src.replace(/^.*\/|\.js$/g, "")] ||= []).push(target);
      document.head.append(make("script", { src: target.dataset.src }));
    }
  }, { rootMargin: "600px" });
  const begin = () => document.querySelectorAll("figure.frames").forEach(figure => near.observe(figure));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
