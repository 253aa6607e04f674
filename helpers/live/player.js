// Shows the frames of record.py: a picture, its controls and its caption, where no kernel runs. A page loads this file
// (defer) and holds <figure data-frames="name" data-src="name.js">, a picture and a figcaption in it. The frames come when
// it nears the view, or at once where they stand in the page; then `frames_.name` is its Player. All coordinates are quarters of a pixel of the figure, kept as changes of
// changes. A layer has a look for each setting of the controls on which it depends; `at` holds the controls' places.
(() => {
  const FINE = 4, HAND = 25, MANY = 60, known = window.frames_ ||= {};
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
      Object.assign(this, { figure, data, caption: figure.querySelector("figcaption"), at: data.axes.map(axis => axis.start) });
      Object.assign(this, { shapes: [], tiles: [], rows: data.rows.map(summed) });
      [this.canvas, this.whole, this.scratch] = [1, 2, 3].map(() => make("canvas", { role: "img" }));
    }
    async start() {
      for (const [address, columns, high, wide, numbers] of this.data.images) {
        const sheet = make("img", { src: address });
        await sheet.decode();
        numbers.forEach((number, n) => { this.tiles[number] = [sheet, (n % columns) * wide, Math.floor(n / columns) * high, wide, high]; });
      }
      const { play, buttons = [], hands = [], code } = this.data;
      this.hands = hands.map(hand => this.hand(hand));
      this.controls = this.data.axes.map((axis, k) => this.control(axis, k));
      const leads = ({ label, moves }) => press(label, () => { this.at = [...moves[this.number(this.at.keys())]]; this.ask(); });
      const rows = this.controls.map(control => control.row), plays = play ? [this.player(play)] : [];
      const bar = make("div", { className: "frames-controls" }, ...rows, ...plays, ...buttons.map(leads));
      this.box = make("div", { className: "frames-picture" }, this.canvas, ...this.hands);
      this.figure.querySelector("img").replaceWith(bar, this.box);
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
      const sheet = Object.assign(make("div", { className: "frames-hand" }), { place: hand.box });
      sheet.style.touchAction = hand.rows > 1 ? "pinch-zoom" : "pan-y pinch-zoom";
      sheet.onpointermove = ({ pointerId, offsetX, offsetY }) => {
        if (sheet.hasPointerCapture(pointerId)) this.follow(hand, offsetX / sheet.offsetWidth, offsetY / sheet.offsetHeight);
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
    ask() { this.asked ||= requestAnimationFrame(() => { this.asked = null; this.draw(); }); } // once for each screen
    // The number of this setting among those of some axes, and the look that belongs to it.
    number(axes) { return [...axes].reduce((sum, k) => sum * this.data.axes[k].texts.length + this.at[k], 0); }
    look({ on, places, looks }) { return looks[places[this.number(on)]]; }
    resize() {
      const [width, height] = this.data.size;
      this.cut = this.figure.clientWidth < 600 && this.data.cut || width; // a wide picture breaks in two on a narrow page
      const broken = this.cut < width, wide = Math.max(this.cut, width - this.cut), high = broken ? 2 * height : height;
      const density = Math.min(window.devicePixelRatio, broken ? 1.75 : 9); // it is large then: speed counts
      [this.box.style.maxWidth, this.canvas.style.aspectRatio] = [`${wide}px`, `${wide} / ${high}`];
      this.scale = Math.max(1, Math.round(this.canvas.clientWidth * density)) / wide;
      for (const [canvas, ...size] of [[this.canvas, wide, high], [this.whole, width, height]]) {
        [canvas.width, canvas.height] = size.map(side => Math.round(side * this.scale));
      }
      for (const { style, place: [x, y, w, h] } of this.hands) {
        const below = x >= this.cut, sides = [x - below * this.cut, y + below * height, w, h];
        [style.left, style.top, style.width, style.height] = sides.map((side, n) => `${100 * side / [wide, high][n % 2]}%`);
      }
      this.sheets = {}; this.draw();
    }
    draw() {
      const pen = this.whole.getContext("2d"), said = this.look(this.data.said), view = this.canvas.getContext("2d");
      this.data.layers.forEach((layer, k) => {
        const look = this.look(layer), points = look.reduce((sum, note) => sum + (note[0] === 2 ? 0 : note[4].length), 0);
        if (points < MANY || layer.looks.length > this.data.said.places.length / 4) return this.paint(pen, look); // it often changes
        pen.resetTransform();
        pen.drawImage(this.sheet(k, look), 0, 0);
      });
      const { width, height } = this.whole, cut = Math.round(this.cut * this.scale);
      view.drawImage(this.whole, 0, 0, cut, height, 0, 0, cut, height);
      if (cut < width) view.drawImage(this.whole, cut, 0, width - cut, height, 0, height, width - cut, height);
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
      const sheet = (this.sheets[k] ||= make("canvas")), { width, height } = this.whole;
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
      const [strokeStyle, lineWidth, dash, fillStyle, cap, join] = this.data.styles[style], lineJoin = lineWidth < 3 ? "bevel" : join;
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
    const bytes = Uint8Array.from(atob(text), sign => sign.charCodeAt(0)), figure = document.querySelector(`[data-frames="${name}"]`);
    const data = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
    await (known[name] = new Player(figure, data)).start();
  };
  const near = new IntersectionObserver(seen => seen.filter(one => one.isIntersecting).forEach(({ target }) => {
    near.unobserve(target);
    document.head.append(make("script", { src: target.dataset.src }));
  }), { rootMargin: "600px" });
  document.querySelectorAll("figure[data-src]").forEach(figure => near.observe(figure));
})();
