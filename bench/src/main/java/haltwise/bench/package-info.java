/// Benchmarks, and the C baselines they are compared with: the same halts, settings, threads and results.
///
/// Reading order: [Main] (one run of all of it, to a page of Markdown), [GridBenchmark] (what is timed), [BenchGrid]
/// (the 1,600 settings), [Baselines] (the C code, called through `java.lang.foreign`), [CausalBenchmark] (the causal
/// replay), [Checksums] (that all engines gave the same), [CpuTimeTable] (the same on a busy machine).
///
/// Not part of the product; imports what it likes. A new benchmark: a class here, and its rows in [Main].
@NullMarked
package haltwise.bench;

import org.jspecify.annotations.NullMarked;
