package dev.longshore.model.account;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A person who may log in, and use the API with the same name and password. */
@Entity
public class Account {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "account_seq")
    @SequenceGenerator(name = "account_seq", allocationSize = 10)
    private @Nullable Long id;

    @Version
    private int version;

    private String name;
    private String passwordHash;

    @Convert(converter = RoleColumn.class)
    private Role role;

    private @Nullable String tenant;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant disabledAt;

    /** For JPA, which fills every field. */
    @SuppressWarnings("NullAway.Init")
    protected Account() {}

    public Account(String name, String passwordHash, Role role, TenantScope scope, Instant createdAt) {
        this.name = name;
        this.passwordHash = passwordHash;
        this.role = role;
        this.tenant = scope.tenant();
        this.createdAt = createdAt;
    }

    public String name() {
        return name;
    }

    /** With the name of its algorithm in front, such as {@code {bcrypt}}. */
    public String passwordHash() {
        return passwordHash;
    }

    public Role role() {
        return role;
    }

    public TenantScope scope() {
        return new TenantScope(tenant);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public boolean isDisabled() {
        return disabledAt != null;
    }

    public void changePassword(String newHash) {
        this.passwordHash = newHash;
    }

    public void changeRole(Role newRole) {
        this.role = newRole;
    }

    /** Nobody logs in with it any more; its name stays taken, since the audit names it. */
    public void disable(Instant at) {
        this.disabledAt = at;
    }
}
