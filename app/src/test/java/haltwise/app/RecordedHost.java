package haltwise.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A host of `doctor/src/test/resources/hosts`: a folder that `doctor --capture` made on a real one, or a `.host` text that is
/// laid out as such a folder. Lines of the text: `file PATH TEXT`, `note LINE`, `parameter ACCESS PATH VALUE`,
/// `state N NAME LATENCY RESIDENCY TIME [disabled]` (µs, of CPU 0), `vm PID NAME VCPUS COMMAND…`, `answer NAME VALUE`,
/// `observed NAME VALUE`.
final class RecordedHost {
  private static final Path HOSTS = Path.of("..", "doctor", "src", "test", "resources", "hosts");
  private static final String SUFFIX = ".host";

  private final Path folder;
  private final TreeSet<String> notes = new TreeSet<>();
  private final List<String> answers = new ArrayList<>();
  private final List<String> observed = new ArrayList<>();

  private RecordedHost(Path folder) {
    this.folder = folder;
  }

  static Stream<String> names() {
    try (Stream<Path> all = Files.list(HOSTS)) {
      return all.map(p -> p.getFileName().toString().replace(SUFFIX, ""))
          .filter(n -> !n.endsWith(".md")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param empty where a text is laid out
  /// @param changes lines that come after those of the text, and win
  /// @return a folder for `doctor --host`
  static Path folder(String name, Path empty, String... changes) {
    Path real = HOSTS.resolve(name);
    if (Files.isDirectory(real)) {
      return real;
    }
    try {
      RecordedHost host = new RecordedHost(empty.resolve(name));
      for (String line : Files.readAllLines(HOSTS.resolve(name + SUFFIX))) {
        host.line(line);
      }
      for (String line : changes) {
        host.line(line);
      }
      host.write("notes.txt",
          "haltwise doctor --capture, format 1\n" + String.join("\n", host.notes));
      host.write("answers.txt", String.join("\n", host.answers));
      if (!host.observed.isEmpty()) {
        host.write("observed.txt", String.join("\n", host.observed));
      }
      return host.folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String line) throws IOException {
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    String[] w = line.split(" ", 2);
    switch (w[0]) {
      case "file" -> file(w[1].split(" ", 2)[0], w[1].split(" ", 2)[1]);
      case "note" -> notes.add(w[1]);
      case "parameter" -> {
        String[] p = w[1].split(" ");
        file(p[1], p[2]);
        notes.removeIf(n -> n.endsWith(" " + p[1]));
        notes.add(p[0] + " " + p[1]);
      }
      case "state" -> state(w[1].split(" "));
      case "vm" -> vm(w[1].split(" ", 4));
      case "answer" -> answers.add(w[1]);
      case "observed" -> observed.add(w[1]);
      default -> throw new IllegalArgumentException("BUG: \"" + line + "\" is no line of a host");
    }
  }

  private void state(String[] s) throws IOException {
    String path = "/sys/devices/system/cpu/cpu0/cpuidle/state" + s[0] + "/";
    file(path + "name", s[1].replace("\\s", " "));
    file(path + "latency", s[2]);
    file(path + "residency", s[3]);
    file(path + "time", s[4]);
    file(path + "disable", s.length > 5 ? "1" : "0");
  }

  private void vm(String[] vm) throws IOException {
    String path = "/proc/" + vm[0];
    file(path + "/comm", vm[1]);
    file(path + "/cmdline", vm[3].replace(" ", "\\n"));
    notes.add("link " + path + "/fd/10 anon_inode:kvm-vm");
    for (int v = 0; v < Integer.parseInt(vm[2]); v++) {
      notes.add("link " + path + "/fd/" + (20 + v) + " anon_inode:kvm-vcpu:" + v);
      file(path + "/task/" + (Integer.parseInt(vm[0]) + 1 + v) + "/comm", "CPU " + v + "/KVM");
    }
  }

  private void file(String path, String text) throws IOException {
    write("files" + path, text.replace("\\n", "\n"));
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");
  }
}
