package dev.longshore.model.schedule;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A schedule as it is stored: its definition as one document, and beside it what lists and checks search by. Two editors cannot overwrite each other. */
@Entity
public class Schedule {

    /** Where it is defined, and so where it is edited. */
    public static final String DATABASE = "database";

    public static final String FILE = "file";

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "schedule_seq")
    @SequenceGenerator(name = "schedule_seq", allocationSize = 10)
    private @Nullable Long id;

    @Version
    private int version;

    @Column(updatable = false)
    private String name;

    private String job;
    private @Nullable String tenant;
    private short priority;
    private String source;
    private @Nullable String file;
    private String definition;
    private Instant changedAt;
    private String changedBy;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant retiredAt;

    /** For JPA, which fills every field. */
    @SuppressWarnings("NullAway.Init")
    protected Schedule() {}

    /**
     * @param document of the definition
     * @param file that it is defined in; null for the database
     */
    public Schedule(ScheduleDefinition definition, String document, @Nullable String file, String by, Instant at) {
        this.name = definition.name().value();
        this.createdAt = at;
        define(definition, document, file, by, at);
    }

    /** Gives it another definition; a retired one asks again. */
    public final void define(
            ScheduleDefinition newDefinition, String document, @Nullable String newFile, String by, Instant at) {
        this.job = newDefinition.job().value();
        this.tenant = newDefinition.tenant();
        this.priority = (short) newDefinition.asking().priority();
        this.source = newFile == null ? DATABASE : FILE;
        this.file = newFile;
        this.definition = document;
        this.changedBy = by;
        this.changedAt = at;
        this.retiredAt = null;
    }

    /** It asks for nothing any more. */
    public void retire(String by, Instant at) {
        this.retiredAt = at;
        this.changedBy = by;
        this.changedAt = at;
    }

    public ScheduleId id() {
        return new ScheduleId(Objects.requireNonNull(id, "it has an id once it is stored"));
    }

    /** Grows with every change. */
    public int version() {
        return version;
    }

    public ScheduleName name() {
        return new ScheduleName(name);
    }

    public @Nullable String tenant() {
        return tenant;
    }

    public boolean isOfFile() {
        return FILE.equals(source);
    }

    public @Nullable String file() {
        return file;
    }

    /** The definition as JSON. */
    public String document() {
        return definition;
    }

    public boolean isRetired() {
        return retiredAt != null;
    }
}
