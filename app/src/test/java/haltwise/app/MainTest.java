package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.linux.HostException;
import haltwise.report.Look;
import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import haltwise.tracefile.TraceFile;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Oracle: the contract of the command line: words, exit status, what goes to which stream.
class MainTest {
  @TempDir
  private Path folder = Path.of("");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void versionNamesTheToolAndTheJava() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("haltwise ").contains("Java 25");
  }

  /// picocli takes help as a format, and warns on the JVM's standard error where it is none, as with a lone %.
  @ParameterizedTest
  @ValueSource(strings = {"record", "import", "show", "top", "verify", "replay", "tune", "compare",
      "report", "apply", "restore", "status", "serve", "lab", "doctor"})
  void everyCommandHasAWorkedExampleInItsHelp(String command) {
    PrintStream before = System.err;
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
    try {
      assertThat(run("--help")).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("\n  " + command);
      out.reset();
      assertThat(run(command, "--help")).isZero();
    } finally {
      System.setErr(before);
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Example")
        .contains("haltwise " + command).contains("--json").contains("--debug")
        .doesNotContain("%%");
    assertThat(warnings.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void helpOfACommandIsTheSameBothWays() {
    run("show", "--help");
    String option = out.toString(StandardCharsets.UTF_8);
    out.reset();
    run("help", "show");

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(option).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "shwo|Unknown command \"shwo\". Use one of: tune, record, import, show, ",
      "help shwo|Unknown command \"shwo\". Use one of: tune, record, import, show, ",
      "show --jsn x|Unknown option \"--jsn\" for haltwise show. Use one of: --settings, ",
      "show --jsn|Unknown option \"--jsn\" for haltwise show. Use one of: --settings, ",
      "show a b|Unexpected word \"b\" for haltwise show.",
      "show|Missing required parameter: 'TRACE'.",
      "show no-such-file|no-such-file"})
  void wrongUsageIsOneLineThatNamesTheKnownWords(String line, String message) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("haltwise: ").contains(message)
        .hasLineCount(1);
    assertThat(out.size()).isZero();
  }

  @Test
  void aCommandIsAskedForWhenThereIsNone() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("Use one of: tune, record, import, show, ");
  }

  @Test
  void aFileThatIsNoTraceIsNamedWithoutAStackTrace() throws IOException {
    Path file = Files.writeString(folder.resolve("x.halts.parquet"), "this is no Parquet");

    assertThat(run("show", file.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(file.toString()).hasLineCount(1)
        .doesNotContain("\tat ");
  }

  @Test
  void debugShowsTheStackTrace() {
    assertThat(run("--debug", "show", "no-such-file")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("\tat haltwise.");
  }

  @Test
  void showJsonHasTheKeysOfTheContract() {
    assertThat(run("show", "--json", trace().toString())).isZero();

    JsonNode doc = JsonMapper.shared().readTree(out.toString(StandardCharsets.UTF_8));
    assertThat(doc.get("halts").asLong()).isEqualTo(3);
    assertThat(doc.get("hits").asLong()).isEqualTo(1);
    assertThat(doc.get("immediate").asLong()).isEqualTo(1);
    assertThat(doc.get("misses").asLong()).isEqualTo(1);
    assertThat(doc.get("blocks").asLong()).isEqualTo(1);
    assertThat(doc.get("unknown_window").asLong()).isZero();
    // A hit of 30 µs and a miss of 50 µs in 1 ms of one vCPU.
    assertThat(doc.get("polled_cpu_share").asDouble()).isEqualTo(0.08);
    assertThat(doc.get("wasted_cpu_share").asDouble()).isEqualTo(0.05);
    assertThat(doc.get("blocked_share").asDouble()).isEqualTo(1.0 / 3);
    assertThat(doc.get("wake_latency_mean_ns").asDouble()).isEqualTo(20_000);
    assertThat(doc.get("wake_latency_p99_ns").isNull()).as("three halts carry no p99").isTrue();
    assertThat(doc.get("events_lost").asLong()).isEqualTo(7);
    assertThat(doc.get("causes").get("device").asLong()).isEqualTo(3);
    assertThat(doc.get("settings").asString())
        .isEqualTo("max=200000,grow=2,grow-start=10000,shrink=2");
    assertThat(doc.get("vcpus").size()).isEqualTo(1);
    assertThat(doc.get("polling_time_histogram").get("buckets").get(0).get("count").asLong())
        .isEqualTo(1);
    assertThat(err.size()).isZero();
  }

  @Test
  void showSaysLoudlyThatEventsWereLost() {
    assertThat(run("show", trace().toString())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("WARNING: 7 events lost");
  }

  @Test
  void aClosedPipeEndsSilently() {
    assertThat(run(failing("Broken pipe"), "show", trace().toString())).isZero();
    assertThat(err.size()).isZero();
  }

  @Test
  void aFullDiskBehindStandardOutputIsToldOf() throws IOException {
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      assertThat(run(full, "show", trace().toString())).isEqualTo(3);
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("No space left on device")
        .hasLineCount(1);
  }

  @Test
  void failuresMapToTheStatusOfTheContract() {
    assertThat(Failure.of(new HostException("Cannot open /dev/kvm", 13, "Join the group kvm.")))
        .isEqualTo(new Failure(3,
            "Cannot open /dev/kvm: " + haltwise.linux.Errno.text(13) + ". Join the group kvm."));
    assertThat(Failure.of(new IllegalArgumentException("Bad.")).status()).isEqualTo(2);
    assertThat(Failure.of(new InterruptedException()).status()).isEqualTo(130);
    assertThat(Failure.of(new IllegalStateException("oops"))).satisfies(f -> {
      assertThat(f.status()).isEqualTo(70);
      assertThat(f.message()).startsWith("BUG: ").contains("--debug");
    });
  }

  @Test
  void timesAndSettingsAreCheckedWithTheirRemedy() throws Exception {
    assertThat(new TimeConverter().convert("0.16ms")).isEqualTo(160_000);
    SettingsChoice current = new SettingsChoice.Converter().convert("current");
    assertThat(current.resolve(() -> HostSettings.INTEL_CHROMEOS, HostSettings.KERNEL_DEFAULT))
        .isEqualTo(HostSettings.INTEL_CHROMEOS);
    assertThat(org.assertj.core.api.Assertions
        .catchThrowable(() -> new SettingsChoice.Converter().convert("defualt")))
        .hasMessageContaining("kernel-default").hasMessageContaining("intel-chromeos");
  }

  @Test
  void aTimeWithoutAUnitIsNsAmongSettingsAloneAndNeverADuration() {
    HaltwiseCommand haltwise = new HaltwiseCommand(
        new Console(out, err, new Look(100, true, false), false));
    List<Object> commands = new ArrayList<>(haltwise.commands());
    commands.add(new AccuracyCommand(haltwise));
    Set<String> durations = new TreeSet<>();
    Set<String> settings = new TreeSet<>();
    for (Object command : commands) {
      for (OptionSpec option : new CommandLine(command).getCommandSpec().options()) {
        for (ITypeConverter<?> c : option.converters()) {
          if (c instanceof DurationConverter) {
            durations.add(option.longestName());
          } else if (c instanceof TimeConverter) {
            settings.add(option.longestName());
          }
        }
      }
    }
    assertThat(durations).contains("--duration", "--elapsed", "--interval", "--observe",
        "--warm-up");
    assertThat(settings).contains("--block-price", "--halt-poll-max", "--max")
        .doesNotContainAnyElementsOf(durations)
        .doesNotContain("--for", "--settle", "--every", "--timeout", "--epoch");
    assertThat(run("lab", "storage", "--duration", "10")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("\"10\" has no unit. Write 10s, 10ms");
  }

  private int run(String... args) {
    return run(out, args);
  }

  private int run(OutputStream stdout, String... args) {
    return Main.run(new Console(stdout, err, new Look(100, true, false), false), args);
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  /// A hit, an immediate halt and a miss.
  private Path trace() {
    VcpuHalts halts = new VcpuHalts.Builder().add(halt(0, 30, 30, 50, false))
        .add(halt(100, 0, 1, 0, false)).add(halt(200, 90, 150, 50, true)).build();
    Path file = folder.resolve("t" + TraceFile.SUFFIX);
    TraceFile.write(new Trace(
        new TraceInfo("host", "6.12.1", "x86_64", "mono", 0, 1_000_000,
            List.of(new SettingsInForce(0, SettingsInForce.ALL_VMS, HostSettings.KERNEL_DEFAULT)),
            List.of(new VcpuInfo(0, 1, 2, 0, 0)), 7, "test", "", -1),
        List.of(halts)), file);
    return file;
  }

  private static Halt halt(
      long startUs, long arrivalUs, long durationUs, long windowUs, boolean waited) {
    return new Halt(startUs * 1000, arrivalUs * 1000, durationUs * 1000, windowUs * 1000, waited,
        true, Halt.UNKNOWN_NS, Cause.DEVICE, Halt.NO_WAKER, Anchor.ANSWER, WindowChange.NONE);
  }
}
