package haltwise.app;

import haltwise.compare.StudyFolder;
import haltwise.report.Figure;
import haltwise.report.charts.ReportPage;
import haltwise.report.page.HtmlPage;
import haltwise.report.page.MarkdownPage;
import haltwise.report.page.Page;
import haltwise.report.page.PageDocument;
import haltwise.report.page.TextPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Results as one HTML page, as text, or as Markdown.
@Command(name = "report", description = {
    "Makes one HTML file of results: charts, what to see in each, and the tables behind them. It needs nothing else, loads"
        + " nothing, and works offline. Several results stand side by side.",
    "A trace is searched for better settings first, as haltwise tune does, so that the page shows before and after."}, footerHeading = "%nExample:%n", footer = {
        "  haltwise report storage.halts.parquet",
        "  haltwise report before.halts.parquet after.halts.parquet --no-tune -o change.html",
        "  haltwise tune --lab storage --json > tune.json; haltwise report tune.json",
        "  haltwise report storage.halts.parquet --markdown >> issue.md"})
final class ReportCommand implements Runnable {
  private static final int MOST_FILES = 12;
  private static final String HTML = ".report.html";

  private final HaltwiseCommand haltwise;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "A trace file, or anything that haltwise import reads; a counts file"
      + " (*.counts.json); what haltwise tune --json printed; or a folder of haltwise compare (of --study: all its workloads).")
  private List<Path> files = new ArrayList<>();

  @Option(names = {"-o",
      "--output"}, paramLabel = "FILE", description = "File to write (default: NAME.report.html in this folder, after the"
          + " first FILE; standard output for text and Markdown).")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--force", description = "Replace the file if it exists.")
  private boolean force;

  @Option(names = "--text", description = "Text in place of HTML, for a terminal or a mail.")
  private boolean text;

  @Option(names = "--markdown", description = "Markdown in place of HTML, for an issue or a wiki.")
  private boolean markdown;

  @Option(names = "--title", paramLabel = "TEXT", description = "Title of the page (default: after the files).")
  private String title = "";

  @Option(names = "--no-tune", description = "Do not search traces for better settings.")
  private boolean noTune;

  @Mixin
  private TuneGoal goal = new TuneGoal();

  ReportCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public void run() {
    checkUsage();
    boolean html = !text && !markdown && !haltwise.json();
    Optional<Path> file = output.or(() -> html ? Optional.of(usualOutput()) : Optional.empty());
    file.ifPresent(f -> NewOutput.check(f, force));
    ReportInputs inputs = new ReportInputs(files, noTune, goal, haltwise);
    if (inputs.files().size() > MOST_FILES) {
      throw new IllegalArgumentException(inputs.files().size()
          + " results are too many to see side by side. Give " + MOST_FILES + " at most.");
    }
    Page page = ReportPage.of(title.isEmpty() ? usualTitle(inputs) : title, subtitle(),
        inputs.read());
    if (file.isEmpty()) {
      haltwise.answer(look -> markdown ? MarkdownPage.of(page) : TextPage.of(page, look),
          () -> PageDocument.of(page));
      return;
    }
    String written = text
        ? TextPage.of(page, haltwise.console().look().plain())
        : markdown ? MarkdownPage.of(page) : HtmlPage.of(page);
    long bytes = write(file.get(), written);
    haltwise.answer(_ -> String.format("%s: %s of %s, %s bytes%n%s", file.get(),
        text ? "text" : markdown ? "Markdown" : "page",
        Figure.plural(inputs.files().size(), "result"),
        Figure.count(bytes), html ? "Open it in a browser; it needs no network.\n" : ""),
        () -> document(file.get(), bytes));
  }

  private static Map<String, Object> document(Path file, long bytes) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("file", file.toString());
    doc.put("bytes", bytes);
    return doc;
  }

  private void checkUsage() {
    goal.objective();
    goal.limits();
    if (text && markdown) {
      throw new IllegalArgumentException("--text and --markdown exclude each other. Use one.");
    }
    if (haltwise.json() && (text || markdown || output.isPresent())) {
      throw new IllegalArgumentException(
          "--json prints the page as a document, and goes with neither --text, --markdown nor -o. Leave them out.");
    }
  }

  private Path usualOutput() {
    return Path.of(ReportInputs.plainName(files.getFirst()) + HTML);
  }

  private static String usualTitle(ReportInputs inputs) {
    if (inputs.files().stream().anyMatch(StudyFolder::isMeant)) {
      return "The Intel study of halt polling, made again";
    }
    List<String> names = inputs.names();
    return "Halt polling: " + (names.size() <= 3
        ? String.join(", ", names)
        : names.getFirst() + " and " + (names.size() - 1) + " more");
  }

  private static String subtitle() {
    return "Made on " + LocalDate.now() + " by haltwise " + Version.number() + ".";
  }

  private long write(Path file, String content) {
    try {
      Files.writeString(file, content);
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
