package dev.longshore.jobs.artifact;

import dev.longshore.jobs.artifact.ArtifactTarget.Arrival;
import dev.longshore.jobs.artifact.ArtifactTarget.Shipment;
import dev.longshore.jobs.kind.Fence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** An upload in parts, all of which are there. Parts are read from the disk as they are sent, by one open file: nothing is held but a buffer. */
final class S3Upload implements Arrival {

    /** As S3 has it. */
    private static final int MOST_PARTS = 10_000;

    private final S3Client s3;
    private final String bucket;
    private final String key;
    private final Shipment shipment;
    private final String id;
    private final List<CompletedPart> parts = new ArrayList<>();

    private S3Upload(S3Client s3, String bucket, String key, Shipment shipment, String id) {
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.shipment = shipment;
        this.id = id;
    }

    /** Begins one and sends all parts. */
    static S3Upload of(S3Client s3, String bucket, String key, Shipment shipment, long partSize, Fence fence)
            throws IOException {
        String id = s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key(key)
                        .contentType(shipment.mediaType())
                        .metadata(Map.of(S3Target.SHA_256, shipment.sha256())))
                .uploadId();
        S3Upload upload = new S3Upload(s3, bucket, key, shipment, id);
        try (FileChannel file = FileChannel.open(shipment.file(), StandardOpenOption.READ)) {
            upload.send(file, partSize, fence);
        } catch (IOException | RuntimeException e) {
            upload.abort(e);
            throw e;
        }
        return upload;
    }

    private void send(FileChannel file, long wishedSize, Fence fence) throws IOException {
        long bytes = file.size();
        long size = Math.max(wishedSize, (bytes + MOST_PARTS - 1) / MOST_PARTS);
        long sent = 0;
        // an empty file is one empty part
        do {
            long length = Math.min(size, bytes - sent);
            int number = parts.size() + 1;
            parts.add(CompletedPart.builder()
                    .partNumber(number)
                    .eTag(send(number, file, sent, length, fence))
                    .build());
            sent += length;
        } while (sent < bytes);
    }

    private String send(int number, FileChannel file, long from, long length, Fence fence) throws IOException {
        String md5 = md5(file, from, length);
        // reading a part takes its time: right before it is sent
        fence.check();
        return s3.uploadPart(
                        request -> request.bucket(bucket)
                                .key(key)
                                .uploadId(id)
                                .partNumber(number)
                                .contentMD5(md5),
                        RequestBody.fromContentProvider(
                                () -> new FilePart(file, from, length), length, "application/octet-stream"))
                .eTag();
    }

    /** Best effort: whoever takes the run over aborts it too. */
    private void abort(Exception why) {
        try {
            s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(id));
        } catch (SdkException e) {
            why.addSuppressed(e);
        }
    }

    @Override
    public void appear() throws IOException {
        try {
            s3.completeMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(id).multipartUpload(all -> all.parts(parts)));
        } catch (SdkException e) {
            if (!isThere()) {
                throw S3Target.failed("did not complete " + key, e);
            }
            // it was completed, and its answer was lost
        }
    }

    private boolean isThere() {
        try {
            HeadObjectResponse head =
                    s3.headObject(request -> request.bucket(bucket).key(key));
            return shipment.sha256().equals(head.metadata().get(S3Target.SHA_256));
        } catch (SdkException e) {
            return false;
        }
    }

    private static String md5(FileChannel file, long from, long length) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has MD5", e);
        }
        byte[] block = new byte[64 * 1024];
        try (InputStream part = new FilePart(file, from, length)) {
            for (int read = part.read(block); read >= 0; read = part.read(block)) {
                digest.update(block, 0, read);
            }
        }
        return Base64.getEncoder().encodeToString(digest.digest());
    }
}
