package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Oracle: a real browser, which tells what it complained of and asked for; `haltwise show --json` of the same traces; the
/// contrast that WCAG 2.2 asks of text.
class ReportInBrowserTest {
  private static final String TRACES = "../traces/";
  private static final String STORAGE = TRACES + "storage-150us-default.halts.parquet";
  private static final double WCAG_AA = 4.5;

  @TempDir
  private static Path folder = Path.of("");
  private static Path page = Path.of("");
  private static Path study = Path.of("");
  @SuppressWarnings("NullAway.Init")
  private static Browser browser;

  @BeforeAll
  static void makeThePage() throws Exception {
    browser = Browser.start(folder);
    page = folder.resolve("page.html");
    study = folder.resolve("study.html");
    CommandRun made = CommandRun.of("report", STORAGE, TRACES + "bursts-default.halts.parquet",
        "--objective", "throughput", "-o", page.toString());
    assertThat(made.status()).as(made.err()).isZero();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void openIt() throws Exception {
    browser.screen(1280, false);
    browser.open(page);
  }

  @ParameterizedTest
  @CsvSource({"1280, false", "1280, true", "400, false", "400, true"})
  void drawsEveryChartWithoutAComplaintAndFitsTheScreen(int width, boolean dark)
      throws Exception {
    browser.screen(width, dark);
    browser.open(page);

    int charts = browser.evaluate("document.querySelectorAll('figure.chart').length").asInt();
    assertThat(charts).isGreaterThan(9);
    assertThat(browser.evaluate("""
        [...document.querySelectorAll('figure.chart canvas')].filter(c => {
          const pixels = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
          return new Set(new Uint32Array(pixels.buffer)).size > 8;
        }).length""").asInt()).as("canvases with something on them").isEqualTo(charts);
    assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean())
        .isTrue();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void noRequestLeavesThePage() {
    assertThat(browser.requests()).isNotEmpty()
        .isSubsetOf(page.toUri().toString(), study.toUri().toString());
  }

  @Test
  void theTableBehindAHistogramIsWhatShowTells() throws Exception {
    JsonNode buckets = CommandRun.of("show", "--json", STORAGE).json()
        .at("/polling_time_histogram/buckets");

    List<String> rows = texts(browser.evaluate("""
        [...document.querySelectorAll('#polling-time-1 tbody tr')]
          .map(tr => [...tr.children].map(td => td.textContent).slice(2, 6).join(' '))"""));

    List<String> expected = buckets.valueStream()
        .map(b -> String.format("%,d %,d %,d %,d", b.get("hits").asLong(),
            b.get("misses").asLong(), b.get("unpolled").asLong(), b.get("count").asLong()))
        .toList();
    assertThat(rows).startsWith(expected.toArray(String[]::new));
    assertThat(rows.subList(expected.size(), rows.size())).allMatch("0 0 0 0"::equals);
  }

  @Test
  void theCsvHoldsTheNumbersOfTheTable() throws Exception {
    browser.send("Page.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", folder.toAbsolutePath().toString()));
    browser.evaluate("document.querySelector('#arrivals-1 button.csv').click()");
    Path csv = folder.resolve("arrivals-1.csv");
    for (int i = 0; i < 100 && !Files.exists(csv); i++) {
      Thread.sleep(50);
    }

    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.getFirst()).isEqualTo(
        "from_ns,to_ns,hits,misses,not_polled,halts,halts_share,window_reach_share");
    JsonNode buckets = CommandRun.of("show", "--json", STORAGE).json()
        .at("/arrival_histogram/buckets");
    assertThat(lines.stream().skip(1).map(line -> line.replaceAll("(,[^,]*){2}$", "")))
        .containsExactlyElementsOf(buckets.valueStream()
            .map(b -> b.get("from_ns").asLong() + "," + b.get("to_ns").asLong() + ","
                + b.get("hits").asLong() + "," + b.get("misses").asLong() + ","
                + b.get("unpolled").asLong() + "," + b.get("count").asLong())
            .toList());
  }

  @Test
  void theKeyboardReadsAChart() throws Exception {
    browser.evaluate("document.querySelector('#timeline-1 .plot').focus()");
    browser.press("End");
    browser.press("ArrowLeft");

    List<String> row = texts(browser.evaluate("""
        [...document.querySelector('#timeline-1 tbody').rows].at(-2).innerText.split('\\t')"""));
    String read = browser.evaluate("document.querySelector('#timeline-1 .readout').textContent")
        .asString();
    assertThat(read).startsWith("from " + row.getFirst());
    browser.press("Escape");
    assertThat(browser.evaluate("document.querySelector('#timeline-1 .readout').textContent")
        .asString()).isEmpty();
  }

  @Test
  void everyChartCanBeReachedAndHasANameAndASentence() throws Exception {
    assertThat(texts(browser.evaluate("""
        [...document.querySelectorAll('figure.chart')].filter(f => {
          const plot = f.querySelector('.plot');
          const named = document.getElementById(f.getAttribute('aria-labelledby'))?.textContent;
          const told = document.getElementById(plot.getAttribute('aria-describedby'))?.textContent;
          return !(named && told && plot.tabIndex === 0 && plot.getAttribute('aria-label')
            && f.querySelector('details table caption') && f.querySelector('details button'));
        }).map(f => f.id)"""))).isEmpty();
    assertThat(texts(browser.evaluate("""
        [...document.querySelectorAll('button, a, summary, [tabindex]')]
          .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim()))
          .map(e => e.outerHTML)"""))).isEmpty();
    assertThat(texts(browser.evaluate("""
        [...document.querySelectorAll('h1, h2, h3')].map(h => h.tagName)
          .filter((h, i, all) => i > 0 && Number(h[1]) - Number(all[i - 1][1]) > 1)""")))
        .as("levels that are jumped over").isEmpty();
    assertThat(browser.evaluate("""
        new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size
          === document.querySelectorAll('[id]').length""").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void textStandsOutFromItsPaper(boolean dark) throws Exception {
    browser.screen(1280, dark);
    browser.open(page);

    for (String pair : List.of("text paper", "text card", "quiet paper", "quiet card",
        "link paper", "link card", "warn warn-paper")) {
      double contrast = browser.evaluate(
          """
              (() => {
                const light = name => {
                  const hex = getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
                  const [r, g, b] = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16) / 255)
                    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                  return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
                };
                const [a, b] = '%s'.split(' ').map(light);
                return Math.max(a, b) / Math.min(a, b);
              })()"""
              .formatted(pair))
          .asDouble();
      assertThat(contrast).as(pair).isGreaterThan(WCAG_AA);
    }
  }

  @Test
  void itPrintsOnPaperAndComesBack() throws Exception {
    byte[] pdf = browser.pdf();

    assertThat(new String(pdf, 0, 5, java.nio.charset.StandardCharsets.ISO_8859_1))
        .isEqualTo("%PDF-");
    assertThat(pdf.length).isGreaterThan(50_000);
    assertThat(browser.evaluate("document.documentElement.className").asString()).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void onPaperEachChartFitsASheetWithItsTitle() throws Exception {
    CommandRun made = CommandRun.of("report", "../docs/study-run", "-o", study.toString());
    assertThat(made.status()).as(made.err()).isZero();
    browser.open(study);
    browser.send("Emulation.setEmulatedMedia", Map.of("media", "print"));
    browser.evaluate("dispatchEvent(new Event('beforeprint'))");

    // US Letter, the shorter of the two papers, within margins of 14 mm: 951 CSS pixels.
    assertThat(browser.evaluate("""
        Math.max(...[...document.querySelectorAll('figure.chart')].map(f =>
          f.querySelector('figcaption').offsetHeight + f.querySelector('.plot').offsetHeight))""")
        .asDouble()).isBetween(300.0, 951.0);
    assertThat(texts(browser.evaluate("""
        [...document.querySelectorAll('figcaption, h2, h3')]
          .map(e => getComputedStyle(e).breakAfter)"""))).containsOnly("avoid");
    assertThat(texts(browser.evaluate("""
        [...document.querySelectorAll('.chart')].map(e => getComputedStyle(e).breakInside)""")))
        .containsOnly("avoid");
    assertThat(texts(browser.evaluate("""
        [...document.querySelectorAll('.shown')].map(e => getComputedStyle(e).breakInside)""")))
        .containsOnly("auto");
    browser.send("Emulation.setEmulatedMedia", Map.of("media", ""));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theAxisOfNoEffectIsNotStretchedOverIt() throws Exception {
    List<String> ends = texts(browser.evaluate(
        """
            charts.of({drawing: {kind: "intervals", label: "l", value: "v", low: "a", high: "b", unit: "change"},
              columns: [["l", ["x"]], ["v", [0]], ["a", [-0.00001]], ["b", [0.00003]]]
                .map(([key, values]) => ({key, values}))}).data[0].map(String)"""));

    assertThat(Double.parseDouble(ends.getFirst())).isLessThanOrEqualTo(-0.01);
    assertThat(Double.parseDouble(ends.getLast())).isGreaterThanOrEqualTo(0.01);
  }

  @Test
  void scriptsWriteNumbersAsTheTablesDo() throws Exception {
    assertThat(texts(browser.evaluate(
        """
            [["share", -0.0003], ["number", 118312.4], ["number", 1], ["number", 5.1234e-5], ["watts", -0.001]]
              .map(([unit, value]) => format.text(unit, value))""")))
        .containsExactly("0.0 %", "118,312", "1", "0.00005123", "0.00 W");
  }

  @Test
  void withoutScriptsItIsStillRead() throws Exception {
    browser.send("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    browser.open(page);
    browser.send("Emulation.setScriptExecutionDisabled", Map.of("value", false));

    assertThat(browser.evaluate("document.querySelector('noscript').innerText").asString())
        .contains("All their numbers are in the tables");
    assertThat(browser.evaluate("""
        [...document.querySelectorAll('button.csv, .plot')]
          .every(e => getComputedStyle(e).display === 'none')""").asBoolean()).isTrue();
    assertThat(browser.evaluate("document.querySelectorAll('details tbody tr').length").asInt())
        .isGreaterThan(100);
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }
}
