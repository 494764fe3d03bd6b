package haltwise.lab;

import org.HdrHistogram.Histogram;

/// Latencies of one kind, ns.
///
/// @param meaning what was measured, from when until when, by which clock
/// @param count how many were measured
/// @param unmeasured how many more there were, whose time stamps were overwritten before they were read
/// @param meanNs 0 when none was measured, as are the percentiles
/// @param p99Ns over fewer than 1,000 samples it is hardly more than the largest of them
public record Latencies(String meaning, long count, long unmeasured, double meanNs, long p50Ns,
    long p90Ns, long p99Ns, long p999Ns, long maxNs) {

  static Latencies of(String meaning, Histogram h, long unmeasured) {
    return new Latencies(meaning, h.getTotalCount(), unmeasured, h.getMean(),
        h.getValueAtPercentile(50), h.getValueAtPercentile(90), h.getValueAtPercentile(99),
        h.getValueAtPercentile(99.9), h.getMaxValue());
  }
}
