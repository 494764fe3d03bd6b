package haltwise.app;

import haltwise.report.Look;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// What every command shares: the options, the way to answer, the way to fail.
@Command(name = "haltwise", synopsisSubcommandLabel = "COMMAND", description = {
    "Records real halts of virtual CPUs, replays them under other settings, and recommends the best"
        + " setting for halt polling."}, footerHeading = "%nExample:%n", footer = {
            "  haltwise tune        find the best settings for this machine, and prove them"})
final class HaltwiseCommand implements Runnable {
  static {
    // Picocli would look for Groovy in every jar, and for ways to read types that no option of ours
    // has.
    System.setProperty("picocli.disable.closures", "true");
    System.setProperty("picocli.converters.excludes", "java\\.(sql|time)\\..*");
  }

  private final Console console;

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print one JSON document.")
  private boolean json;

  @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces.")
  private boolean debug;

  @Option(names = {"-h",
      "--help"}, scope = ScopeType.INHERIT, usageHelp = true, description = "Print this help.")
  private boolean help;

  @Option(names = {"-V", "--version"}, versionHelp = true, description = "Print the version.")
  private boolean version;

  @Spec
  private CommandSpec spec;

  HaltwiseCommand(Console console) {
    this.console = console;
  }

  /// In the order of `--help`: the way of a halt from the VM to the recommendation.
  List<Object> commands() {
    return List.of(new TuneCommand(this), new RecordCommand(this), new ImportCommand(this),
        new ShowCommand(this), new TopCommand(this), new VerifyCommand(this),
        new ReplayCommand(this), new CompareCommand(this), new ReportCommand(this),
        new ApplyCommand(this), new RestoreCommand(this), new StatusCommand(this),
        new ServeCommand(this),
        new LabCommand(this), new DoctorCommand(this),
        new HelpCommand(this));
  }

  /// Only the command that was named, if it was: to read the options of all of them takes picocli longer than to start.
  private List<Object> wanted(String... args) {
    List<Object> commands = commands();
    return Arrays.stream(args).filter(word -> !word.startsWith("-")).findFirst()
        .flatMap(word -> commands.stream().filter(c -> nameOf(c).equals(word)).findFirst())
        .filter(command -> !(command instanceof HelpCommand)).map(List::of).orElse(commands);
  }

  private static String nameOf(Object command) {
    return command.getClass().getAnnotation(Command.class).name();
  }

  /// @return the exit status
  int execute(String... args) {
    CommandLine line = new CommandLine(this);
    wanted(args).forEach(
        c -> line.addSubcommand(c instanceof LabCommand lab ? lab.withCommands() : c));
    StringWriter helpText = new StringWriter();
    int width = Math.clamp(console.look().columns(), 80, 120);
    line.setOut(new PrintWriter(helpText))
        .setColorScheme(CommandLine.Help.defaultColorScheme(
            console.look().colour() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(width)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, _) -> fail(e))
        .setExecutionExceptionHandler((e, _, _) -> fail(e));
    spec.version(Version.text());
    int status = line.execute(args);
    if (!helpText.toString().isEmpty()) {
      console.print(helpText.toString());
    }
    return status;
  }

  /// Prints a result, as the user wants it.
  void answer(Function<Look, String> text, Supplier<?> document) {
    if (json) {
      console.json(document.get());
    } else {
      console.print(text.apply(console.look()));
    }
  }

  /// @param expectedNs how long the work takes; 0 when the caller will tell
  Progress progress(String what, long expectedNs) {
    return new Progress(console, what, expectedNs);
  }

  /// Whether the user wants JSON.
  boolean json() {
    return json;
  }

  Console console() {
    return console;
  }

  /// Says what went wrong.
  ///
  /// @return the exit status
  int fail(Throwable cause) {
    Failure failure = Failure.of(cause);
    if (failure.status() == Failure.INTERRUPTED) {
      console.noteInterrupted();
    } else if (!failure.message().isEmpty()) {
      console.note("haltwise: " + failure.message());
    }
    if (debug) {
      StringWriter trace = new StringWriter();
      cause.printStackTrace(new PrintWriter(trace));
      console.note(trace.toString().stripTrailing());
    }
    return failure.status();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing");
  }
}
