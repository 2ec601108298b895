package dev.longshore.jobs.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.artifact.ArtifactTarget.Arrival;
import dev.longshore.jobs.artifact.ArtifactTarget.Shipment;
import dev.longshore.jobs.kind.Fence;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files in a bucket, against a server that checks signatures. */
class S3TargetIT {

    @RegisterExtension
    static final ObjectStorage storage = new ObjectStorage();

    private static final Fence HELD = () -> {};
    private static final String NAME = "shop/orders/7/rows.csv";

    @TempDir
    Path folder;

    private ArtifactTarget target;

    @BeforeEach
    void prepare() {
        storage.clear();
        target = storage.target(ObjectStorage.secrets());
    }

    @Test
    void aFileInManyPartsAppearsAtOnceAndIsReadInRanges() throws Exception {
        Shipment shipment = shipment(1, 12_000_001);

        Arrival arrival = target.bring(shipment, HELD);
        assertThat(storage.names()).isEmpty();
        assertThat(storage.parts()).isEqualTo(3);
        assertThatThrownBy(() -> target.size(shipment.location())).isInstanceOf(NoSuchFileException.class);
        arrival.appear();

        byte[] expected = Files.readAllBytes(shipment.file());
        assertThat(storage.names()).containsExactly(NAME);
        assertThat(storage.bytes(NAME)).isEqualTo(expected);
        assertThat(storage.unfinished()).isZero();
        assertThat(target.size(shipment.location())).isEqualTo(12_000_001);
        try (InputStream range = target.open(shipment.location(), 5_000_000, 1_000_000)) {
            assertThat(range.readAllBytes()).isEqualTo(Arrays.copyOfRange(expected, 5_000_000, 6_000_000));
        }
        target.delete(shipment.location());
        target.delete(shipment.location());
        assertThat(storage.names()).isEmpty();
    }

    @Test
    void anEmptyFileIsAFile() throws Exception {
        Shipment shipment = shipment(1, 0);

        target.bring(shipment, HELD).appear();

        assertThat(storage.bytes(NAME)).isEmpty();
    }

    @Test
    void whatAnEarlierOwnerBeganCannotAppearAnyMore() throws Exception {
        Arrival earlier = target.bring(shipment(1, 100_000), HELD);
        Shipment shipment = shipment(2, 120_000);
        Arrival later = target.bring(shipment, HELD);

        assertThat(storage.unfinished()).isEqualTo(1);
        later.appear();
        assertThatThrownBy(earlier::appear).isInstanceOf(IOException.class);
        assertThat(storage.bytes(NAME)).isEqualTo(Files.readAllBytes(shipment.file()));
        assertThat(storage.names()).containsExactly(NAME);
    }

    /** The control: nothing but that abort keeps a late owner from replacing the file. */
    @Test
    void anUploadThatNobodyEndedReplacesTheFile() throws Exception {
        Shipment late = shipment(1, 100_000);
        Arrival earlier = target.bring(late, HELD);
        storage.hideUploads(true);
        target.bring(shipment(2, 120_000), HELD).appear();

        earlier.appear();

        assertThat(storage.bytes(NAME)).isEqualTo(Files.readAllBytes(late.file()));
    }

    @Test
    void whoIsNoOwnerAnyMoreEndsNothing() throws Exception {
        Arrival owners = target.bring(shipment(2, 100_000), HELD);

        assertThatThrownBy(() -> target.bring(shipment(1, 100_000), () -> {
                    throw new IllegalStateException("lost");
                }))
                .hasMessage("lost");
        owners.appear();

        assertThat(storage.names()).containsExactly(NAME);
    }

    /** Reading a part takes its time. What changes the file at the look is told by the checksum that was made before it; made after it, it would fit. */
    @Test
    void theClaimIsLookedAtAfterAPartIsReadAndRightBeforeItIsSent() throws Exception {
        Shipment shipment = shipment(1, 100_000);
        AtomicInteger looks = new AtomicInteger();

        assertThatThrownBy(() -> target.bring(shipment, () -> {
                    // the first look is the one before earlier uploads are ended
                    if (looks.incrementAndGet() == 2) {
                        changeFirstByte(shipment.file());
                    }
                }))
                .isInstanceOf(IOException.class);
        assertThat(storage.unfinished()).isZero();
    }

    private static void changeFirstByte(Path file) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            int first = bytes.read();
            bytes.seek(0);
            bytes.write(first + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatAppearedBeforeItsRowWasWrittenIsNotSentAgain() throws Exception {
        Shipment shipment = shipment(1, 100_000);
        target.bring(shipment, HELD).appear();
        storage.beforePart(number -> {});

        target.bring(
                        new Shipment(shipment.location(), 2, shipment.file(), shipment.sha256(), shipment.mediaType()),
                        HELD)
                .appear();

        assertThat(storage.parts()).isZero();
        assertThat(storage.unfinished()).isZero();
    }

    @Test
    void anUploadThatFailsIsAborted() throws Exception {
        storage.beforePart(number -> {
            if (number >= 2) {
                throw new IllegalStateException("the disk is full");
            }
        });

        assertThatThrownBy(() -> target.bring(shipment(1, 12_000_000), HELD)).isInstanceOf(IOException.class);

        assertThat(storage.unfinished()).isZero();
        assertThat(storage.names()).isEmpty();
    }

    @Test
    void aWrongKeyIsRefusedByTheServer() {
        Map<String, String> wrong = new HashMap<>(ObjectStorage.secrets());
        wrong.put("S3_SECRET_KEY", "not-it");

        assertThatThrownBy(() -> storage.target(wrong).bring(shipment(1, 10), HELD))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("not-it");
        assertThat(storage.names()).isEmpty();
    }

    private Shipment shipment(long token, int bytes) throws Exception {
        byte[] content = new byte[bytes];
        new Random(token).nextBytes(content);
        Path file = Files.write(folder.resolve("file-" + token), content);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        return new Shipment("orders/7/rows.csv", token, file, sha256, "text/csv");
    }
}
