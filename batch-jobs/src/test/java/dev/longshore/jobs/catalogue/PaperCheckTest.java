package dev.longshore.jobs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.orders.OrderJobs;
import dev.longshore.model.job.CatalogueCheck;
import dev.longshore.model.job.JobDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A folder is judged as at start-up, where there is neither a database nor a worker. */
class PaperCheckTest {

    private static final Path SHIPPED = Path.of("src", "main", "resources", "jobs");

    private final CatalogueCheck check =
            ServiceLoader.load(CatalogueCheck.class).findFirst().orElseThrow();

    @Test
    void findsWhatShipsSoundAndNamesTheMistakesOfWhatDoesNot(@TempDir Path folder) throws IOException {
        try (var files = Files.list(SHIPPED)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        long jobs;
        try (var files = Files.list(folder)) {
            jobs = files.filter(file -> file.toString().endsWith(".yml")).count();
        }

        assertThat(check.check(folder, List.of(), Map.of())).hasSize((int) jobs);

        Path crm = folder.resolve("crm-sync.yml");
        Files.writeString(
                crm,
                Files.readString(crm)
                        .replace("owner: Customer team", "owner: Customer team\nmoves-money: true")
                        .replace("honoured: true", "honoured: false")
                        .replaceAll("(?m)^  lookup:\n.*\n", ""));
        assertThatThrownBy(() -> check.check(folder, List.of(), Map.of()))
                .hasMessageContaining("crm-sync.yml:7:1: The job moves money, and the other side neither honours");
    }

    @Test
    void startsNothing(@TempDir Path folder) {
        check.check(folder, List.of(Application.class), Map.of("started.folder", folder.toString()));

        assertThat(folder).isEmptyDirectory();
    }

    /** Somebody's application, which works as soon as it is there. */
    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean
        ApplicationRunner runner(@Value("${started.folder}") Path folder) {
            return arguments -> Files.createFile(folder.resolve("runner"));
        }

        @Bean
        CommandLineRunner commandLine(@Value("${started.folder}") Path folder) {
            return arguments -> Files.createFile(folder.resolve("command-line"));
        }

        @Bean
        Listening listening(@Value("${started.folder}") Path folder) {
            return new Listening(folder);
        }
    }

    record Listening(Path folder) implements SmartLifecycle {

        @Override
        public void start() {
            try {
                Files.createFile(folder.resolve("lifecycle"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            // the folder shows what it did
        }

        @Override
        public boolean isRunning() {
            return false;
        }
    }

    @Test
    void knowsTheBeansOfAClassThatItIsGiven(@TempDir Path folder) {
        assertThat(check.check(folder, List.of(OrderJobs.class), Map.of()))
                .filteredOn(definition -> definition.name().value().equals("copy-orders-job"))
                .singleElement()
                .satisfies(definition -> assertThat(definition.gaps()).hasSize(3))
                .extracting(JobDefinition::kind)
                .isEqualTo("spring-batch");
    }
}
