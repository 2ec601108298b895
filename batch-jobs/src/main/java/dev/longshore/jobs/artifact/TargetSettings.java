package dev.longshore.jobs.artifact;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where artifacts can be kept besides the artifact folder.
 *
 * @param targets by the name that jobs use
 */
@ConfigurationProperties("longshore")
record TargetSettings(@DefaultValue Map<String, Place> targets) {

    /** Either a folder or a bucket. */
    record Place(@Nullable Path folder, @Nullable Bucket s3) {}

    /**
     * A bucket of storage that speaks S3.
     *
     * @param endpoint of the storage; null for that of the region at Amazon
     * @param prefix before each name, such as {@code exports/}
     * @param pathStyle whether the bucket stands in the path of an address rather than in its host
     * @param accessKey the name of a secret
     * @param secretKey the name of a secret
     * @param partSize bytes that are sent and, after a failure, sent again together
     */
    record Bucket(
            @Nullable URI endpoint,
            @DefaultValue("us-east-1") String region,
            String bucket,
            @DefaultValue("") String prefix,
            @DefaultValue("true") boolean pathStyle,
            String accessKey,
            String secretKey,
            @DefaultValue("16MB") DataSize partSize) {}
}
