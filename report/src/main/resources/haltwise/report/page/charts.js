/**
 * From a drawing and the columns of its table to a uPlot: one function for each kind of Drawing.java. Each returns
 *   options, data    for uPlot
 *   rowAt(u, x, y)   the row of the table under a point of the plot, in CSS pixels, or -1
 *   place(u, row)    where that row is: {left, top, width, height}
 */
const charts = (() => {
  const {X_AXIS_HEIGHT, LABEL_HEIGHT, BAR_HEIGHT, ROW_GAP, colour, axis, base, sketch, write, clamp, every, nearest, labelled, readable} = canvas;

  const SMALLEST_SPAN = 0.01;
  const ROWS_OF_A_SHEET = 15;

  const column = (chart, key) => chart.columns.find(c => c.key === key);
  const values = (chart, key) => column(chart, key).values;

  /* A histogram: row i from x = i to i + 1, so that edges lie on whole numbers. */
  const bins = (chart, d) => {
    const from = values(chart, d.from);
    const to = values(chart, d.to);
    const n = from.length;
    const zeroFirst = n > 0 && to[0] === 0;
    const parts = d.parts.map(p => ({fill: colour(p.tone), counts: values(chart, p.column)}));
    const total = row => parts.reduce((sum, p) => sum + (p.counts[row] || 0), 0);
    const highest = d.highest_share > 0
      ? d.highest_share
      : Math.max(...from.map((_, row) => total(row))) / d.total;
    const reach = d.line ? values(chart, d.line.column) : null;

    const position = ns => {
      const row = from.findIndex((f, i) => f < ns && ns <= to[i]);
      return row < 0 ? null : row + (ns - from[row]) / (to[row] - from[row]);
    };

    const edges = u => {
      const step = every(n, u.bbox.width / uPlot.pxRatio, 52);
      const places = zeroFirst ? [0.5] : [];
      for (let edge = zeroFirst ? 2 : 0; edge <= n; edge++) {
        // 1-2-5 steps: of fewer labels, those at the powers of ten.
        const ns = edge === n ? to[n - 1] : from[edge];
        const isDecade = ns > 0 && Math.abs(Math.log10(ns) - Math.round(Math.log10(ns))) < 1e-6;
        if (step === 1 || (step <= 3 ? isDecade : isDecade && Math.round(Math.log10(ns)) % 2 === 0)) {
          places.push(edge);
        }
      }
      return places;
    };

    const edgeText = place => place === 0.5 && zeroFirst
      ? "0 ns"
      : format.tick("ns", place === n ? to[n - 1] : from[place]);

    const bars = sketch((ctx, width, height) => {
      const unit = width / n;
      for (let row = 0; row < n; row++) {
        let low = 0;
        for (const p of parts) {
          const high = low + (p.counts[row] || 0) / d.total;
          const top = height - high / top_share * height;
          const tall = (high - low) / top_share * height;
          ctx.fillStyle = p.fill;
          if (tall > 0) {
            // Whatever is counted is seen.
            ctx.fillRect(row * unit + 1, tall < 1 ? height - 1.5 : top, unit - 2, Math.max(tall, 1.5));
          }
          low = high;
        }
      }
    });

    const marks = sketch((ctx, width, height) => {
      for (const mark of d.marks) {
        const place = position(mark.ns);
        if (place !== null) {
          const x = place * width / n;
          ctx.strokeStyle = colour("text");
          ctx.lineWidth = 1;
          ctx.setLineDash([5, 4]);
          ctx.beginPath();
          ctx.moveTo(x, -6);
          ctx.lineTo(x, height);
          ctx.stroke();
          const text = mark.text + " " + format.text("ns", mark.ns);
          const half = ctx.measureText(text).width / 2;
          ctx.textAlign = "center";
          write(ctx, text, clamp(x, half, width + 16 - half), -9);
        }
      }
    });

    const line = sketch((ctx, width, height) => {
      ctx.strokeStyle = colour("reach");
      ctx.lineWidth = 2;
      ctx.beginPath();
      reach.forEach((share, row) => {
        const y = height - share * height;
        ctx[row === 0 ? "moveTo" : "lineTo"](row * width / n, y);
        ctx.lineTo((row + 1) * width / n, y);
      });
      ctx.stroke();
    });

    const top_share = Math.min(1, highest * 1.06) || 1;
    const axes = [
      axis({size: X_AXIS_HEIGHT, splits: edges, values: (u, places) => places.map(edgeText), label: d.axis, grid: {show: false}}),
      axis({scale: "y", size: 52, values: (u, v) => v.map(s => format.tick("share", s)), label: "of all halts"}),
    ];
    const scales = {x: {time: false, range: [0, n]}, y: {range: [0, top_share]}};
    const series = [{}, {scale: "y", paths: () => null, points: {show: false}}];
    const data = [[0, n], [null, null]];
    if (reach) {
      scales.reach = {range: [0, 1]};
      axes.push(axis({scale: "reach", side: 1, size: 52, grid: {show: false}, stroke: colour("reach"),
        values: (u, v) => v.map(s => format.tick("share", s)), label: "of windows"}));
      series.push({scale: "reach", paths: () => null, points: {show: false}});
      data.push([null, null]);
    }
    return {
      options: base(270, {padding: [24, 22, 0, 0], scales, axes, series, hooks: {draw: reach ? [bars, line, marks] : [bars, marks]}}),
      data,
      rowAt: (u, x) => clamp(Math.floor(x / u.over.clientWidth * n), 0, n - 1),
      place: (u, row) => ({
        left: row * u.over.clientWidth / n, top: 0, width: u.over.clientWidth / n, height: u.over.clientHeight,
      }),
    };
  };

  const rows = (chart, d) => {
    const parts = d.parts.map(p => ({fill: colour(p.tone), list: values(chart, p.column)}));
    const sums = values(chart, d.label).map((_, row) => parts.map(p => p.list[row] || 0));
    const high = d.stacked ? 1 : (Math.max(...sums.flat()) * 1.12 || 1);
    const rowHeight = LABEL_HEIGHT + ROW_GAP + (d.stacked ? BAR_HEIGHT + 4 : parts.length * BAR_HEIGHT);
    return labelled(values(chart, d.label), rowHeight, d.unit, 0, high, (ctx, row, top, x) => {
      let low = 0;
      parts.forEach((p, i) => {
        const value = p.list[row] || 0;
        const from = d.stacked ? low : 0;
        const y = d.stacked ? top : top + i * BAR_HEIGHT;
        const tall = d.stacked ? BAR_HEIGHT + 4 : BAR_HEIGHT - 2;
        const width = x(from + value) - x(from);
        ctx.fillStyle = p.fill;
        ctx.fillRect(x(from), y, value > 0 ? Math.max(1, width) : 0, tall);
        const text = format.text(d.unit, value);
        if (!d.stacked) {
          ctx.textAlign = "left";
          write(ctx, text, x(value) + 5, y + tall - 3);
        } else if (ctx.measureText(text).width + 10 < width) {
          ctx.fillStyle = readable(p.fill);
          ctx.textAlign = "center";
          ctx.fillText(text, x(from) + width / 2, y + tall - 5);
        }
        low += value;
      });
      return [];
    });
  };

  const intervals = (chart, d) => {
    const mid = values(chart, d.value);
    const lows = values(chart, d.low);
    const highs = values(chart, d.high);
    const verdicts = d.verdict ? values(chart, d.verdict) : null;
    const inks = {better: "hit", worse: "s5", different: "s0", measured: "s0", predicted: "s0"};
    const known = [...mid, ...lows, ...highs, 0].filter(v => v !== null);
    // Of next to no effect, the axis shows that it is none.
    const least = Math.min(...known, -SMALLEST_SPAN);
    const most = Math.max(...known, SMALLEST_SPAN);
    const room = (most - least) * 0.08;
    // A long chart is to stay on one sheet of paper, with its title.
    const dense = document.documentElement.classList.contains("printing") && mid.length > ROWS_OF_A_SHEET;
    const labelHeight = dense ? 15 : LABEL_HEIGHT;
    const barHeight = dense ? 9 : BAR_HEIGHT;
    const radius = dense ? 4 : 6;
    return labelled(values(chart, d.label), labelHeight + barHeight + (dense ? 2 : ROW_GAP), d.unit, least - room, most + room,
      (ctx, row, top, x) => {
        const y = top + barHeight / 2;
        ctx.strokeStyle = colour("quiet");
        ctx.lineWidth = 1;
        ctx.beginPath();
        ctx.moveTo(x(0), top - 2);
        ctx.lineTo(x(0), top + barHeight + 2);
        ctx.stroke();
        if (mid[row] === null) {
          return [format.UNKNOWN];
        }
        const hasInterval = lows[row] !== null && highs[row] !== null;
        ctx.strokeStyle = ctx.fillStyle = colour(verdicts ? inks[verdicts[row]] || "s7" : "s0");
        ctx.lineWidth = radius;
        if (hasInterval) {
          ctx.globalAlpha = 0.45;
          ctx.beginPath();
          ctx.moveTo(x(lows[row]), y);
          ctx.lineTo(x(highs[row]), y);
          ctx.stroke();
          ctx.globalAlpha = 1;
        }
        ctx.beginPath();
        ctx.arc(x(mid[row]), y, radius, 0, 2 * Math.PI);
        // What nothing can be said of is hollow: nothing was measured, or the runs carry no verdict.
        ctx.lineWidth = 2;
        ctx[hasInterval && !(verdicts && verdicts[row] === "void") ? "fill" : "stroke"]();
        const value = format.text(d.unit, mid[row]);
        const interval = hasInterval
          ? " (" + format.text(d.unit, lows[row]) + " to " + format.text(d.unit, highs[row]) + ")"
          : "";
        const verdict = verdicts ? ", " + verdicts[row].replace("-", " ") : "";
        return [value + interval + verdict, value + verdict, value];
      }, labelHeight);
  };

  const nines = (chart, d) => {
    const x = values(chart, d.quantile).map(q => -Math.log10(1 - q));
    const thin = d.thin_from.map(q => -Math.log10(1 - q));
    const allThin = Math.max(...thin);
    const lines = d.lines.map(l => values(chart, l.column).map(ns => ns > 0 ? ns : null));
    // Each line twice: up to where it gets thin, and pale from the last point before on.
    const firm = lines.map((line, i) => line.map((ns, k) => x[k] <= thin[i] ? ns : null));
    const pale = lines.map((line, i) => line.map((ns, k) => k === x.length - 1 || x[k + 1] > thin[i] ? ns : null));
    const known = lines.flat().filter(ns => ns !== null);
    const low = Math.min(...known, 1e4) / 1.3;
    const high = Math.max(...known, 2e4) * 1.3;
    const right = x.length > 0 ? Math.max(x[x.length - 1], 1) : 1;

    const steps = () => {
      const all = [];
      for (let decade = 1; decade <= 1e12; decade *= 10) {
        all.push(decade, 2 * decade, 5 * decade);
      }
      return all.filter(ns => ns >= low && ns <= high);
    };

    const shade = sketch((ctx, width, height) => {
      const from = clamp(allThin / right, 0, 1) * width;
      if (from < width) {
        ctx.fillStyle = colour("shade");
        ctx.fillRect(from, 0, width - from, height);
      }
    });

    const why = sketch((ctx, width, height) => {
      if (ctx.measureText(d.thin_why).width + 8 < width - clamp(allThin / right, 0, 1) * width) {
        ctx.textAlign = "right";
        write(ctx, d.thin_why, width - 4, height - 6, "quiet");
      }
    });

    return {
      options: base(320, {
        scales: {x: {time: false, range: [0, right]}, y: {distr: 3, range: [low, high]}},
        axes: [
          axis({
            size: X_AXIS_HEIGHT,
            splits: u => [0, Math.log10(2), 1, 2, 3, 4, 5, 6]
              .filter(n => n <= right && (Number.isInteger(n) || n / right * u.bbox.width / uPlot.pxRatio > 36)),
            values: (u, v) => v.map(n => format.text("quantile", 1 - Math.pow(10, -n))),
            label: "of all halts wait at most",
          }),
          axis({size: 64, splits: steps, values: (u, v) => v.map(ns => format.tick("ns", ns)), label: "wake latency"}),
        ],
        series: [{}, ...[1, 0.4].flatMap(alpha => d.lines.map(l => ({
          stroke: colour(l.tone),
          width: 2,
          alpha,
          dash: l.dashed ? [7, 4] : [],
          points: {show: false},
        })))],
        hooks: {drawClear: [shade], draw: [why]},
      }),
      data: [x, ...firm, ...pale],
      rowAt: (u, left) => nearest(x, u.posToVal(left, "x")),
      place: (u, row) => ({left: u.valToPos(x[row], "x") - 1, top: 0, width: 2, height: u.over.clientHeight}),
    };
  };

  const points = (chart, d) => {
    const x = values(chart, d.x);
    const y = values(chart, d.y);
    const names = values(chart, d.name);
    const onLine = values(chart, d.is_on_line);
    const order = x.map((_, row) => row).sort((a, b) => x[a] - x[b]);
    const highX = Math.max(...x) * 1.05 || 0.01;
    const highY = Math.max(...y) * 1.1 || 1000;

    const named = u => sketch((ctx, width, height) => {
      const taken = [];
      const places = x.map((share, row) => ({left: share / highX * width, top: height - y[row] / highY * height}));
      names.forEach((name, row) => {
        if (!name) {
          return;
        }
        const {left, top} = places[row];
        const chosen = name.startsWith("recommended") || name.endsWith("kept");
        ctx.beginPath();
        ctx.arc(left, top, chosen ? 7 : 5, 0, 2 * Math.PI);
        ctx.fillStyle = colour(chosen ? "s1" : name.startsWith("in force") ? "s7" : "s0");
        ctx.fill();
        ctx.lineWidth = 2;
        ctx.strokeStyle = colour("card");
        ctx.stroke();
        const long = ctx.measureText(name).width;
        // Above and to the right, where the front leaves room; else wherever neither another name nor a point is.
        const spots = [[6, -10], [6, -26], ...[-24, -40, -56, -72].map(dy => [-long / 2, dy]), [-6 - long, -10], [-6 - long, 18]];
        const spot = spots.map(([dx, dy]) => ({left: left + dx, top: top + dy - 11, right: left + dx + long, bottom: top + dy + 3}))
          .find(s => s.left >= 0 && s.right <= width && s.top >= 0 && s.bottom <= height
            && taken.every(t => s.right < t.left || s.left > t.right || s.bottom < t.top || s.top > t.bottom)
            && !places.some(p => p.left > s.left - 4 && p.left < s.right + 4 && p.top > s.top - 4 && p.top < s.bottom + 4));
        if (spot) {
          taken.push(spot);
          ctx.textAlign = "left";
          write(ctx, name, spot.left, spot.bottom - 3);
        }
      });
    })(u);

    return {
      options: base(320, {
        scales: {x: {time: false, range: [0, highX]}, y: {range: [0, highY]}},
        axes: [
          axis({size: X_AXIS_HEIGHT, values: (u, v) => v.map(s => format.tick("share", s)), label: column(chart, d.x).title}),
          axis({size: 64, values: (u, v) => v.map(ns => format.tick("ns", ns)), label: column(chart, d.y).title}),
        ],
        series: [{}, {
          stroke: colour("s0"),
          width: 1.5,
          spanGaps: true,
          paths: uPlot.paths.stepped({align: 1}),
          points: {show: true, size: 5, fill: colour("s0"), stroke: colour("s0")},
        }],
        hooks: {draw: [named]},
      }),
      data: [order.map(row => x[row]), order.map(row => onLine[row] ? y[row] : null)],
      rowAt: (u, left, top) => {
        const away = row => Math.hypot(u.valToPos(x[row], "x") - left, u.valToPos(y[row], "y") - top);
        return order.reduce((best, row) => away(row) < away(best) ? row : best, order[0]);
      },
      place: (u, row) => ({left: u.valToPos(x[row], "x") - 8, top: u.valToPos(y[row], "y") - 8, width: 16, height: 16}),
    };
  };

  const timeline = (chart, d) => {
    const x = values(chart, d.time);
    const step = x.length > 1 ? x[1] - x[0] : 1;
    const highest = values(chart, d.highest);
    const ceiling = d.ceiling ? values(chart, d.ceiling) : null;
    const high = Math.max(...highest.filter(ns => ns !== null), ...(ceiling || []).filter(ns => ns !== null), 1000);
    const stepped = uPlot.paths.stepped({align: 1});
    const none = {show: false};
    // The last step, too, has a length.
    const extended = list => [...list, list[list.length - 1]];
    const data = [[...x, x[x.length - 1] + step], extended(highest), extended(values(chart, d.lowest)),
      extended(values(chart, d.mean))];
    const series = [
      {},
      {stroke: colour("s0"), width: 1, paths: stepped, points: none, alpha: 0.55},
      {stroke: colour("s0"), width: 1, paths: stepped, points: none, alpha: 0.55},
      {stroke: colour("s0"), width: 2, paths: stepped, points: none},
    ];
    if (ceiling) {
      data.push(extended(ceiling));
      series.push({stroke: colour("text"), width: 1, dash: [5, 4], paths: stepped, points: none});
    }
    return {
      options: base(270, {
        cursor: {x: false, y: false, points: none, drag: {x: true, y: false, setScale: true}},
        scales: {x: {time: false}, y: {range: [0, high * 1.08]}},
        axes: [
          axis({size: X_AXIS_HEIGHT, values: (u, v) => v.map(ns => format.tick("ns", ns)), space: 70, label: "since the start of the recording"}),
          axis({size: 64, values: (u, v) => v.map(ns => format.tick("ns", ns)), label: "window"}),
        ],
        series,
        bands: [{series: [1, 2], fill: colour("band")}],
      }),
      data,
      rowAt: (u, left) => clamp(Math.floor((u.posToVal(left, "x") - x[0]) / step), 0, x.length - 1),
      place: (u, row) => {
        const left = u.valToPos(x[row], "x");
        return {left, top: 0, width: Math.max(2, u.valToPos(x[row] + step, "x") - left), height: u.over.clientHeight};
      },
    };
  };

  const kinds = {bins, rows, nines, points, intervals, timeline};

  return {of: chart => kinds[chart.drawing.kind](chart, chart.drawing)};
})();
