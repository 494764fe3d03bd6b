package haltwise.app;

import haltwise.trace.HostSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// A file of real ftrace text among the test resources, with what its name tells: kernel and settings.
record RealText(Path file, String kernel, HostSettings settings) {
  private static final Path RESOURCES = Path.of("src/test/resources");

  /// The text of stock kernels 6.1 and 6.12.
  static Stream<RealText> transitions() {
    return list(RESOURCES.resolve("transitions"), ".gz").stream().map(file -> {
      String[] f = file.getFileName().toString().replace("kvm-", "").replace(".ftrace.gz", "")
          .split("_");
      return new RealText(file, f[0], new HostSettings(Long.parseLong(f[1]), Long.parseLong(f[2]),
          Long.parseLong(f[3]), Long.parseLong(f[4])));
    });
  }

  /// The text of the 6.18 host.
  static List<Path> kernel618() {
    return list(RESOURCES.resolve("kvm-6.18"), ".txt");
  }

  List<String> lines() {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }

  private static List<Path> list(Path folder, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
