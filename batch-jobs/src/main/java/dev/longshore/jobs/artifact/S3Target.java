package dev.longshore.jobs.artifact;

import dev.longshore.jobs.artifact.TargetSettings.Bucket;
import dev.longshore.jobs.http.Secrets;
import dev.longshore.jobs.kind.Fence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket. A file travels in parts, each under its checksum, and appears when its upload is completed. A later owner aborts the uploads of earlier ones before it
 * begins its own, so that none of them can be completed any more: the storage itself holds the fence. Asks for nothing that only Amazon's storage has.
 */
final class S3Target implements ArtifactTarget {

    static final String SHA_256 = "longshore-sha256";

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final S3Client s3;
    private final String bucket;
    private final String prefix;
    private final long partSize;

    private S3Target(S3Client s3, Bucket settings) {
        this.s3 = s3;
        this.bucket = settings.bucket();
        this.prefix = settings.prefix();
        this.partSize = settings.partSize().toBytes();
    }

    static S3Target of(Bucket settings, Secrets secrets) {
        AwsBasicCredentials keys =
                AwsBasicCredentials.create(secrets.named(settings.accessKey()), secrets.named(settings.secretKey()));
        S3ClientBuilder client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE))
                .credentialsProvider(StaticCredentialsProvider.create(keys))
                .region(Region.of(settings.region()))
                .forcePathStyle(settings.pathStyle())
                // newer checksums are not known everywhere; each part bears its MD5 instead
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        if (settings.endpoint() != null) {
            client.endpointOverride(settings.endpoint());
        }
        return new S3Target(client.build(), settings);
    }

    @Override
    public Arrival bring(Shipment shipment, Fence fence) throws IOException {
        String key = prefix + shipment.location();
        try {
            if (isThere(key, shipment.sha256())) {
                // an earlier owner died between the object and its row
                return () -> {};
            }
            List<MultipartUpload> begun = begun(key);
            // what was begun before we proved that we are the owner was not begun by a later one
            fence.check();
            for (MultipartUpload upload : begun) {
                s3.abortMultipartUpload(
                        request -> request.bucket(bucket).key(key).uploadId(upload.uploadId()));
            }
            return S3Upload.of(s3, bucket, key, shipment, partSize, fence);
        } catch (SdkException e) {
            throw failed("could not take " + key, e);
        }
    }

    private boolean isThere(String key, String sha256) {
        return head(key)
                .map(head -> sha256.equals(head.metadata().get(SHA_256)))
                .orElse(false);
    }

    private List<MultipartUpload> begun(String key) {
        return s3
                .listMultipartUploadsPaginator(request -> request.bucket(bucket).prefix(key))
                .uploads()
                .stream()
                .filter(upload -> upload.key().equals(key))
                .toList();
    }

    private Optional<HeadObjectResponse> head(String key) {
        try {
            return Optional.of(s3.headObject(request -> request.bucket(bucket).key(key)));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public long size(String location) throws IOException {
        try {
            return head(prefix + location)
                    .map(HeadObjectResponse::contentLength)
                    .orElseThrow(() -> new NoSuchFileException(prefix + location));
        } catch (SdkException e) {
            throw failed("did not tell of " + prefix + location, e);
        }
    }

    @Override
    public InputStream open(String location, long first, long length) throws IOException {
        if (length == 0) {
            return InputStream.nullInputStream();
        }
        try {
            return s3.getObject(request ->
                    request.bucket(bucket).key(prefix + location).range("bytes=" + first + "-" + (first + length - 1)));
        } catch (SdkException e) {
            throw failed("did not give " + prefix + location, e);
        }
    }

    @Override
    public void delete(String location) throws IOException {
        try {
            s3.deleteObject(request -> request.bucket(bucket).key(prefix + location));
        } catch (SdkException e) {
            throw failed("did not delete " + prefix + location, e);
        }
    }

    static IOException failed(String what, SdkException e) {
        return new IOException("the storage " + what + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        s3.close();
    }
}
