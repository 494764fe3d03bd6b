package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.linux.HostIdentity;
import haltwise.replay.KernelDefaults;
import haltwise.trace.HostSettings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Oracle: the files of a tree in the form of sysfs, before and after. What a real kernel makes of it: the virtual hosts.
class ApplyCommandTest {
  @TempDir
  private Path root = Path.of("");

  @BeforeEach
  void aHostWithKvm() throws IOException {
    Files.createDirectories(parameters());
    Files.writeString(root.resolve("sys/module/kvm/initstate"), "live\n");
    write("halt_poll_ns", "200000");
    write("halt_poll_ns_grow", "2");
    write("halt_poll_ns_grow_start", "10000");
    write("halt_poll_ns_shrink", "0");
  }

  private Path parameters() {
    return root.resolve("sys/module/kvm/parameters");
  }

  private void write(String name, String value) throws IOException {
    Files.writeString(parameters().resolve(name), value + "\n");
  }

  private List<String> values() throws IOException {
    List<String> values = new ArrayList<>();
    for (String end : List.of("", "_grow", "_grow_start", "_shrink")) {
      values.add(Files.readString(parameters().resolve("halt_poll_ns" + end)).strip());
    }
    return values;
  }

  private CommandRun run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--root", root.toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  @Test
  void appliesSaysWhatIsInForceAndRestores() throws Exception {
    CommandRun applied = run("apply", "max=160us,grow=3,grow-start=20us,shrink=2", "--why",
        "a trial");
    assertThat(applied.status()).isZero();
    assertThat(applied.out()).contains("Applied max=160000,grow=3,grow-start=20000,shrink=2",
        "halt_poll_ns_shrink", "haltwise restore undoes it.");
    assertThat(values()).containsExactly("160000", "3", "20000", "2");

    CommandRun status = run("status", "--check");
    assertThat(status.status()).isZero();
    assertThat(status.out()).contains("kvm.halt_poll_ns ", "a trial", "until haltwise restore");

    assertThat(run("restore").status()).isZero();
    assertThat(values()).containsExactly("200000", "2", "10000", "0");
    assertThat(run("status").out()).contains("haltwise has changed nothing here.");
    assertThat(run("restore").out()).contains("Nothing to restore");
  }

  @Test
  void fillsMissingKeysFromThisKernelsDefaults() throws Exception {
    HostIdentity kernel = HostIdentity.read();
    HostSettings defaults = KernelDefaults.of(kernel.kernelRelease(), kernel.architecture());
    assertThat(run("apply", "max=1ms").status()).isZero();
    assertThat(values()).containsExactly("1000000", Long.toString(defaults.grow()),
        Long.toString(defaults.growStartNs()), Long.toString(defaults.shrink()));
  }

  @Test
  void tellsTheSameInJson() throws Exception {
    JsonNode would = run("apply", "off", "--dry-run", "--json").json();
    assertThat(would.get("dry_run").asBoolean()).isTrue();
    assertThat(values().getFirst()).isEqualTo("200000");
    JsonNode did = run("apply", "off", "--json").json();
    assertThat(did.get("changes")).isEqualTo(would.get("changes"));
    JsonNode status = run("status", "--json").json();
    assertThat(status.get("sound").asBoolean()).isTrue();
    assertThat(status.get("parameters").get(3).get("parameter").asString())
        .isEqualTo("kvm.halt_poll_ns");
    assertThat(status.get("parameters").get(3).get("before").asString()).isEqualTo("200000");
  }

  @Test
  void saysWhenSomebodyElseChangedAValue() throws Exception {
    run("apply", "off");
    write("halt_poll_ns", "7");
    assertThat(run("status", "--check").status()).isEqualTo(1);
    CommandRun again = run("apply", "pin=60us");
    assertThat(again.status()).isEqualTo(3);
    assertThat(again.err()).contains("kvm.halt_poll_ns is 7, not 0", "--force");
    CommandRun restored = run("restore");
    assertThat(restored.status()).isEqualTo(1);
    assertThat(restored.out()).contains("kvm.halt_poll_ns is 7, which haltwise did not set");
    assertThat(run("restore", "--force").status()).isZero();
    assertThat(values().getFirst()).isEqualTo("200000");
  }

  @Test
  void persistsInAFileOfItsOwn() throws Exception {
    Path conf = root.resolve("etc/modprobe.d/haltwise.conf");
    CommandRun would = run("apply", "max=160us,shrink=2", "--persist", "--dry-run");
    assertThat(conf).doesNotExist();
    assertThat(run("apply", "max=160us,shrink=2", "--persist").status()).isZero();
    assertThat(Files.readString(conf)).contains("options kvm ", "halt_poll_ns=160000");
    assertThat(would.out()).contains(Files.readString(conf));
    assertThat(run("status").out().replaceAll("\\s+", " ")).contains("holds after a boot too");
    run("restore");
    assertThat(conf).doesNotExist();
  }

  @Test
  void saysTheWordsForTheKernelsCommandLineWhenKvmIsPartOfIt() throws Exception {
    Files.delete(root.resolve("sys/module/kvm/initstate"));
    CommandRun applied = run("apply", "max=160us,grow=2,grow-start=10us,shrink=2", "--persist");
    assertThat(applied.out()).contains("kvm.halt_poll_ns=160000")
        .contains("kvm.halt_poll_ns_shrink=2");
    assertThat(run("apply", "off", "--for", "5s", "--persist").status()).isEqualTo(2);
    assertThat(root.resolve("etc/modprobe.d/haltwise.conf")).doesNotExist();
  }

  @Test
  void asksWhetherAUnitWasForgotten() {
    assertThat(run("apply", "max=160").out()).containsPattern("write\\smax=160us");
    assertThat(run("apply", "max=160us").out()).doesNotContain("write max=");
  }

  @Test
  void aLimitedTimeIsOneJsonDocumentToo() {
    CommandRun run = run("apply", "off", "--for", "300ms", "--json");
    assertThat(run.json().get("changes").size()).isEqualTo(2);
    assertThat(run.out()).containsOnlyOnce("\"changes\"");
  }

  @Test
  void undoesItselfAfterItsTime() throws Exception {
    CommandRun run = run("apply", "off", "--for", "300ms");
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("Applied max=0", "Restored");
    assertThat(values()).containsExactly("200000", "2", "10000", "0");
  }

  @Test
  void aLimitedTimeEndsAtWhatAnEarlierApplySet() throws Exception {
    run("apply", "max=1ms,grow=3,grow-start=20us,shrink=4");
    CommandRun run = run("apply", "off", "--for", "300ms");
    assertThat(run.status()).isZero();
    assertThat(values()).containsExactly("1000000", "3", "20000", "4");
    assertThat(run("status").out()).doesNotContain("then again");
    run("restore");
    assertThat(values()).containsExactly("200000", "2", "10000", "0");
  }

  @Test
  void writesFilesForOtherProgramsOnRequestAndRemovesThem() throws Exception {
    Path hook = root.resolve("etc/libvirt/hooks/qemu.d/haltwise");
    Path profile = root.resolve("etc/tuned/haltwise/tuned.conf");
    String settings = "max=160us,grow=2,grow-start=10us,shrink=2";
    CommandRun would = run("apply", settings, "--hook", "tuned", "--dry-run");
    assertThat(would.out()).contains("[sysfs]", "Nothing was changed");
    // A file's lines are shown as they would be written, however narrow the screen is.
    assertThat(run("apply", settings, "--hook", "libvirt", "--dry-run").out())
        .contains("[ -n \"$(ls -A $guests)\" ] || ", " restore --journal /run/haltwise/libvirt\n");
    assertThat(profile).doesNotExist();

    assertThat(run("apply", settings, "--hook", "tuned").out()).contains("tuned-adm profile");
    assertThat(run("apply", settings, "--hook", "libvirt").status()).isZero();
    assertThat(hook).isExecutable().content().startsWith("#!/bin/sh\n")
        .contains("apply max=160000,grow=2,grow-start=10000,shrink=2 ");
    assertThat(profile).content().contains("/sys/module/kvm/parameters/halt_poll_ns=160000\n");
    assertThat(values()).containsExactly("200000", "2", "10000", "0");
    assertThat(run("status").out()).contains("/etc/libvirt/hooks/qemu.d/haltwise");

    assertThat(run("restore").status()).isZero();
    assertThat(hook).doesNotExist();
    assertThat(profile.getParent()).doesNotExist();
    assertThat(run("apply", "off", "--hook", "cron").err()).contains("libvirt or tuned");
    assertThat(run("apply", "off", "--hook", "tuned", "--persist").status()).isEqualTo(2);
  }

  /// Oracle: the names that `drivers/cpuidle/governors/haltpoll.c` gives them, and a bool as the kernel shows it.
  @Test
  void inAGuestItWritesTheGuestsOwnFiveAndLeavesTheHostsAlone() throws Exception {
    Path guest = Files.createDirectories(root.resolve("sys/module/haltpoll/parameters"));
    Map<String, String> found = Map.of("guest_halt_poll_ns", "200000", "guest_halt_poll_grow",
        "2", "guest_halt_poll_grow_start", "50000", "guest_halt_poll_shrink", "2",
        "guest_halt_poll_allow_shrink", "Y");
    for (Map.Entry<String, String> parameter : found.entrySet()) {
      Files.writeString(guest.resolve(parameter.getKey()), parameter.getValue() + "\n");
    }

    CommandRun applied = run("apply",
        "guest:max=50us,grow=3,grow-start=10us,shrink=4,allow-shrink=N", "--persist");
    assertThat(applied.status()).as(applied.err()).isZero();
    assertThat(in(guest)).isEqualTo(Map.of("guest_halt_poll_ns", "50000", "guest_halt_poll_grow",
        "3", "guest_halt_poll_grow_start", "10000", "guest_halt_poll_shrink", "4",
        "guest_halt_poll_allow_shrink", "N"));
    assertThat(applied.out()).contains("command line", "haltpoll.guest_halt_poll_ns=50000",
        "haltpoll.guest_halt_poll_allow_shrink=N");
    assertThat(run("status").out()).contains("haltpoll.guest_halt_poll_ns", "50000");
    assertThat(values()).containsExactly("200000", "2", "10000", "0");

    Files.writeString(guest.resolve("guest_halt_poll_allow_shrink"), "Y\n");
    assertThat(run("status", "--check").status()).isEqualTo(1);
    assertThat(run("restore").status()).isEqualTo(0);
    assertThat(in(guest)).isEqualTo(found);
  }

  /// Oracle: tmpfiles.d(5).
  @Test
  void inAGuestWithSystemdPersistingIsAFileThatSystemdReads() throws Exception {
    Path guest = Files.createDirectories(root.resolve("sys/module/haltpoll/parameters"));
    for (String name : List.of("ns", "grow", "grow_start", "shrink", "allow_shrink")) {
      Files.writeString(guest.resolve("guest_halt_poll_" + name), "1\n");
    }
    Files.createDirectories(root.resolve("usr/lib/tmpfiles.d"));
    Path file = root.resolve("etc/tmpfiles.d/haltwise.conf");

    CommandRun dry = run("apply", "guest:max=50us", "--persist", "--dry-run");
    assertThat(dry.out())
        .contains("w! /sys/module/haltpoll/parameters/guest_halt_poll_ns - - - - 50000");
    assertThat(file).doesNotExist();
    CommandRun applied = run("apply", "guest:max=50us", "--persist");
    assertThat(applied.out()).doesNotContain("command line:");
    assertThat(Files.readAllLines(file)).hasSize(6).last().asString()
        .endsWith("guest_halt_poll_ns - - - - 50000");
    assertThat(run("status").out()).containsPattern("holds\\s+after a boot too");
    assertThat(run("restore").status()).isZero();
    assertThat(file).doesNotExist();
  }

  private static Map<String, String> in(Path parameters) throws IOException {
    Map<String, String> values = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(parameters)) {
      for (Path file : files) {
        values.put(String.valueOf(file.getFileName()), Files.readString(file).strip());
      }
    }
    return values;
  }

  @Test
  void refusesWhatMakesNoSenseAndChangesNothing() throws Exception {
    assertThat(run("apply", "off", "--for", "5s", "--persist").status()).isEqualTo(2);
    assertThat(run("apply", "current").err()).contains("in force already");
    assertThat(run("apply", "max=5000000000").status()).isEqualTo(2);
    assertThat(run("apply", "off", "--for", "0").err()).contains("--for 0 ns", "leave out --for");
    assertThat(run("apply", "off", "--for", "9000h").status()).isEqualTo(2);
    assertThat(run("apply", "fast").err()).contains("guest:max=50us").doesNotContain("current");
    assertThat(run("apply", "grow=-1").err()).contains("0 to 4294967295.");
    CommandRun guest = run("apply", "guest:max=50us");
    assertThat(guest.status()).isEqualTo(3);
    assertThat(guest.err()).contains("haltpoll");
    assertThat(values()).containsExactly("200000", "2", "10000", "0");
    assertThat(root.resolve("var/lib/haltwise/journal")).doesNotExist();
  }

  @Test
  void aDamagedJournalStopsItBeforeAnythingIsWritten() throws Exception {
    run("apply", "off");
    Path journal = root.resolve("var/lib/haltwise/journal");
    Files.writeString(journal, Files.readString(journal).replace("200000", "210000"));
    for (List<String> command : List.of(List.of("apply", "pin=60us"), List.of("restore"))) {
      CommandRun run = run(command.toArray(String[]::new));
      assertThat(run.status()).isEqualTo(3);
      assertThat(run.err()).contains("damaged", "origin");
    }
    assertThat(values().getFirst()).isEqualTo("0");
  }
}
