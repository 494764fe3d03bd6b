"use strict";
/** Charts over time, and the two histograms. Each is read by pointer and keyboard. */
const timelines = (() => {
  const {X_AXIS_HEIGHT, colour, axis, base, sketch, clamp, nearest} = canvas;
  const NARROW = 480;
  const CLOSEST_MARKS = 24;

  const clock = (ms, withSeconds) => new Date(ms).toLocaleTimeString("en-GB", withSeconds ? {} : {hour: "2-digit", minute: "2-digit"});

  /** A box with a plot in it, whose rows pointer and arrow keys go through. */
  class Readable {
    constructor(id) {
      this.figure = document.getElementById(id);
      this.box = this.figure.querySelector(".plot");
      this.readout = this.figure.querySelector(".readout");
      this.row = -1;
      this.box.addEventListener("keydown", event => this.onKey(event));
      this.box.addEventListener("blur", () => this.show(-1));
    }

    width() {
      return Math.max(220, this.box.clientWidth);
    }

    make(options, data) {
      this.plot?.destroy();
      this.madeFor = this.width();
      this.plot = new uPlot({width: this.madeFor, ...options}, data, this.box);
      this.highlight = document.createElement("div");
      this.highlight.className = "highlight";
      this.highlight.hidden = true;
      this.plot.over.append(this.highlight);
      const follow = event => {
        const over = this.plot.over.getBoundingClientRect();
        this.show(this.rowAt(event.clientX - over.left));
      };
      this.plot.over.addEventListener("pointermove", follow);
      this.plot.over.addEventListener("pointerdown", follow);
      this.plot.over.addEventListener("pointerleave", () => this.show(-1));
    }

    onKey(event) {
      const last = this.rows() - 1;
      const page = Math.max(1, Math.round(last / 10));
      const at = this.row < 0 ? last : this.row;
      const next = {ArrowRight: at + 1, ArrowLeft: this.row < 0 ? last : at - 1, Home: 0, End: last, PageDown: at + page, PageUp: at - page}[event.key];
      if (event.key === "Escape") {
        this.show(-1);
      } else if (next !== undefined && last >= 0) {
        event.preventDefault();
        this.show(clamp(next, 0, last));
      }
    }

    show(row) {
      this.row = row;
      if (!this.plot) {
        return;
      }
      this.highlight.hidden = row < 0;
      this.readout.textContent = row < 0 ? "" : this.text(row);
      if (row >= 0) {
        const place = this.place(row);
        for (const side of ["left", "top", "width", "height"]) {
          this.highlight.style[side] = place[side] + "px";
        }
      }
    }
  }

  class Timeline extends Readable {
    /** @param chart lines: [{column, title, tone, width, dash}], band: two columns, unit, log, zero */
    constructor(id, chart) {
      super(id);
      this.chart = chart;
      this.names = ["end_ms", ...(chart.band || []), ...chart.lines.map(l => l.column)];
      this.level = 0;
      this.data = this.names.map(() => []);
    }

    rows() {
      return this.data[0].length;
    }

    draw(level) {
      this.level = level;
      const keep = this.row >= 0 ? this.data[0][this.row] : null;
      this.data = past.series(level, this.names);
      const shown = [this.data[0].map(ms => ms / 1000), ...this.data.slice(1)];
      if (!this.plot || this.madeFor !== this.width()) {
        this.make(this.options(), shown);
      } else {
        this.plot.setData(shown);
      }
      // The point that is read moves with its time.
      if (keep !== null && this.rows() > 0) {
        this.show(keep < this.data[0][0] ? -1 : nearest(this.data[0], keep));
      }
    }

    range() {
      const last = this.data[0].at(-1) || Date.now();
      const first = this.data[0][0] || last;
      const span = Math.min(past.spanMs(this.level), Math.max(last - first, 15000));
      return [(last - span) / 1000, last / 1000];
    }

    high() {
      let high = 0;
      for (const list of this.data.slice(1)) {
        for (const v of list) {
          high = v !== null && v > high ? v : high;
        }
      }
      return high;
    }

    low() {
      let low = Infinity;
      for (const list of this.data.slice(1)) {
        for (const v of list) {
          low = v !== null && v > 0 && v < low ? v : low;
        }
      }
      return low;
    }

    yRange() {
      if (this.chart.log) {
        const low = this.low();
        return low === Infinity ? [1e3, 1e5] : [Math.min(low / 1.3, 1e4), Math.max(this.high() * 1.3, 2e4)];
      }
      return [0, Math.max(this.high() * 1.1, this.chart.least)];
    }

    options() {
      const stepped = uPlot.paths.stepped({align: -1});
      const none = {show: false};
      const {chart} = this;
      const series = [{}];
      (chart.band || []).forEach(() => series.push({stroke: colour("s0"), width: 0.5, alpha: 0.5, paths: stepped, points: none}));
      for (const l of chart.lines) {
        series.push({stroke: colour(l.tone), width: l.width || 1.75, dash: l.dash ? [6, 4] : [], paths: stepped, points: none});
      }
      const steps = () => {
        const [low, high] = this.yRange();
        const all = [];
        for (let decade = 100; decade <= 1e10; decade *= 10) {
          all.push(decade, 2 * decade, 5 * decade);
        }
        return all.filter(ns => ns >= low && ns <= high);
      };
      return base(220, {
        padding: [12, 26, 0, 0],
        scales: {
          x: {time: false, range: () => this.range()},
          y: {range: () => this.yRange(), ...(chart.log ? {distr: 3} : {})},
        },
        axes: [
          axis({size: X_AXIS_HEIGHT, space: this.width() < NARROW ? 80 : 90, incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 28800],
            values: (u, v) => v.map(s => clock(s * 1000, u.scales.x.max - u.scales.x.min < 3600))}),
          axis({size: 62, values: (u, v) => v.map(value => format.tick(chart.unit, value)), ...(chart.log ? {splits: steps} : {})}),
        ],
        series,
        bands: chart.band ? [{series: [1, 2], fill: colour("band")}] : [],
        hooks: {draw: [this.marks()]},
      });
    }

    /** Uprights where settings changed; of many, as on the chart of a whole day, ticks at the top. */
    marks() {
      return sketch((ctx, width, height) => {
        const [from, to] = this.range();
        const shown = past.changes().filter(c => !c.experiment)
          .map(c => ({x: (c.end_ms / 1000 - from) / (to - from) * width, kind: c.kind})).filter(m => m.x >= 0 && m.x <= width);
        const many = shown.length > width / CLOSEST_MARKS;
        ctx.lineWidth = 1;
        for (const mark of shown) {
          ctx.strokeStyle = colour(mark.kind === "fall-back" ? "s5" : "quiet");
          ctx.globalAlpha = many ? 1 : 0.7;
          ctx.setLineDash(many ? [] : [2, 3]);
          ctx.beginPath();
          ctx.moveTo(mark.x, many ? -7 : 0);
          ctx.lineTo(mark.x, many ? -1 : height);
          ctx.stroke();
        }
        ctx.globalAlpha = 1;
        ctx.setLineDash([]);
      });
    }

    rowAt(x) {
      return this.rows() === 0 ? -1 : nearest(this.data[0], this.plot.posToVal(x, "x") * 1000);
    }

    place(row) {
      const left = this.plot.valToPos(this.data[0][row] / 1000, "x");
      return {left: left - 1, top: 0, width: 2, height: this.plot.over.clientHeight};
    }

    text(row) {
      const ms = this.data[0][row];
      const before = row > 0 ? this.data[0][row - 1] : ms - 250;
      const columns = [...(this.chart.band ? ["lowest", "highest"] : []), ...this.chart.lines.map(l => l.title)];
      const values = columns.map((title, i) => title + " " + format.text(this.chart.unit, this.data[i + 1][row]));
      const changed = past.changes().filter(c => !c.experiment && c.end_ms > before && c.end_ms <= ms)
        .map(c => tables.headline(c) + ": " + c.because);
      return [clock(ms, true), ...values, ...changed].join(" · ");
    }
  }

  /** Polling time against count, as the report draws it. */
  class Histogram extends Readable {
    constructor(id) {
      super(id);
      this.see = this.figure.querySelector(".settings-of");
    }

    rows() {
      return this.buckets ? this.buckets.length : 0;
    }

    /** @param histogram as the daemon tells it, or null */
    draw(histogram, buckets, highest) {
      if (!histogram) {
        return;
      }
      this.see.textContent = tables.settings(histogram.settings) + " · " + format.text("ns", histogram.length_ns);
      const shown = buckets.map(([from, to]) => histogram.buckets.find(b => b[1] === to) || [from, to, 0, 0, 0]);
      const total = shown.reduce((sum, b) => sum + b[2] + b[3] + b[4], 0);
      const key = JSON.stringify([shown, highest, this.width()]);
      if (key === this.drawn || buckets.length === 0) {
        return;
      }
      this.drawn = key;
      this.buckets = shown;
      this.total = total;
      const column = (name, i) => ({key: name, values: shown.map(b => b[i])});
      this.kind = charts.of({
        columns: [column("from", 0), column("to", 1), column("hits", 2), column("misses", 3), column("unpolled", 4)],
        drawing: {kind: "bins", axis: "polling time", from: "from", to: "to", total: Math.max(1, total), marks: [], highest_share: highest,
          parts: [{column: "hits", tone: "hit"}, {column: "misses", tone: "miss"}, {column: "unpolled", tone: "unpolled"}]},
      });
      const row = this.row;
      this.make(this.kind.options, this.kind.data);
      this.show(Math.min(row, shown.length - 1));
    }

    redraw() {
      this.drawn = null;
    }

    rowAt(x) {
      return this.kind.rowAt(this.plot, x, 0);
    }

    place(row) {
      return this.kind.place(this.plot, row);
    }

    text(row) {
      const [from, to, hits, misses, unpolled] = this.buckets[row];
      const range = to === 0 ? "0 ns" : format.text("ns", from) + " to " + format.text("ns", to);
      return [range, "hits " + format.text("count", hits), "misses " + format.text("count", misses), "did not poll " + format.text("count", unpolled),
        format.text("share", (hits + misses + unpolled) / Math.max(1, this.total)) + " of all halts"].join(" · ");
    }
  }

  const all = [
    new Timeline("window", {unit: "ns", least: 1000, band: ["window_low_ns", "window_high_ns"],
      lines: [{column: "window_mean_ns", title: "mean", tone: "s0", width: 2}, {column: "max_ns", title: "max", tone: "quiet", width: 1.25}]}),
    new Timeline("costs", {unit: "ns", least: 1000,
      lines: [{column: "cost_ns", title: "measured", tone: "s0"}, {column: "predicted_cost_ns", title: "predicted", tone: "s1", dash: true}]}),
    new Timeline("polling", {unit: "share", least: 0.01,
      lines: [{column: "polled_share", title: "measured", tone: "s0"}, {column: "predicted_polled_share", title: "predicted", tone: "s1", dash: true},
        {column: "wasted_share", title: "wasted", tone: "miss"}, {column: "budget_share", title: "budget", tone: "quiet", width: 1.25}]}),
    new Timeline("latency", {unit: "ns", log: true,
      lines: [{column: "wake_p50_ns", title: "median", tone: "s2"}, {column: "wake_p99_ns", title: "99 %", tone: "s5"}]}),
    new Timeline("watching", {unit: "share", least: 0.01,
      lines: [{column: "own_cpu_share", title: "this program", tone: "s0"}, {column: "watched_cpu_share", title: "in the vCPUs’ threads", tone: "s4"}]}),
  ];
  const pollingNow = new Histogram("polling-now");
  const pollingBefore = new Histogram("polling-before");

  /** The buckets of both, side by side comparable. */
  const histograms = now => {
    const sides = [now.polling_now, now.polling_before].filter(h => h);
    const byTo = new Map(sides.flatMap(h => h.buckets).map(b => [b[1], b]));
    const buckets = [...byTo.values()].sort((a, b) => a[1] - b[1]);
    const share = h => {
      const total = h.buckets.reduce((sum, b) => sum + b[2] + b[3] + b[4], 0) || 1;
      return Math.max(...h.buckets.map(b => (b[2] + b[3] + b[4]) / total), 0);
    };
    const highest = Math.ceil(Math.max(...sides.map(share), 0.1) * 10) / 10;
    pollingNow.draw(now.polling_now, buckets, highest);
    pollingBefore.draw(now.polling_before, buckets, highest);
  };

  return {
    draw: level => all.forEach(t => t.draw(level)),
    histograms,
    /** Colours or sizes changed. */
    remake: () => {
      all.forEach(t => { t.madeFor = 0; });
      [pollingNow, pollingBefore].forEach(h => h.redraw());
    },
    clock,
  };
})();
