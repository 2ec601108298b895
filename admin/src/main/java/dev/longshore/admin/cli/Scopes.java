package dev.longshore.admin.cli;

import dev.longshore.model.account.TenantScope;

/** A tenant's scope, as a command line says it. */
final class Scopes {

    private Scopes() {}

    static String words(TenantScope scope) {
        return scope.tenant() == null ? "all tenants" : "tenant " + scope.tenant();
    }
}
