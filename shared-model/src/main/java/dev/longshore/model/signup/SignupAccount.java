package dev.longshore.model.signup;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody's account with an organization. Created in the request; whether it is ready, its outcome says. */
@Entity
public class SignupAccount {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "signup_seq")
    @SequenceGenerator(name = "signup_seq", allocationSize = 10)
    private @Nullable Long id;

    @Version
    private int version;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    private SignupOrganization organization;

    @Column(updatable = false)
    private String email;

    private String name;

    @Column(updatable = false)
    private Instant createdAt;

    /** For JPA, which fills every field. */
    @SuppressWarnings("NullAway.Init")
    protected SignupAccount() {}

    public SignupAccount(SignupOrganization organization, String email, String name, Instant at) {
        this.organization = organization;
        this.email = email;
        this.name = name;
        this.createdAt = at;
    }

    public @Nullable Long id() {
        return id;
    }

    public int version() {
        return version;
    }

    public SignupOrganization organization() {
        return organization;
    }

    public String email() {
        return email;
    }

    public String name() {
        return name;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
