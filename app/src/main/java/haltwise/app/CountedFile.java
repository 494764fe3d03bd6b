package haltwise.app;

import haltwise.report.Figure;
import haltwise.trace.Nanos;
import haltwise.trace.counts.CountFacts;
import haltwise.trace.counts.CountedHalts;
import haltwise.trace.counts.CountedVm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A counts file that was written, as `record --counters` and `import` answer it.
record CountedFile(CountedHalts counted, Path output) {
  String text() {
    StringBuilder text = new StringBuilder(output + ": counters of "
        + Figure.plural(counted.vms().size(), "VM") + ", no single halts\n");
    for (CountedVm vm : counted.vms()) {
      CountFacts f = vm.facts();
      List<String> said = new ArrayList<>(List.of(vm.source()));
      f.vcpus().ifPresent(n -> said.add(Figure.plural(n, "vCPU")));
      f.elapsedNs().ifPresent(ns -> said.add(Nanos.text(ns)));
      f.hits().ifPresent(n -> said.add(Figure.plural(n, "hit")));
      f.blocks().ifPresent(n -> said.add(Figure.plural(n, "block")));
      text.append("  ").append(vm.name()).append(": ").append(String.join(", ", said))
          .append('\n');
    }
    return text.append("Look at it:  haltwise show ").append(output).append('\n').toString();
  }

  Map<String, Object> document() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("file", output.toString());
    all.put("vms", counted.vms().stream().map(vm -> {
      CountFacts f = vm.facts();
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", vm.name());
      one.put("source", vm.source());
      one.put("elapsed_ns", f.elapsedNs());
      one.put("vcpu_count", f.vcpus());
      one.put("hits", f.hits());
      one.put("blocks", f.blocks());
      one.put("notes", vm.notes());
      return one;
    }).toList());
    return all;
  }
}
