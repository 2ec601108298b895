package dev.longshore.jobs.artifact;

import dev.longshore.jobs.artifact.TargetSettings.Bucket;
import dev.longshore.jobs.http.SecretsOnPaper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobProviderMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.domain.StorageMetadata;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.unit.DataSize;

/** A server that speaks S3 and checks its signatures: S3Proxy over memory, on a free port of this host. */
public final class ObjectStorage implements BeforeAllCallback, AfterAllCallback {

    private static final String BUCKET = "exports";
    private static final String PREFIX = "shop/";
    static final String ACCESS_KEY = "the-access-key";
    static final String SECRET_KEY = "the-secret-key";

    private final AtomicInteger parts = new AtomicInteger();
    private volatile IntConsumer beforePart = number -> {};
    private volatile boolean hidesUploads;
    private BlobStoreContext context;
    private S3Proxy server;

    @Override
    public void beforeAll(ExtensionContext test) throws Exception {
        context = ContextBuilder.newBuilder(new TransientNio2BlobProviderMetadata())
                .credentials("nobody", "nothing")
                .build(BlobStoreContext.class);
        context.getBlobStore().createContainerInLocation(null, BUCKET);
        server = S3Proxy.builder()
                .blobStore(watched(context.getBlobStore()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        server.start();
    }

    @Override
    public void afterAll(ExtensionContext test) throws Exception {
        server.stop();
        context.close();
    }

    /** Called with the number of parts that came before, before each part is taken. */
    public void beforePart(IntConsumer happening) {
        parts.set(0);
        beforePart = happening;
    }

    /** Whether it tells of no uploads that were begun, so that nobody can abort them. */
    void hideUploads(boolean hides) {
        hidesUploads = hides;
    }

    public int parts() {
        return parts.get();
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** As the one target of an installation. */
    public ArtifactTargets asTarget(String name) {
        return new ArtifactTargets(Map.of(name, () -> target(secrets())));
    }

    /** As settings of a worker's; its keys are in {@link #secrets}. */
    public List<String> properties(String name) {
        String bucket = "longshore.targets." + name + ".s3.";
        return List.of(
                bucket + "endpoint=" + endpoint(),
                bucket + "bucket=" + BUCKET,
                bucket + "prefix=" + PREFIX,
                bucket + "access-key=S3_ACCESS_KEY",
                bucket + "secret-key=S3_SECRET_KEY",
                bucket + "part-size=5MB");
    }

    ArtifactTarget target(Map<String, String> secrets) {
        return S3Target.of(
                new Bucket(
                        endpoint(),
                        "us-east-1",
                        BUCKET,
                        PREFIX,
                        true,
                        "S3_ACCESS_KEY",
                        "S3_SECRET_KEY",
                        DataSize.ofMegabytes(5)),
                SecretsOnPaper.of(secrets));
    }

    public static Map<String, String> secrets() {
        return Map.of("S3_ACCESS_KEY", ACCESS_KEY, "S3_SECRET_KEY", SECRET_KEY);
    }

    /** Names of all objects, sorted; not those in which the server itself keeps uploads that are under way. */
    public List<String> names() {
        return context
                .getBlobStore()
                .list(BUCKET, org.jclouds.blobstore.options.ListContainerOptions.Builder.recursive())
                .stream()
                .map(StorageMetadata::getName)
                .filter(name -> name.startsWith(PREFIX))
                .sorted()
                .toList();
    }

    public byte[] bytes(String name) {
        try {
            return context.getBlobStore()
                    .getBlob(BUCKET, name)
                    .getPayload()
                    .openStream()
                    .readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Uploads that were begun and neither completed nor aborted. */
    public int unfinished() {
        return context.getBlobStore().listMultipartUploads(BUCKET).size();
    }

    public void clear() {
        beforePart(number -> {});
        hideUploads(false);
        context.getBlobStore().clearContainer(BUCKET);
    }

    private BlobStore watched(BlobStore store) {
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("uploadMultipartPart")) {
                        beforePart.accept(parts.getAndIncrement());
                    }
                    if (method.getName().equals("listMultipartUploads") && hidesUploads) {
                        return List.of();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
