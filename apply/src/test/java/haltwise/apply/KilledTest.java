package haltwise.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.linux.ModuleParameter;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Oracle: all values of a host before a change, and after the same change undisturbed. haltwise is killed at each step
/// of the change; after the next start the host is as before, or, when the last step was done, as after.
final class KilledTest {
  private enum Case {
    FIRST_APPLY(_ -> {
    }, c -> c.apply(ChangerTest.request("max=1ms,grow=3,grow-start=20us,shrink=0"))), SECOND_APPLY(
        c -> c.apply(ChangerTest.request("max=1ms,shrink=0")), c -> c.apply(
            ChangerTest.request("pin=60us"))), PERSIST(_ -> {
            }, c -> c.apply(
                ChangerTest.request("max=1ms", OptionalLong.empty(), true, false))), END_PERSIST(
                    c -> c.apply(
                        ChangerTest.request("max=1ms", OptionalLong.empty(), true, false)),
                    c -> c.apply(ChangerTest.request("max=2ms,grow=4"))), RESTORE(
                        c -> c.apply(ChangerTest.request("pin=60us", OptionalLong.empty(), true,
                            false)),
                        c -> c.restore(false)), LIMITED_OVER_LASTING(
                            c -> c.apply(ChangerTest.request("max=1ms")),
                            c -> c.apply(ChangerTest.request("off", OptionalLong.of(1_000_000),
                                false, false))), END_OF_LIMITED(c -> {
                                  c.apply(ChangerTest.request("max=1ms"));
                                  c.apply(ChangerTest.request("off", OptionalLong.of(1_000_000),
                                      false, false));
                                }, c -> c.endEarly(FakeHost.START_NS + 1_000_000)), HOOK(_ -> {
                                }, c -> c.install(OwnFile.LIBVIRT,
                                    OwnFile.libvirt("/usr/bin/haltwise", "max=0"),
                                    false)), RESTORE_WITH_HOOK(c -> {
                                      c.install(OwnFile.TUNED, "# Written by haltwise apply\n",
                                          false);
                                      c.apply(ChangerTest.request("pin=60us", OptionalLong.empty(),
                                          true, false));
                                    }, c -> c.restore(false));

    private final Consumer<Changer> before;
    private final Consumer<Changer> change;

    Case(Consumer<Changer> before, Consumer<Changer> change) {
      this.before = before;
      this.change = change;
    }
  }

  /// The journal tells when something was applied: only that it is there is compared.
  private record Snapshot(Map<ModuleParameter, String> parameters, Map<String, String> files) {
    static Snapshot of(FakeHost host) {
      Map<String, String> files = new HashMap<>(host.files);
      files.replace("journal", "there");
      return new Snapshot(Map.copyOf(host.parameters), files);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isUndoneAtTheNextStart(Case c) {
    FakeHost whole = new FakeHost();
    Map<ModuleParameter, String> untouched = Map.copyOf(whole.parameters);
    c.before.accept(whole.changer());
    Snapshot before = Snapshot.of(whole);
    c.change.accept(whole.changer());
    Snapshot after = Snapshot.of(whole);
    int steps = whole.steps;
    assertThat(before).isNotEqualTo(after);
    for (int step = 0; step < steps; step++) {
      FakeHost host = new FakeHost();
      c.before.accept(host.changer());
      host.killAt = step;
      assertThatThrownBy(() -> c.change.accept(host.changer()))
          .isInstanceOf(FakeHost.Killed.class);
      killTheNextStartTooThenStart(host);
      assertThat(Snapshot.of(host)).as("killed at step %d of %d", step, steps).isEqualTo(before);
      host.changer().restore(false);
      assertThat(host.parameters).isEqualTo(untouched);
      assertThat(host.files).isEmpty();
    }
  }

  /// Whoever undoes may be killed as well, at each of its steps.
  private static void killTheNextStartTooThenStart(FakeHost host) {
    for (int step = 0;; step++) {
      host.killAt = step;
      try {
        host.changer().restoreWhatIsOver();
        break;
      } catch (FakeHost.Killed e) {
        // Next.
      }
    }
    host.killAt = -1;
    host.changer().restoreWhatIsOver();
  }

  @ParameterizedTest
  @EnumSource
  void leavesTheValuesOfTheKernelWhenTheHostBootsInstead(Case c) {
    for (int step = 0; step < 12; step++) {
      FakeHost host = new FakeHost();
      Map<ModuleParameter, String> untouched = Map.copyOf(host.parameters);
      c.before.accept(host.changer());
      host.killAt = step;
      try {
        c.change.accept(host.changer());
      } catch (FakeHost.Killed e) {
        // As intended.
      }
      host.killAt = -1;
      host.reboot();
      host.changer().restore(true);
      assertThat(host.parameters).as("killed at step %d", step).isEqualTo(untouched);
      assertThat(host.files).isEmpty();
    }
  }

  /// Whether the next start after the boot makes the values those that the modprobe file, as it puts it back, gives.
  @ParameterizedTest
  @EnumSource
  void anotherBootChangesNothingMore(Case c) {
    for (int step = 0; step < 16; step++) {
      FakeHost host = new FakeHost();
      c.before.accept(host.changer());
      host.killAt = step;
      try {
        c.change.accept(host.changer());
      } catch (FakeHost.Killed e) {
        // As intended.
      }
      host.killAt = -1;
      host.reboot();
      host.changer().restoreWhatIsOver();
      Map<ModuleParameter, String> started = Map.copyOf(host.parameters);
      host.reboot();
      assertThat(host.parameters).as("killed at step %d", step).isEqualTo(started);
    }
  }
}
