package haltwise.app;

import haltwise.app.serve.DecisionLog;
import haltwise.app.serve.EpochWatcher;
import haltwise.app.serve.ServeDocument;
import haltwise.app.serve.ServeTarget;
import haltwise.app.serve.ServeText;
import haltwise.app.serve.SimulatedRun;
import haltwise.control.ControlPlan;
import haltwise.control.Decision;
import haltwise.control.Menu;
import haltwise.control.Spending;
import haltwise.control.halts.EpochTape;
import haltwise.control.halts.TraceEpochs;
import haltwise.control.simulation.Simulation;
import haltwise.replay.Cautions;
import haltwise.replay.KernelDefaults;
import haltwise.replay.ReplayModel;
import haltwise.replay.RuleChoice;
import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.facts.TraceFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `haltwise serve --simulate TRACE`: the controller over a trace.
final class SimulationOptions {
  private static final long SEED = 1;
  private static final long EPOCH_NS = 250_000_000;
  private static final Set<String> OWN = Set.of("--baseline", "--look", "--max-only",
      "--kernel", "--rule", "--calibration");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--baseline", paramLabel = "SETTINGS", converter = RecordedUnder.Given.class, description = {
      "Settings to fall back to and to compare with (default: those of the recording; where it does not know them,"
          + " kernel-default)."})
  private @Nullable SettingsChoice baseline;

  @Option(names = "--start", paramLabel = "SETTINGS", converter = RecordedUnder.Given.class, description = {
      "--simulate, or this host: settings to begin with (default: the best for the first --look of a trace, which then does"
          + " not count; for a look of one second at the VMs that run)."})
  private @Nullable SettingsChoice start;

  @Option(names = "--look", paramLabel = "TIME", defaultValue = "1s", converter = DurationConverter.class, description = {
      "How long to look on before the first choice, where --start does not make it (default: ${DEFAULT-VALUE})."})
  private long lookNs;

  @Option(names = "--max-only", description = {
      "Choose max alone, as can be done for a single VM; the other parameters stay those of the baseline."})
  private boolean maxOnly;

  @Mixin
  private KernelOption kernel = new KernelOption();

  @Mixin
  private RuleOption rule = new RuleOption();

  @Mixin
  private CalibrationOption calibration = new CalibrationOption();

  /// One of these options that was given, as on the command line.
  Optional<String> anyGiven() {
    return spec.commandLine().getParseResult().matchedOptions().stream().map(o -> o.names()[0])
        .filter(OWN::contains).findFirst();
  }

  /// Settings to begin with; also for a host.
  Optional<SettingsChoice> start() {
    return Optional.ofNullable(start);
  }

  void run(HaltwiseCommand haltwise, ServeGoal goal, Path file) {
    goal.checkOutput();
    ServeTarget target = goal.target();
    long blockPriceNs = target.blockPriceNs();
    Trace trace = new TraceInput(file, Optional.empty(), kernel.release()).read();
    trace.info().requireHost();
    RuleChoice follows = rule.of(trace.info(), kernel.release());
    HostSettings kernelDefault = KernelDefaults.of(trace.info());
    if (trace.haltCount() == 0) {
      throw new IllegalArgumentException(file + " holds no halts, so there is nothing to decide."
          + " Record while the VM has something to do.");
    }
    ReplayModel model = ReplayModel.learn(follows.rule(), List.of(trace),
        calibration.of(trace.info()), SEED);
    List<EpochTape> epochs = epochs(file, trace, model);
    int looks = start == null
        ? Math.toIntExact(Math.min(epochs.size() / 2, Math.ceilDiv(lookNs, EPOCH_NS)))
        : 0;
    List<EpochTape> controlled = epochs.subList(looks, epochs.size());
    ControlPlan plan = plan(trace.info(), kernelDefault, target, epochs.subList(0, looks), follows);
    ServeText screen = new ServeText(haltwise.console().look(), haltwise.console()::print);
    List<Map<String, Object>> decisions = new ArrayList<>();
    Simulation.Result result;
    Optional<DecisionLog> log = goal.log(file.toString());
    try (EpochWatcher _ = log.<EpochWatcher>map(l -> l).orElse(_ -> {
    })) {
      log.ifPresent(l -> l.plan(plan, 0, Spending.NOTHING));
      result = Simulation.run(controlled, follows.rule(), plan, m -> {
        log.ifPresent(l -> l.add(m.observation(), m.decision()));
        if (!haltwise.json()) {
          screen.tell(m.observation(), m.decision(), blockPriceNs);
        } else if (!(m.decision() instanceof Decision.Keep)) {
          decisions.add(ServeDocument.decision(m.observation(), m.decision(), blockPriceNs));
        }
      });
    }
    if (!haltwise.json()) {
      screen.close();
      haltwise.console().print("\n");
    }
    SimulatedRun run = SimulatedRun.of(controlled, follows.rule(), plan, kernelDefault, result,
        Cautions.of(TraceFacts.of(trace), unknownArrivals(trace), model));
    haltwise.answer(look -> ServeText.summary(run, blockPriceNs, look),
        () -> ServeDocument.of(file.toString(), blockPriceNs, run, decisions));
  }

  private static long unknownArrivals(Trace trace) {
    long unknown = 0;
    for (VcpuHalts h : trace.halts()) {
      for (int i = 0; i < h.size(); i++) {
        unknown += h.arrivalNs(i) < 0 ? 1 : 0;
      }
    }
    return unknown;
  }

  private static List<EpochTape> epochs(Path file, Trace trace, ReplayModel model) {
    List<EpochTape> epochs = TraceEpochs.of(trace, model, EPOCH_NS);
    if (epochs.size() < 2) {
      throw new IllegalArgumentException(file + " lasts " + Nanos.text(trace.info().elapsedNs())
          + ", and a decision takes " + Nanos.text(EPOCH_NS) + ". Give a longer recording.");
    }
    return epochs;
  }

  private ControlPlan plan(TraceInfo info, HostSettings kernelDefault, ServeTarget target,
      List<EpochTape> looks, RuleChoice follows) {
    long blockPriceNs = target.blockPriceNs();
    HostSettings recorded = info.settings().isEmpty()
        ? kernelDefault
        : info.settingsAt(info.vcpus().getFirst().vm(), info.endNs()).orElse(kernelDefault);
    HostSettings base = baseline == null
        ? recorded
        : baseline.resolve(() -> recorded, kernelDefault);
    List<HostSettings> menu = maxOnly ? Menu.ofMax(base) : Menu.ofAll();
    Optional<Double> budget = target.polledBudget(info.vcpus().size());
    if (start != null) {
      return rests(target, ControlPlan.of(blockPriceNs, base,
          start.resolve(() -> recorded, kernelDefault), menu, budget));
    }
    ControlPlan looking = ControlPlan.of(blockPriceNs, base, base, menu, budget);
    return rests(target, ControlPlan.of(blockPriceNs, base,
        Simulation.opening(looks, follows.rule(), looking), menu, budget));
  }

  private static ControlPlan rests(ServeTarget target, ControlPlan plan) {
    return target.rest() ? plan : plan.withoutRests();
  }
}
