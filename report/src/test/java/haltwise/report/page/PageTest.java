package haltwise.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.report.Look;
import haltwise.report.page.Drawing.Ink;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Oracle: what must and must not stand in each form of a page with hostile names, and the hashes of its own policy.
class PageTest {
  private static final String HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"' & @root |";

  private static Page page(String name) {
    DataTable table = DataTable.of(List.of(1.0, 2.0)).text("name", "", n -> name + n)
        .number("share", "share", Unit.SHARE, n -> n / 4)
        .number("wait_ns", "wait", Unit.NS, n -> n > 1 ? Double.NaN : 46_200).table();
    return new Page(name, "made by a test", List.of(name), List.of(name),
        List.of(new Section("one", name, name, List.of(
            new Part.Chart(name, name,
                new Drawing.Rows("name", List.of(new Ink("share", Tone.HIT)), true, Unit.SHARE),
                table, List.of(name)),
            new Part.Shown(name, name, table), new Part.LeftOut(name, List.of(), name),
            new Part.Words(name, List.of(name))))));
  }

  @Test
  void noNameBecomesMarkup() {
    String html = HtmlPage.of(page(HOSTILE));

    assertThat(html).doesNotContain("<script>alert").doesNotContain("<img")
        .contains("&lt;img src=x onerror=alert(2)&gt;&quot;&#39; &amp; @root |");
    assertThat(html.split("<script", -1)).as("the data and the scripts").hasSize(3);
  }

  @Test
  void theDataOfTheScriptsIsThatOfThePage() {
    Matcher data = Pattern.compile("id=\"data\">(.*?)</script>", Pattern.DOTALL)
        .matcher(HtmlPage.of(page(HOSTILE)));

    assertThat(data.find()).isTrue();
    JsonNode doc = JsonMapper.shared().readTree(data.group(1));
    assertThat(doc.get("title").asString()).isEqualTo(HOSTILE);
    JsonNode chart = doc.at("/sections/0/parts/0");
    assertThat(chart.at("/columns/1/values").toString()).isEqualTo("[0.25,0.5]");
    assertThat(chart.at("/columns/2/values").toString()).isEqualTo("[46200,null]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"style", "script"})
  void thePolicyAllowsWhatIsInThePageAndNothingElse(String element) throws Exception {
    String html = HtmlPage.of(page("plain"));
    String policy = html.replaceFirst("(?s).*Content-Security-Policy\" content=\"([^\"]*)\".*",
        "$1").replace("&#39;", "'");
    Matcher content = Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL)
        .matcher(html);
    assertThat(content.find()).isTrue();
    byte[] hash = MessageDigest.getInstance("SHA-256")
        .digest(content.group(1).getBytes(StandardCharsets.UTF_8));

    assertThat(policy).startsWith("default-src 'none'; ").contains(
        element + "-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';")
        .doesNotContain("unsafe").doesNotContain("http");
  }

  @Test
  void theLicenceOfTheChartsGoesAlong() {
    assertThat(HtmlPage.of(page("plain"))).contains("Copyright (c) 2022 Leon Sorokin")
        .contains("The above copyright notice and this permission notice");
  }

  @Test
  void allNumbersCanBeReadWithoutScripts() {
    assertThat(HtmlPage.of(page("plain")).replaceFirst("(?s)<script.*", ""))
        .contains("<th scope=\"row\">plain1.0</th><td class=\"number\">25.0 %</td>")
        .contains("46.2 µs").contains("Left out: plain").contains("<noscript>");
  }

  @Test
  void textFitsTheScreenAndHasTheSameNumbers() {
    String text = TextPage.of(page("plain"), new Look(60, true, false));

    assertThat(text).contains("WARNING: plain").containsPattern("plain1.0 +25.0 % +46.2 µs")
        .contains("Left out: plain: plain");
    assertThat(text.lines()).allMatch(line -> line.length() <= 60);
  }

  @Test
  void markdownNeitherFormatsNorCallsAnyone() {
    String markdown = MarkdownPage.of(page("a*b|c <b> @root"));

    assertThat(markdown).contains("| a\\*b\\|c &lt;b&gt; &#64;root1.0 | 25.0 % | 46.2 µs |")
        .contains("| --- | ---: | ---: |");
  }

  @Test
  void markdownKeepsTheNamesOfMeasuresAsTheyAreWritten() {
    assertThat(MarkdownPage.escaped("work_per_s _a_ b_")).isEqualTo("work_per_s \\_a\\_ b\\_");
  }

  @Test
  void numbersHaveNoUnitOneAndNoExponent() {
    Column c = new Column.Mixed("k", "t", List.of(Unit.NUMBER, Unit.NUMBER, Unit.NUMBER,
        Unit.NUMBER), List.of("1", "1", "J", "IOPS"), List.of(1.0, 118_312.4, 5.1234e-5, 1_003.5));

    assertThat(java.util.stream.IntStream.range(0, 4).mapToObj(c::text))
        .containsExactly("1", "118,312", "0.00005123 J", "1,004 IOPS");
  }

  @ParameterizedTest
  @EnumSource(value = Unit.class, names = {"SHARE", "CHANGE", "WATTS", "COUNT", "PER_SECOND"})
  void nothingIsNotLessThanNothing(Unit unit) {
    assertThat(unit.text(-1e-9)).startsWith("0");
    assertThat(unit.text(-0.0)).startsWith("0");
  }

  @ParameterizedTest
  @EnumSource(Unit.class)
  void whatIsNotKnownIsADash(Unit unit) {
    assertThat(unit.text(Double.NaN)).isEqualTo("–");
  }

  @Test
  void quantilesHaveAsManyDigitsAsTheyHaveNines() {
    assertThat(List.of(0.5, 0.9, 0.99, 0.999, 0.9999, 0.99995).stream().map(Unit.QUANTILE::text))
        .containsExactly("50 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.995 %");
  }
}
