package dev.longshore.testkit;

import java.nio.file.Path;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The jobs of the catalogue, and what surrounds them. */
public final class Jobs {

    private final Rig rig;

    Jobs(Rig rig) {
        this.rig = rig;
    }

    /** A job by its name in the catalogue, with nothing said about it yet. */
    public JobUnderTest job(String name) {
        if (!names().contains(name)) {
            throw new IllegalArgumentException(
                    "There is no job " + name + " in the catalogue. It has: " + names() + ".");
        }
        return new JobUnderTest(rig, name);
    }

    public List<String> names() {
        return rig.jobs();
    }

    /** The database that the workers work on: for tables that the job reads and writes. */
    public JdbcClient database() {
        return rig.jdbc();
    }

    /** The data folder of the installation: files that jobs read lie below it, such as {@code feeds} and {@code inbox}. */
    public Path data() {
        return rig.data();
    }
}
