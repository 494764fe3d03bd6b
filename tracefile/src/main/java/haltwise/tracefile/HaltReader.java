package haltwise.tracefile;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import haltwise.trace.Anchor;
import haltwise.trace.BadTraceException;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.WindowChange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the halts back, a batch of each column at a time. The only class that needs Hardwood.
final class HaltReader {
  private static final ColumnProjection ALL = ColumnProjection.columns(
      Arrays.stream(Column.values()).map(Column::text).toArray(String[]::new));

  /// What can be read without further libraries.
  private static final Set<CompressionCodec> CODECS = EnumSet.of(CompressionCodec.ZSTD,
      CompressionCodec.GZIP,
      CompressionCodec.UNCOMPRESSED);

  /// What [VcpuHalts] holds for a halt, three times: while it is built, its columns grow and are copied.
  private static final int BYTES_PER_HALT = 3 * 63;

  private final Flaw flaw;
  private final TraceInfo info;
  private final RowRules rules;
  private final List<VcpuHalts.Builder> halts = new ArrayList<>();
  private final Words<Cause> causes = new Words<>(Cause.values(), Cause::text);
  private final Words<Anchor> anchors = new Words<>(Anchor.values(), Anchor::text);
  private long rowsRead;

  private HaltReader(Flaw flaw, TraceInfo info) {
    this.flaw = flaw;
    this.info = info;
    rules = new RowRules(info.vcpus().size());
    info.vcpus().forEach(_ -> halts.add(new VcpuHalts.Builder()));
  }

  /// @throws IOException and many a RuntimeException of the library, when the bytes make no sense
  /// @throws BadTraceException when they do, but not as a trace
  static Trace read(Path file, Flaw flaw) throws IOException {
    try (ParquetFileReader parquet = ParquetFileReader.open(InputFile.of(file))) {
      TraceInfo info = Metadata.read(flaw, parquet.getFileMetaData().keyValueMetadata());
      checkColumns(parquet.getFileSchema().getColumns(), flaw);
      checkCompression(parquet.getFileMetaData().rowGroups(), flaw);
      checkMemory(parquet.getFileMetaData().numRows(), flaw);
      HaltReader reader = new HaltReader(flaw, info);
      try (ColumnReaders columns = parquet.columnReaders(ALL)) {
        while (columns.nextBatch()) {
          reader.addBatch(columns);
        }
      }
      return reader.trace(parquet.getFileMetaData().numRows());
    }
  }

  private static void checkColumns(List<ColumnSchema> found, Flaw flaw) {
    for (Column c : Column.values()) {
      PhysicalType wanted = switch (c.kind()) {
        case INT32 -> PhysicalType.INT32;
        case INT64 -> PhysicalType.INT64;
        case BOOLEAN -> PhysicalType.BOOLEAN;
        case WORD -> PhysicalType.BYTE_ARRAY;
      };
      ColumnSchema column = found.stream().filter(s -> s.fieldPath().toString().equals(c.text()))
          .findFirst().orElseThrow(() -> badColumn(flaw, c, "is missing"));
      if (column.type() != wanted) {
        throw badColumn(flaw, c, "is " + column.type() + ", not " + wanted);
      }
      if (column.maxRepetitionLevel() > 0) {
        throw badColumn(flaw, c, "holds lists, not one value for each halt");
      }
    }
  }

  private static BadTraceException badColumn(Flaw flaw, Column c, String what) {
    return flaw.at("schema", "column " + c.text() + " " + what,
        "A trace has the columns of haltwise.format_version " + Metadata.FORMAT_VERSION + ".");
  }

  private static void checkCompression(List<RowGroup> groups, Flaw flaw) {
    for (RowGroup group : groups) {
      for (ColumnChunk chunk : group.columns()) {
        CompressionCodec codec = chunk.metaData().codec();
        if (!CODECS.contains(codec)) {
          throw flaw.at("footer", "compressed with " + codec,
              "Write it with zstd (DuckDB: COMPRESSION zstd).");
        }
      }
    }
  }

  /// Better said at once: threads of the library that run out of memory may end without a word.
  private static void checkMemory(long rows, Flaw flaw) {
    long availableBytes = Runtime.getRuntime().maxMemory();
    if (rows < 0 || rows > availableBytes / BYTES_PER_HALT) {
      throw flaw.at("footer",
          rows + " halts do not fit in the " + (availableBytes >> 20) + " MiB of memory",
          "Raise -Xmx or record for a shorter time.");
    }
  }

  private void addBatch(ColumnReaders columns) {
    int count = columns.getRecordCount();
    for (Column c : Column.values()) {
      ColumnReader column = columns.getColumnReader(c.text());
      if (column.getRecordCount() != count) {
        throw flaw.damaged("column " + c.text(), "it has fewer rows than the others");
      }
      if (column.getLeafValidity().hasNulls()) {
        throw flaw.damaged("column " + c.text(),
            "null among rows " + rowsRead + " to " + (rowsRead + count - 1)
                + "; absent values are -1 or \"unknown\"");
      }
    }
    int[] vcpu = columns.getColumnReader(Column.VCPU.text()).getInts();
    long[] startNs = longs(columns, Column.START_NS);
    long[] arrivalNs = longs(columns, Column.ARRIVAL_NS);
    long[] durationNs = longs(columns, Column.DURATION_NS);
    long[] windowNs = longs(columns, Column.WINDOW_NS);
    boolean[] waited = columns.getColumnReader(Column.WAITED.text()).getBooleans();
    boolean[] valid = columns.getColumnReader(Column.VALID.text()).getBooleans();
    long[] polledNs = longs(columns, Column.POLLED_NS);
    String[] cause = columns.getColumnReader(Column.CAUSE.text()).getStrings();
    int[] waker = columns.getColumnReader(Column.WAKER.text()).getInts();
    String[] anchor = columns.getColumnReader(Column.ANCHOR.text()).getStrings();
    long[] changedFromNs = longs(columns, Column.CHANGED_FROM_NS);
    long[] changedToNs = longs(columns, Column.CHANGED_TO_NS);
    for (int i = 0; i < count; i++) {
      add(vcpu[i], new Halt(startNs[i], arrivalNs[i], durationNs[i], windowNs[i], waited[i],
          valid[i], polledNs[i],
          word(causes, Column.CAUSE, cause[i]), waker[i], word(anchors, Column.ANCHOR, anchor[i]),
          new WindowChange(changedFromNs[i], changedToNs[i])));
    }
  }

  private static long[] longs(ColumnReaders columns, Column c) {
    return columns.getColumnReader(c.text()).getLongs();
  }

  private <E> E word(Words<E> words, Column c, String text) {
    return words.find(text).orElseThrow(() -> flaw.at("row " + rowsRead,
        "unknown " + c.text() + " \"" + text + "\"; known are " + words.known(),
        "Update haltwise, or correct what wrote the file."));
  }

  private void add(int vcpu, Halt halt) {
    Optional<String> problem = rules.problem(vcpu, halt);
    if (problem.isPresent()) {
      throw flaw.damaged("row " + rowsRead, problem.get());
    }
    halts.get(vcpu).add(halt);
    rowsRead++;
  }

  private Trace trace(long rowsPromised) {
    if (rowsRead != rowsPromised) {
      throw flaw.damaged("footer", "it promises " + rowsPromised + " halts, there are " + rowsRead);
    }
    return new Trace(info, halts.stream().map(VcpuHalts.Builder::build).toList());
  }
}
