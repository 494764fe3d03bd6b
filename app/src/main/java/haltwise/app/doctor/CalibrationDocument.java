package haltwise.app.doctor;

import haltwise.doctor.AfterHalt;
import haltwise.doctor.BlockPrice;
import haltwise.doctor.Energy;
import haltwise.doctor.HostCalibration;
import haltwise.doctor.Measurement;
import haltwise.doctor.Times;
import haltwise.doctor.WakeClass;
import java.util.LinkedHashMap;
import java.util.Map;

/// A calibration as JSON: what `doctor --calibrate --json` prints and what its file holds. The keys are a contract.
public final class CalibrationDocument {
  static final String FORMAT = "haltwise_calibration";
  static final int VERSION = 1;

  private CalibrationDocument() {
  }

  public static Map<String, Object> of(HostCalibration c) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put(FORMAT, VERSION);
    doc.put("host_name", c.host().hostName());
    doc.put("kernel", c.host().kernelRelease());
    doc.put("architecture", c.host().architecture());
    doc.put("cpu", c.cpuModel());
    doc.put("taken_at", c.takenAt().toString());
    doc.put("duration_ns", c.durationNs());
    doc.put("events_lost", c.eventsLost());
    doc.put("contended_share", c.contendedShare());
    doc.put("busy_host", c.isOfABusyHost());
    Map<String, Object> measurements = new LinkedHashMap<>();
    c.measurements().forEach(m -> measurements.put(m.quantity().key(), measurement(m)));
    doc.put("measurements", measurements);
    doc.put("wake_latency", c.wakes().stream().map(CalibrationDocument::wakeClass).toList());
    doc.put("after_halt", c.afterHalt().map(CalibrationDocument::afterHalt));
    doc.put("block_price", c.blockPrice().map(CalibrationDocument::price));
    doc.put("energy", energy(c.energy()));
    return doc;
  }

  private static Map<String, Object> measurement(Measurement m) {
    return switch (m) {
      case Measurement.Measured(var quantity, var times, var caution) -> {
        Map<String, Object> doc = times(times);
        doc.put("how", quantity.how());
        caution.ifPresent(text -> doc.put("caution", text));
        yield doc;
      }
      case Measurement.NotMeasured(_, var why, var remedy) -> missing(why, remedy);
    };
  }

  private static Map<String, Object> missing(String why, String remedy) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("missing", why);
    doc.put("remedy", remedy);
    return doc;
  }

  private static Map<String, Object> times(Times t) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("n", t.n());
    doc.put("p10_ns", t.p10Ns());
    doc.put("median_ns", t.medianNs());
    doc.put("p90_ns", t.p90Ns());
    doc.put("p99_ns", t.p99Ns());
    return doc;
  }

  /// With the values themselves, for what replays draw from.
  private static Map<String, Object> drawn(Times t) {
    Map<String, Object> doc = times(t);
    doc.put("spread_ns", t.spreadNs());
    return doc;
  }

  private static Map<String, Object> wakeClass(WakeClass w) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("cause", w.cause().text());
    doc.put("idle_from_ns", w.fromNs());
    doc.put("idle_to_ns", w.toNs());
    doc.putAll(drawn(w.latency()));
    return doc;
  }

  private static Map<String, Object> afterHalt(AfterHalt a) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("busy_ns", a.busyNs());
    doc.put("answer_ns", a.answerNs());
    doc.put("busy_after_hit", drawn(a.busyAfterHit()));
    doc.put("busy_after_block", drawn(a.busyAfterBlock()));
    doc.put("answer_after_hit", drawn(a.answerAfterHit()));
    doc.put("answer_after_block", drawn(a.answerAfterBlock()));
    return doc;
  }

  private static Map<String, Object> price(BlockPrice p) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("burnt_ns", p.burntNs());
    doc.put("latency_ns", p.latencyNs());
    doc.put("lambda_1_ns", p.priceNs(1));
    doc.put("lambda_5_ns", p.priceNs(5));
    return doc;
  }

  private static Map<String, Object> energy(Energy energy) {
    return switch (energy) {
      case Energy.Metered m -> {
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("meters", m.meters());
        doc.put("runs", m.runs());
        doc.put("polling_watts", m.pollingWatts());
        doc.put("blocked_watts", m.blockedWatts());
        doc.put("polled_cpus_more", m.polledCpusMore());
        doc.put("watts_per_polling_cpu", m.wattsPerPollingCpu());
        m.caution().ifPresent(c -> doc.put("caution", c));
        yield doc;
      }
      case Energy.NotMetered(var why, var remedy) -> missing(why, remedy);
    };
  }
}
