package dev.longshore.model.account;

import org.jspecify.annotations.Nullable;

/**
 * Whoever acts, as the audit records it.
 *
 * @param name of the account, or {@code token:} and the name of the token
 * @param role what it may do
 * @param scope whose things it acts on
 * @param address where the request came from; null for the command line
 */
public record Actor(
        String name, Role role, TenantScope scope, @Nullable String address) {

    /** Whoever sits at the machine itself: the command line, the start-up. */
    public static Actor local(String name) {
        return new Actor(name, Role.ADMIN, TenantScope.ALL, null);
    }
}
