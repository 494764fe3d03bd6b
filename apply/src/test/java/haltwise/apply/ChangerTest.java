package haltwise.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.linux.HostException;
import haltwise.linux.LifeOfProcess;
import haltwise.linux.ModuleParameter;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Oracle: the values of a host in memory before haltwise touched it; what the words of the command promise.
final class ChangerTest {
  private final FakeHost host = new FakeHost();
  private final Map<ModuleParameter, String> untouched = Map.copyOf(host.parameters);

  static Request request(String settings) {
    return request(settings, OptionalLong.empty(), false, false);
  }

  static Request request(String settings, OptionalLong forNs, boolean persist, boolean force) {
    OptionalLong until = forNs.isPresent()
        ? OptionalLong.of(FakeHost.START_NS + forNs.getAsLong())
        : forNs;
    return new Request(
        ParameterValues.of(HostSettings.parse(settings, HostSettings.KERNEL_DEFAULT)), until,
        Optional.empty(), persist, force, "a test", "root");
  }

  private Status status() {
    return host.changer().status(List.copyOf(untouched.keySet()));
  }

  @Test
  void appliesAndRestores() {
    Done done = host.changer().apply(request("max=160us,grow=3,grow-start=10us,shrink=0"));
    assertThat(done.changes()).extracting(c -> c.parameter().name()).containsExactly(
        "halt_poll_ns_shrink", "halt_poll_ns_grow", "halt_poll_ns");
    assertThat(host.get("halt_poll_ns")).isEqualTo("160000");
    assertThat(status().isSound()).isTrue();

    Done restored = host.changer().restore(false);
    assertThat(restored.changes()).hasSize(3);
    assertThat(host.parameters).isEqualTo(untouched);
    assertThat(host.files).isEmpty();
    assertThat(host.changer().restore(false).isNothing()).isTrue();
  }

  @Test
  void restoresWhatWasBeforeTheFirstTouchAfterManyChanges() {
    host.somebodyWrites("halt_poll_ns", "123456");
    host.changer().apply(request("max=1us"));
    host.changer().apply(request("off"));
    host.changer().apply(request("pin=60us"));
    assertThat(host.get("halt_poll_ns")).isEqualTo("4294967295");
    host.changer().restore(false);
    assertThat(host.get("halt_poll_ns")).isEqualTo("123456");
  }

  @Test
  void writesNothingWhenAllIsAsWanted() {
    Done done = host.changer().apply(request("kernel-default"));
    assertThat(done.changes()).isEmpty();
    assertThat(host.parameters).isEqualTo(untouched);
  }

  @Test
  void showsWhatItWouldDoAndDoesNothing() {
    Done would = host.changer().preview(request("max=160us", OptionalLong.empty(), true, false));
    assertThat(would.changes()).containsExactly(
        new Change(new ModuleParameter("kvm", "halt_poll_ns"), "200000", "160000"));
    assertThat(would.files().get(OwnFile.MODPROBE)).isEqualTo(Done.Fate.WRITTEN);
    assertThat(host.parameters).isEqualTo(untouched);
    assertThat(host.files).isEmpty();
  }

  @Test
  void doesNotOverwriteWhatSomebodyElseSetUnlessForced() {
    host.changer().apply(request("max=160us"));
    host.somebodyWrites("halt_poll_ns_grow", "7");
    assertThat(status().isSound()).isFalse();
    assertThatThrownBy(() -> host.changer().apply(request("off")))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("kvm.halt_poll_ns_grow is 7, not 2").hasMessageContaining("--force");
    assertThat(host.get("halt_poll_ns")).isEqualTo("160000");

    Done restored = host.changer().restore(false);
    assertThat(restored.left()).singleElement().asString().contains("halt_poll_ns_grow is 7");
    assertThat(host.get("halt_poll_ns")).isEqualTo("200000");
    assertThat(host.get("halt_poll_ns_grow")).isEqualTo("7");

    host.changer().restore(true);
    assertThat(host.parameters).isEqualTo(untouched);
    assertThat(host.files).isEmpty();
  }

  @Test
  void whatARestoreWroteItselfIsNotTakenForSomebodyElsesWork() {
    host.changer().apply(request("max=160us,shrink=0", OptionalLong.empty(), true, false));
    host.somebodyWrites("halt_poll_ns_grow", "7");
    host.changer().restore(false);

    assertThat(status().values()).filteredOn(Status.Value::drifted)
        .extracting(v -> v.parameter().name()).containsExactly("halt_poll_ns_grow");
    assertThat(host.files).containsOnlyKeys("journal");
    host.reboot();
    assertThat(host.parameters).isEqualTo(untouched);
    assertThat(status().isSound()).isTrue();
  }

  @Test
  void overwritesWhatSomebodyElseSetWhenForced() {
    host.changer().apply(request("max=160us"));
    host.somebodyWrites("halt_poll_ns", "5");
    host.changer().apply(request("off", OptionalLong.empty(), false, true));
    assertThat(host.get("halt_poll_ns")).isEqualTo("0");
    host.changer().restore(false);
    assertThat(host.parameters).isEqualTo(untouched);
  }

  @Test
  void undoesItselfAtTheNextStartWhenItsTimeIsOver() {
    host.changer().apply(request("max=1ms", OptionalLong.of(600), false, false));
    host.bootNs += 599;
    assertThat(host.changer().restoreWhatIsOver().isNothing()).isTrue();
    assertThat(host.get("halt_poll_ns")).isEqualTo("1000000");
    host.bootNs += 1;
    assertThat(status().isSound()).isFalse();
    assertThat(host.changer().restoreWhatIsOver().changes()).hasSize(1);
    assertThat(host.parameters).isEqualTo(untouched);
    assertThat(host.files).isEmpty();
  }

  @Test
  void aNewApplyAfterTheTimeIsOverStartsFromWhatWasThereFirst() {
    host.changer().apply(request("max=1ms", OptionalLong.of(600), false, false));
    host.bootNs += 700;
    Done done = host.changer().apply(request("max=300us"));
    assertThat(done.notes()).singleElement().asString().contains("time");
    assertThat(done.changes()).containsExactly(
        new Change(new ModuleParameter("kvm", "halt_poll_ns"), "200000", "300000"));
  }

  @Test
  void forgetsAtABootWhatTheKernelForgets() {
    host.changer().apply(request("max=1ms"));
    host.reboot();
    assertThat(status().applied()).isEmpty();
    assertThat(status().isSound()).isTrue();
    assertThat(host.changer().restore(false).isNothing()).isTrue();
    assertThat(host.parameters).isEqualTo(untouched);
    assertThat(host.files).isEmpty();
  }

  @Test
  void aTimeOfAnotherBootIsNotCompared() {
    host.changer().apply(request("max=1ms", OptionalLong.of(600), false, false));
    host.reboot();
    host.bootNs = Long.MAX_VALUE / 2;
    assertThat(host.changer().restoreWhatIsOver().isNothing()).isTrue();
    assertThat(host.parameters).isEqualTo(untouched);
  }

  @Test
  void whatPersistsHoldsAfterABootAndIsRestoredToWhatWasBeforeIt() {
    host.changer().apply(request("max=1ms,shrink=0", OptionalLong.empty(), true, false));
    host.reboot();
    assertThat(host.get("halt_poll_ns")).isEqualTo("1000000");
    assertThat(status().isSound()).isTrue();
    assertThat(status().applied()).singleElement().matches(Status.Applied::persisted);
    Done done = host.changer().restore(false);
    assertThat(done.files().get(OwnFile.MODPROBE)).isEqualTo(Done.Fate.REMOVED);
    assertThat(host.parameters).isEqualTo(untouched);
    assertThat(host.files).isEmpty();
  }

  /// tmpfiles.d(5): type, path, mode, user, group, age, argument.
  @Test
  void whatPersistsInAGuestIsSystemdsAndIsRestoredToWhatWasBeforeIt() {
    host.loadHaltpoll();
    Map<ModuleParameter, String> found = Map.copyOf(host.parameters);
    ParameterValues wanted = ParameterValues
        .of(GuestSettings.parse("guest:max=100us,grow-start=20us,allow-shrink=N"));
    host.changer().apply(new Request(wanted, OptionalLong.empty(), Optional.empty(), true, false,
        "a test", "root"));
    assertThat(host.files.get("tmpfiles")).contains(
        "w! /sys/module/haltpoll/parameters/guest_halt_poll_ns - - - - 100000\n");
    assertThat(host.files).doesNotContainKey("modprobe");

    host.reboot();
    assertThat(host.parameters).containsAllEntriesOf(wanted.values());
    assertThat(host.changer().status(List.copyOf(found.keySet())).isSound()).isTrue();
    Done done = host.changer().restore(false);
    assertThat(done.files()).containsEntry(OwnFile.TMPFILES, Done.Fate.REMOVED);
    assertThat(host.parameters).isEqualTo(found);
    assertThat(host.files).isEmpty();
  }

  @Test
  void whatIsAppliedWithoutPersistingEndsWhatPersistedBefore() {
    host.changer().apply(request("max=1ms", OptionalLong.empty(), true, false));
    Done done = host.changer().apply(request("max=2ms"));
    assertThat(done.files().get(OwnFile.MODPROBE)).isEqualTo(Done.Fate.REMOVED);
    assertThat(host.files).doesNotContainKey("modprobe");
  }

  @Test
  void doesNotReplaceAModprobeFileOfSomebodyElse() {
    host.files.put("modprobe", "options kvm halt_poll_ns=1\n");
    assertThatThrownBy(() -> host.changer()
        .apply(request("max=1ms", OptionalLong.empty(), true, false)))
        .isInstanceOf(HostException.class).hasMessageContaining("not from haltwise");
    assertThat(host.parameters).isEqualTo(untouched);
  }

  @Test
  void aReloadedModuleHasTheKernelsValuesAndThatIsNoFaultOfAnybody() {
    host.changer().apply(request("max=1ms"));
    host.parameters.clear();
    assertThat(host.changer().status(List.copyOf(untouched.keySet())).values()).isEmpty();
    assertThatThrownBy(() -> host.changer().apply(request("max=2ms")))
        .isInstanceOf(HostException.class).hasMessageContaining("modprobe kvm_intel");
    host.loadKvm();
    assertThat(status().isSound()).isFalse();
    Done done = host.changer().restore(false);
    assertThat(done.changes()).isEmpty();
    assertThat(done.left()).isEmpty();
    assertThat(host.files).isEmpty();
  }

  @Test
  void restoresWhileTheModuleIsUnloaded() {
    host.changer().apply(request("max=1ms"));
    host.parameters.clear();
    assertThat(host.changer().restore(false).left()).isEmpty();
    assertThat(host.files).isEmpty();
  }

  @Test
  void leavesAllAsItWasWhicheverWriteFails() {
    String settings = "max=1ms,grow=3,grow-start=20us,shrink=0";
    int writes = writes(settings);
    assertThat(writes).isEqualTo(6); // journal, four parameters, journal
    for (int step = 0; step < writes; step++) {
      FakeHost h = new FakeHost();
      h.refused = java.util.Set.of(step);
      assertThatThrownBy(() -> h.changer().apply(request(settings)))
          .isInstanceOf(HostException.class);
      assertThat(h.parameters).as("step %d", step).isEqualTo(untouched);
      assertThat(h.files).as("step %d", step).isEmpty();
    }
  }

  @Test
  void saysWhatItCouldNotUndoAndUndoesItAtTheNextStart() {
    host.refused = java.util.Set.of(3, 4); // the third write, and the first that undoes
    assertThatThrownBy(
        () -> host.changer().apply(request("max=1ms,grow=3,grow-start=20us,shrink=0")))
        .isInstanceOf(HostException.class).hasMessageContaining("Undoing what was written failed")
        .hasMessageContaining("journal");
    host.refused = java.util.Set.of();
    assertThat(status().unfinished()).isTrue();
    host.changer().restore(false);
    assertThat(host.parameters).isEqualTo(untouched);
    assertThat(host.files).isEmpty();
  }

  private int writes(String settings) {
    FakeHost h = new FakeHost();
    h.changer().apply(request(settings));
    return h.steps;
  }

  private static Request limited(String settings, long forNs) {
    return request(settings, OptionalLong.of(forNs), false, false);
  }

  @Test
  void aLimitedTimeEndsAtWhatAnEarlierApplySet() {
    host.changer().apply(request("max=1ms"));
    host.changer().apply(limited("off", 600));
    assertThat(host.get("halt_poll_ns")).isEqualTo("0");
    assertThat(status().applied()).extracting(Status.Applied::inForce).containsExactly(true, false);
    host.bootNs += 600;
    host.changer().restoreWhatIsOver();
    assertThat(host.get("halt_poll_ns")).isEqualTo("1000000");
    assertThat(status().isSound()).isTrue();
    host.changer().restore(false);
    assertThat(host.parameters).isEqualTo(untouched);
    assertThat(host.files).isEmpty();
  }

  @Test
  void aLimitedTimeThatEndsUnderALongerOneChangesNothing() {
    host.changer().apply(limited("max=1ms", 500));
    host.changer().apply(limited("off", 900));
    host.bootNs += 500;
    assertThat(host.changer().restoreWhatIsOver().changes()).isEmpty();
    assertThat(host.get("halt_poll_ns")).isEqualTo("0");
    host.bootNs += 400;
    host.changer().restoreWhatIsOver();
    assertThat(host.parameters).isEqualTo(untouched);
    assertThat(host.files).isEmpty();
  }

  @Test
  void whatHasNoEndTakesThePlaceOfWhatHas() {
    host.changer().apply(limited("max=1ms", 500));
    host.changer().apply(request("max=2ms"));
    host.bootNs += 500;
    assertThat(host.changer().restoreWhatIsOver().isNothing()).isTrue();
    assertThat(host.get("halt_poll_ns")).isEqualTo("2000000");
  }

  @Test
  void whatIsEndedEarlyLeavesWhatOthersAppliedMeanwhile() {
    host.changer().apply(limited("max=1ms", 500));
    host.changer().apply(request("max=2ms"));
    assertThat(host.changer().endEarly(FakeHost.START_NS + 500).isNothing()).isTrue();
    assertThat(host.get("halt_poll_ns")).isEqualTo("2000000");
  }

  private Request held(String settings, LifeOfProcess holder) {
    host.running.add(holder);
    return new Request(
        ParameterValues.of(HostSettings.parse(settings, HostSettings.KERNEL_DEFAULT)),
        OptionalLong.empty(), Optional.of(holder), false, false, "a test", "root");
  }

  @Test
  void whatAProcessHoldsEndsWithItAtWhatWasAppliedBefore() {
    LifeOfProcess experiment = new LifeOfProcess(4711, 1);
    host.changer().apply(request("max=1ms"));
    host.changer().apply(held("off", experiment));
    host.changer().apply(held("max=3ms", experiment));
    assertThat(status().applied()).hasSize(2);
    assertThat(host.changer().restoreWhatIsOver().isNothing()).isTrue();
    assertThat(host.get("halt_poll_ns")).isEqualTo("3000000");

    host.running.clear();
    assertThat(status().isSound()).isFalse();
    host.changer().restoreWhatIsOver();
    assertThat(host.get("halt_poll_ns")).isEqualTo("1000000");
  }

  @Test
  void aProcessEndsWhatItHoldsItself() {
    LifeOfProcess experiment = new LifeOfProcess(4711, 1);
    host.changer().apply(held("off", experiment));
    host.changer().endOf(experiment);
    assertThat(host.parameters).isEqualTo(untouched);
    assertThat(host.files).isEmpty();
  }

  @Test
  void aLimitedTimeLeavesWhatPersistsAndABootEndsIt() {
    host.changer().apply(request("max=1ms", OptionalLong.empty(), true, false));
    host.changer().apply(limited("off", 600));
    assertThat(host.files).containsKey("modprobe");
    host.reboot();
    assertThat(host.get("halt_poll_ns")).isEqualTo("1000000");
    assertThat(status().isSound()).isTrue();
    assertThat(status().applied()).singleElement().matches(Status.Applied::persisted);
    host.changer().restore(false);
    assertThat(host.parameters).isEqualTo(untouched);
    assertThat(host.files).isEmpty();
  }

  @Test
  void aHookWritesNoParameterHoldsAfterABootAndIsRemovedByRestore() {
    String text = OwnFile.libvirt("/usr/bin/haltwise", "max=0");
    assertThat(host.changer().previewInstall(OwnFile.LIBVIRT, text, false).files())
        .containsEntry(OwnFile.LIBVIRT, Done.Fate.WRITTEN);
    assertThat(host.files).isEmpty();
    host.changer().install(OwnFile.LIBVIRT, text, false);
    assertThat(host.files).containsEntry("libvirt", text);
    assertThat(host.parameters).isEqualTo(untouched);
    host.reboot();
    assertThat(status().files()).containsExactly(OwnFile.LIBVIRT);
    assertThat(host.changer().restore(false).files())
        .containsEntry(OwnFile.LIBVIRT, Done.Fate.REMOVED);
    assertThat(host.files).isEmpty();
  }

  @Test
  void doesNotReplaceAHookOfSomebodyElseUnlessForced() {
    host.files.put("tuned", "[main]\n");
    String text = OwnFile.tuned(ParameterValues.of(HostSettings.OFF).values());
    assertThatThrownBy(() -> host.changer().install(OwnFile.TUNED, text, false))
        .isInstanceOf(HostException.class).hasMessageContaining("not from haltwise");
    assertThat(host.files).containsOnlyKeys("tuned").containsEntry("tuned", "[main]\n");
    host.changer().install(OwnFile.TUNED, text, true);
    assertThat(host.files).containsEntry("tuned", text);
    host.changer().restore(false);
    assertThat(host.files).containsOnlyKeys("tuned").containsEntry("tuned", "[main]\n");
  }

  @Test
  void putsBackTheModprobeFileThatItOverwroteByForce() {
    host.files.put("modprobe", "options kvm halt_poll_ns=1\n");
    host.changer().apply(request("max=1ms", OptionalLong.empty(), true, true));
    host.changer().apply(request("max=2ms", OptionalLong.empty(), true, false));
    host.changer().apply(request("max=3ms"));
    assertThat(host.files).containsEntry("modprobe", "options kvm halt_poll_ns=1\n");
  }

  @Test
  void refusesALimitedTimeThatPersists() {
    assertThatThrownBy(() -> request("off", OptionalLong.of(1), true, false))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("--persist");
  }
}
