package dev.longshore.model.account;

import org.jspecify.annotations.Nullable;

/**
 * Whose things somebody sees and acts on. Read models take it as their first argument, so that none can be asked without one: a thing of another
 * tenant is then not there at all.
 *
 * @param tenant the one tenant; null for all, things of no tenant included
 */
public record TenantScope(@Nullable String tenant) {

    /** Sees everything. */
    public static final TenantScope ALL = new TenantScope(null);

    public TenantScope {
        if (tenant != null && tenant.isBlank()) {
            throw new IllegalArgumentException("a tenant has a name");
        }
    }

    /** Whether a thing of the tenant is in sight. */
    public boolean sees(@Nullable String other) {
        return tenant == null || tenant.equals(other);
    }
}
