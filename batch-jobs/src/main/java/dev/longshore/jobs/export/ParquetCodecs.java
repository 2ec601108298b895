package dev.longshore.jobs.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Compresses pages as whole files are compressed here. Parquet's own factory wants Hadoop. */
final class ParquetCodecs implements CompressionCodecFactory {

    private final Compression compression;

    ParquetCodecs(Compression compression) {
        this.compression = compression;
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return new BytesInputCompressor() {
            @Override
            public BytesInput compress(BytesInput page) throws IOException {
                if (compression == Compression.NONE) {
                    return page;
                }
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (OutputStream member = compression.over(packed)) {
                    page.writeAllTo(member);
                }
                return BytesInput.from(packed.toByteArray());
            }

            @Override
            public CompressionCodecName getCodecName() {
                return codec;
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("files are only written here");
    }

    @Override
    public void release() {}
}
