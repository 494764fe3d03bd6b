package haltwise.tracefile;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnSchema;
import haltwise.trace.BadTraceException;
import haltwise.trace.TraceInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What the end of a file says about all of it, checked: whether it is a trace at all.
///
/// @param rows that the file promises, >= 0
record Footer(TraceInfo info, long rows) {
  /// What can be read without further libraries.
  private static final Set<CompressionCodec> CODECS = EnumSet.of(CompressionCodec.ZSTD,
      CompressionCodec.GZIP,
      CompressionCodec.UNCOMPRESSED);

  /// @throws BadTraceException when the bytes make no sense, or not as a trace
  static Footer read(Path file, Flaw flaw) {
    try (ParquetFileReader parquet = ParquetFileReader.open(InputFile.of(file))) {
      TraceInfo info = Metadata.read(flaw, parquet.getFileMetaData().keyValueMetadata());
      checkColumns(parquet.getFileSchema().getColumns(), flaw);
      checkCompression(parquet.getFileMetaData().rowGroups(), flaw);
      long rows = parquet.getFileMetaData().numRows();
      if (rows < 0) {
        throw flaw.damaged("footer", "it promises " + rows + " halts");
      }
      return new Footer(info, rows);
    } catch (IOException | RuntimeException | VirtualMachineError | LinkageError e) {
      throw DecodingFailure.of(flaw, e);
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
}
