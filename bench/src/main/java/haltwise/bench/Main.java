package haltwise.bench;

import haltwise.lab.synthetic.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.OptionalDouble;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs every benchmark once and writes what docs/benchmarks.md shows to standard output, as Markdown.
public final class Main {
  private static final int HALTS = 10_000_000;
  private static final int[] LENGTHS = {1_000_000, 10_000_000, 40_000_000};
  private static final String LENGTHS_OF = "switch5-20s";

  private Main() {
  }

  /// @param args the folder of the C sources, a folder to work in, and optionally families (all if none)
  public static void main(String[] args) throws IOException, InterruptedException, RunnerException {
    Path work = Files.createDirectories(Path.of(args[1]));
    Baselines.compile(Path.of(args[0]), work.resolve("baselines.so"));
    String[] families = args.length > 2
        ? Arrays.copyOfRange(args, 2, args.length)
        : Arrays.stream(Family.values()).map(Family::word).toArray(String[]::new);
    Collection<RunResult> grid = run(work, "GridBenchmark", families, HALTS);
    Collection<RunResult> lengths = run(work, "GridBenchmark.haltwise", new String[]{LENGTHS_OF},
        LENGTHS);
    Collection<RunResult> causal = new Runner(new OptionsBuilder().include("CausalBenchmark")
        .jvmArgsAppend("-Xmx2g").build()).run();
    StringBuilder page = new StringBuilder();
    appendGrid(page, work, families, grid);
    appendLengths(page, lengths);
    appendCausal(page, causal);
    System.out.println(page);
    Files.writeString(work.resolve("benchmarks.md"), page);
  }

  private static Collection<RunResult> run(Path work, String what, String[] families, int... halts)
      throws RunnerException {
    return new Runner(new OptionsBuilder().include(what + "($|\\.)").param("family", families)
        .param("halts", Arrays.stream(halts).mapToObj(Integer::toString).toArray(String[]::new))
        .jvmArgsPrepend("-D" + GridBenchmark.FOLDER + "=" + work).shouldFailOnError(true).build())
        .run();
  }

  private static void appendGrid(StringBuilder page, Path work, String[] families,
      Collection<RunResult> results) throws IOException {
    page.append(
        """
            | family | haltwise, s | AVX-512 in C, s | plain C, s | times plain C | times AVX-512 | ns / halt·setting·core |
            |---|---|---|---|---|---|---|
            """);
    double logSum = 0;
    for (String f : families) {
      Checksums.requireEqual(work, f, HALTS);
      double ours = seconds(results, "haltwise", f, HALTS).orElseThrow();
      OptionalDouble avx512 = seconds(results, "avx512", f, HALTS);
      double plain = seconds(results, "plainC", f, HALTS).orElseThrow();
      logSum += Math.log(plain / ours);
      page.append(
          String.format(Locale.ROOT, "| %s | %.2f | %.2f | %.1f | %.1f | %.2f | %.4f |%n", f, ours,
              avx512.orElse(Double.NaN), plain, plain / ours, avx512.orElse(Double.NaN) / ours,
              ours * GridBenchmark.THREADS * 1e9 / ((double) HALTS * BenchGrid.SIZE)));
    }
    page.append(String.format(Locale.ROOT, "%nGeometric mean: %.1f times plain C.%n%n",
        Math.exp(logSum / families.length)));
  }

  private static void appendLengths(StringBuilder page, Collection<RunResult> results) {
    page.append("| halts of ").append(LENGTHS_OF)
        .append(" | s | s per 10 million |\n|---|---|---|\n");
    for (int n : LENGTHS) {
      double s = seconds(results, "haltwise", LENGTHS_OF, n).orElseThrow();
      page.append(String.format(Locale.ROOT, "| %,d | %.3f | %.3f |%n", n, s, s * 1e7 / n));
    }
    page.append('\n');
  }

  private static void appendCausal(StringBuilder page, Collection<RunResult> results) {
    page.append("| causal replay of | million halt·settings / s and core |\n|---|---|\n");
    for (RunResult r : results) {
      page.append(String.format(Locale.ROOT, "| %s | %.0f |%n", r.getParams().getParam("family"),
          CausalBenchmark.HALTS / r.getPrimaryResult().getScore() / 1e3));
    }
  }

  /// The median of the measured runs.
  private static OptionalDouble seconds(Collection<RunResult> results, String engine, String family,
      int halts) {
    return results.stream()
        .filter(r -> r.getParams().getBenchmark().endsWith("." + engine)
            && r.getParams().getParam("family").equals(family)
            && r.getParams().getParam("halts").equals(Integer.toString(halts)))
        .mapToDouble(r -> r.getPrimaryResult().getStatistics().getPercentile(50)).findFirst();
  }
}
