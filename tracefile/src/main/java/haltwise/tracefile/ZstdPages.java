package haltwise.tracefile;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Compresses the pages of a file that is being written. The factory that comes with parquet-java goes through Hadoop's
/// configuration, which needs a dozen more jars and reads XML at the start.
final class ZstdPages
    implements
      CompressionCodecFactory,
      CompressionCodecFactory.BytesInputCompressor {
  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    if (codec != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException("BUG: a trace file is written with zstd, not " + codec);
    }
    return this;
  }

  @Override
  public BytesInput compress(BytesInput page) throws IOException {
    return BytesInput.from(Zstd.compress(page.toByteArray()));
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.ZSTD;
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("BUG: trace files are read by RowBatches");
  }

  @Override
  public void release() {
    // nothing is held between pages
  }
}
