/* 64 settings in registers, branch-free: each halt goes through all of them before the next. */
#include "baselines.h"

#ifdef __AVX512F__
#include <immintrin.h>

enum { VECTORS = 4, LANES = 16 * VECTORS, COUNT_BIT = 24, STRETCH = 255 };

static int shift_of(uint32_t shrink) { return shrink == 0 ? 31 : __builtin_ctz(shrink); }

static void replay_block(const int32_t *arrival, const int32_t *blocked, int64_t halts,
                         const struct settings *settings, int64_t count, struct row *rows) {
  int32_t max[LANES], grow[LANES], start[LANES], shift[LANES];
  uint32_t wasted_sum[LANES], unmet_sum[LANES], blocked_sum[LANES], end_window[LANES];
  for (int64_t i = 0; i < LANES; i++) {
    const struct settings s = settings[i < count ? i : count - 1];
    max[i] = s.max > INT32_MAX ? INT32_MAX : s.max;
    grow[i] = s.grow;
    start[i] = s.grow_start;
    shift[i] = shift_of(s.shrink);
    if (i < count) rows[i] = (struct row){0, 0, 0, 0, 0};
  }
  __m512i window[VECTORS];
  for (int v = 0; v < VECTORS; v++) window[v] = _mm512_setzero_si512();
  for (int64_t at = 0; at < halts;) {
    __m512i wasted[VECTORS], unmet[VECTORS], blocks[VECTORS];
#pragma GCC unroll 8
    for (int v = 0; v < VECTORS; v++) wasted[v] = unmet[v] = blocks[v] = _mm512_setzero_si512();
    uint64_t arrivals = 0, latencies = 0;
    int64_t k = at;
    for (; k < halts && k < at + STRETCH; k++) {
      const int32_t d = arrival[k], e = blocked[k];
      const int immediate = d <= IMMEDIATE_NS;
      if (latencies + (e - d) >= 1 << COUNT_BIT) break;
      latencies += e - d;
      arrivals += d;
      const __m512i dv = _mm512_set1_epi32(d), ev = _mm512_set1_epi32(immediate ? d : e),
                    xv = _mm512_set1_epi32(immediate ? 0 : (1 << COUNT_BIT) + (e - d));
#pragma GCC unroll 8
      for (int v = 0; v < VECTORS; v++) {
        const __m512i maxv = _mm512_loadu_si512(max + 16 * v), startv = _mm512_loadu_si512(start + 16 * v);
        __m512i w = window[v];
        const __mmask16 not_hit = _mm512_cmpgt_epi32_mask(dv, w);
        wasted[v] = _mm512_mask_add_epi32(wasted[v], not_hit, wasted[v], w);
        unmet[v] = _mm512_mask_add_epi32(unmet[v], not_hit, unmet[v], dv);
        blocks[v] = _mm512_mask_add_epi32(blocks[v], not_hit, blocks[v], xv);
        /* What the halt is for each max does not wait for the window; nor does the shrunk window for the grown one. */
        const __mmask16 up = _mm512_cmplt_epi32_mask(ev, maxv) & not_hit;
        const __mmask16 down = _mm512_cmpgt_epi32_mask(ev, maxv) & not_hit;
        const __m512i grown = _mm512_max_epi32(_mm512_mullo_epi32(w, _mm512_loadu_si512(grow + 16 * v)), startv);
        const __m512i shrunk = _mm512_srlv_epi32(w, _mm512_loadu_si512(shift + 16 * v));
        const __mmask16 stays = _mm512_cmpge_epi32_mask(shrunk, startv);
        w = _mm512_mask_min_epi32(w, up, grown, maxv);
        window[v] = _mm512_mask_mov_epi32(w, down, _mm512_maskz_mov_epi32(stays, shrunk));
      }
    }
    for (int v = 0; v < VECTORS; v++) {
      _mm512_storeu_si512(wasted_sum + 16 * v, wasted[v]);
      _mm512_storeu_si512(unmet_sum + 16 * v, unmet[v]);
      _mm512_storeu_si512(blocked_sum + 16 * v, blocks[v]);
      _mm512_storeu_si512(end_window + 16 * v, window[v]);
    }
    for (int64_t i = 0; i < LANES && i < count; i++) {
      rows[i].blocks += blocked_sum[i] >> COUNT_BIT;
      rows[i].latency += blocked_sum[i] & ((1 << COUNT_BIT) - 1);
      rows[i].wasted += wasted_sum[i];
      rows[i].polled += (uint32_t)(arrivals - unmet_sum[i] + wasted_sum[i]);
      rows[i].end_window = end_window[i];
    }
    at = k;
  }
}

int replay_avx512(const int32_t *arrival, const int32_t *blocked, int64_t halts,
                  const struct settings *settings, int64_t count, struct row *rows) {
  for (int64_t i = 0; i < count; i += LANES)
    replay_block(arrival, blocked, halts, settings + i, count - i, rows + i);
  return 1;
}
#else
int replay_avx512(const int32_t *arrival, const int32_t *blocked, int64_t halts,
                  const struct settings *settings, int64_t count, struct row *rows) {
  return 0;
}
#endif
