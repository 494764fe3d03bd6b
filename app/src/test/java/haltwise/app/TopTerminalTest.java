package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.lab.LabOptions;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.Tracefs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `top` in a real terminal, under a real shell. Oracle: what tmux says of its screen, and what stty says of the
/// terminal's settings before and after. Skipped without tmux, /dev/kvm or the rights to trace.
final class TopTerminalTest {
  private static final long PATIENCE_NS = 90_000_000_000L;
  private static final String TMUX = "haltwise-test-" + ProcessHandle.current().pid();

  @TempDir
  private Path folder = Path.of("");
  private List<AutoCloseable> resources = new ArrayList<>();
  private String settingsBefore = "";

  @BeforeEach
  void openATerminalAndAVm() throws Exception {
    RecordingHost.isNeeded();
    assumeTrue(isInstalled("tmux"), "tmux is not installed");
    Workload w = Workload.parse("storage service=100us");
    LabVm vm = LabVm.create(w, LabOptions.of(w, 600_000_000_000L));
    resources.add(vm);
    vm.start();
    tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "-s", "t",
        "env", "PS1=$ ", "LC_ALL=C.UTF-8", "bash", "--norc", "--noprofile");
    resources.add(() -> tmux("kill-server"));
    type("echo before-top; stty -g > " + folder.resolve("before"));
    await(pane -> pane.lines().anyMatch("before-top"::equals));
    settingsBefore = terminalSettings("before");
    type(command());
    await(pane -> pane.contains("vCPU 0") && pane.contains("halts/s") && halts(pane) > 0);
  }

  @AfterEach
  void closeThem() throws Exception {
    for (AutoCloseable r : resources) {
      r.close();
    }
    try (Tracefs tracefs = Tracefs.open();
        var instances = Files.list(tracefs.root().resolve("instances"))) {
      List<String> ours = instances.map(p -> p.getFileName().toString())
          .filter(n -> n.startsWith("haltwise-" + topProcess)).toList();
      assertThat(topProcess > 0 ? ours : List.of()).isEmpty();
    }
  }

  private long topProcess;

  @Test
  void fitsEverySizeFollowsTheKeysAndGivesTheShellItsScreenBack() throws Exception {
    assertThat(lines()).hasSize(24).allMatch(l -> l.length() <= 80);
    // About two halts a request: a service time of 100 µs allows no more than 10,000 requests a
    // second.
    assertThat(halts(pane())).isBetween(1.0, 40_000.0);
    tmux("resize-window", "-t", "t", "-x", "120", "-y", "40");
    await(pane -> pane.contains("blocks/s") && lines(pane).size() == 40);
    tmux("resize-window", "-t", "t", "-x", "200", "-y", "60");
    await(pane -> lines(pane).size() == 60 && lines(pane).get(59).contains("q quit"));
    tmux("resize-window", "-t", "t", "-x", "40", "-y", "10");
    await(pane -> lines(pane).size() == 10 && lines(pane).get(9).contains("quit"));
    assertThat(lines()).allMatch(l -> l.length() <= 40);
    tmux("resize-window", "-t", "t", "-x", "80", "-y", "24");
    await(pane -> lines(pane).size() == 24 && lines(pane).get(23).contains("help"));
    keys("Down", "Down");
    await(pane -> pane.contains("vCPU 0 of "));
    keys("h");
    await(pane -> pane.contains("haltwise top: keys"));
    keys("h", "p");
    await(pane -> pane.contains("PAUSED"));
    keys("/", "n", "o", "n", "e", "Enter");
    await(pane -> pane.contains("\"none\"") && !pane.contains("vCPU 0  "));
    keys("Escape", "q");
    theShellHasItsTerminalBack(0);
  }

  @Test
  void givesTheTerminalBackOnCtrlC() throws Exception {
    keys("C-c");
    theShellHasItsTerminalBack(130);
  }

  @Test
  void givesTheTerminalBackWhenItIsTerminated() throws Exception {
    ProcessHandle.of(topProcess()).orElseThrow().destroy();
    theShellHasItsTerminalBack(143);
  }

  @Test
  void canBeSuspendedAndContinued() throws Exception {
    topProcess();
    keys("C-z");
    await(pane -> pane.contains("Stopped"));
    assertThat(display("#{alternate_on}")).isEqualTo("0");
    type("fg");
    await(pane -> pane.contains("halts/s") && lines(pane).get(23).contains("q quit"));
    assertThat(display("#{alternate_on}")).isEqualTo("1");
    keys("q");
    theShellHasItsTerminalBack(0);
  }

  private void theShellHasItsTerminalBack(int status) throws Exception {
    // Before, what we type might still be read by top.
    ProcessHandle shell = shell();
    await(_ -> shell.children().findAny().isEmpty());
    await(pane -> pane.lines().anyMatch("before-top"::equals));
    type("echo status-$?; stty -g > " + folder.resolve("after"));
    await(pane -> pane.lines().anyMatch(l -> l.startsWith("status-")));
    assertThat(lines()).contains("status-" + status);
    assertThat(display("#{alternate_on} #{cursor_flag}")).isEqualTo("0 1");
    assertThat(terminalSettings("after")).isEqualTo(settingsBefore);
  }

  private String command() throws IOException {
    Path script = Files.writeString(folder.resolve("top"), String.join(" ", "exec",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
        "-Dhaltwise.terminal.columns=80 -cp", "'" + System.getProperty(
            "surefire.test.class.path", System.getProperty("java.class.path")) + "'",
        "haltwise.app.Main top --interval 300ms --vm", "" + ProcessHandle.current().pid()) + "\n");
    return "bash " + script;
  }

  /// The program that the shell runs.
  private long topProcess() throws Exception {
    topProcess = shell().children().findFirst().orElseThrow().pid();
    return topProcess;
  }

  private ProcessHandle shell() throws Exception {
    return ProcessHandle.of(Long.parseLong(display("#{pane_pid}"))).orElseThrow();
  }

  private String terminalSettings(String name) throws Exception {
    Path file = folder.resolve(name);
    for (long endNs = System.nanoTime() + PATIENCE_NS; System.nanoTime() < endNs;) {
      if (Files.exists(file) && Files.size(file) > 10) {
        return Files.readString(file);
      }
      Thread.sleep(50);
    }
    throw new AssertionError("stty did not answer");
  }

  /// Halts a second in the row of the vCPU; 0 where there is none.
  private static double halts(String pane) {
    return pane.lines().filter(l -> l.strip().startsWith("vCPU 0 "))
        .map(l -> l.strip().split(" +")[2].replace(",", "")).mapToDouble(Double::parseDouble)
        .findFirst().orElse(0);
  }

  private static List<String> lines(String pane) {
    return pane.lines().toList();
  }

  private List<String> lines() throws Exception {
    return lines(pane());
  }

  private String pane() throws Exception {
    return tmux("capture-pane", "-p", "-t", "t");
  }

  private String display(String format) throws Exception {
    return tmux("display-message", "-p", "-t", "t", format).strip();
  }

  private void type(String line) throws Exception {
    tmux("send-keys", "-t", "t", "-l", line);
    keys("Enter");
  }

  private void keys(String... keys) throws Exception {
    for (String key : keys) {
      tmux("send-keys", "-t", "t", key);
      Thread.sleep(150);
    }
  }

  private void await(Predicate<String> shown) throws Exception {
    String pane = "";
    for (long endNs = System.nanoTime() + PATIENCE_NS; System.nanoTime() < endNs;) {
      pane = pane();
      if (shown.test(pane)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("Not shown within the patience of this test; the screen is:\n" + pane);
  }

  private static boolean isInstalled(String tool) throws Exception {
    try {
      return new ProcessBuilder(tool, "-V").redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String tmux(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("tmux", "-L", TMUX));
    command.addAll(List.of(words));
    Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(p.getInputStream().readAllBytes(),
        java.nio.charset.StandardCharsets.UTF_8);
    assertThat(p.waitFor()).as(String.join(" ", command) + ": " + out).isZero();
    return out;
  }
}
