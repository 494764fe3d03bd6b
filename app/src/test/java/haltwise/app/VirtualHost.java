package haltwise.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One boot of a stock kernel by `virtual-hosts/run`, with the classes under test inside, and what its scenarios left.
record VirtualHost(int status, String output, Path results) {
  private static final Path FOLDER = Path.of("..", "virtual-hosts").toAbsolutePath().normalize();
  static final int LACKS_SOMETHING = 3;

  /// Skips the test where this machine lacks QEMU or another program, or no kernel can be fetched.
  static VirtualHost boot(String series, Path results, List<String> programs, String... scenarios)
      throws IOException, InterruptedException {
    assumeTrue(isHere("qemu-system-x86_64"),
        "no virtual host: qemu-system-x86_64 is missing here. apt-get install qemu-system-x86");
    return run(series, results, programs, System.getenv("PATH"), scenarios);
  }

  /// As [#boot], with the programs that a path finds, QEMU among them.
  static VirtualHost run(String series, Path results, List<String> programs, String path,
      String... scenarios) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    for (String program : programs) {
      words.addAll(List.of("--with", program));
    }
    // The time only ends a virtual host that hangs: a loaded machine emulates slowly.
    words.addAll(List.of("--timeout", "1500"));
    return run(series, results, path, words, scenarios);
  }

  /// As [#boot], of a Debian with systemd and a disk, which the scenario may boot again.
  static VirtualHost bootDebian(String series, Path results, String scenario)
      throws IOException, InterruptedException {
    for (String program : List.of("qemu-system-x86_64", "debootstrap", "mkfs.ext4")) {
      assumeTrue(isHere(program), "no virtual host with systemd: " + program
          + " is missing here. apt-get install qemu-system-x86 debootstrap e2fsprogs");
    }
    return run(series, results, System.getenv("PATH"),
        List.of("--systemd", "--timeout", "3600"), scenario);
  }

  /// As [#boot], but a guest whose own haltpoll driver idles its CPUs.
  ///
  /// @param options more words for `virtual-hosts/run`
  static VirtualHost bootPollingGuest(Path results, List<String> options, String scenario)
      throws IOException, InterruptedException {
    assumeTrue(isHere("qemu-system-x86_64"),
        "no virtual host: qemu-system-x86_64 is missing here. apt-get install qemu-system-x86");
    List<String> words = new ArrayList<>(List.of("--as-kvm", "--timeout", "2400"));
    words.addAll(options);
    return run("6.12", results, System.getenv("PATH"), words, scenario);
  }

  /// As [#boot], with a guest on its own KVM, which runs a scenario of its own.
  ///
  /// @param programs for the guest
  static VirtualHost bootWithGuest(String series, Path results, String scenario,
      String guestScenario, String... programs) throws IOException, InterruptedException {
    assumeTrue(isHere("qemu-system-x86_64"),
        "no virtual host: qemu-system-x86_64 is missing here. apt-get install qemu-system-x86");
    List<String> words = new ArrayList<>(List.of("--timeout", "2400", "--guest",
        FOLDER.resolve("scenarios").resolve(guestScenario + ".sh").toString()));
    for (String program : programs) {
      words.addAll(List.of("--guest-with", program));
    }
    return run(series, results, System.getenv("PATH"), words, scenario);
  }

  private static VirtualHost run(String series, Path results, String path, List<String> words,
      String... scenarios) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(FOLDER.resolve("run").toString(), series));
    command.addAll(words);
    for (String scenario : scenarios) {
      command.add(FOLDER.resolve("scenarios").resolve(scenario + ".sh").toString());
    }
    command.addAll(List.of("-o", results.toString()));
    Path log = Files.createDirectories(results).resolve("output.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(log.toFile());
    builder.environment().put("PATH", path);
    builder.environment().put("HALTWISE_CLASS_PATH", classPath());
    builder.environment().put("HALTWISE_JAVA_HOME", System.getProperty("java.home"));
    Process run = builder.start();
    try {
      int status = run.waitFor();
      String output = Files.readString(log);
      assumeTrue(status != LACKS_SOMETHING || Files.exists(results.resolve("console.log")),
          "no virtual host: " + output);
      return new VirtualHost(status, output, results);
    } finally {
      run.destroy();
    }
  }

  static boolean isHere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  Path file(String scenario, String name) {
    return results.resolve(scenario).resolve(name);
  }

  JsonNode json(String scenario, String name) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(file(scenario, name)));
  }

  /// Of the tests, without the tests.
  private static String classPath() {
    String tests = File.separator + "test-classes";
    return Stream
        .of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            .split(File.pathSeparator))
        .filter(entry -> !entry.endsWith(tests) && Files.exists(Path.of(entry)))
        .filter(entry -> Stream.of("junit", "assertj", "archunit", "surefire")
            .noneMatch(Path.of(entry).getFileName().toString()::contains))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
