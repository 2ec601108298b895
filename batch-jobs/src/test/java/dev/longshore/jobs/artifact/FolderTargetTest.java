package dev.longshore.jobs.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longshore.jobs.artifact.ArtifactTarget.Shipment;
import dev.longshore.jobs.kind.CutShortException;
import dev.longshore.jobs.kind.Fence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTargetTest {

    private static final int BLOCKS = 3;

    @TempDir
    Path folder;

    private int asked;

    /** The control is the second half: one that is not cut short is there, byte for byte. */
    @Test
    void leavesNothingOfAFileThatIsCutShortBetweenTwoBlocks() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        Path file = Files.write(folder.resolve("file"), new byte[BLOCKS * (4 << 20) - 1]);
        FolderTarget target = new FolderTarget(root);
        Shipment shipment = new Shipment("job/1/file", 7, file, "", "text/plain");

        assertThatExceptionOfType(CutShortException.class).isThrownBy(() -> target.bring(shipment, cutAt(2)));
        assertThat(asked).isEqualTo(2);
        try (Stream<Path> left = Files.list(root.resolve("job/1"))) {
            assertThat(left).isEmpty();
        }

        target.bring(shipment, cutAt(Integer.MAX_VALUE)).appear();
        assertThat(root.resolve("job/1/file")).hasSameBinaryContentAs(file);
    }

    private Fence cutAt(int time) {
        asked = 0;
        return new Fence() {
            @Override
            public void check() {}

            @Override
            public void goOn() {
                if (++asked == time) {
                    throw new CutShortException();
                }
            }
        };
    }
}
