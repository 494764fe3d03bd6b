package haltwise.bench;

import haltwise.replay.grid.GridOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What each engine made of each family, one file for each, since each is timed in a JVM of its own.
final class Checksums {
  private Checksums() {
  }

  static void write(Path folder, String family, int halts, String engine, List<GridOutcome> rows)
      throws IOException {
    long sum = 0;
    for (GridOutcome r : rows) {
      for (long value : new long[]{r.blocks(), r.polledNs(), r.wastedNs(), r.latencySumNs(),
          r.endWindowNs()}) {
        sum = (sum ^ value) * 0x100_0000_01B3L + (sum >>> 29);
      }
    }
    Files.writeString(folder.resolve(family + "-" + halts + "." + engine), Long.toHexString(sum));
  }

  /// @return how many engines agreed on a family
  /// @throws IOException when two engines disagree
  static long requireEqual(Path folder, String family, int halts) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> ofFamily = files
          .filter(f -> f.getFileName().toString().startsWith(family + "-" + halts + ".")).toList();
      String first = Files.readString(ofFamily.getFirst());
      for (Path f : ofFamily) {
        if (!Files.readString(f).equals(first)) {
          throw new IOException("The engines disagree on " + family + ": compare " + ofFamily);
        }
      }
      return ofFamily.size();
    }
  }
}
