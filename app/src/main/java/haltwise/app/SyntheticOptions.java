package haltwise.app;

import haltwise.lab.synthetic.Family;
import haltwise.replay.KernelDefaults;
import haltwise.report.Figure;
import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import haltwise.trace.TraceInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `haltwise lab --synthetic FAMILY`: a trace file of halts that are drawn, without a VM.
final class SyntheticOptions {
  private static final Set<String> OWN = Set.of("--halts", "--settings", "-o", "--force");
  private static final Set<String> OF_LAB = Set.of("--synthetic", "--seed", "--vcpus", "--json",
      "--debug");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--synthetic", paramLabel = "FAMILY", description = {
      "Instead of a WORKLOAD: write a trace file of drawn halts, as a 6.12 kernel would have recorded"
          + " them. One of poisson100, poisson1000, mmpp, tick250, io97, pingpong, mixed, drift20-400,"
          + " switch5-20s, switch0.5-2s."})
  private Optional<String> family = Optional.empty();

  @Option(names = "--halts", paramLabel = "N", defaultValue = "1M", converter = CountConverter.class, description = {
      "--synthetic: how many, such as 200k or 10M (default: ${DEFAULT-VALUE})."})
  private long halts;

  @Option(names = "--settings", paramLabel = "SETTINGS", converter = RecordedUnder.Given.class, description = {
      "--synthetic: settings that the kernel polled by (default: kernel-default)."})
  private SettingsChoice chosen = new SettingsChoice("kernel-default");

  @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = {
      "--synthetic: the trace file to write (default: FAMILY.halts.parquet)."})
  private Optional<Path> output = Optional.empty();

  @Option(names = "--force", description = "--synthetic: replace the trace file if it exists.")
  private boolean force;

  /// @param label of the workload that was named, if any
  /// @return whether a synthetic trace is wanted
  /// @throws ParameterException when options do not go together
  boolean wanted(String label) {
    List<OptionSpec> given = spec.commandLine().getParseResult().matchedOptions();
    if (family.isEmpty()) {
      if (label.isEmpty()) {
        throw wrong("A WORKLOAD is missing, or --synthetic FAMILY");
      }
      given.stream().map(o -> o.names()[0]).filter(OWN::contains).findFirst().ifPresent(name -> {
        throw wrong(name + " goes with --synthetic. haltwise record --lab records a workload");
      });
      return false;
    }
    if (!label.isEmpty()) {
      throw wrong("The workload \"" + label + "\" and --synthetic do not go together. Use one");
    }
    given.stream().map(o -> o.names()[0]).filter(n -> !OWN.contains(n) && !OF_LAB.contains(n))
        .findFirst().ifPresent(name -> {
          throw wrong(name + " has no meaning for --synthetic. Leave it out");
        });
    return true;
  }

  void write(HaltwiseCommand haltwise, long seed, int vcpus) {
    Family which = Family.named(family.orElseThrow());
    Path file = output.orElse(Path.of(which.word() + ".halts.parquet"));
    NewOutput.check(file, force);
    HostSettings kernelDefault = KernelDefaults.of(SyntheticTrace.KERNEL, "");
    HostSettings settings = chosen.resolve(() -> kernelDefault, kernelDefault);
    SyntheticTrace trace = new SyntheticTrace(which, halts, vcpus, seed, settings);
    TraceInfo info;
    try (Progress progress = haltwise.progress("writing " + file, 0)) {
      info = trace.writeTo(file, done -> progress.at((double) done / halts));
    }
    haltwise.answer(_ -> text(file, trace, info), () -> document(file, trace, info));
  }

  private String text(Path file, SyntheticTrace trace, TraceInfo info) {
    return file + ": " + Figure.count(halts) + " halts of "
        + Figure.plural(info.vcpus().size(), "vCPU") + " in " + Nanos.text(info.elapsedNs())
        + ", drawn (" + info.workload() + ") under " + trace.settings()
        + "\nLook at it:  haltwise show "
        + file + "\n";
  }

  private Map<String, Object> document(Path file, SyntheticTrace trace, TraceInfo info) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("file", file.toString());
    all.put("family", trace.family().word());
    all.put("halts", halts);
    all.put("vcpus", trace.vcpus());
    all.put("seed", trace.seed());
    all.put("settings", trace.settings().toString());
    all.put("elapsed_ns", info.elapsedNs());
    all.put("workload", info.workload());
    return all;
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
