package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.app.compare.NativeReference;
import haltwise.compare.Arm;
import haltwise.compare.Load.Done;
import haltwise.compare.Load.Place;
import haltwise.compare.Measure;
import haltwise.compare.Meters;
import haltwise.compare.VoidReason.Kind;
import haltwise.lab.LabOptions;
import haltwise.lab.Workload;
import haltwise.linux.HostException;
import haltwise.linux.KvmParameters;
import haltwise.trace.HostSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A lab workload under an arm. Oracle: this kernel, and a host that is claimed to be another.
final class LabLoadTest {
  private static final HostSettings HOST = HostSettings.KERNEL_DEFAULT;

  @TempDir
  private Path temporary = Path.of("");

  @Test
  void onlyMaxMayDifferFromTheHostUnlessNothingPolls() {
    assertThatCode(() -> LabLoad.check(arm(HOST.withMaxNs(7)), HOST)).doesNotThrowAnyException();
    assertThatCode(() -> LabLoad.check(arm(new HostSettings(0, 7, 7, 7)), HOST))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> LabLoad.check(arm(new HostSettings(9, 2, 10_000, 0)), HOST))
        .isInstanceOf(HostException.class).hasMessageContaining("only max can be set")
        .hasMessageContaining("--arm B=max=9ns, or drive");
  }

  @Test
  void anArmInForceHasNoDoubtAndAHostThatIsAnotherHas() throws InterruptedException {
    needsARecordingHost();
    HostSettings real = KvmParameters.read().map(TuneCommand::settings).orElseThrow();

    Done here = run(real);
    Done elsewhere = run(real.withMaxNs(real.maxNs() + 1));

    assertThat(here.doubts()).isEmpty();
    assertThat(here.trace().orElseThrow().haltCount()).isPositive();
    assertThat(elsewhere.doubts()).singleElement().satisfies(d -> {
      assertThat(d.kind()).isEqualTo(Kind.TREATMENT);
      assertThat(d.text()).contains("changed from");
    });
  }

  @Test
  void theSameWorkWithoutAVmIsDoneOnceARoundAndTheGapIsEachRunsOwn() throws InterruptedException {
    needsARecordingHost();
    Workload workload = Workload.parse("storage service=500us");
    LabOptions how = LabOptions.of(workload, 50_000_000).withWarmUpNs(20_000_000);
    HostSettings host = TuneCommand.settings(KvmParameters.read().orElseThrow());
    NativeReference reference = new NativeReference(workload, how, Optional.of("a reason"));
    try (LabLoad load = new LabLoad(workload, how, false, host, new Meters(List.of()), 1, temporary,
        Optional.of(reference))) {
      Map<String, Double> first = named(load.run(arm(host), new Place(1, 1, 1)));
      Map<String, Double> second = named(load.run(arm(host), new Place(1, 2, 1)));

      double natively = first.getOrDefault("native_work_per_s", 0.0);
      assertThat(natively).isPositive();
      assertThat(second).containsEntry("native_work_per_s", natively);
      for (Map<String, Double> run : List.of(first, second)) {
        assertThat(run.get("native_gap_share"))
            .isCloseTo(1 - run.getOrDefault("work_per_s", 0.0) / natively, within(1e-9));
      }
      assertThat(load.measures().stream().filter(m -> m.name().equals("native_gap_share"))
          .map(Measure::meaning)).singleElement().asString()
          .contains("unrepresentative here: a reason");
    }
  }

  private static void needsARecordingHost() {
    RecordingHost.isNeeded();
    assumeTrue(KvmParameters.read().isPresent(), "this host has no parameters of kvm");
  }

  private static Map<String, Double> named(Done done) {
    return done.values().entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().name(), Map.Entry::getValue));
  }

  private Done run(HostSettings host) throws InterruptedException {
    Workload workload = Workload.parse("poisson rate=3000");
    LabOptions how = LabOptions.of(workload, 50_000_000).withWarmUpNs(20_000_000);
    try (LabLoad load = new LabLoad(workload, how, true, host, new Meters(List.of()), 1, temporary,
        Optional.empty())) {
      return load.run(arm(HostSettings.OFF), new Place(1, 1, 1));
    }
  }

  private static Arm arm(HostSettings settings) {
    return new Arm("B", settings);
  }
}
