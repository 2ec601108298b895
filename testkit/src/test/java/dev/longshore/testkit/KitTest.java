package dev.longshore.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Classes of tests that share two workers, the jobs of the kit's own catalogue, and a receiver of their calls. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Receiver.Started.class)
@LongshoreTest(
        catalogue = "src/test/resources/catalogue",
        configuration = PlantedJobs.class,
        properties = {
            "kit.receiver.port=${kit.receiver}",
            "longshore.http.allow=127.0.0.1:${kit.receiver}",
        })
@interface KitTest {}
