package dev.longshore.jobs.export;

import dev.longshore.jobs.export.RowBinding.RowFile;
import dev.longshore.sql.export.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file: row groups with statistics, dictionaries where they pay. Its bytes are a function of its rows. Holds one row group, of about
 * {@value #ROW_GROUP} bytes. Parquet's own library, without Hadoop: that is needed to compile against it, and is not there when this runs.
 */
final class ParquetFile implements RowFile {

    private static final long ROW_GROUP = 16 * 1024 * 1024;
    private static final int PAGE = 256 * 1024;

    private final ParquetWriter<@Nullable String[]> writer;

    private final Stream stream;

    private ParquetFile(ParquetWriter<@Nullable String[]> writer, Stream stream) {
        this.writer = writer;
        this.stream = stream;
    }

    static ParquetFile over(OutputStream out, List<Column> columns, Compression compression) throws IOException {
        List<ParquetColumn> made = columns.stream().map(ParquetColumn::of).toList();
        Stream stream = new Stream(out);
        ParquetWriter<@Nullable String[]> writer = new Builder(stream, made)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs(compression))
                .withCompressionCodec(codec(compression))
                .withRowGroupSize(ROW_GROUP)
                .withPageSize(PAGE)
                .withExtraMetaData(Map.of())
                .build();
        return new ParquetFile(writer, stream);
    }

    private static CompressionCodecName codec(Compression compression) {
        return switch (compression) {
            case NONE -> CompressionCodecName.UNCOMPRESSED;
            case GZIP -> CompressionCodecName.GZIP;
            case ZSTD -> CompressionCodecName.ZSTD;
        };
    }

    @Override
    public void row(@Nullable String[] fields) throws IOException {
        writer.write(fields);
    }

    @Override
    public void finish() throws IOException {
        OutputStream out = stream.out;
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        stream.out = end;
        writer.close();
        out.write(ParquetFooter.inOrder(end.toByteArray()));
    }

    private static final class Builder extends ParquetWriter.Builder<@Nullable String[], Builder> {

        private final List<ParquetColumn> columns;

        private Builder(OutputFile file, List<ParquetColumn> columns) {
            super(file);
            this.columns = columns;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract still
        protected WriteSupport<@Nullable String[]> getWriteSupport(Configuration unused) {
            throw new UnsupportedOperationException("there is no Hadoop here");
        }

        @Override
        protected WriteSupport<@Nullable String[]> getWriteSupport(ParquetConfiguration unused) {
            return new Rows(columns);
        }
    }

    /** Writes a row as a record. */
    private static final class Rows extends WriteSupport<@Nullable String[]> {

        private final List<ParquetColumn> columns;
        private @Nullable RecordConsumer consumer;

        private Rows(List<ParquetColumn> columns) {
            this.columns = columns;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract still
        public WriteContext init(Configuration unused) {
            throw new UnsupportedOperationException("there is no Hadoop here");
        }

        @Override
        public WriteContext init(ParquetConfiguration unused) {
            List<Type> types = columns.stream()
                    .map(ParquetColumn::type)
                    .map(Type.class::cast)
                    .toList();
            return new WriteContext(new MessageType("row", types), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer given) {
            consumer = given;
        }

        @Override
        public void write(@Nullable String[] fields) {
            RecordConsumer to = consumer;
            if (to == null) {
                throw new IllegalStateException("it is not prepared");
            }
            to.startMessage();
            for (int i = 0; i < fields.length; i++) {
                String value = fields[i];
                if (value != null) {
                    ParquetColumn column = columns.get(i);
                    to.startField(column.source().name(), i);
                    column.write(to, value);
                    to.endField(column.source().name(), i);
                }
            }
            to.endMessage();
        }
    }

    /** The place that bytes go to; it knows how many there were. */
    private static final class Stream extends PositionOutputStream implements OutputFile {

        private OutputStream out;
        private long position;

        private Stream(OutputStream out) {
            this.out = out;
        }

        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return this;
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return this;
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            position++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            position += length;
        }
    }
}
