package dev.longshore.jobs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobName;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The catalogue as a worker starts with it. */
class CatalogueConfigurationIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    @Test
    void offersTheJobsThatShip() {
        database.jdbc()
                .sql("insert into longshore.dependency (name, rate) values ('nobody-calls-it-any-more', 50)")
                .update();
        try (ConfigurableApplicationContext worker = start("longshore.roles=worker", "longshore.sample.scale=0.05")) {
            List<CataloguedJob> offered = worker.getBean(Jobs.class).offered();

            assertThat(offered)
                    .extracting(CataloguedJob::definition)
                    .containsExactlyInAnyOrderElementsOf(
                            worker.getBean(Catalogue.class).definitions());
            assertThat(worker.getBean(Jobs.class).find(new JobName("sample-load")))
                    .get()
                    .extracting(job -> job.definition().parameters().get(0).defaultValue())
                    .hasToString("0.05");
            assertThat(database.jdbc()
                            .sql(
                                    "select count(*) from longshore.dependency where name = 'nobody-calls-it-any-more' and rate is null")
                            .query(Long.class)
                            .single())
                    .as("a rate that no job declares")
                    .isOne();
        }
    }

    @Test
    void readsNoCatalogueWithoutTheRoleOfAWorker() {
        try (ConfigurableApplicationContext console = start("longshore.roles=console", "longshore.catalogue=nowhere")) {
            assertThat(console.getBeansOfType(Catalogue.class)).isEmpty();
        }
    }

    @Test
    void refusesToStartWithAMistake() {
        Path bad = Path.of("src", "test", "resources", "catalogue", "bad").toAbsolutePath();

        Throwable failure = catchThrowable(() ->
                start("longshore.roles=worker", "longshore.catalogue=" + bad).close());

        assertThat(Stream.iterate(failure, cause -> cause != null, Throwable::getCause))
                .filteredOn(LongshoreException.class::isInstance)
                .singleElement()
                .satisfies(cause -> {
                    assertThat(((LongshoreException) cause).code()).isEqualTo("catalogue");
                    assertThat(cause).hasMessageContaining("lines-export.yml:1:1: \"promise\" is missing.");
                });
    }

    private ConfigurableApplicationContext start(String... properties) {
        List<String> all = new ArrayList<>(List.of(database.properties()));
        all.addAll(List.of(properties));
        all.addAll(List.of("longshore.data=" + data, "spring.main.banner-mode=off", "logging.level.root=OFF"));
        return new SpringApplicationBuilder(Worker.class)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "dev.longshore.sql.database.PersistenceConfiguration",
                "dev.longshore.sql.account.AccountConfiguration",
                "dev.longshore.sql.schedule.ScheduleConfiguration",
                "dev.longshore.sql.signup.SignupConfiguration",
                "org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration"
            })
    static class Worker {}
}
