package haltwise.tracefile;

import haltwise.trace.HaltCursor;
import haltwise.trace.HaltSource;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A trace file that is read anew for each scan and each cursor, a batch of rows at a time.
final class HaltFile implements HaltSource {
  private final Path file;
  private final Flaw flaw;
  private final Footer footer;

  HaltFile(Path file, Flaw flaw, Footer footer) {
    this.file = file;
    this.flaw = flaw;
    this.footer = footer;
  }

  @Override
  public TraceInfo info() {
    return footer.info();
  }

  @Override
  public long haltCount() {
    return footer.rows();
  }

  @Override
  public void scan(Visitor visitor) {
    try (RowBatches rows = open(Optional.empty())) {
      while (rows.next()) {
        int i = 0;
        while (i < rows.count()) {
          int vcpu = rows.vcpu(i);
          VcpuHalts.Builder halts = new VcpuHalts.Builder(rows.count() - i);
          for (; i < rows.count() && rows.vcpu(i) == vcpu; i++) {
            halts.add(rows.halt(i));
          }
          visitor.visit(vcpu, halts.build());
        }
      }
      if (rows.rowsRead() != footer.rows()) {
        throw flaw.damaged("footer",
            "it promises " + footer.rows() + " halts, there are " + rows.rowsRead());
      }
    }
  }

  @Override
  public HaltCursor cursor(int vcpu) {
    RowBatches rows = open(Optional.of(vcpu));
    return new HaltCursor() {
      @Override
      public Optional<VcpuHalts> next() {
        // A batch may be empty: its rows were those of other vCPUs.
        while (rows.next()) {
          if (rows.count() > 0) {
            VcpuHalts.Builder halts = new VcpuHalts.Builder(rows.count());
            for (int i = 0; i < rows.count(); i++) {
              halts.add(rows.halt(i));
            }
            return Optional.of(halts.build());
          }
        }
        return Optional.empty();
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  /// All of it, in memory.
  Trace whole() {
    List<VcpuHalts.Builder> halts = info().vcpus().stream().map(_ -> new VcpuHalts.Builder())
        .toList();
    scan((vcpu, next) -> halts.get(vcpu).addAll(next));
    return new Trace(info(), halts.stream().map(VcpuHalts.Builder::build).toList());
  }

  private RowBatches open(Optional<Integer> onlyVcpu) {
    return RowBatches.open(file, flaw, info().vcpus().size(), onlyVcpu);
  }
}
