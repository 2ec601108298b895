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

/** What a program shows instead of a name and a password. Only its hash is kept. */
@Entity
public class ApiToken {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "api_token_seq")
    @SequenceGenerator(name = "api_token_seq", allocationSize = 10)
    private @Nullable Long id;

    @Version
    private int version;

    private String name;
    private String tokenHash;

    @Convert(converter = RoleColumn.class)
    private Role role;

    private @Nullable String tenant;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant expiresAt;
    private @Nullable Instant revokedAt;

    /** For JPA, which fills every field. */
    @SuppressWarnings("NullAway.Init")
    protected ApiToken() {}

    public ApiToken(String name, String tokenHash, Role role, TenantScope scope, Instant createdAt) {
        this.name = name;
        this.tokenHash = tokenHash;
        this.role = role;
        this.tenant = scope.tenant();
        this.createdAt = createdAt;
    }

    public String name() {
        return name;
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

    public boolean isRevoked() {
        return revokedAt != null;
    }

    /** Whether it opens anything at that moment. */
    public boolean isValidAt(Instant at) {
        return revokedAt == null && (expiresAt == null || at.isBefore(expiresAt));
    }

    /** It opens nothing any more; its name stays taken, since the audit names it. */
    public void revoke(Instant at) {
        this.revokedAt = at;
    }
}
