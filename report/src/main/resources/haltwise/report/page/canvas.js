/** What the kinds of charts share: colours of page.css, axes, and drawing with CSS pixels on the canvas of a uPlot. */
const canvas = (() => {
  const FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif";
  const LABEL_HEIGHT = 20;
  const BAR_HEIGHT = 16;
  const ROW_GAP = 12;

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

  const axis = more => ({
    stroke: colour("quiet"),
    font: FONT,
    labelFont: FONT,
    labelSize: 20,
    labelGap: 0,
    grid: {stroke: colour("grid"), width: 1},
    ticks: {stroke: colour("line"), width: 1, size: 4},
    gap: 4,
    ...more,
  });

  const X_AXIS_HEIGHT = 28;

  const base = (height, more) => ({
    height,
    legend: {show: false},
    cursor: {show: false},
    padding: [12, 14, 0, 0],
    ...more,
  });

  /** Draws with CSS pixels, in the plot's own coordinates. */
  const sketch = draw => u => {
    const ratio = uPlot.pxRatio;
    u.ctx.save();
    u.ctx.translate(u.bbox.left, u.bbox.top);
    u.ctx.scale(ratio, ratio);
    u.ctx.font = FONT;
    u.ctx.textBaseline = "alphabetic";
    draw(u.ctx, u.bbox.width / ratio, u.bbox.height / ratio);
    u.ctx.restore();
  };

  const fitted = (ctx, text, width) => {
    if (ctx.measureText(text).width <= width) {
      return text;
    }
    let kept = text;
    while (kept.length > 1 && ctx.measureText(kept + "…").width > width) {
      kept = kept.slice(0, -1);
    }
    return kept + "…";
  };

  /** Text that stays readable over lines. */
  const write = (ctx, text, x, y, ink = "text") => {
    ctx.lineJoin = "round";
    ctx.lineWidth = 4;
    ctx.setLineDash([]);
    ctx.strokeStyle = colour("card");
    ctx.strokeText(text, x, y);
    ctx.fillStyle = colour(ink);
    ctx.fillText(text, x, y);
  };

  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

  /** As many ticks as there is room for. */
  const every = (count, room, each) => Math.max(1, Math.ceil(count * each / Math.max(1, room)));

  const nearest = (list, value) => {
    let best = 0;
    list.forEach((v, i) => {
      if (Math.abs(v - value) < Math.abs(list[best] - value)) {
        best = i;
      }
    });
    return best;
  };

  /**
   * What rows and intervals share: a label above each row, and a value axis at the bottom. drawRow draws below the label,
   * and returns what to say beside it: texts, the longest first, of which the first is taken that leaves room for the label.
   */
  const labelled = (labels, rowHeight, unit, low, high, drawRow, labelHeight = LABEL_HEIGHT) => {
    const n = labels.length;
    const rows = sketch((ctx, width) => {
      const x = value => (value - low) / (high - low) * width;
      labels.forEach((label, row) => {
        const said = drawRow(ctx, row, row * rowHeight + labelHeight, x, width);
        const wanted = ctx.measureText(label).width + 12;
        const chosen = said.find(text => wanted + ctx.measureText(text).width < width) || said.at(-1) || "";
        ctx.textAlign = "left";
        write(ctx, fitted(ctx, label, width - ctx.measureText(chosen).width - 12), 0, row * rowHeight + labelHeight - 6);
        ctx.textAlign = "right";
        write(ctx, chosen, width, row * rowHeight + labelHeight - 6, "quiet");
      });
    });
    return {
      options: base(n * rowHeight + X_AXIS_HEIGHT + 8, {
        padding: [4, 22, 4, 14],
        scales: {x: {time: false, range: [low, high]}, y: {range: [0, 1]}},
        axes: [
          axis({size: X_AXIS_HEIGHT, values: (u, v) => v.map(value => format.tick(unit, value)), space: 60}),
          axis({show: false}),
        ],
        series: [{}, {paths: () => null, points: {show: false}}],
        hooks: {draw: [rows]},
      }),
      data: [[low, high], [null, null]],
      rowAt: (u, x, y) => clamp(Math.floor(y / rowHeight), 0, n - 1),
      place: (u, row) => ({left: -4, top: row * rowHeight, width: u.over.clientWidth + 8, height: rowHeight - 4}),
    };
  };

  /** Black or white, whichever stands out more from a colour `#rrggbb`. */
  const readable = fill => {
    const [r, g, b] = [1, 3, 5].map(i => parseInt(fill.slice(i, i + 2), 16));
    return 0.299 * r + 0.587 * g + 0.114 * b > 120 ? "#10151a" : "#ffffff";
  };

  return {X_AXIS_HEIGHT, LABEL_HEIGHT, BAR_HEIGHT, ROW_GAP, colour, axis, base, sketch, write, clamp, every, nearest, labelled, readable};
})();
