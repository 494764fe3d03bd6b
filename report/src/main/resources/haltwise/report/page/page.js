/** Draws the charts of the page, lets pointer and keyboard read them, and gives out their tables as CSV. */
(() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const parts = page.sections.flatMap(section => section.parts);
  const root = document.documentElement;
  const PRINT_WIDTH = 640;

  const rowText = (chart, row) => chart.columns
    .map(c => [c.title, format.cell(c, row)])
    .filter(([, text]) => text !== format.UNKNOWN)
    .map(([title, text]) => title ? title + " " + text : text)
    .join(" · ");

  class Plot {
    constructor(chart) {
      const figure = document.getElementById(chart.id);
      this.chart = chart;
      this.rows = chart.columns[0].values.length;
      this.box = figure.querySelector(".plot");
      this.readout = figure.querySelector(".readout");
      this.row = -1;
      this.box.addEventListener("keydown", event => this.onKey(event));
      this.box.addEventListener("blur", () => this.show(-1));
    }

    draw() {
      const width = root.classList.contains("printing") ? PRINT_WIDTH : this.box.parentElement.clientWidth - 34;
      if (this.plot) {
        this.plot.destroy();
      }
      this.kind = charts.of(this.chart);
      this.plot = new uPlot({width: Math.max(220, width), ...this.kind.options}, this.kind.data, this.box);
      this.width = width;
      this.highlight = document.createElement("div");
      this.highlight.className = "highlight";
      this.highlight.hidden = true;
      this.plot.over.append(this.highlight);
      this.plot.over.addEventListener("pointermove", event => this.onPointer(event));
      this.plot.over.addEventListener("pointerdown", event => this.onPointer(event));
      this.plot.over.addEventListener("pointerleave", () => this.show(-1));
    }

    resize() {
      if (this.box.parentElement.clientWidth - 34 !== this.width) {
        this.draw();
      }
    }

    onPointer(event) {
      const over = this.plot.over.getBoundingClientRect();
      this.show(this.kind.rowAt(this.plot, event.clientX - over.left, event.clientY - over.top));
    }

    onKey(event) {
      const page = Math.max(1, Math.round(this.rows / 10));
      const next = {
        ArrowRight: this.row + 1,
        ArrowDown: this.row + 1,
        ArrowLeft: this.row < 0 ? 0 : this.row - 1,
        ArrowUp: this.row < 0 ? 0 : this.row - 1,
        PageDown: this.row + page,
        PageUp: this.row - page,
        Home: 0,
        End: this.rows - 1,
      }[event.key];
      if (event.key === "Escape") {
        this.show(-1);
      } else if (next !== undefined && this.rows > 0) {
        event.preventDefault();
        this.show(Math.min(this.rows - 1, Math.max(0, next)));
      }
    }

    show(row) {
      this.row = row;
      this.highlight.hidden = row < 0;
      this.readout.textContent = row < 0 ? "" : rowText(this.chart, row);
      if (row >= 0) {
        const place = this.kind.place(this.plot, row);
        for (const side of ["left", "top", "width", "height"]) {
          this.highlight.style[side] = place[side] + "px";
        }
      }
    }
  }

  /** RFC 4180; a text that a spreadsheet would run as a formula is marked as text. */
  const csvCell = value => {
    if (value === null || typeof value === "number") {
      return value === null ? "" : String(value);
    }
    const plain = /^[=+\-@\t\r]/.test(value) ? "'" + value : value;
    return /[",\r\n]/.test(plain) ? '"' + plain.replaceAll('"', '""') + '"' : plain;
  };

  const csv = part => {
    const lines = [part.columns.map(c => csvCell(c.key))];
    part.columns[0].values.forEach((_, row) => lines.push(part.columns.map(c => csvCell(c.values[row]))));
    return lines.map(line => line.join(",") + "\r\n").join("");
  };

  const download = part => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv(part)], {type: "text/csv;charset=utf-8"}));
    link.download = part.id + ".csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  for (const button of document.querySelectorAll("button.csv")) {
    button.hidden = false;
    const part = parts.find(p => p.id === button.dataset.of);
    button.addEventListener("click", () => download(part));
  }

  const plots = parts.filter(part => part.drawing).map(chart => new Plot(chart));
  const drawAll = () => plots.forEach(plot => plot.draw());
  drawAll();

  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => plots.forEach(plot => plot.resize()), 100);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  // Paper is white and has a width of its own.
  addEventListener("beforeprint", () => {
    root.classList.add("printing");
    drawAll();
  });
  addEventListener("afterprint", () => {
    root.classList.remove("printing");
    drawAll();
  });
})();
