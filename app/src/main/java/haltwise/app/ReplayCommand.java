package haltwise.app;

import haltwise.replay.KernelDefaults;
import haltwise.replay.ModelSample;
import haltwise.replay.Policy;
import haltwise.replay.ReplayModel;
import haltwise.replay.RuleChoice;
import haltwise.report.ReplayDocument;
import haltwise.report.ReplayReport;
import haltwise.report.ReplayText;
import haltwise.trace.HaltSource;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
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
        + " --settings: off, kernel-default, intel-chromeos, and those of the recording."}, footerHeading = "%nExample:%n", footer = {
            "  haltwise replay storage.halts.parquet",
            "  haltwise replay storage.halts.parquet --settings current --settings max=1ms",
            "  haltwise replay storage.halts.parquet --settings never --settings clairvoyant",
            "  haltwise replay --json storage.halts.parquet | jq '.rows[0].work_rate'"})
final class ReplayCommand implements Runnable {
  private final HaltwiseCommand haltwise;

  @Parameters(paramLabel = "TRACE", description = "A trace file, or ftrace text, plain or gzip.")
  private Path file = Path.of("");

  @Option(names = "--settings", paramLabel = "SETTINGS", converter = PolicyChoice.Converter.class, description = {
      "Settings to replay under (repeatable): a preset (off, kernel-default, kernel-before-6.11,"
          + " intel-chromeos, current), max=200us,grow=2,grow-start=10us,shrink=2, or pin=60us; or a policy that"
          + " is no kernel's: never, pinned=60us, clairvoyant (polls what is worth --block-price)."})
  private List<PolicyChoice> settings = new ArrayList<>();

  @Option(names = "--block-price", paramLabel = "TIME", defaultValue = "50us", converter = TimeConverter.class, description = {
      "What avoiding one block is worth in CPU time (default: ${DEFAULT-VALUE})."})
  private long blockPriceNs;

  @Option(names = "--probe", paramLabel = "TRACE", description = {
      "Another recording of the same VM (repeatable), to learn from it what blocking costs."})
  private List<Path> probes = new ArrayList<>();

  @Option(names = "--kernel", paramLabel = "RELEASE", converter = RecordedUnder.Release.class, description = {
      "Kernel whose rule to follow, such as 6.12. Default: that of the trace."})
  private String kernel = "";

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = {
      "Of the draws of wake latencies: the same seed, the same result. Default: ${DEFAULT-VALUE}."})
  private long seed;

  @Mixin
  private RuleOption rule = new RuleOption();

  ReplayCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public void run() {
    OpenedTrace trace = new TraceInput(file, Optional.empty(), kernel).open();
    RuleChoice follows = rule.of(trace.info(), kernel);
    HostSettings kernelDefault = KernelDefaults.of(trace.info());
    Optional<HostSettings> current = ReplayReport.settingsOf(trace.info());
    Map<String, Policy> wanted = settings.isEmpty()
        ? usual(current, kernelDefault)
        : chosen(current, kernelDefault);
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
      ReplayModel model = ReplayModel.learn(follows.rule(), all, seed);
      report = ReplayReport.of(file.toString(), watched, count.facts(), wanted, follows, model,
          blockPriceNs);
    }
    haltwise.answer(look -> ReplayText.of(report, look), () -> ReplayDocument.of(report));
  }

  /// A quarter of the memory at most.
  private static int sampleSize() {
    return (int) Math.min(ModelSample.ENOUGH, Runtime.getRuntime().maxMemory() / 800);
  }

  private static Map<String, Policy> usual(Optional<HostSettings> current,
      HostSettings kernelDefault) {
    Map<String, Policy> rows = new LinkedHashMap<>();
    rows.put("off", new Policy.Kernel(HostSettings.OFF));
    rows.put("kernel-default", new Policy.Kernel(kernelDefault));
    rows.put("intel-chromeos", new Policy.Kernel(HostSettings.INTEL_CHROMEOS));
    current.map(Policy.Kernel::new).filter(p -> !rows.containsValue(p))
        .ifPresent(p -> rows.put("current", p));
    return rows;
  }

  private Map<String, Policy> chosen(Optional<HostSettings> current, HostSettings kernelDefault) {
    Map<String, Policy> rows = new LinkedHashMap<>();
    for (PolicyChoice choice : settings) {
      rows.put(choice.text().strip(), choice.resolve(blockPriceNs, () -> current.orElseThrow(
          () -> new IllegalArgumentException("--settings current: " + file
              + " does not say under which settings it was recorded, or under several. Name them,"
              + " or for text: haltwise import FILE --settings SETTINGS first.")),
          kernelDefault));
    }
    return rows;
  }
}
