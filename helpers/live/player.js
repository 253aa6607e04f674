// Shows the frames of record.py: a picture, its controls and its caption, where no kernel runs. A page loads this file,
// and holds <figure class="frames" data-src="name.js"> with a picture in it; the frames come when it is near the view.
(() => {
  const FINE = 4, known = {}, waiting = {};
  window.frames_ = known;
  window.addFrames = async (name, text) => { // called by the file of a figure's frames
    const bytes = Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    waiting[name](await new Response(stream).json());
  };

  const summed = steps => { // the places, from the changes of the changes
    let at = 0, by = 0;
    return steps.map(change => at += by += change);
  };

  function pathOf(runs, xs, ys, scale) {
    const path = new Path2D();
    let k = 0;
    const next = () => [xs[k] / scale, ys[k++] / scale];
    for (const [code, count] of runs) {
      for (let end = k + count; k < end;) {
        if (code === 1) path.moveTo(...next());
        else if (code === 2) path.lineTo(...next());
        else if (code === 3) path.quadraticCurveTo(...next(), ...next());
        else if (code === 4) path.bezierCurveTo(...next(), ...next(), ...next());
        else { path.closePath(); k++; }
      }
    }
    return path;
  }

  class Player {
    constructor(figure, data) {
      Object.assign(this, { figure, data, picture: figure.querySelector("img"), shapes: [], held: null });
      this.rows = data.rows.map(summed);
      this.at = data.axes.map(axis => axis.start);
      this.canvas = document.createElement("canvas");
      this.canvas.setAttribute("role", "img");
      this.pen = this.canvas.getContext("2d");
      this.still = document.createElement("canvas");
      this.caption = figure.querySelector("figcaption");
    }

    async start() {
      const [width, height] = this.data.size;
      this.tiles = [];
      for (const [address, columns, high, wide, numbers] of this.data.images) {
        const sheet = new Image();
        sheet.src = address;
        await sheet.decode();
        numbers.forEach((number, at) => {
          this.tiles[number] = [sheet, (at % columns) * wide, Math.floor(at / columns) * high, wide, high];
        });
      }
      this.canvas.style.cssText = `width:100%;aspect-ratio:${width}/${height}`;
      this.controls = this.data.axes.map((axis, k) => this.control(axis, k));
      const bar = Object.assign(document.createElement("div"), { className: "frames-controls" });
      bar.append(...this.controls.map(control => control.row));
      if (this.data.play) bar.append(this.player());
      for (const button of this.data.buttons || []) bar.append(this.button(button.label, () => this.press(button)));
      this.box = Object.assign(document.createElement("div"), { className: "frames-picture" });
      this.box.style.cssText = `max-width:${width}px`;
      this.box.append(this.canvas);
      this.picture.replaceWith(bar, this.box);
      this.hand();
      new ResizeObserver(() => this.resize()).observe(this.canvas);
      this.resize();
      this.figure.dataset.ready = "yes";
    }

    control(axis, k) {
      const row = document.createElement("label"), name = document.createElement("span");
      name.textContent = axis.label;
      const input = document.createElement(axis.slider ? "input" : "select"), says = document.createElement("output");
      if (axis.slider) Object.assign(input, { type: "range", min: 0, max: axis.texts.length - 1, step: 1 });
      else input.append(...axis.texts.map((text, value) => new Option(text, value)));
      input.value = this.at[k];
      input.addEventListener("input", () => this.set(k, +input.value));
      row.append(name, input, ...(axis.slider ? [says] : []));
      return { row, input, says };
    }

    button(text, press) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
      button.addEventListener("click", press);
      return button;
    }

    player() {
      const { axis: k, interval } = this.data.play, last = this.data.axes[k].texts.length - 1;
      let timer = null;
      const stop = () => {
        clearInterval(timer);
        timer = null;
        button.textContent = "▶ play";
      };
      const button = this.button("▶ play", () => {
        if (timer) return stop();
        if (this.at[k] === last) this.set(k, 0);
        button.textContent = "❚❚ pause";
        timer = setInterval(() => this.at[k] < last ? this.set(k, this.at[k] + 1) : stop(), interval);
      });
      return button;
    }

    press(button) { // the settings that follow from each setting
      const moved = button.moves[this.number({ on: this.data.axes.map((_, k) => k) })];
      moved.forEach((place, k) => { this.at[k] = place; });
      this.show();
    }

    set(k, place) {
      this.at[k] = Math.max(0, Math.min(this.data.axes[k].texts.length - 1, place));
      this.show();
    }

    show() { // as often as the screen, at most
      if (this.asked) return;
      this.asked = true;
      requestAnimationFrame(() => {
        this.asked = false;
        this.draw();
      });
    }

    number({ on }) { // of a setting, among those of the axes `on`
      return on.reduce((sum, k) => sum * this.data.axes[k].texts.length + this.at[k], 0);
    }

    look({ on, places, looks }) {
      return looks[places[this.number({ on })]];
    }

    resize() {
      const width = Math.max(1, Math.round(this.canvas.clientWidth * (window.devicePixelRatio || 1)));
      this.scale = width / this.data.size[0];
      for (const canvas of [this.canvas, this.still]) {
        Object.assign(canvas, { width, height: Math.round(this.data.size[1] * this.scale) });
      }
      this.stands = null;
      this.draw();
    }

    draw() {
      const [still, ...moving] = this.data.layers.map(layer => this.look(layer));
      if (this.stands !== still) {
        this.paint(this.still.getContext("2d"), [still]);
        this.stands = still;
      }
      this.pen.setTransform(1, 0, 0, 1, 0, 0);
      this.pen.drawImage(this.still, 0, 0);
      this.paint(this.pen, moving);
      const said = this.look(this.data.said);
      if (this.caption.textContent !== said) this.caption.textContent = said;
      this.canvas.setAttribute("aria-label", said);
      this.controls.forEach(({ input, says }, k) => {
        const text = this.data.axes[k].texts[this.at[k]];
        if (+input.value !== this.at[k]) input.value = this.at[k];
        says.textContent = text;
        input.setAttribute("aria-valuetext", text);
      });
    }

    paint(pen, looks) {
      for (const [kind, ...rest] of looks.flat()) {
        pen.setTransform(this.scale, 0, 0, this.scale, 0, 0);
        pen.save();
        if (kind === 2) this.image(pen, ...rest);
        else this.lines(pen, kind, ...rest);
        pen.restore();
      }
    }

    clip(pen, box) {
      if (!box) return;
      pen.beginPath();
      pen.rect(...box);
      pen.clip();
    }

    image(pen, number, box, smooth, clip) {
      this.clip(pen, clip);
      pen.imageSmoothingEnabled = smooth;
      pen.drawImage(...this.tiles[number], ...box);
    }

    lines(pen, kind, style, shape, xs, ys) {
      const [stroke, width, dash, fill, cap, join, clip] = this.data.styles[style];
      this.clip(pen, clip);
      Object.assign(pen, { strokeStyle: stroke || "transparent", lineWidth: width, fillStyle: fill || "transparent" });
      Object.assign(pen, { lineCap: cap === "projecting" ? "square" : cap, lineJoin: join });
      pen.setLineDash(dash || []);
      xs = typeof xs === "number" ? this.rows[xs] : summed(xs);
      ys = summed(ys);
      const fillAndStroke = path => {
        if (fill) pen.fill(path);
        if (width) pen.stroke(path);
      };
      if (kind === 0) return fillAndStroke(pathOf(this.data.codes[shape], xs, ys, FINE));
      this.shapes[shape] ||= (([codes, ...both]) => pathOf(this.data.codes[codes], ...both.map(summed), 4 * FINE))(this.data.shapes[shape]);
      xs.forEach((x, k) => {
        pen.setTransform(this.scale, 0, 0, this.scale, this.scale * x / FINE, this.scale * ys[k] / FINE);
        fillAndStroke(this.shapes[shape]);
      });
    }

    hand() { // for each part of the picture that can be dragged, a sheet above it
      for (const hand of this.data.hands || []) {
        const [x, y, wide, high] = hand.box, [width, height] = this.data.size, sheet = document.createElement("div");
        sheet.className = "frames-hand";
        sheet.style.cssText = `left:${100 * x / width}%;top:${100 * y / height}%;width:${100 * wide / width}%;` +
          `height:${100 * high / height}%;touch-action:${hand.rows > 1 ? "none" : "pan-y"}`;
        let held = false;
        const follow = event => {
          if (!held) return;
          const box = sheet.getBoundingClientRect();
          this.follow(hand, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
        };
        sheet.addEventListener("pointerdown", event => {
          held = !event.button;
          if (held) sheet.setPointerCapture(event.pointerId);
          follow(event);
        });
        sheet.addEventListener("pointermove", follow);
        for (const end of ["pointerup", "pointercancel"]) sheet.addEventListener(end, () => { held = false; });
        this.box.append(sheet);
      }
    }

    follow({ on, stops, moves, near, rows, to }, x, y) { // x, y: shares of the part, from the left and from above
      const columns = 25, at = on.map((k, n) => stops[n].reduce((best, stop, j) =>
        Math.abs(stop - this.at[k]) < Math.abs(stops[n][best] - this.at[k]) ? j : best, 0));
      const setting = at.reduce((sum, j, n) => sum * stops[n].length + j, 0);
      const settings = stops.reduce((product, some) => product * some.length, 1);
      const clip = share => Math.max(0, Math.min(1, share));
      const px = clip(x) * (columns - 1), py = clip(y) * (rows - 1);
      moves.forEach((k, n) => {
        const value = (row, column) => to[((n * settings + setting) * rows + row) * columns + column] / 10;
        const nearest = value(Math.round(py), Math.round(px));
        const [i, j] = [Math.min(Math.floor(py), Math.max(0, rows - 2)), Math.min(Math.floor(px), columns - 2)];
        const corners = [[i, j], [i, j + 1], [Math.min(i + 1, rows - 1), j], [Math.min(i + 1, rows - 1), j + 1]].map(c => value(...c));
        const [v, u] = [py - i, px - j], last = this.data.axes[k].texts.length - 1;
        const even = corners[0] * (1 - u) * (1 - v) + corners[1] * u * (1 - v) + corners[2] * (1 - u) * v + corners[3] * u * v;
        const jumps = near[n] || Math.min(...corners) < 0 || Math.max(...corners) - Math.min(...corners) > last / 3;
        const place = Math.round(jumps ? nearest : even);
        if (place >= 0) this.at[k] = Math.min(last, place);
      });
      this.show();
    }
  }

  const load = figure => {
    const name = figure.dataset.src.replace(/^.*\/|\.js$/g, "");
    waiting[name] = data => {
      known[name] = new Player(figure, data);
      known[name].start();
    };
    document.head.append(Object.assign(document.createElement("script"), { src: figure.dataset.src }));
  };
  const near = new IntersectionObserver(seen => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      load(target);
    }
  }, { rootMargin: "600px" });
  const begin = () => document.querySelectorAll("figure.frames").forEach(figure => near.observe(figure));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
