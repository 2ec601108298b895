package dev.longshore.jobs.bench;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.artifact.ArtifactRow;
import dev.longshore.sql.artifact.ArtifactViews;
import dev.longshore.sql.run.RunRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Ours: the shipped job {@code order-lines-export}, from the request to READY. Queue, launch, plan, checkpoint, checksum and fsync of every chunk,
 * assembly, verification and publication are in the time.
 */
final class LongshoreExport implements Contender {

    private final Runs runs;
    private final ArtifactViews artifacts;
    private final Folders folders;

    LongshoreExport(Runs runs, ArtifactViews artifacts, Folders folders) {
        this.runs = runs;
        this.artifacts = artifacts;
        this.folders = folders;
    }

    @Override
    public String name() {
        return "Longshore";
    }

    @Override
    public Outcome run() throws Exception {
        long start = System.nanoTime();
        RunRow run = runs.toReady("order-lines-export", Map.of(), null);
        double seconds = (System.nanoTime() - start) / 1e9;
        ArtifactRow artifact = artifacts.ofRun(TenantScope.ALL, run.id()).get(0);
        Path file = folders.artifacts().resolve(artifact.location());
        String sha256 = BenchFiles.sha256(file);
        if (!sha256.equals(artifact.sha256())) {
            throw new IllegalStateException("the file of run " + run.id() + " is not what its artifact says: " + sha256
                    + ", " + artifact.sha256());
        }
        // its place is needed for the next round
        Files.delete(file);
        return new Outcome(seconds, artifact.rows(), artifact.bytes(), sha256);
    }
}
