"use strict";
/** What the daemon told: points of each level as columns, changes, and what is now. Never more than the daemon itself keeps. */
const past = (() => {
  let columns = [];
  let levels = [];
  let changes = [];
  let keptOf = {false: 0, true: 0};
  let now = null;

  const push = (level, point) => {
    columns.forEach((name, i) => level.data[name].push(point[i]));
    const excess = level.data.end_ms.length - level.kept;
    if (excess > 0) {
      columns.forEach(name => level.data[name].splice(0, excess));
    }
  };

  const add = change => {
    const known = changes.findIndex(c => c.epoch === change.epoch);
    if (known >= 0) {
      changes[known] = change;
      return;
    }
    changes.push(change);
    const same = changes.filter(c => c.experiment === change.experiment);
    if (same.length > keptOf[change.experiment]) {
      changes.splice(changes.indexOf(same[0]), 1);
    }
  };

  return {
    snapshot: doc => {
      columns = doc.columns;
      levels = doc.levels.map(l => {
        const level = {...l, data: Object.fromEntries(columns.map(name => [name, []]))};
        l.points.forEach(p => push(level, p));
        delete level.points;
        return level;
      });
      keptOf = {false: doc.changes_kept, true: doc.experiments_kept};
      changes = [];
      doc.changes.sort((a, b) => a.epoch - b.epoch).forEach(add);
      now = doc.now;
    },

    update: doc => {
      doc.closed.forEach((point, l) => point && push(levels[l], point));
      doc.changes.forEach(add);
      now = doc.now;
    },

    now: () => now,

    /** The latest numbers as an object of columns. */
    recent: () => now && Object.fromEntries(columns.map((name, i) => [name, now.recent[i]])),

    changes: () => changes,

    /** Columns of a level, and where it has no point yet, of the finer ones: so that each of them shows the present. */
    series: (l, names) => {
      const out = names.map(() => []);
      let endMs = -1;
      for (let k = l; k >= 0 && levels.length > 0; k--) {
        const data = levels[k].data;
        const from = data.end_ms.findIndex(t => t > endMs);
        if (from >= 0) {
          names.forEach((name, i) => {
            for (let p = from; p < data.end_ms.length; p++) {
              out[i].push(data[name][p]);
            }
          });
          endMs = data.end_ms.at(-1);
        }
      }
      return out;
    },

    spanMs: l => levels.length === 0 ? 0 : levels[l].kept * levels[l].epochs * 250,

    /** How much is held: for tests. */
    size: () => ({points: levels.map(l => l.data.end_ms.length), changes: changes.length}),
  };
})();
