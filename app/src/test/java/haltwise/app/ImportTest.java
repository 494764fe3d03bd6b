package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Trace;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Oracle: the lines of a real file, counted; and for what cannot be read, the message that a user needs.
class ImportTest {
  private static final RealText TEXT = RealText.transitions().toList().getLast();

  private static final Path BINARIES = Path.of("../record/src/test/resources/haltwise/record");

  private Path unpacked(String name) throws IOException {
    Path file = folder.resolve(name.replace('/', '-'));
    try (InputStream in = new GZIPInputStream(
        Files.newInputStream(BINARIES.resolve(name + ".gz")))) {
      Files.copy(in, file);
    }
    return file;
  }

  @TempDir
  private Path folder = Path.of("");

  @Test
  void aTraceFileHoldsWhatTheTextHeld() {
    Path file = folder.resolve("t.halts.parquet");
    CommandRun run = CommandRun.of("import", TEXT.file().toString(), "-o", file.toString(),
        "--kernel", TEXT.kernel(), "--settings", TEXT.settings().toString(), "--json");

    long halts = count("kvm_vcpu_wakeup");
    assertThat(run.status()).isZero();
    assertThat(run.json().get("halts").asLong()).isEqualTo(halts);
    assertThat(run.json().get("window_events").asLong()).isEqualTo(count("kvm_halt_poll_ns"));
    assertThat(run.json().get("blocks").asLong()).isEqualTo(count("wait time"));
    assertThat(run.json().get("settings").asString()).isEqualTo(TEXT.settings().toString());
    Trace trace = TraceFile.read(file);
    assertThat(trace.haltCount()).isEqualTo(halts);
    assertThat(trace.info().kernelRelease()).isEqualTo(TEXT.kernel());
    assertThat(CommandRun.of("verify", file.toString()).status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"perf/6.12-zstd.data,225", "tracecmd/v7.dat,131"})
  void everyCommandReadsBinaryRecordings(String name, long halts) throws IOException {
    Path file = unpacked(name);
    Path output = folder.resolve("t.halts.parquet");

    CommandRun run = CommandRun.of("import", file.toString(), "-o", output.toString(),
        "--settings", "kernel-default", "--json");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.json().get("halts").asLong()).isEqualTo(halts);
    assertThat(run.json().get("kernel").asString()).startsWith("6.12.117");
    assertThat(run.json().get("clock").asString()).isEqualTo("mono");
    assertThat(run.json().get("notes").isEmpty()).isTrue();
    assertThat(TraceFile.read(output).haltCount()).isEqualTo(halts);
    assertThat(CommandRun.of("show", file.toString(), "--json").json().get("halts").asLong())
        .isEqualTo(halts);
    assertThat(CommandRun.of("verify", file.toString(), "--settings", "kernel-default", "--json")
        .json().get("halts").asLong()).isEqualTo(halts);
    assertThat(CommandRun.of("replay", file.toString()).status()).isZero();
    assertThat(CommandRun.of("tune", file.toString(), "--baseline", "kernel-default").status())
        .isZero();
  }

  @Test
  void compressedBinariesAreToldOf() throws IOException {
    Path file = Files.copy(BINARIES.resolve("perf/6.12-zstd.data.gz"), folder.resolve("p.gz"));
    assertThat(CommandRun.of("show", file.toString()).err()).contains("gunzip -k " + file);
  }

  @Test
  void csvBringsAnybodysHalts() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.csv"), """
        vcpu,start_ns,duration_ns,waited,window_ns,vm
        8,1000,70,false,0,1
        9,1000,60,false,0,0
        7,1000,500,false,10000,0
        7,3000,90000,true,10000,0
        """);
    Path output = folder.resolve("mine.halts.parquet");
    CommandRun run = CommandRun.of("import", file.toString(), "-o", output.toString());
    assertThat(run.status()).as(run.err()).isZero();
    Trace trace = TraceFile.read(output);
    assertThat(trace.info().vcpus()).extracting(v -> v.vm() + "/" + v.vcpuId())
        .containsExactly("0/7", "0/9", "1/8");
    assertThat(trace.halts().get(0).get(1).isMiss()).isTrue();
    // A halt that did not sleep ends when its wake event comes; of one that did, nobody knows.
    assertThat(trace.halts().get(0).arrivalNs(0)).isEqualTo(500);
    assertThat(trace.halts().get(0).arrivalNs(1)).isEqualTo(-1);
  }

  @Test
  void saysWhatTheTextDidNotTell() {
    CommandRun run = CommandRun.of("import", TEXT.file().toString(), "-o",
        folder.resolve("t.halts.parquet").toString());

    assertThat(run.out()).contains("Kernel    not given", "Settings  not given", "--kernel",
        "sched:sched_waking");
    assertThat(run.out().lines().filter(l -> !l.startsWith("Written")))
        .allMatch(l -> l.length() <= 80);
  }

  @Test
  void neverReplacesAFileUnasked() throws IOException {
    Path file = Files.writeString(folder.resolve("t.halts.parquet"), "mine");

    CommandRun run = CommandRun.of("import", TEXT.file().toString(), "-o", file.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("exists already", "--force").hasLineCount(1);
    assertThat(file).hasContent("mine");
    assertThat(CommandRun.of("import", TEXT.file().toString(), "-o", file.toString(), "--force")
        .status()).isZero();
    assertThat(TraceFile.read(file).haltCount()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"a/trace.txt.gz,trace", "kvm-6.1_2.ftrace.gz,kvm-6.1_2", "trace,trace", "x.log,x",
      ".txt,.txt"})
  void theOutputIsNamedAfterTheInput(String input, String stem) {
    assertThat(ImportCommand.nameFor(Path.of(input))).isEqualTo(stem + TraceFile.SUFFIX);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"PERFILE2 and so on|was cut off",
      "<dat>tracing6|was cut off", "PERFFILE|Record with a newer perf", "HWSPOOL1|record --finish",
      "<nul>|not known. haltwise reads", "BZh91AY|Decompress it first",
      "hello|no halt. Use text of", "''|the file is empty",
      "h  22 [000] 13.9: kvm:kvm_vcpu_wakeup: wait time 1 s|malformed kvm_vcpu_wakeup event",
      "start_ns,duration_ns|there is no column waited",
      "start_ns,duration_ns,waited<nl>5,-1,true|line 2: duration_ns is -1, not between 0 and",
      "start_ns,duration_ns,waited<nl>5,7us,true|duration_ns is \"7us\", no whole number. Write it in whole ns",
      "start_ns,duration_ns,waited,vm<nl>5,7,true,web|vm is \"web\", no whole number. Write a number from 0 on.",
      "start_ns,duration_ns,waited<nl>5,7,si|waited is \"si\", neither true nor false. Write true or false",
      "start_ns,duration_ns,waited,arrival_ns<nl>5,7,1,-9|-1 or nothing stands for a value that is not known",
      "start_ns,duration_ns,waited,cause<nl>5,7,1,disk|cause is \"disk\", which is none. Use one of timer, device",
      "vcpu,start_ns,duration_ns,waited<nl>5,1,2|line 2: 3 values for 4 columns. Give each line a value for"})
  void whatCannotBeReadIsNamedWithARemedy(String content, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("input"),
        content.replace("<nl>", "\n").replace("<dat>", "\u0017\u0008D").replace("<nul>",
            "\u0000\u0001"));

    for (String command : new String[]{"import", "show", "verify", "replay"}) {
      CommandRun run = CommandRun.of(command, file.toString());
      assertThat(run.status()).as(command).isEqualTo(2);
      assertThat(run.err()).startsWith("haltwise: " + file).contains(message).hasLineCount(1);
    }
  }

  @Test
  void damagedCompressionIsToldOf() throws IOException {
    byte[] whole = Files.readAllBytes(TEXT.file());
    Path file = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(whole, whole.length / 2));
    assertThat(CommandRun.of("show", file.toString()).err()).contains("cut.gz, line ", "cut off",
        "Copy it again");
    Files.write(file, Arrays.copyOf(whole, 15));
    assertThat(CommandRun.of("show", file.toString()).err()).contains("damaged or cut off");
  }

  /// The layout that perf 6.1 leaves behind; its own perf script makes one text of it.
  @Test
  void aRecordingOfManyThreadsIsToldOfWithWhatPerfMakesOfIt() throws IOException {
    Path perf = Files.createDirectory(folder.resolve("perf.data"));
    for (String name : List.of("data", "data.0", "data.1")) {
      Files.writeString(perf.resolve(name), "PERFILE2");
    }
    for (Path named : List.of(perf, perf.resolve("data"))) {
      CommandRun run = CommandRun.of("import", named.toString());
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).contains("perf record --threads", "perf script --ns -i " + perf)
          .hasLineCount(1);
    }
  }

  @Test
  void foldersDevicesAndMissingPlacesAreToldOf() {
    assertThat(CommandRun.of("import", folder.toString()).err()).contains("it is a folder");
    assertThat(CommandRun.of("import", "/dev/null").err()).contains("pipe or a device");
    assertThat(CommandRun.of("import", "no-such-file").err()).contains("no file no-such-file");
    CommandRun run = CommandRun.of("import", TEXT.file().toString(), "-o",
        folder.resolve("none/x.halts.parquet").toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("There is no folder", "Make it first");
  }

  @Test
  void aTraceFileNeedsNoImport() {
    Path file = folder.resolve("t.halts.parquet");
    CommandRun.of("import", TEXT.file().toString(), "-o", file.toString());

    assertThat(CommandRun.of("import", file.toString()).err()).contains("a trace file already");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"--kernel 3.10|that came with 4.3",
      "--kernel abc|no kernel release",
      "--settings max=4294967296|unsigned 32-bit", "--settings defualt|kernel-default",
      "--settings current|Leave --settings out"})
  void wrongWordsAboutATraceAreRefused(String words, String message) {
    String[] option = words.split(" ");
    CommandRun run = CommandRun.of("verify", TEXT.file().toString(), "--settings=kernel-default",
        option[0] + "=" + option[1]);
    if (option[0].equals("--settings")) {
      run = CommandRun.of("verify", TEXT.file().toString(), option[0], option[1]);
    }
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(message).hasLineCount(1);
  }

  private static long count(String word) {
    return TEXT.lines().stream().filter(line -> line.contains(word)).count();
  }
}
