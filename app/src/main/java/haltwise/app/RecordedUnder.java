package haltwise.app;

import haltwise.record.Imported;
import haltwise.replay.RuleChoice;
import haltwise.trace.TraceInfo;
import haltwise.trace.counts.CountedHalts;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Options of commands that read a trace: what text does not tell of itself, or a trace file tells wrongly.
final class RecordedUnder {
  @Option(names = "--settings", paramLabel = "SETTINGS", converter = Given.class, description = {
      "Settings in force while it was recorded: a preset (off, kernel-default, kernel-before-6.11,"
          + " intel-chromeos) or max=200us,grow=2,grow-start=10us,shrink=2. Default: as the trace says."})
  private Optional<SettingsChoice> settings = Optional.empty();

  @Option(names = "--kernel", paramLabel = "RELEASE", converter = Release.class, description = {
      "Kernel it was recorded on, such as 6.12. Default: as the trace says."})
  private String kernel = "";

  Imported imported(Path file) {
    return new TraceInput(file, settings, kernel).imported();
  }

  CountedHalts readCounts(Path file) {
    return readCounts(file, OptionalLong.empty());
  }

  /// @param elapsedNs between readings, of a text that does not tell
  CountedHalts readCounts(Path file, OptionalLong elapsedNs) {
    return new CountsInput(file, settings, kernel, elapsedNs).read();
  }

  OpenedTrace open(Path file) {
    return new TraceInput(file, settings, kernel).open();
  }

  /// The rule of the kernel that it was recorded on.
  ///
  /// @throws IllegalArgumentException when that kernel is not known, or too old
  RuleChoice rule(TraceInfo info) {
    return RuleChoice.ofKernel(info, kernel.isEmpty() ? "the trace's kernel" : "--kernel");
  }

  static final class Given implements ITypeConverter<SettingsChoice> {
    @Override
    public SettingsChoice convert(String text) {
      SettingsChoice choice = new SettingsChoice.Converter().convert(text);
      if (choice.isCurrent()) {
        throw new TypeConversionException("\"current\" is what the trace says. Leave --settings"
            + " out, or name the settings");
      }
      return choice;
    }
  }

  static final class Release implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.strip().matches("\\d{1,4}\\.\\d{1,4}(\\D.*)?")) {
        throw new TypeConversionException("\"" + text + "\" is no kernel release. Write it as"
            + " uname -r does, such as 6.12 or 6.12.111-generic");
      }
      return text.strip();
    }
  }
}
