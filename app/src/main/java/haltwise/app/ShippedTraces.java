package haltwise.app;

import haltwise.linux.HostException;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The real traces in the folder `traces` of the installation, which the launcher names.
final class ShippedTraces {
  private ShippedTraces() {
  }

  static List<Path> all() {
    Path folder = Path.of(System.getProperty("haltwise.home", "."), "traces");
    if (!Files.isDirectory(folder)) {
      throw new HostException("There is no folder " + folder + " with shipped traces", 0,
          "Start haltwise by its launcher, or give a trace file.");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().endsWith(TraceFile.SUFFIX)).sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
