package haltwise.doctor.host;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.doctor.host.Ceiling.Own.Side;
import haltwise.linux.VmProcess;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Oracle: for each kind of evidence, what it allows to say, by hand. On real windows: `CeilingOfRealKernelsTest` and
/// `DoctorLiveTest` in `app`.
class CeilingTest {
  private static final OptionalLong PARAMETER = OptionalLong.of(200_000);
  private static final KernelPolling NEW = kernel(true, false, true);
  private static final KernelPolling SAMPLING = kernel(false, true, true);
  private static final KernelPolling OLD = kernel(false, false, false);

  @Test
  void withoutALookOnlyOldKernelsAndCommandLinesTell() {
    assertThat(of(NEW)).isInstanceOfSatisfying(Ceiling.Unknown.class,
        u -> assertThat(u.why()).contains("--observe"));
    assertThat(of(OLD)).isEqualTo(new Ceiling.Parameter(200_000, "this kernel knows no other"));
    assertThat(of(SAMPLING)).isInstanceOf(Ceiling.AtCreation.class);
    assertThat(Ceiling.of(vm("qemu-system-x86_64", "-overcommit", "cpu-pm=on"), PARAMETER,
        Optional.of(OLD), Optional.empty())).isInstanceOf(Ceiling.NoPolling.class);
  }

  @Test
  void aLabVmOfAnotherProcessSaysItsCeiling() {
    assertThat(given("1ms")).isInstanceOfSatisfying(Ceiling.Own.class, own -> {
      assertThat(own.side()).isEqualTo(Side.AS_GIVEN);
      assertThat(own.exactNs()).hasValue(1_000_000);
    });
    assertThat(given("soon")).isInstanceOf(Ceiling.Unknown.class);
  }

  private static Ceiling given(String max) {
    return Ceiling.of(vm("java", "haltwise.app.Main", "--halt-poll-max", max), PARAMETER,
        Optional.of(NEW), Optional.empty());
  }

  @Test
  void boundsOnBothSidesOfTheParameterFitIt() {
    assertThat(seen(bounds(150_000, 240_000, -1))).isInstanceOf(Ceiling.Parameter.class);
    assertThat(seen(bounds(150_000, -1, 200_000))).isInstanceOf(Ceiling.Parameter.class);
    assertThat(seen(bounds(150_000, -1, -1))).as("one side alone")
        .isInstanceOfSatisfying(Ceiling.Unknown.class,
            u -> assertThat(u.why()).contains("above 150 µs"));
    assertThat(seen(bounds(0, 240_000, -1))).isInstanceOfSatisfying(Ceiling.Unknown.class,
        u -> assertThat(u.why()).contains("at most 240 µs"));
  }

  @Test
  void boundsThatLeaveItOutTellACeilingOfItsOwn() {
    assertThat(seen(bounds(200_000, -1, -1))).isInstanceOfSatisfying(Ceiling.Own.class, own -> {
      assertThat(own.side()).isEqualTo(Side.ABOVE_PARAMETER);
      assertThat(own.aboveNs()).isEqualTo(200_000);
      assertThat(own.exactNs()).isEmpty();
    });
    assertThat(seen(bounds(20_000, 199_999, -1))).isInstanceOfSatisfying(Ceiling.Own.class,
        own -> assertThat(own.side()).isEqualTo(Side.BELOW_PARAMETER));
    assertThat(seen(bounds(0, -1, 1_000_000))).isInstanceOfSatisfying(Ceiling.Own.class, own -> {
      assertThat(own.side()).isEqualTo(Side.ABOVE_PARAMETER);
      assertThat(own.exactNs()).hasValue(1_000_000);
    });
  }

  @Test
  void underAKernelThatSamplesItMayBeAnOldParameter() {
    assertThat(Ceiling.of(vm("x"), PARAMETER, Optional.of(SAMPLING),
        Optional.of(halts(0, bounds(300_000, -1, -1)))).why()).contains("when the VM was created");
    assertThat(seen(bounds(300_000, -1, -1)).why()).doesNotContain("created");
  }

  @Test
  void lostEventsSilenceAndChangesTellNothing() {
    assertThat(Ceiling.of(vm("x"), PARAMETER, Optional.of(NEW),
        Optional.of(halts(3, bounds(300_000, -1, -1))))).isInstanceOfSatisfying(
            Ceiling.Unknown.class, u -> assertThat(u.why()).contains("lost"));
    assertThat(Ceiling.of(vm("x"), PARAMETER, Optional.of(NEW),
        Optional.of(Observation.OfVm.silent(7)))).isInstanceOfSatisfying(Ceiling.Unknown.class,
            u -> assertThat(u.why()).contains("did not halt"));
    assertThat(seen(bounds(150_000, 100_000, -1))).isInstanceOfSatisfying(Ceiling.Unknown.class,
        u -> assertThat(u.why()).contains("changed"));
  }

  @Test
  void windowsThatNeverMoveTellByTheHaltsThatShouldHaveMovedThem() {
    WindowBounds shortHalts = unmoved(61_000);

    assertThat(seen(shortHalts)).isInstanceOfSatisfying(Ceiling.Own.class, own -> {
      assertThat(own.side()).isEqualTo(Side.BELOW_PARAMETER);
      assertThat(own.atMostNs()).hasValue(61_000);
    });
    assertThat(Ceiling.of(vm("qemu-system-x86_64", "-cpu", "host,kvm-poll-control=on"), PARAMETER,
        Optional.of(NEW), Optional.of(halts(0, shortHalts))))
        .isInstanceOf(Ceiling.NoPolling.class);
    assertThat(seen(unmoved(4_000_000))).as("all longer than the parameter")
        .isInstanceOf(Ceiling.Unknown.class);
    assertThat(Ceiling.of(vm("x"), OptionalLong.of(0), Optional.of(NEW),
        Optional.of(halts(0, shortHalts))))
        .isEqualTo(new Ceiling.Parameter(0, "no window moved while looking"));
  }

  private static WindowBounds unmoved(long shortestNs) {
    return new WindowBounds(0, OptionalLong.empty(), OptionalLong.empty(), 0, 870,
        OptionalLong.of(shortestNs));
  }

  /// -1 where nothing told.
  private static WindowBounds bounds(long aboveNs, long atMostNs, long exactNs) {
    return new WindowBounds(aboveNs, known(atMostNs), known(exactNs), 5, 0, OptionalLong.empty());
  }

  private static OptionalLong known(long ns) {
    return ns < 0 ? OptionalLong.empty() : OptionalLong.of(ns);
  }

  private static Ceiling seen(WindowBounds bounds) {
    return Ceiling.of(vm("x"), PARAMETER, Optional.of(NEW), Optional.of(halts(0, bounds)));
  }

  private static Ceiling of(KernelPolling kernel) {
    return Ceiling.of(vm("qemu-system-x86_64"), PARAMETER, Optional.of(kernel), Optional.empty());
  }

  private static Observation.OfVm halts(long lost, WindowBounds bounds) {
    return new Observation.OfVm(7, 1_000, 1, lost, 0, bounds);
  }

  private static VmFacts vm(String... words) {
    return new VmFacts(new VmProcess(7, "vm", 1, 1, List.of()), new VmCommand(List.of(words)));
  }

  private static KernelPolling kernel(boolean entry, boolean samples, boolean own) {
    return new KernelPolling("x", "a rule", entry, samples, true, false, own, true, 200_000, 2,
        false);
  }
}
