package dev.longshore.model.signup;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.LocalDate;

/** What an organization may try for a while. Made by the outcome of its first sign-up; people make it longer. */
@Entity
public class SignupTrial {

    @Id
    private Long organizationId;

    @Version
    private int version;

    private String plan;
    private LocalDate endsOn;

    /** For JPA, which fills every field. */
    @SuppressWarnings("NullAway.Init")
    protected SignupTrial() {}

    public Long organizationId() {
        return organizationId;
    }

    public int version() {
        return version;
    }

    public String plan() {
        return plan;
    }

    public LocalDate endsOn() {
        return endsOn;
    }

    /** Makes it last until another day, later than before. */
    public void extendTo(LocalDate day) {
        if (!day.isAfter(endsOn)) {
            throw new IllegalArgumentException("a trial that ends on " + endsOn + " is not made longer by " + day);
        }
        endsOn = day;
    }
}
