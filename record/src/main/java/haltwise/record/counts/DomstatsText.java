package haltwise.record.counts;

import haltwise.record.Recorder;
import haltwise.trace.BadTraceException;
import haltwise.trace.counts.CountSample;
import haltwise.trace.counts.CountSeries;
import haltwise.trace.counts.CountedHalts;
import haltwise.trace.counts.CountedVm;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of `virsh domstats --vcpu`: KVM's counters of each vCPU where QEMU is 7.1 or later, else the two times of
/// polling that libvirt has of a whole domain (`cpu.haltpoll.success.time`, `cpu.haltpoll.fail.time`; from
/// `virsh domstats --cpu-total`). No histograms. A domain that occurs again in the text has been read again.
/// Source: virsh(1) of libvirt 9.0, and its output.
public final class DomstatsText {
  private static final Pattern DOMAIN = Pattern.compile("Domain: '(.*)'");
  private static final Pattern VCPU = Pattern
      .compile("vcpu\\.(\\d{1,6})\\.(\\w+)\\.sum=(\\d{1,19})");
  private static final Pattern WHOLE = Pattern
      .compile("cpu\\.haltpoll\\.(success|fail)\\.time=(\\d{1,19})");
  private static final Pattern VCPUS = Pattern.compile("vcpu\\.current=(\\d{1,6})");

  /// Each reading of a domain: what it said of the domain (-1) and of each vCPU.
  private record Domain(Map<Integer, Map<Counter, Long>> counts) {
    static final int WHOLE = -1;

    Domain() {
      this(new TreeMap<>());
    }

    void put(int vcpu, Counter counter, String number) {
      counts.computeIfAbsent(vcpu, _ -> new EnumMap<>(Counter.class))
          .put(counter, Long.parseLong(number));
    }
  }

  private final Map<String, List<Domain>> domains = new LinkedHashMap<>();
  private final Map<String, Integer> vcpus = new LinkedHashMap<>();

  private DomstatsText() {
  }

  /// Whether a text begins as `virsh domstats` does.
  public static boolean isMeant(String head) {
    return head.stripLeading().startsWith("Domain: '");
  }

  /// @param elapsedNs between one reading of a domain and its next; empty when not known: then there are no rates
  /// @throws BadTraceException when the text holds no counters
  public static CountedHalts read(Path file, OptionalLong elapsedNs) {
    DomstatsText text = new DomstatsText();
    try (var lines = Files.lines(file)) {
      String domain = "";
      for (String line : (Iterable<String>) lines::iterator) {
        Matcher m = DOMAIN.matcher(line.strip());
        if (m.matches()) {
          domain = m.group(1);
          text.domains.computeIfAbsent(domain, _ -> new ArrayList<>()).add(new Domain());
        } else if (!domain.isEmpty()) {
          text.line(domain, line.strip());
        }
      }
    } catch (NumberFormatException e) {
      throw new BadTraceException(file.toString(), "text",
          "a counter above 2^63: " + e.getMessage(),
          "Save the output of virsh domstats --vcpu again.");
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof CharacterCodingException
          ? new BadTraceException(file.toString(), "text", "it is no UTF-8",
              "Save the output of virsh domstats --vcpu as it is.")
          : e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<CountedVm> vms = text.domains.entrySet().stream()
        .map(e -> text.vm(e.getKey(), e.getValue(), elapsedNs))
        .filter(vm -> !vm.series().isEmpty()).toList();
    if (vms.isEmpty()) {
      throw new BadTraceException(file.toString(), "end",
          "no counter of halts in it: neither vcpu.N.halt_….sum nor cpu.haltpoll.….time",
          "Take virsh domstats --vcpu --cpu-total of a running domain on KVM, with QEMU 7.1 or later.");
    }
    return new CountedHalts("", "", "", "", Recorder.VERSION, vms);
  }

  private void line(String name, String line) {
    Domain domain = domains.getOrDefault(name, List.of(new Domain())).getLast();
    Matcher vcpu = VCPU.matcher(line);
    Matcher whole = WHOLE.matcher(line);
    Matcher count = VCPUS.matcher(line);
    if (vcpu.matches()) {
      Counter.named(vcpu.group(2)).ifPresent(
          c -> domain.put(Integer.parseInt(vcpu.group(1)), c, vcpu.group(3)));
    } else if (whole.matches()) {
      domain.put(Domain.WHOLE,
          whole.group(1).equals("success") ? Counter.HIT_NS : Counter.MISS_NS, whole.group(2));
    } else if (count.matches()) {
      vcpus.put(name, Integer.parseInt(count.group(1)));
    }
  }

  private CountedVm vm(String name, List<Domain> readings, OptionalLong elapsedNs) {
    boolean each = readings.getFirst().counts().keySet().stream().anyMatch(v -> v != Domain.WHOLE);
    List<CountSeries> series = new ArrayList<>();
    for (int v : readings.getFirst().counts().keySet()) {
      if (each != (v == Domain.WHOLE)) {
        Integer all = vcpus.get(name);
        OptionalInt covered = each
            ? OptionalInt.of(1)
            : all == null ? OptionalInt.empty() : OptionalInt.of(all);
        series.add(new CountSeries(each ? OptionalInt.of(v) : OptionalInt.empty(),
            OptionalInt.empty(), covered, samples(v, readings, elapsedNs)));
      }
    }
    List<String> notes = new ArrayList<>(
        List.of("libvirt passes on no histograms: blocks are not counted."));
    if (readings.size() == 1) {
      notes.add("One reading only, so these are totals since the VM began.");
    } else if (elapsedNs.isEmpty()) {
      notes.add("The text does not say when it was taken: rates need --elapsed TIME.");
    }
    return new CountedVm(name, OptionalInt.empty(), "libvirt domstats", Optional.empty(), notes,
        series);
  }

  private static List<CountSample> samples(int vcpu, List<Domain> readings,
      OptionalLong elapsedNs) {
    List<CountSample> samples = new ArrayList<>();
    for (Domain reading : readings) {
      Map<Counter, Long> counts = reading.counts().get(vcpu);
      if (counts != null) {
        OptionalLong atNs = elapsedNs.isPresent()
            ? OptionalLong.of(elapsedNs.getAsLong() * samples.size())
            : OptionalLong.empty();
        samples.add(new CountSample(atNs, new HaltCounts(counts, Map.of())));
      }
    }
    return samples;
  }
}
