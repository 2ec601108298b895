package dev.longshore.chaos.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WindowOpenerTest {

    /** A class or a method that was renamed has a look that nobody can take out, and the control would show nothing: here it is noticed without starting anything. */
    @Test
    void findsTheLookInTheProductsClass() throws IOException {
        byte[] original = Files.readAllBytes(Path.of("../batch-jobs/target/classes", WindowOpener.TYPE + ".class"));

        byte[] opened = new WindowOpener().transform(null, WindowOpener.TYPE, null, null, original);

        assertThat(opened).isNotNull();
        assertThat(new String(opened, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("trusts");
    }
}
