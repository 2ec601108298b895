package dev.longshore.model.signup;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A customer of the sample: people who work together. */
@Entity
public class SignupOrganization {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "signup_seq")
    @SequenceGenerator(name = "signup_seq", allocationSize = 10)
    private @Nullable Long id;

    @Version
    private int version;

    private String name;

    @Column(updatable = false)
    private Instant createdAt;

    /** For JPA, which fills every field. */
    @SuppressWarnings("NullAway.Init")
    protected SignupOrganization() {}

    public SignupOrganization(String name, Instant at) {
        this.name = name;
        this.createdAt = at;
    }

    public @Nullable Long id() {
        return id;
    }

    public int version() {
        return version;
    }

    public String name() {
        return name;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
