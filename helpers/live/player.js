// Shows the frames of record.py: a picture, its controls and its caption, where no kernel runs. A page loads this file
// (defer) and holds <figure class="frames" data-src="name.js">, a picture and a figcaption in it. The frames come when it nears
// the view; then `frames_.name` is its Player. All coordinates are quarters of a pixel of the figure, kept as changes of
// changes. A layer has a look for each setting of the controls on which it depends; `at` holds the controls' places.
(() => {
  const FINE = 4, HAND = 25, MANY = 60, known = window.frames_ = {}, waiting = {};
  const make = (tag, fields = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), fields);
    element.append(...inside);
    return element;
  };
  const press = (textContent, onclick) => make("button", { type: "button", textContent, onclick });
  const summed = steps => { let at = 0, by = 0; return steps.map(change => at += by += change); };
  const pathOf = (runs, xs, ys, scale) => {
    const path = new Path2D(), draw = { 1: "moveTo", 2: "lineTo", 3: "quadraticCurveTo", 4: "bezierCurveTo", 79: "closePath" };
    let k = 0;
    for (const [code, count] of runs) {
      for (const end = k + count; k < end;) {
        const at = [];
        do at.push(xs[k] / scale, ys[k] / scale); while (++k < end && at.length < 2 * (code - 1) && code < 5);
        path[draw[code]](...at);
      }
    }
    return path;
  };

  class Player {
    constructor(figure, data) {
      Object.assign(this, { figure, data, shapes: [], tiles: [], rows: data.rows.map(summed) });
      this.at = data.axes.map(axis => axis.start);
      this.caption = figure.querySelector("figcaption");
      [this.canvas, this.scratch] = [1, 2].map(() => make("canvas", { role: "img" }));
    }
    async start() {
      for (const [address, columns, high, wide, numbers] of this.data.images) {
        const sheet = make("img", { src: address });
        await sheet.decode();
        numbers.forEach((number, n) => { this.tiles[number] = [sheet, (n % columns) * wide, Math.floor(n / columns) * high, wide, high]; });
      }
      const [width, height] = this.data.size, { play, buttons = [], hands = [], code } = this.data;
      this.canvas.style.cssText = `width: 100%; aspect-ratio: ${width} / ${height}`;
      this.controls = this.data.axes.map((axis, k) => this.control(axis, k));
      const leads = ({ label, moves }) => press(label, () => { this.at = [...moves[this.number(this.at.keys())]]; this.ask(); });
      const larger = Object.assign(press("larger, smaller", () => { // it is scrolled then, with keys too
        this.figure.tabIndex = this.figure.classList.toggle("frames-large") ? 0 : -1;
      }), { className: "frames-larger" });
      const rows = this.controls.map(control => control.row), plays = play ? [this.player(play)] : [];
      const bar = make("div", { className: "frames-controls" }, ...rows, ...plays, ...buttons.map(leads), larger);
      const box = make("div", { className: "frames-picture", style: `max-width: ${width}px` }, this.canvas, ...hands.map(hand => this.hand(hand)));
      this.figure.querySelector("img").replaceWith(bar, box);
      this.code = code && make("pre", { tabIndex: 0 });
      if (code) this.figure.append(make("details", {}, make("summary", { textContent: "Keras code" }), this.code));
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
      const last = this.data.axes[k].texts.length - 1;
      let timer;
      const step = () => this.at[k] < last ? this.set(k, this.at[k] + 1) : button.click(); // at the end it pauses
      const button = press("▶ play", () => {
        if (!timer && this.at[k] === last) this.set(k, 0);
        timer = timer ? clearInterval(timer) : setInterval(step, interval);
        button.textContent = timer ? "❚❚ pause" : "▶ play";
      });
      return button;
    }
    hand(hand) { // a sheet above the part of the picture that can be dragged
      const shares = hand.box.map((side, n) => `${100 * side / this.data.size[n % 2]}%`), sheet = make("div", { className: "frames-hand" });
      ["left", "top", "width", "height"].forEach((side, n) => { sheet.style[side] = shares[n]; });
      sheet.style.touchAction = hand.rows > 1 ? "pinch-zoom" : "pan-y pinch-zoom";
      sheet.onpointermove = ({ pointerId, clientX, clientY }) => {
        const box = sheet.getBoundingClientRect();
        if (sheet.hasPointerCapture(pointerId)) this.follow(hand, (clientX - box.left) / box.width, (clientY - box.top) / box.height);
      };
      sheet.onpointerdown = event => {
        if (event.button === 0) sheet.setPointerCapture(event.pointerId);
        sheet.onpointermove(event);
      };
      return sheet;
    }
    follow({ on, stops, moves, near, rows, to }, x, y) { // x, y: shares of the part, from the left and from above
      const closest = far => far.indexOf(Math.min(...far)), settings = stops.reduce((product, some) => product * some.length, 1);
      const setting = on.reduce((sum, k, n) => sum * stops[n].length + closest(stops[n].map(stop => Math.abs(stop - this.at[k]))), 0);
      const [px, py] = [[x, HAND], [y, rows]].map(([share, n]) => Math.max(0, Math.min(1, share)) * (n - 1));
      moves.forEach((k, n) => {
        const value = (row, column) => to[((n * settings + setting) * rows + row) * HAND + column] / 10;
        const [top, low, left, right] = [Math.floor(py), Math.ceil(py), Math.floor(px), Math.ceil(px)], [v, u] = [py - top, px - left];
        const corners = [value(top, left), value(top, right), value(low, left), value(low, right)], last = this.data.axes[k].texts.length - 1;
        const jumps = near[n] || Math.min(...corners) < 0 || Math.max(...corners) - Math.min(...corners) > last / 3;
        const between = (a, b, share) => a + share * (b - a), [above, below] = [0, 2].map(c => between(corners[c], corners[c + 1], u));
        const place = jumps ? value(Math.round(py), Math.round(px)) : between(above, below, v);
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
    // The number of this setting among those of some axes, and the look that belongs to it.
    number(axes) { return [...axes].reduce((sum, k) => sum * this.data.axes[k].texts.length + this.at[k], 0); }
    look({ on, places, looks }) { return looks[places[this.number(on)]]; }
    resize() {
      const [width, height] = this.data.size;
      this.scale = Math.max(1, Math.round(this.canvas.clientWidth * (window.devicePixelRatio || 1))) / width;
      Object.assign(this.canvas, { width: Math.round(width * this.scale), height: Math.round(height * this.scale) });
      this.sheets = {};
      this.draw();
    }
    draw() {
      const pen = this.canvas.getContext("2d"), said = this.look(this.data.said);
      this.data.layers.forEach((layer, k) => {
        const look = this.look(layer), points = look.reduce((sum, note) => sum + (note[0] === 2 ? 0 : note[4].length), 0);
        if (points < MANY || layer.looks.length > this.data.said.places.length / 4) return this.paint(pen, look); // it often changes
        pen.resetTransform();
        pen.drawImage(this.sheet(k, look), 0, 0);
      });
      if (this.caption.textContent !== said) this.caption.textContent = said; // it is read aloud
      this.canvas.setAttribute("aria-label", said);
      if (this.code) this.code.textContent = this.look(this.data.code);
      this.controls.forEach(({ input, says }, k) => {
        says.textContent = this.data.axes[k].texts[this.at[k]];
        input.value = this.at[k];
        if (input.type === "range") input.setAttribute("aria-valuetext", says.textContent);
      });
    }
    sheet(k, look) { // a layer with much in it is painted once, for as long as it looks so
      const sheet = (this.sheets[k] ||= make("canvas")), { width, height } = this.canvas;
      if (sheet.look === look) return sheet;
      this.paint(Object.assign(sheet, { look, width, height }).getContext("2d"), look); // a new size empties it
      return sheet;
    }
    paint(pen, notes) {
      let within;
      for (const [kind, ...note] of notes) {
        const clip = kind === 2 ? note[3] : this.data.styles[note[0]][6];
        if (`${clip}` !== within) { // whole pixels: that is faster
          pen.restore(); pen.save(); pen.resetTransform(); pen.beginPath();
          if (clip) { pen.rect(...clip.map(side => Math.round(side * this.scale))); pen.clip(); }
        }
        within = `${clip}`;
        pen.setTransform(this.scale, 0, 0, this.scale, 0, 0);
        if (kind === 2) this.image(pen, ...note); else this.lines(pen, kind, ...note);
      }
      pen.restore();
    }
    image(pen, number, box, smooth) {
      const [sheet, x, y, width, height] = this.tiles[number]; // alone, or its neighbours would blend in
      Object.assign(this.scratch, { width, height }).getContext("2d").drawImage(sheet, x, y, width, height, 0, 0, width, height);
      pen.imageSmoothingEnabled = smooth;
      pen.drawImage(this.scratch, ...box);
    }
    lines(pen, kind, style, shape, xs, ys) { // a path, or a shape at places
      const [strokeStyle, lineWidth, dash, fillStyle, cap, join] = this.data.styles[style], lineJoin = lineWidth < 2 ? "bevel" : join;
      Object.assign(pen, { strokeStyle, lineWidth, fillStyle, lineJoin, lineCap: cap === "projecting" ? "square" : cap });
      pen.setLineDash(dash || []);
      const both = [typeof xs === "number" ? this.rows[xs] : summed(xs), summed(ys)];
      const draw = path => { fillStyle && pen.fill(path); lineWidth && pen.stroke(path); };
      if (kind === 0) return draw(pathOf(this.data.codes[shape], ...both, FINE));
      const [codes, ...of] = this.data.shapes[shape], places = both.map(some => some.map(one => this.scale * one / FINE));
      this.shapes[shape] ||= pathOf(this.data.codes[codes], ...of.map(summed), 4 * FINE);
      const stamp = (x, k) => { pen.setTransform(this.scale, 0, 0, this.scale, x, places[1][k]); draw(this.shapes[shape]); };
      if (places[0].length < MANY) return places[0].forEach(stamp);
      const marker = (this.sheets[[style, shape]] ||= this.marker(style, shape, of)), half = marker.width / 2;
      pen.resetTransform();
      places[0].forEach((x, k) => pen.drawImage(marker, Math.round(x) - half, Math.round(places[1][k]) - half));
    }
    marker(style, shape, of) { // one that comes many times is drawn once
      const reach = Math.max(...of.flatMap(summed).map(Math.abs)) / 4 / FINE + this.data.styles[style][1];
      const side = 2 * Math.ceil(this.scale * reach), middle = [side / 2 / this.scale * FINE], canvas = make("canvas", { width: side, height: side });
      this.lines(canvas.getContext("2d"), 1, style, shape, middle, middle);
      return canvas;
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
  document.querySelectorAll("figure.frames").forEach(figure => near.observe(figure));
})();
