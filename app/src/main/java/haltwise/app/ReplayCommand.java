package haltwise.app;

import haltwise.replay.GuestRule;
import haltwise.replay.KernelDefaults;
import haltwise.replay.ModelSample;
import haltwise.replay.Polling;
import haltwise.replay.ReplayModel;
import haltwise.replay.RuleChoice;
import haltwise.report.ReplayDocument;
import haltwise.report.ReplayReport;
import haltwise.report.ReplayText;
import haltwise.trace.HaltSource;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.facts.TraceCount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What would have happened under other settings.
@Command(name = "replay", description = {
    "Replays a trace under other settings: a row for each, in the order of the options. Without"
        + " --settings: off, kernel-default, intel-chromeos, and those of the recording. A guest that polls"
        + " before it halts goes first: what it catches is no halt, the rest reaches the host that much later."}, footerHeading = "%nExample:%n", footer = {
            "  haltwise replay storage.halts.parquet",
            "  haltwise replay web.halts.parquet --settings current --settings max=1ms",
            "  haltwise replay web.halts.parquet --settings never --settings clairvoyant",
            "  haltwise replay web.halts.parquet --settings off --settings guest:max=200us",
            "  haltwise replay --json storage.halts.parquet | jq '.rows[0].work_rate'"})
final class ReplayCommand implements Runnable {
  private final HaltwiseCommand haltwise;

  @Parameters(paramLabel = "TRACE", description = {
      "A trace file, or anything that haltwise import reads."})
  private Path file = Path.of("");

  @Option(names = "--settings", paramLabel = "SETTINGS", converter = PollingChoice.Converter.class, description = {
      "Settings to replay under (repeatable): a preset (off, kernel-default, kernel-before-6.11,"
          + " intel-chromeos, current), max=200us,grow=2,grow-start=10us,shrink=2, or pin=60us; or a policy that"
          + " is no kernel's: never, pinned=60us, clairvoyant (polls what is worth --block-price).",
      "Of a guest that polls: guest-off, guest-kernel-default, guest-intel-gaming (max=50us,grow-start=10us, inferred"
          + " from an article), or guest:max=50us,grow=2,grow-start=10us,shrink=2,allow-shrink=Y; the host then"
          + " does not poll. HOST+GUEST+no-poll-control: both do."})
  private List<PollingChoice> settings = new ArrayList<>();

  @Option(names = "--block-price", paramLabel = "TIME", defaultValue = "50us", converter = TimeConverter.class, description = {
      "What avoiding one block is worth in CPU time (default: ${DEFAULT-VALUE})."})
  private long blockPriceNs;

  @Option(names = "--probe", paramLabel = "TRACE", description = {
      "Another recording of the same VM (repeatable), to learn from it what blocking costs."})
  private List<Path> probes = new ArrayList<>();

  @Mixin
  private KernelOption kernel = new KernelOption();

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = {
      "Of the draws of wake latencies: the same seed, the same result. Default: ${DEFAULT-VALUE}."})
  private long seed;

  @Mixin
  private RuleOption rule = new RuleOption();

  @Mixin
  private CalibrationOption calibration = new CalibrationOption();

  @Option(names = "--guest-rule", paramLabel = "RULE", description = {
      "What the governor of the guest's kernel does: a release (6.1), facts"
          + " (floor=yes,residency=ns,qos-poll=250us,events=yes), or both. Default: that of a guest's trace,"
          + " else of 6.9 and later."})
  private String guestRule = "";

  ReplayCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public void run() {
    OpenedTrace trace = new TraceInput(file, Optional.empty(), kernel.release()).open();
    RuleChoice follows = rule.of(trace.info(), kernel.release());
    GuestRule governor = governor(trace.info());
    Optional<Polling> current = recorded(trace.info(), governor);
    Map<String, Polling> wanted = settings.isEmpty()
        ? usual(trace.info(), current, governor)
        : chosen(trace.info(), current, governor);
    List<Trace> known = probes.stream().map(TraceInput::read).toList();
    ReplayReport report;
    try (Progress progress = haltwise.progress("replaying " + file, 0)) {
      HaltSource watched = trace.watched(progress, 2);
      TraceCount count = new TraceCount(trace.info());
      ModelSample sample = new ModelSample(trace, seed, sampleSize());
      watched.scan((vcpu, next) -> {
        count.add(vcpu, next);
        sample.visit(vcpu, next);
      });
      List<Trace> all = new ArrayList<>(sample.traces());
      all.addAll(known);
      ReplayModel model = ReplayModel.learn(follows.rule(), all,
          calibration.of(trace.info()), seed);
      report = ReplayReport.of(file.toString(), watched, count.facts(), wanted, follows, model,
          blockPriceNs);
    }
    haltwise.answer(look -> ReplayText.of(report, look), () -> ReplayDocument.of(report));
  }

  /// A quarter of the memory at most.
  private static int sampleSize() {
    return (int) Math.min(ModelSample.ENOUGH, Runtime.getRuntime().maxMemory() / 800);
  }

  private GuestRule governor(TraceInfo info) {
    GuestRule own = info.kind() instanceof TraceKind.Guest && !info.kernelRelease().isEmpty()
        ? GuestRule.of(info.kernelRelease())
        : GuestRule.LATEST;
    return guestRule.isEmpty() ? own : GuestRule.parse(guestRule, own);
  }

  private static Optional<Polling> recorded(TraceInfo info, GuestRule governor) {
    return switch (info.kind()) {
      case TraceKind.Host() -> ReplayReport.settingsOf(info).map(Polling::new);
      case TraceKind.Guest _ -> ReplayReport.guestSettingsOf(info)
          .map(s -> PollingChoice.ofGuest(s, governor));
    };
  }

  private Map<String, Polling> usual(TraceInfo info, Optional<Polling> current,
      GuestRule governor) {
    List<String> presets = switch (info.kind()) {
      case TraceKind.Host() -> List.of("off", "kernel-default", "intel-chromeos");
      case TraceKind.Guest _ -> List.of("guest-off", "guest-kernel-default", "guest-intel-gaming");
    };
    Map<String, Polling> rows = new LinkedHashMap<>();
    presets.forEach(preset -> rows.put(preset,
        resolved(new PollingChoice(preset), info, current, governor)));
    current.filter(p -> !rows.containsValue(p)).ifPresent(p -> rows.put("current", p));
    return rows;
  }

  private Map<String, Polling> chosen(TraceInfo info, Optional<Polling> current,
      GuestRule governor) {
    Map<String, Polling> rows = new LinkedHashMap<>();
    settings.forEach(choice -> rows.put(choice.text().strip(),
        resolved(choice, info, current, governor)));
    return rows;
  }

  private Polling resolved(PollingChoice choice, TraceInfo info, Optional<Polling> current,
      GuestRule governor) {
    return choice.resolve(blockPriceNs, () -> current.orElseThrow(
        () -> new IllegalArgumentException("--settings current: " + file
            + " does not say under which settings it was recorded, or under several. Name them,"
            + " or for text: haltwise import FILE --settings SETTINGS first.")),
        KernelDefaults.of(info), governor);
  }
}
