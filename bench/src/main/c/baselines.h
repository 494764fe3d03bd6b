/* What the C baselines and haltwise.bench.Baselines agree on. Times in ns. */
#ifndef HALTWISE_BASELINES_H
#define HALTWISE_BASELINES_H
#include <stdint.h>

struct settings { uint32_t max, grow, grow_start, shrink; };
struct row { int64_t blocks, polled, wasted, latency, end_window; };

enum { IMMEDIATE_NS = 1000 };

/* arrival and blocked: one entry for each halt, as the columns of OpenLoopTape; start window 0. */
void replay_plain(const int32_t *arrival, const int32_t *blocked, int64_t halts,
                  const struct settings *settings, int64_t count, struct row *rows);
/* As above, with shrinks of 0 or a power of two only, windows of 0 or above IMMEDIATE_NS, max below 16.8 ms
   unless grow is 1. Does nothing and returns 0 where the CPU lacks AVX-512F. */
int replay_avx512(const int32_t *arrival, const int32_t *blocked, int64_t halts,
                  const struct settings *settings, int64_t count, struct row *rows);
#endif
