package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Oracle: the files of a tree in the form of a guest's, behind an agent that answers as QEMU's does; for reading also a
/// real qemu-ga. What a real guest makes of it: the virtual hosts.
final class ApplyByAgentTest {
  private static final Set<String> FILE_COMMANDS = Set.of("guest-file-open", "guest-file-read",
      "guest-file-write", "guest-file-flush", "guest-file-close");

  @TempDir
  private Path folder = Path.of("");

  @BeforeEach
  void aGuest() throws IOException {
    Map.of("sys/module/haltpoll/parameters/guest_halt_poll_ns", "200000",
        "sys/module/haltpoll/parameters/guest_halt_poll_grow", "2",
        "sys/module/haltpoll/parameters/guest_halt_poll_grow_start", "50000",
        "sys/module/haltpoll/parameters/guest_halt_poll_shrink", "2",
        "sys/module/haltpoll/parameters/guest_halt_poll_allow_shrink", "Y",
        "sys/devices/system/cpu/cpuidle/current_driver", "haltpoll",
        "sys/devices/system/cpu/cpuidle/current_governor", "haltpoll",
        "sys/devices/system/cpu/cpuidle/available_governors", "ladder menu haltpoll",
        "proc/sys/kernel/random/boot_id", "7f3c", "proc/uptime", "12.34 20.00")
        .forEach(this::write);
  }

  private void write(String path, String text) {
    try {
      Path file = guest().resolve(path);
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, text + "\n");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path guest() {
    return folder.resolve("guest");
  }

  private Path socket() {
    return folder.resolve("agent");
  }

  private String value(String name) throws IOException {
    return Files
        .readString(guest().resolve("sys/module/haltpoll/parameters/guest_halt_poll_" + name))
        .strip();
  }

  private CommandRun run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--agent", socket().toString(), "--journal",
        folder.resolve("journal").toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  @Test
  void appliesToAGuestByItsFilesAndRestores() throws IOException {
    try (ScriptedAgent agent = new ScriptedAgent(socket(), guest(), Set.of("guest-exec"))) {
      CommandRun applied = run("apply", "guest:max=50us,grow-start=10us");
      assertThat(applied.status()).as(applied.err()).isZero();
      assertThat(applied.out()).contains("Applied guest:max=50000", "In use");
      assertThat(value("ns")).isEqualTo("50000");
      assertThat(value("grow_start")).isEqualTo("10000");
      JsonNode status = run("status", "--json").json();
      assertThat(status.get("guest_polling").get("in_use").asBoolean()).isTrue();
      assertThat(status.get("sound").asBoolean()).isTrue();
      assertThat(run("restore").status()).isZero();
      assertThat(value("ns")).isEqualTo("200000");
      assertThat(value("grow_start")).isEqualTo("50000");
      assertThat(agent.commands()).doesNotContain("guest-exec");
    }
  }

  @Test
  void whereFileCommandsAreSwitchedOffProgramsDoIt() throws IOException {
    try (ScriptedAgent agent = new ScriptedAgent(socket(), guest(), FILE_COMMANDS)) {
      CommandRun applied = run("apply", "guest-off");
      assertThat(applied.status()).as(applied.err()).isZero();
      assertThat(value("ns")).isEqualTo("0");
      assertThat(agent.commands()).contains("guest-exec");
    }
  }

  @Test
  void saysWhichCommandsToAllowWhereNoneIs() throws IOException {
    Set<String> all = new java.util.HashSet<>(FILE_COMMANDS);
    all.add("guest-exec");
    try (ScriptedAgent _ = new ScriptedAgent(socket(), guest(), all)) {
      CommandRun refused = run("apply", "guest-off");
      assertThat(refused.status()).isEqualTo(3);
      assertThat(refused.err().replaceAll("\\s+", " "))
          .contains("guest-exec has been disabled", "Allow guest-file-open");
      assertThat(value("ns")).isEqualTo("200000");
    }
  }

  @Test
  void aValueThatTheGuestsKernelRefusesUndoesThoseBeforeIt() throws IOException {
    try (ScriptedAgent _ = new ScriptedAgent(socket(), guest(), Set.of())) {
      CommandRun refused = run("apply", "guest:max=666,grow=3");
      assertThat(refused.status()).isEqualTo(3);
      assertThat(refused.err().replaceAll("\\s+", " ")).contains("Cannot write 666",
          "in the guest", "Invalid argument", "All values are as before");
      assertThat(value("grow")).isEqualTo("2");
      assertThat(value("ns")).isEqualTo("200000");
    }
  }

  @Test
  void saysWhenTheGuestDoesNotUseWhatWasWrittenAndWhatItNeeds() throws IOException {
    write("sys/devices/system/cpu/cpuidle/current_driver", "none");
    write("sys/devices/system/cpu/cpuidle/current_governor", "menu");
    write("sys/module/cpuidle_haltpoll/parameters/force", "N");
    try (ScriptedAgent _ = new ScriptedAgent(socket(), guest(), Set.of())) {
      CommandRun applied = run("apply", "guest:max=50us", "--persist");
      assertThat(applied.out().replaceAll("\\s+", " ")).contains("NOT in use", "governor menu",
          "boot with cpuidle_haltpoll.force=Y", "haltpoll.guest_halt_poll_ns=50000");
      JsonNode doc = run("apply", "guest:max=60us", "--persist", "--json").json();
      assertThat(doc.get("kernel_command_line").asString())
          .endsWith("haltpoll.guest_halt_poll_ns=60000 cpuidle_haltpoll.force=Y");
      assertThat(doc.get("guest_polling").get("in_use").asBoolean()).isFalse();
    }
  }

  @Test
  void anotherBootOfTheGuestIsNoticed() throws IOException {
    try (ScriptedAgent _ = new ScriptedAgent(socket(), guest(), Set.of())) {
      assertThat(run("apply", "guest:max=50us").status()).isZero();
      write("sys/module/haltpoll/parameters/guest_halt_poll_ns", "200000");
      write("proc/sys/kernel/random/boot_id", "8a1e");
      assertThat(run("status").out()).contains("haltwise has changed nothing here");
      assertThat(run("restore").out()).contains("Nothing to restore");
    }
  }

  @Test
  void saysWhenNoAgentAnswersOrThereIsNoSocket() throws IOException {
    assertThat(run("status").err().replaceAll("\\s+", " ")).contains("There is no such socket",
        "org.qemu.guest_agent.0");
    try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      silent.bind(UnixDomainSocketAddress.of(socket()));
      CommandRun asked = run("status");
      assertThat(asked.status()).isEqualTo(3);
      assertThat(asked.err().replaceAll("\\s+", " ")).contains("No guest agent answers",
          "Start qemu-guest-agent");
    }
  }

  @Test
  void isForGuestSettingsOnly() {
    assertThat(run("apply", "max=1ms").err()).contains("--agent is for a guest's own settings");
  }

  /// Of this machine, as if it were the guest; reads only.
  @Test
  void aRealAgentTellsWhatThisMachineTellsItself() throws Exception {
    Path program = Path.of("/usr/sbin/qemu-ga");
    assumeTrue(Files.isExecutable(program),
        "there is no qemu-ga: apt-get install qemu-guest-agent");
    Process real = new ProcessBuilder(program.toString(), "-m", "unix-listen", "-p",
        socket().toString(), "-t", folder.toString(), "-f", folder.resolve("pid").toString())
        .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    try {
      for (int i = 0; i < 100 && !Files.exists(socket()); i++) {
        Thread.sleep(100);
      }
      assumeTrue(Files.exists(socket()),
          "qemu-ga does not start here: " + Files.readString(folder.resolve("log")));
      JsonNode byAgent = run("status", "--json").json();
      JsonNode own = CommandRun.of("status", "--json", "--journal",
          folder.resolve("none").toString()).json();
      assertThat(byAgent.get("parameters")).isEqualTo(own.get("parameters"));
      assertThat(byAgent.path("guest_polling")).isEqualTo(own.path("guest_polling"));
    } finally {
      real.destroy();
      real.waitFor();
    }
  }
}
