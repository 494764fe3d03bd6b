/* The rule of kernel 6.1 and later as one would write it down: one setting after the other. */
#include "baselines.h"

void replay_plain(const int32_t *arrival, const int32_t *blocked, int64_t halts,
                  const struct settings *settings, int64_t count, struct row *rows) {
  for (int64_t i = 0; i < count; i++) {
    const uint32_t max = settings[i].max, grow = settings[i].grow, grow_start = settings[i].grow_start,
                   shrink = settings[i].shrink;
    uint32_t window = 0;
    int64_t blocks = 0, polled = 0, wasted = 0, latency = 0;
    for (int64_t k = 0; k < halts; k++) {
      const uint32_t d = arrival[k];
      uint32_t lasts = d;
      if (d <= window) {
        polled += d;
        continue;
      }
      if (window != 0 || d > IMMEDIATE_NS) {
        lasts = blocked[k];
        blocks++;
        polled += window;
        wasted += window;
        latency += lasts - d;
      }
      if (lasts > max) {
        if (window != 0) {
          window = shrink == 0 ? 0 : window / shrink;
          if (window < grow_start) window = 0;
        }
      } else if (lasts < max && grow != 0) {
        window *= grow;
        if (window < grow_start) window = grow_start;
        if (window > max) window = max;
      }
    }
    rows[i] = (struct row){blocks, polled, wasted, latency, window};
  }
}
