/** Numbers for people, as Unit.java writes them: with their unit, without digits that nobody measured. */
const format = (() => {
  const UNKNOWN = "–";

  const digits = value => {
    if (value === 0) {
      return "0";
    }
    const scale = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
    return String(Number(value.toFixed(scale)));
  };

  const count = n => Math.round(n).toLocaleString("en-US");

  const time = ns => {
    const size = Math.abs(ns);
    if (size >= 9e18) {
      return "∞";
    }
    if (size < 1e3) {
      return digits(ns) + " ns";
    }
    if (size < 999500) {
      return digits(ns / 1e3) + " µs";
    }
    return size < 999500000 ? digits(ns / 1e6) + " ms" : digits(ns / 1e9) + " s";
  };

  /** Nothing is not less than nothing. */
  const unsigned = text => Number(text) === 0 ? text.replace("-", "") : text;

  const percent = share => {
    const value = share * 100;
    if (value > 0 && value < 0.05) {
      return "<0.1 %";
    }
    return value < 100 && value >= 99.95 ? ">99.9 %" : unsigned(value.toFixed(1)) + " %";
  };

  const change = share => {
    const text = (share * 100).toFixed(1);
    return Number(text) === 0 ? "0.0 %" : (share < 0 ? "" : "+") + text + " %";
  };

  const perSecond = rate => {
    if (rate === 0) {
      return "0/s";
    }
    return (rate >= 99.95 ? count(rate) : unsigned(rate.toFixed(rate >= 9.995 ? 1 : 2))) + "/s";
  };

  const quantile = q => {
    const nines = -Math.log10(1 - q);
    return (q * 100).toFixed(Math.min(6, Math.max(0, Math.ceil(nines - 1e-9) - 2))) + " %";
  };

  const watts = w => unsigned(w.toFixed(Math.abs(w) >= 100 ? 0 : 2)) + " W";

  const number = n => Math.abs(n) >= 999.95
    ? count(n)
    : unsigned(n.toLocaleString("en-US", {maximumSignificantDigits: 4}));

  const units = {count, ns: time, share: percent, change, per_second: perSecond, quantile, watts, number};

  /** Ticks of an axis: as short as they can be. */
  const tick = {
    ...units,
    share: share => digits(share * 100) + " %",
    change: share => (share > 0 ? "+" : "") + digits(share * 100) + " %",
    per_second: rate => (rate >= 1000 ? digits(rate / 1000) + "k" : digits(rate)) + "/s",
  };

  return {
    UNKNOWN,
    /** A number of a unit as text; null is not known. */
    text: (unit, value) => {
      if (value === null || value === undefined || value === "") {
        return UNKNOWN;
      }
      return unit === "text" ? value : units[unit](value);
    },
    /** A cell of a column, whose rows may have units of their own. */
    cell: (column, row) => {
      const value = column.values[row];
      if (column.unit !== "mixed" || value === null) {
        return format.text(column.unit, value);
      }
      const unit = column.units[row];
      return format.text(unit, value) + (unit === "number" && column.words[row] !== "1" ? " " + column.words[row] : "");
    },
    /** uPlot leaves out a tick by asking for null. */
    tick: (unit, value) => value === null ? null : tick[unit](value),
  };
})();
