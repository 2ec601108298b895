package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StackLineTest {

    @Test
    void foldsFramesOfFrameworksAndKeepsCausesAndOurOwn() {
        String stack = """
                java.io.IOException: No space left on device
                \tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)
                \tat java.base/java.nio.channels.Channels.write(Channels.java:64)
                \tat dev.longshore.jobs.export.PartFile.write(PartFile.java:121)
                wrapped by dev.longshore.model.failure.LongshoreException: The disk is full
                \tat org.springframework.batch.core.step.AbstractStep.execute(AbstractStep.java:230)
                """;

        assertThat(StackLine.of(stack))
                .containsExactly(
                        new StackLine("b", "java.io.IOException: No space left on device"),
                        new StackLine("i", "    … 2 frames of the framework"),
                        new StackLine("", "\tat dev.longshore.jobs.export.PartFile.write(PartFile.java:121)"),
                        new StackLine(
                                "b", "wrapped by dev.longshore.model.failure.LongshoreException: The disk is full"),
                        new StackLine("i", "    … 1 frame of the framework"));
    }
}
