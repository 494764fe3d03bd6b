package haltwise.app;

import haltwise.app.serve.DecisionReplay;
import haltwise.app.serve.ServeDocument;
import haltwise.app.service.UnitFile;
import haltwise.lab.Workload;
import haltwise.report.Figure;
import haltwise.report.Look;
import haltwise.report.Paragraph;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Adaptive control: of this host, of a lab VM, over a recorded trace; or decisions once more.
@Command(name = "serve", description = {
    "Chooses settings anew every 250 ms, from the halts of the last seconds: the daemon.",
    "Without --guest, --lab, --simulate or --replay: the parameters of this host, while VMs run. What was there before is kept in a"
        + " journal first, and comes back when haltwise ends: at Ctrl-C and SIGTERM, and after a kill at the next start of any"
        + " haltwise, or by haltwise restore --expired. Where somebody else changes them, theirs stay.",
    "--lab: of a micro-VM, through its own max."
        + " --simulate: over a recorded trace, beside what else could have been done with the same halts."
        + " --replay: takes every decision of a log once more, from what was known when it was taken."
        + " --explain: what the running daemon does, and its last decisions.",
    "While it controls, a dashboard is at http://127.0.0.1:9764/ and metrics for Prometheus are at /metrics there.",
    "Exit status: 0 done, 1 a decision of the log comes out otherwise, or it holds none."}, footerHeading = "%nExample:%n", footer = {
        "  haltwise serve --dry-run                   what it would do to this host",
        "  haltwise serve --cpu-budget 10%% --latency-goal p99=100us",
        "  haltwise serve --config /etc/haltwise.toml -o /var/log/haltwise/decisions.jsonl",
        "  haltwise serve --explain",
        "  haltwise serve --guest --cpu-budget 10%%   in a VM: its own polling",
        "  haltwise serve --lab phases --duration 60s",
        "  haltwise serve --simulate web.halts.parquet --cpu-budget 0.1 -o log.jsonl",
        "  haltwise serve --replay log.jsonl",
        "  haltwise serve --json --simulate web.halts.parquet | jq '.rows[0].cost_ratio'"})
final class ServeCommand implements Callable<Integer> {
  /// How long a lab VM may run at most.
  private static final long DAY_NS = 86_400_000_000_000L;
  /// A daemon runs until it is stopped.
  private static final long FOREVER_NS = Long.MAX_VALUE / 2;
  private final HaltwiseCommand haltwise;

  @ArgGroup
  private @Nullable What what;

  static final class What {
    @Option(names = "--simulate", paramLabel = "TRACE", description = {
        "A trace file, or anything that haltwise import reads."})
    private @Nullable Path trace;

    @Option(names = "--replay", paramLabel = "DECISIONS", description = {
        "A decision log that was written with -o."})
    private @Nullable Path decisions;

    @Option(names = "--lab", paramLabel = "WORKLOAD", description = {
        "Run a lab workload, and control its VM's own max; nothing of the host is changed."})
    private @Nullable String lab;

    @Option(names = "--explain", description = {
        "Say what the running haltwise serve does, and its last decisions."})
    private boolean explain;

    @Option(names = "--guest", description = {
        "This machine is the VM: control its own haltpoll governor. It looks for a second now and then; above 20 %% of"
            + " steal nobody polls."})
    private boolean guest;

    @Option(names = "--print-unit", description = {
        "Print a unit of systemd that runs this haltwise as a service."})
    private boolean printUnit;
  }

  @Mixin
  private ServedHost host = new ServedHost();

  @Mixin
  private ServedGuest guest = new ServedGuest();

  @Mixin
  private ServeGoal goal = new ServeGoal();

  @Mixin
  private SimulationOptions simulation = new SimulationOptions();

  @Option(names = "--duration", paramLabel = "TIME", converter = DurationConverter.class, description = {
      "How long to control this host, or a lab VM (default: until Ctrl-C or SIGTERM)."})
  private @Nullable Long durationNs;

  @Mixin
  private WorkloadOptions workloads = new WorkloadOptions();

  @Mixin
  private LabVmOptions vms = new LabVmOptions();

  @Mixin
  private ListenOption listen = new ListenOption();

  @Spec
  private CommandSpec spec;

  ServeCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public Integer call() {
    try {
      return what == null ? serveHost() : other(what);
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
  }

  private int serveHost() throws InterruptedException {
    refuse("this host", simulation.anyGiven().or(workloads::anyGiven).or(vms::anyGiven)
        .or(guest::anyGiven));
    host.run(haltwise, goal, listen, simulation.start(),
        durationNs == null ? FOREVER_NS : durationNs);
    return 0;
  }

  private int other(What what) throws InterruptedException {
    if (what.guest) {
      refuse("--guest", startOr(simulation.anyGiven()).or(workloads::anyGiven).or(vms::anyGiven)
          .or(host::anyForVms).or(goal::anyForVms));
      host.runGuest(guest, haltwise, goal, listen, durationNs == null ? FOREVER_NS : durationNs);
      return 0;
    }
    refuse("this", guest.anyGiven());
    if (what.printUnit) {
      refuse("--print-unit", startOr(simulation.anyGiven()).or(goal::anyGiven).or(this::ofLab)
          .or(host::anyGiven));
      haltwise.console().print(UnitFile.text(
          Path.of(System.getProperty("haltwise.home", "/opt/haltwise"), "haltwise").toString(),
          System.getProperty("java.home", "")));
      return 0;
    }
    if (what.explain) {
      refuse("--explain", startOr(simulation.anyGiven()).or(goal::anyGiven).or(this::ofLab));
      host.explain(haltwise);
      return 0;
    }
    if (what.decisions != null) {
      refuse("--replay, where the log holds the plan",
          startOr(simulation.anyGiven()).or(goal::anyGiven)
              .or(this::ofLab).or(host::anyGiven));
      return replay(what.decisions);
    }
    if (what.trace != null) {
      refuse("--simulate", ofLab().or(host::anyGiven));
      simulation.run(haltwise, goal, what.trace);
      return 0;
    }
    refuse("--lab", startOr(simulation.anyGiven()).or(host::anyGiven));
    Workload workload = workloads.workload(Optional.ofNullable(what.lab).orElseThrow());
    new ServedLab(haltwise, goal, listen, workload, vms, durationNs == null ? DAY_NS : durationNs)
        .run();
    return 0;
  }

  private Optional<String> startOr(Optional<String> option) {
    return simulation.start().<String>map(_ -> "--start").or(() -> option);
  }

  private Optional<String> ofLab() {
    return workloads.anyGiven().or(vms::anyGiven).or(listen::anyGiven)
        .or(() -> durationNs == null ? Optional.empty() : Optional.of("--duration"));
  }

  private void refuse(String with, Optional<String> option) {
    option.ifPresent(name -> {
      throw new ParameterException(spec.commandLine(), name + " has no meaning for " + with
          + ". Leave it out");
    });
  }

  private int replay(Path file) {
    DecisionReplay replay = DecisionReplay.of(file);
    haltwise.answer(look -> text(file, replay, look),
        () -> ServeDocument.replayed(file.toString(), replay));
    return replay.difference().isEmpty() && replay.decisions() > 0 ? 0 : 1;
  }

  private static String text(Path file, DecisionReplay replay, Look look) {
    StringBuilder text = new StringBuilder();
    String decisions = Figure.plural(replay.decisions(), "decision");
    paragraph(text, replay.difference().map(d -> file + ": the decision at the end of epoch "
        + d.epoch() + " comes out otherwise, the first of " + decisions + " that does.")
        .orElse(file + ": " + (replay.decisions() == 0
            ? "it holds no decision, so nothing was checked."
            : decisions + " on " + replay.source() + ", each the same again, bit for bit.")),
        look);
    replay.difference().ifPresent(d -> {
      text.append("recorded  ").append(d.recorded()).append('\n');
      text.append("replayed  ").append(d.replayed()).append('\n');
    });
    if (replay.isCut()) {
      paragraph(text, "The last line was not written to its end, and is left out.", look);
    }
    return text.toString();
  }

  private static void paragraph(StringBuilder text, String sentences, Look look) {
    Paragraph.lines(sentences, look.columns()).forEach(l -> text.append(l).append('\n'));
  }
}
