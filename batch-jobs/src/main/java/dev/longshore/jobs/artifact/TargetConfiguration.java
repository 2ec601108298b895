package dev.longshore.jobs.artifact;

import dev.longshore.jobs.artifact.TargetSettings.Bucket;
import dev.longshore.jobs.artifact.TargetSettings.Place;
import dev.longshore.jobs.http.Secrets;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The targets of artifacts, in every JVM: workers bring files there, consoles send them on. */
@AutoConfiguration
@EnableConfigurationProperties(TargetSettings.class)
class TargetConfiguration {

    @Bean
    ArtifactTargets artifactTargets(TargetSettings settings, Secrets secrets) {
        Map<String, Supplier<ArtifactTarget>> known = new HashMap<>();
        settings.targets().forEach((name, place) -> known.put(name, () -> opened(name, place, secrets)));
        return new ArtifactTargets(known);
    }

    private static ArtifactTarget opened(String name, Place place, Secrets secrets) {
        Path folder = place.folder();
        Bucket bucket = place.s3();
        if (folder != null && bucket == null) {
            return new FolderTarget(folder);
        }
        if (folder == null && bucket != null) {
            return S3Target.of(bucket, secrets);
        }
        throw LongshoreException.of(
                Category.USER_ERROR,
                "wrong-target",
                "The target \"" + name + "\" is " + (folder == null ? "neither a folder nor" : "a folder and")
                        + " a bucket.",
                "Set either longshore.targets." + name + ".folder, or longshore.targets." + name
                        + ".s3.bucket and its keys, in every process.");
    }
}
