package haltwise.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.app.agent.GuestIdleCounts;
import haltwise.app.dashboard.GuestPage;
import haltwise.app.dashboard.Listen;
import haltwise.app.dashboard.WebServer;
import haltwise.app.serve.GuestRun;
import haltwise.control.guest.GuestDecision;
import haltwise.control.guest.GuestDecision.Kind;
import haltwise.control.guest.GuestLook;
import haltwise.report.Look;
import haltwise.trace.GuestSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The page and the metrics of `serve --guest`. Oracles: the looks that were told; `promtool check metrics` where there is one.
final class GuestWebTest {
  private static final GuestIdleCounts COUNTED = new GuestIdleCounts(
      List.of(new GuestIdleCounts.Cpu(0, 500, 2_500_000_000L, 70)));
  private final GuestRun run = new GuestRun(new Look(80, true, false), false);
  private final GuestExposition metrics = new GuestExposition(run, () -> COUNTED, "1.0");

  private void look() {
    run.add(Instant.EPOCH, 1_000_000_000,
        new GuestLook(0, GuestSettings.OFF, 123, 0, 0.02, List.of()),
        new GuestDecision(Kind.CHANGE, GuestSettings.KERNEL_DEFAULT, "Costs <half> as much."),
        GuestSettings.OFF, COUNTED, 10_000_000_000L);
  }

  private String text() {
    return new String(metrics.text("").bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void metricsAreTheKernelsCountersAndWhatControlDid() {
    assertThat(text()).contains("haltwise_guest_looks_total 0.0")
        .doesNotContain("haltwise_guest_settings_max_seconds");
    look();
    assertThat(text()).contains("haltwise_guest_looks_total 1.0",
        "haltwise_guest_changes_total 1.0", "haltwise_guest_polls_total{cpu=\"0\"} 500.0",
        "haltwise_guest_polled_seconds_total{cpu=\"0\"} 2.5",
        "haltwise_guest_hlts_total{cpu=\"0\"} 70.0", "haltwise_guest_settings_max_seconds 2.0E-4",
        "haltwise_guest_steal_ratio 0.02");
  }

  @Test
  void prometheusReadsThem() throws Exception {
    look();
    Process check = new ProcessBuilder(ExpositionTest.promtool().toString(), "check", "metrics")
        .redirectErrorStream(true).start();
    try (OutputStream in = check.getOutputStream()) {
      in.write(text().getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
  }

  @Test
  void thePageShowsTheLooksAndNothingOfADecisionsTextIsMarkup() throws Exception {
    GuestPage page = new GuestPage(run, "haltwise 1.0");
    try (WebServer server = WebServer.start(Listen.parse("127.0.0.1:0"),
        Map.of("/", _ -> page.html()))) {
      assertThat(get(server, "/").body()).contains("first look is under way");
      look();
      HttpResponse<String> answer = get(server, "/");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
      // 2.5 s of 10 s polled, 70 times HLT.
      assertThat(answer.body()).contains("123/s", "25.0 %", "7.00/s", "change",
          "Costs &lt;half&gt; as much.").doesNotContain("<half>", "<script");
      assertThat(get(server, "/dashboard.css").statusCode()).isEqualTo(200);
      assertThat(get(server, "/events").statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> get(WebServer server, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
