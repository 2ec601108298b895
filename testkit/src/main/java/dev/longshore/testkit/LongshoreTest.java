package dev.longshore.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of jobs: a parameter of type {@link JobUnderTest} is the job that is named here, one of type {@link Jobs} finds any job of the catalogue. Classes that say the
 * same here share two workers and a database.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LongshoreExtension.class)
public @interface LongshoreTest {

    /** The folder of job files; the folder {@code jobs} of the class path if left out, as a worker takes it. */
    String catalogue() default "";

    /** The job that a {@link JobUnderTest} is. May be left out where the catalogue has one job alone, or tests ask for {@link Jobs}. */
    String job() default "";

    /** Spring configurations with {@code Job} beans, readers, writers, and whatever else the jobs need. */
    Class<?>[] configuration() default {};

    /** Settings of the workers, each {@code name=value}. With {@code spring.datasource.url} the database is that one; without it the kit starts its own. */
    String[] properties() default {};
}
