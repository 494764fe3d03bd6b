package haltwise.tracefile;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.FilterPredicate;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnProjection;
import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.WindowChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// The rows of a file, a batch at a time, checked. Hardwood decodes a few batches ahead on threads of its own; memory
/// does not grow with the file.
final class RowBatches implements AutoCloseable {
  private static final ColumnProjection ALL = ColumnProjection.columns(
      Arrays.stream(Column.values()).map(Column::text).toArray(String[]::new));
  /// Some pages of each column: less gives each thread too little to do, more only takes memory.
  private static final int ROWS_PER_BATCH = 1 << 16;

  private final Flaw flaw;
  private final RowRules rules;
  private final String rowWord;
  private final ParquetFileReader parquet;
  private final ColumnReaders columns;
  private final Words<Cause> causes = new Words<>(Cause.values(), Cause::text);
  private final Words<Anchor> anchors = new Words<>(Anchor.values(), Anchor::text);
  private long rowsRead;
  private int count;
  private int[] vcpu = {};
  private int[] waker = {};
  private long[] startNs = {};
  private long[] arrivalNs = {};
  private long[] durationNs = {};
  private long[] windowNs = {};
  private long[] polledNs = {};
  private long[] changedFromNs = {};
  private long[] changedToNs = {};
  private boolean[] waited = {};
  private boolean[] valid = {};
  private byte[] cause = {};
  private int[] causeOffset = {};
  private byte[] anchor = {};
  private int[] anchorOffset = {};

  private RowBatches(Path file, Flaw flaw, int vcpus, Optional<Integer> onlyVcpu)
      throws IOException {
    this.flaw = flaw;
    rules = new RowRules(vcpus);
    rowWord = onlyVcpu.map(v -> "row of vcpu " + v + ", ").orElse("row ");
    parquet = ParquetFileReader.open(InputFile.of(file));
    var wanted = parquet.buildColumnReaders(ALL).batchSize(ROWS_PER_BATCH);
    onlyVcpu.filter(_ -> vcpus > 1)
        .ifPresent(v -> wanted.filter(FilterPredicate.eq(Column.VCPU.text(), v)));
    columns = wanted.build();
  }

  /// @param vcpus how many the recording has
  /// @param onlyVcpu leave out the rows of others; empty: all rows
  static RowBatches open(Path file, Flaw flaw, int vcpus, Optional<Integer> onlyVcpu) {
    try {
      return new RowBatches(file, flaw, vcpus, onlyVcpu);
    } catch (IOException | RuntimeException | VirtualMachineError | LinkageError e) {
      throw DecodingFailure.of(flaw, e);
    }
  }

  /// Goes to the next batch.
  ///
  /// @return whether there is one
  boolean next() {
    try {
      rowsRead += count;
      count = 0;
      if (!columns.nextBatch()) {
        return false;
      }
      count = columns.getRecordCount();
      take();
      return true;
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      throw DecodingFailure.of(flaw, e);
    }
  }

  /// Rows of this batch.
  int count() {
    return count;
  }

  /// Rows of the batches before this one.
  long rowsRead() {
    return rowsRead;
  }

  int vcpu(int i) {
    return vcpu[i];
  }

  /// Row `i` of this batch; each row once, in order.
  Halt halt(int i) {
    Halt halt = new Halt(startNs[i], arrivalNs[i], durationNs[i], windowNs[i], waited[i], valid[i],
        polledNs[i], word(causes, Column.CAUSE, cause, causeOffset, i), waker[i],
        word(anchors, Column.ANCHOR, anchor, anchorOffset, i),
        new WindowChange(changedFromNs[i], changedToNs[i]));
    Optional<String> problem = rules.problem(vcpu[i], halt);
    if (problem.isPresent()) {
      throw flaw.damaged(rowWord + (rowsRead + i), problem.get());
    }
    return halt;
  }

  private void take() {
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
      switch (c) {
        case VCPU -> vcpu = column.getInts();
        case START_NS -> startNs = column.getLongs();
        case ARRIVAL_NS -> arrivalNs = column.getLongs();
        case DURATION_NS -> durationNs = column.getLongs();
        case WINDOW_NS -> windowNs = column.getLongs();
        case WAITED -> waited = column.getBooleans();
        case VALID -> valid = column.getBooleans();
        case POLLED_NS -> polledNs = column.getLongs();
        case CAUSE -> {
          cause = column.getBinaryValues();
          causeOffset = column.getBinaryOffsets();
        }
        case WAKER -> waker = column.getInts();
        case ANCHOR -> {
          anchor = column.getBinaryValues();
          anchorOffset = column.getBinaryOffsets();
        }
        case CHANGED_FROM_NS -> changedFromNs = column.getLongs();
        case CHANGED_TO_NS -> changedToNs = column.getLongs();
      }
    }
  }

  private <E> E word(Words<E> words, Column c, byte[] texts, int[] offsets, int i) {
    Optional<E> meaning = words.find(texts, offsets[i], offsets[i + 1]);
    if (meaning.isEmpty()) {
      String text = new String(texts, offsets[i], offsets[i + 1] - offsets[i],
          StandardCharsets.UTF_8);
      throw flaw.at(rowWord + (rowsRead + i),
          "unknown " + c.text() + " \"" + text + "\"; known are " + words.known(),
          "Update haltwise, or correct what wrote the file.");
    }
    return meaning.get();
  }

  @Override
  public void close() {
    try {
      columns.close();
      parquet.close();
    } catch (IOException | RuntimeException e) {
      throw DecodingFailure.of(flaw, e);
    }
  }
}
